/**
 * What comes on a port that another dissector of Wireshark holds: nothing is emitted of it, but that it is no data and which
 * segments make a message, where the framing is known.
 */
import {
  DESEGMENT_ONE_MORE_SEGMENT,
  type DesegmentRequest,
  type ProtocolEntry,
  type Run,
  type StreamProtocol,
  WHOLE,
} from "../../transport/stream-protocol.ts";
import { looksLikeTls } from "../tls/looks-like-tls.ts";
import { FRAMINGS, type Framing } from "./framing.ts";
import { HELD_PORTS, TAKES_TLS } from "./ports.ts";
import { asksForTls } from "./start-tls.ts";

/** A dissector that is given what is not its own gives others their turn on these. */
const HELD: ReadonlySet<number> = new Set(HELD_PORTS);

/** Goes from message to message. */
const walk = ({ bytes, start, end }: Run, { headerBytes, lengthOf, alone }: Framing): DesegmentRequest | undefined => {
  if (end - start === alone) return { desegmentOffset: end, desegmentLength: WHOLE };
  for (let at = start; at < end; ) {
    if (end - at < headerBytes) return { desegmentOffset: at, desegmentLength: DESEGMENT_ONE_MORE_SEGMENT };
    const length = lengthOf(bytes, at);
    if (length === undefined && at === start) return undefined;
    // Wireshark gives the rest up at a message that is shorter than its header.
    if (length === undefined || length < headerBytes) break;
    if (length > end - at) return { desegmentOffset: at, desegmentLength: length - (end - at) };
    at += length;
  }
  return { desegmentOffset: end, desegmentLength: WHOLE };
};

class ForeignProtocol implements StreamProtocol {
  /** Streams in which TLS was asked for. */
  readonly #goesOverToTls = new Set<number>();

  index(run: Run): DesegmentRequest | undefined {
    const { bytes, start, end, stream, sourcePort, destinationPort } = run;
    const [low, high] = [Math.min(sourcePort, destinationPort), Math.max(sourcePort, destinationPort)];
    const port = FRAMINGS.has(low) || HELD.has(low) ? low : high;
    if ((TAKES_TLS.has(port) || this.#goesOverToTls.has(stream)) && looksLikeTls(bytes, start, end)) return undefined;
    if (asksForTls(run)) this.#goesOverToTls.add(stream);
    const framing = FRAMINGS.get(port);
    const request = framing && walk(run, framing);
    return request ?? (HELD.has(port) ? { desegmentOffset: end, desegmentLength: WHOLE } : undefined);
  }

  dissect(): string {
    return "";
  }
}

export const FOREIGN_PROTOCOL: ProtocolEntry = {
  name: "foreign",
  fields: [],
  ports: [...new Set([...HELD_PORTS, ...FRAMINGS.keys()])],
  make: () => new ForeignProtocol(),
};
