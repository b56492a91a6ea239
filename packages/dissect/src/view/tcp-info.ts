/**
 * Wireshark's column "Info" for a TCP segment: "55433 → 5031 [SYN] Seq=0 Win=65535 Len=0 MSS=65495". It is made from
 * the header's bytes and the columns of the first pass; only option fields are emitted for it.
 */
import { u16be } from "../bytes/byte-view.ts";
import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { accurateEcnCount, emitSegmentOptions, headerLength, windowSize } from "../transport/tcp.ts";
import {
  ACK_LOST_SEGMENT,
  ANALYSED,
  DIRECTION,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  FINDINGS,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  OUT_OF_ORDER,
  RETRANSMISSION,
  REUSED_PORTS,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from "../transport/tcp-analysis.ts";
import { ACCURATE_ECN, ACK, CWR, ECE, RESERVED, URGENT } from "../transport/tcp-flags.ts";
import { HEADER_BYTES, TCP_HEADER } from "../transport/tcp-header.ts";
import { ECHO, KIND, LEFT_EDGE, MSS_VALUE, MULTIPLIER, RIGHT_EDGE, TIMESTAMP } from "../transport/tcp-options.ts";
import { HAS_HEADER, type TcpTable } from "../transport/tcp-table.ts";
import { CollectedText, type TextSink } from "./text-sink.ts";

/** From the lowest bit up (RFC 9293 §3.1, RFC 3168, RFC 3540). */
const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"] as const;
const ALL_FLAGS = 0xfff;

const namedFlags = (flags: number, count: number | undefined): string => {
  const named = count === undefined ? flags : flags & ~(ACCURATE_ECN | CWR | ECE);
  const names: string[] = FLAGS.filter((_, bit) => named & (1 << bit));
  if (count !== undefined) names.push(`ACE=${count}`);
  if (flags & RESERVED) names.push("Reserved");
  return names.length === 0 ? "<None>" : names.join(", ");
};

/** Texts by flags, where none of the flags are a count; made when they are first needed. */
const FLAGS_TEXTS: (string | undefined)[] = new Array(ALL_FLAGS + 1).fill(undefined);

const flagsText = (flags: number, count: number | undefined): string => {
  if (count !== undefined) return namedFlags(flags, count);
  FLAGS_TEXTS[flags] ??= namedFlags(flags, undefined);
  return FLAGS_TEXTS[flags];
};

const SACK_PERMITTED = 4;

/** The text before the value of an option; undefined where the column does not show it. */
const wordsOf = (field: FieldDefinition): string | undefined => {
  switch (field) {
    case TIMESTAMP:
      return " TSval=";
    case ECHO:
      return " TSecr=";
    case MSS_VALUE:
      return " MSS=";
    case MULTIPLIER:
      return " WS=";
    case LEFT_EDGE:
      return " SLE=";
    case RIGHT_EDGE:
      return " SRE=";
    default:
      return undefined;
  }
};

/** Writes the texts of options. */
class OptionTexts implements Sink {
  into: TextSink = new CollectedText();

  enter(): void {}

  add(field: FieldDefinition, _offset: number, _length: number, value: FieldValue): void {
    if (field === KIND) {
      if (value === SACK_PERMITTED) this.into.text(" SACK_PERM");
      return;
    }
    const words = wordsOf(field);
    if (words === undefined) return;
    this.into.text(words);
    this.into.decimal(value as number);
  }

  addBytes(): void {}
}

/** One object serves every segment. */
const optionWords = new OptionTexts();

/** Findings of sequence analysis, in the order in which Wireshark puts them before the rest. */
const FINDING_TEXTS: readonly (readonly [bit: number, text: string])[] = [
  [ZERO_WINDOW_PROBE_ACK, "ZeroWindowProbeAck"],
  [ZERO_WINDOW, "ZeroWindow"],
  [ZERO_WINDOW_PROBE, "ZeroWindowProbe"],
  [DUPLICATE_ACK, "Dup ACK"],
  [KEEP_ALIVE_ACK, "Keep-Alive ACK"],
  [KEEP_ALIVE, "Keep-Alive"],
  [WINDOW_FULL, "Window Full"],
  [WINDOW_UPDATE, "Window Update"],
  [ACK_LOST_SEGMENT, "ACKed unseen segment"],
  [LOST_SEGMENT, "Previous segment not captured"],
  [OUT_OF_ORDER, "Out-Of-Order"],
  [SPURIOUS_RETRANSMISSION, "Spurious Retransmission"],
  [FAST_RETRANSMISSION, "Fast Retransmission"],
  [RETRANSMISSION, "Retransmission"],
  [REUSED_PORTS, "Port numbers reused"],
];

/** Retransmissions that are shown only under their special name. */
const SPECIAL_RETRANSMISSION = FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION;

/** "[TCP Retransmission] "; "" where there is no finding. @param cursor at the TCP header */
export const findingsText = ({ bytes, start, end, row }: Cursor, table: TcpTable): string => {
  const analysis = table.analysis[row]!;
  // A segment with a cut header emits no findings.
  if ((analysis & FINDINGS) === 0 || !(analysis & ANALYSED) || !(table.flags[row]! & HAS_HEADER)) return "";
  if (end - start < HEADER_BYTES || start + headerLength(bytes, start) > end) return "";
  const emitted = analysis & SPECIAL_RETRANSMISSION ? analysis & ~RETRANSMISSION : analysis;
  let text = "";
  for (const [bit, finding] of FINDING_TEXTS) {
    if ((emitted & bit) === 0) continue;
    const { duplicateOf, duplicateNumber } = table;
    const which = bit === DUPLICATE_ACK ? ` ${duplicateOf.get(row) ?? 0}#${duplicateNumber.get(row) ?? 0}` : "";
    text += `[TCP ${finding}${which}] `;
  }
  return text;
};

/**
 * Writes the column for a segment, without the findings. Values that the capture cut are written as 0.
 *
 * @param cursor at the TCP header
 * @param reassembledIn number of the frame that shows the message of which this segment is a part; 0 where there is
 *   none
 */
export const writeSegment = (cursor: Cursor, table: TcpTable, reassembledIn: number, into: TextSink): void => {
  const { bytes, start, end, row } = cursor;
  const ports = table.ports[row]!;
  const isWhole = (table.flags[row]! & HAS_HEADER) !== 0;
  const flags = isWhole ? table.flags[row]! & ALL_FLAGS : 0;
  const stream = table.conversations.streams[table.stream[row]!];
  into.decimal(ports >>> 16);
  into.text(" → ");
  into.decimal(ports & 0xffff);
  into.text(" [");
  into.text(flagsText(flags, isWhole && stream ? accurateEcnCount(flags, stream) : undefined));
  into.text("] Seq=");
  into.decimal(table.sequence[row]!);
  if (flags & ACK) {
    into.text(" Ack=");
    into.decimal(table.acknowledgment[row]!);
  }
  into.text(" Win=");
  const own = stream?.flows[table.analysis[row]! & DIRECTION ? 1 : 0];
  into.decimal(isWhole && own ? windowSize(u16be(bytes, start + TCP_HEADER.window), flags, own) : 0);
  const hasOptions = isWhole && end - start >= HEADER_BYTES;
  if (flags & URGENT) {
    into.text(" Urg=");
    into.decimal(hasOptions ? u16be(bytes, start + TCP_HEADER.urgentPointer) : 0);
  }
  into.text(" Len=");
  into.decimal(table.length[row]!);
  if (hasOptions && stream) {
    optionWords.into = into;
    emitSegmentOptions(cursor, stream, table, optionWords);
  }
  if (reassembledIn === 0) return;
  into.text(" [TCP PDU reassembled in ");
  into.decimal(reassembledIn);
  into.text("]");
};
