/**
 * Traffic on a port of a dissector that only Wireshark has. Nothing is emitted for it. But it is not data, and where
 * the framing is known, the segments of one message are known.
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

/** On these ports the dissector keeps bytes that are not its own. Dissectors of other ports let the next one try. */
const HELD: ReadonlySet<number> = new Set(HELD_PORTS);

/** Goes from message to message. */
const walk = ({ bytes, start, end }: Run, { headerBytes, lengthOf, alone }: Framing): DesegmentRequest | undefined => {
  if (end - start === alone) return { desegmentOffset: end, desegmentLength: WHOLE };
  for (let at = start; at < end; ) {
    if (end - at < headerBytes) return { desegmentOffset: at, desegmentLength: DESEGMENT_ONE_MORE_SEGMENT };
    const length = lengthOf(bytes, at);
    if (length === undefined && at === start) return undefined;
    // Wireshark gives up the rest at a message that is shorter than its header.
    if (length === undefined || length < headerBytes) break;
    if (length > end - at) return { desegmentOffset: at, desegmentLength: length - (end - at) };
    at += length;
  }
  return { desegmentOffset: end, desegmentLength: WHOLE };
};

class ForeignProtocol implements StreamProtocol {
  /** Streams in which an end asked for TLS. */
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
