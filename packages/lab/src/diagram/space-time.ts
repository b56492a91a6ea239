/**
 * The space-time diagram of a capture: who sent what to whom, in order. It uses the same facts as the questions: every
 * segment to or from a server of the lab is an arrow, from SYN to FIN.
 */
import { FrameFields, FrameSummaries, REGISTRY, type Session } from "@potshark/dissect";
import type { Server } from "../questions/question-set.ts";

/** What a segment is for; "message" carries the last byte of an HTTP, HTCPCP or TLS message. */
type ArrowKind = "open" | "acknowledge" | "data" | "message" | "close" | "reset";

export interface Arrow {
  /** `frame.number`. */
  readonly frame: number;
  /** Seconds since the first frame of the capture. */
  readonly time: number;
  /** A party. */
  readonly from: string;
  readonly to: string;
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
  /** From left to right. */
  readonly parties: readonly string[];
  readonly arrows: readonly Arrow[];
  /** Number of frames that were left out, because there are more than `limit`. */
  readonly left: number;
}

/** One end of a hop; clients are on its left. */
interface Hop {
  readonly server: string;
  readonly client: string;
}

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

const CLIENT = "client";
/** Where the questions name no server: the end with the lower port is taken for one. */
const ANY_HOP: Hop = { client: CLIENT, server: "server" };

/**
 * @param servers of the lab
 * @param limit arrows at most
 */
export const spaceTime = (session: Session, servers: readonly Server[], limit: number = LIMIT): SpaceTime => {
  const hops = new Map(
    servers.map(({ port, name, client = CLIENT }): [number, Hop] => [port, { server: name, client }]),
  );
  const fields = new FrameFields(session, [SOURCE, DESTINATION, FLAGS, LENGTH, STREAM]);
  const summaries = new FrameSummaries(session);
  const arrows: Arrow[] = [];
  let left = 0;
  for (let row = 0; row < session.frameCount; row += 1) {
    if (session.tcp.stream[row]! < 0) continue;
    const frame = fields.read(row);
    const number = (one: typeof SOURCE): number => Number(frame.values(one)[0] ?? 0);
    const [source, destination] = [number(SOURCE), number(DESTINATION)];
    const server =
      servers.length === 0 ? Math.min(source, destination) : [destination, source].find((port) => hops.has(port));
    if (server === undefined) continue;
    if (arrows.length >= limit) {
      left += 1;
      continue;
    }
    const isRequest = destination === server;
    const hop = hops.get(server) ?? ANY_HOP;
    const { protocol, info, time } = summaries.read(row);
    const clientPort = isRequest ? source : destination;
    arrows.push({
      frame: row + 1,
      // An arrow without a time gets the time of the arrow before it.
      time: time === undefined ? (arrows.at(-1)?.time ?? 0) : Number(time) / 1e9,
      from: isRequest ? hop.client : hop.server,
      to: isRequest ? hop.server : hop.client,
      kind: kindOf(number(FLAGS), number(LENGTH), protocol),
      label: labelOf(info, protocol, clientPort),
      protocol,
      stream: number(STREAM),
      clientPort,
    });
  }
  const shown = servers.length === 0 ? [ANY_HOP] : [...hops.values()];
  return { parties: [...new Set(shown.flatMap(({ client, server }) => [client, server]))], arrows, left };
};
