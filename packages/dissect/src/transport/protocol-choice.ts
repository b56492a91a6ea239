/**
 * Which protocol a stream speaks, in Wireshark's order: the one it was recognized as, then those of the server's port,
 * of the lower and of the higher port, then those that recognize the bytes. Each may refuse; then they are data.
 */
import type { Rest, Run, StreamProtocol } from "../app/stream-protocol.ts";

/** A protocol above TCP and where it is looked for. */
export interface StreamLayer {
  readonly protocol: StreamProtocol;
  readonly ports: readonly number[];
}

export class ProtocolChoice {
  readonly #layers: readonly StreamLayer[];
  /** Index of the layer, by port; of two on one port the later. */
  readonly #byPort = new Map<number, number>();
  /** By stream. */
  readonly #recognized = new Map<number, number>();
  readonly #serverPorts = new Map<number, number>();
  /** Index of the layer that took what was offered last; -1 where none did. */
  taker = -1;

  constructor(layers: readonly StreamLayer[]) {
    this.#layers = layers;
    for (const [index, { ports }] of layers.entries()) for (const port of ports) this.#byPort.set(port, index);
  }

  /** A stream is opened to a server. */
  open(stream: number, serverPort: number): void {
    this.#serverPorts.set(stream, serverPort);
  }

  /** Offers a run to those who may take it. @returns what the one who did said */
  offer(run: Run): Rest | undefined {
    const { stream, sourcePort, destinationPort } = run;
    const refused: number[] = [];
    const offerTo = (index: number | undefined): Rest | undefined => {
      if (index === undefined || refused.includes(index)) return undefined;
      const rest = this.#layers[index]!.protocol.learn(run);
      if (rest === undefined) refused.push(index);
      else this.taker = index;
      return rest;
    };
    const byPort = (port: number | undefined): Rest | undefined =>
      port === undefined || port === 0 ? undefined : offerTo(this.#byPort.get(port));
    const rest =
      offerTo(this.#recognized.get(stream)) ??
      byPort(this.#serverPorts.get(stream)) ??
      byPort(Math.min(sourcePort, destinationPort)) ??
      byPort(Math.max(sourcePort, destinationPort));
    if (rest !== undefined) return rest;
    for (const [index, { protocol }] of this.#layers.entries()) {
      if (!protocol.recognizes?.(run)) continue;
      this.#recognized.set(stream, index);
      const said = offerTo(index);
      if (said !== undefined) return said;
    }
    this.taker = -1;
    return undefined;
  }
}
