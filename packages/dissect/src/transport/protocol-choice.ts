/**
 * Which protocol a stream speaks, in Wireshark's order: the one it was recognized as, then that of the server's port, or
 * where no SYN told which one that is, those of the lower and of the higher port, then those that recognize the bytes.
 * Each may refuse; then they are data.
 */
import type { DesegmentRequest, ProtocolEntry, Run, StreamProtocol } from "./stream-protocol.ts";

/** A protocol above TCP and where it is looked for. */
export interface StreamLayer extends Pick<ProtocolEntry, "fields" | "ports"> {
  readonly protocol: StreamProtocol;
}

export class ProtocolChoice {
  readonly #layers: readonly StreamLayer[];
  /** Index of the layer, by port; of two on one port the later. */
  readonly #byPort = new Map<number, number>();
  /** By stream. */
  readonly #recognized = new Map<number, number>();
  readonly #serverPorts = new Map<number, number>();
  /** Indexes of the layers that did not take the run. */
  readonly #refused = new Set<number>();
  /** Index of the layer that took what was offered last; -1 where none did. */
  dissector = -1;

  constructor(layers: readonly StreamLayer[]) {
    this.#layers = layers;
    for (const [index, { ports }] of layers.entries()) for (const port of ports) this.#byPort.set(port, index);
  }

  /** A stream is opened to a server. */
  open(stream: number, serverPort: number): void {
    this.#serverPorts.set(stream, serverPort);
  }

  /** Offers a run to those who may take it. @returns what the one who did said */
  offer(run: Run): DesegmentRequest | undefined {
    const { stream } = run;
    this.#refused.clear();
    const serverPort = this.#serverPorts.get(stream);
    const request =
      this.#offerTo(this.#recognized.get(stream), run) ??
      this.#offerByPort(serverPort, run) ??
      (serverPort === undefined ? this.#offerByEitherPort(run) : undefined);
    if (request !== undefined) return request;
    for (let index = 0; index < this.#layers.length; index += 1) {
      if (!this.#layers[index]!.protocol.recognizes?.(run)) continue;
      this.#recognized.set(stream, index);
      const said = this.#offerTo(index, run);
      if (said !== undefined) return said;
    }
    this.dissector = -1;
    return undefined;
  }

  #offerByEitherPort(run: Run): DesegmentRequest | undefined {
    const { sourcePort, destinationPort } = run;
    return (
      this.#offerByPort(Math.min(sourcePort, destinationPort), run) ??
      this.#offerByPort(Math.max(sourcePort, destinationPort), run)
    );
  }

  #offerByPort(port: number | undefined, run: Run): DesegmentRequest | undefined {
    return port === undefined || port === 0 ? undefined : this.#offerTo(this.#byPort.get(port), run);
  }

  #offerTo(index: number | undefined, run: Run): DesegmentRequest | undefined {
    if (index === undefined || this.#refused.has(index)) return undefined;
    const request = this.#layers[index]!.protocol.index(run);
    if (request === undefined) this.#refused.add(index);
    else this.dissector = index;
    return request;
  }
}
