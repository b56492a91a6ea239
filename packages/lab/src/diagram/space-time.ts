/**
 * The space-time diagram of a capture: who sent what to whom, in order. It uses the same facts as the questions: every
 * segment of the lab's two hops is an arrow, from SYN to FIN.
 */
import { FrameFields, FrameSummaries, REGISTRY, type Session } from "@potshark/dissect";

/** From left to right. */
export const PARTIES = ["browser", "site", "pot"] as const;
export type Party = (typeof PARTIES)[number];

/** What a segment is for; "message" carries the last byte of an HTTP, HTCPCP or TLS message. */
type ArrowKind = "open" | "acknowledge" | "data" | "message" | "close" | "reset";

export interface Arrow {
  /** `frame.number`. */
  readonly frame: number;
  /** Seconds since the first frame of the capture. */
  readonly time: number;
  readonly from: Party;
  readonly to: Party;
  readonly kind: ArrowKind;
  /** The column "Info" of the packet list, shortened. */
  readonly label: string;
  /** "TCP", "HTTP", "HTCPCP", "TLSv1.3". */
  readonly protocol: string;
  /** `tcp.stream`. */
  readonly stream: number;
  /** TCP port of the client. */
  readonly clientPort: number;
}

export interface SpaceTime {
  readonly arrows: readonly Arrow[];
  /** Number of frames of the two hops that were left out, because there are more than `limit`. */
  readonly left: number;
}

export interface HopPorts {
  readonly site: number;
  readonly pot: number;
}

export const LAB_PORTS: HopPorts = { site: 5031, pot: 5030 };
/** With more arrows the diagram cannot be read. */
const LIMIT = 2000;
const LABEL_LENGTH = 72;

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;

const field = (name: string) => {
  const found = REGISTRY.get(name);
  if (found === undefined) throw new Error(`the engine has no field ${name}`);
  return found;
};

const SOURCE = field("tcp.srcport");
const DESTINATION = field("tcp.dstport");
const FLAGS = field("tcp.flags");
const LENGTH = field("tcp.len");
const STREAM = field("tcp.stream");

const kindOf = (flags: number, length: number, protocol: string): ArrowKind => {
  if (flags & RST) return "reset";
  if (flags & SYN) return "open";
  if (length > 0) return protocol === "TCP" ? "data" : "message";
  return flags & FIN ? "close" : "acknowledge";
};

const shortened = (text: string): string => (text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text);

/**
 * Of a TCP segment "[SYN, ACK] Seq=0": the text after the flags is left out; a SYN gets the port that identifies the
 * connection.
 */
const labelOf = (info: string, protocol: string, clientPort: number): string => {
  if (protocol !== "TCP") return shortened(info);
  const flags = /\[([A-Z, ]+)\]/.exec(info)?.[1];
  const length = /Len=(\d+)/.exec(info)?.[1];
  if (flags === "SYN") return `SYN from port ${clientPort}`;
  return `${flags ?? info}${length === undefined || length === "0" ? "" : `, ${length} bytes`}`;
};

/**
 * @param ports where site and pot listen
 * @param limit arrows at most
 */
export const spaceTime = (session: Session, ports: HopPorts = LAB_PORTS, limit: number = LIMIT): SpaceTime => {
  const fields = new FrameFields(session, [SOURCE, DESTINATION, FLAGS, LENGTH, STREAM]);
  const summaries = new FrameSummaries(session);
  const arrows: Arrow[] = [];
  let left = 0;
  for (let row = 0; row < session.frameCount; row += 1) {
    if (session.tcp.stream[row]! < 0) continue;
    const frame = fields.read(row);
    const number = (one: typeof SOURCE): number => Number(frame.values(one)[0] ?? 0);
    const [source, destination] = [number(SOURCE), number(DESTINATION)];
    const server = [ports.site, ports.pot].find((port) => port === destination || port === source);
    if (server === undefined) continue;
    if (arrows.length >= limit) {
      left += 1;
      continue;
    }
    const isRequest = destination === server;
    const ends: readonly [Party, Party] = server === ports.site ? ["browser", "site"] : ["site", "pot"];
    const { protocol, info, time } = summaries.read(row);
    const clientPort = isRequest ? source : destination;
    arrows.push({
      frame: row + 1,
      // An arrow without a time gets the time of the arrow before it.
      time: time === undefined ? (arrows.at(-1)?.time ?? 0) : Number(time) / 1e9,
      from: ends[isRequest ? 0 : 1],
      to: ends[isRequest ? 1 : 0],
      kind: kindOf(number(FLAGS), number(LENGTH), protocol),
      label: labelOf(info, protocol, clientPort),
      protocol,
      stream: number(STREAM),
      clientPort,
    });
  }
  return { arrows, left };
};
