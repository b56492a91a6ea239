/**
 * Which protocol takes the bytes of a stream, in Wireshark's order: the protocol that was recognized before; then the
 * protocol of the server's port, or, if no SYN showed which port that is, the protocols of the lower and of the higher
 * port; then the protocols that recognize the bytes. Each can refuse; if all do, the bytes are data.
 */
import type { DesegmentRequest, ProtocolEntry, Run, StreamProtocol } from "./stream-protocol.ts";

/** A protocol above TCP and the ports on which it is expected. */
export interface StreamLayer extends Pick<ProtocolEntry, "fields" | "ports"> {
  readonly protocol: StreamProtocol;
}

export class ProtocolChoice {
  readonly #layers: readonly StreamLayer[];
  /** Index of the layer, by port; if two layers have the same port, the later one. */
  readonly #byPort = new Map<number, number>();
  /** By stream. */
  readonly #recognized = new Map<number, number>();
  readonly #serverPorts = new Map<number, number>();
  /** The layers that did not take the run, one bit for each by its index. */
  #refused = 0;
  /** Index of the layer that took the last run; -1 if no layer did. */
  dissector = -1;

  constructor(layers: readonly StreamLayer[]) {
    this.#layers = layers;
    for (const [index, { ports }] of layers.entries()) for (const port of ports) this.#byPort.set(port, index);
  }

  /** Sets the server's port of a stream. */
  open(stream: number, serverPort: number): void {
    this.#serverPorts.set(stream, serverPort);
  }

  /** Offers a run to the layers in this order. @returns the answer of the one that took it */
  offer(run: Run): DesegmentRequest | undefined {
    const { stream } = run;
    this.#refused = 0;
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
    if (index === undefined || this.#refused & (1 << index)) return undefined;
    const request = this.#layers[index]!.protocol.index(run);
    if (request === undefined) this.#refused |= 1 << index;
    else this.dissector = index;
    return request;
  }
}
