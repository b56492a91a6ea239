/** TCP (RFC 9293): the header, with the stream and relative sequence numbers of the conversation. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { CHECKSUM_STATUS, UNVERIFIED } from "../layers/checksum-status.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { KNOWABLE_BYTES, PORTS_BYTES } from "./index-tcp.ts";
import { advance } from "./sequence-number.ts";
import type { Stream } from "./stream.ts";
import { DIRECTION } from "./tcp-analysis.ts";
import { emitAnalysis, emitTimes, TCP_ANALYSIS_FIELDS } from "./tcp-analysis-fields.ts";
import { ACCURATE_ECN, ACK, CWR, ECE, FIN, PUSH, RESERVED, RST, SYN, URGENT } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";
import { HEADER_BYTES, TCP_HEADER } from "./tcp-header.ts";
import { emitOptions, TCP_OPTION_FIELDS } from "./tcp-options.ts";
import { emitCompleteness, emitHandshake, TCP_STATE_FIELDS } from "./tcp-state-fields.ts";
import { HAS_HEADER, HAS_LENGTH, type TcpTable } from "./tcp-table.ts";

const TCP = defineField("tcp", "protocol", "Transmission Control Protocol", {
  summary: [
    ["Src Port", "tcp.srcport"],
    ["Dst Port", "tcp.dstport"],
    ["Seq", "tcp.seq"],
    ["Len", "tcp.len"],
  ],
});
const SOURCE = defineField("tcp.srcport", "uint16", "Source Port");
const DESTINATION = defineField("tcp.dstport", "uint16", "Destination Port");
const PORT = defineField("tcp.port", "uint16", "Source or Destination Port", { hidden: "always" });
const STREAM = defineField("tcp.stream", "uint32", "Stream index");
const LENGTH = defineField("tcp.len", "uint32", "TCP Segment Len");
const SEQUENCE = defineField("tcp.seq", "uint32", "Sequence Number");
const SEQUENCE_RAW = defineField("tcp.seq_raw", "uint32", "Sequence Number (raw)");
const NEXT_SEQUENCE = defineField("tcp.nxtseq", "uint32", "Next Sequence Number");
const ACKNOWLEDGMENT = defineField("tcp.ack", "uint32", "Acknowledgment Number");
const ACKNOWLEDGMENT_RAW = defineField("tcp.ack_raw", "uint32", "Acknowledgment number (raw)");
const HEADER_LENGTH = defineField("tcp.hdr_len", "uint8", "Header Length");
const FLAGS = defineField("tcp.flags", "uint16", "Flags", { hexDigits: 4 });
const WINDOW = defineField("tcp.window_size_value", "uint16", "Window");
const WINDOW_SIZE = defineField("tcp.window_size", "uint32", "Calculated window size");
const SCALE_FACTOR = defineField("tcp.window_size_scalefactor", "int32", "Window size scaling factor");
const CHECKSUM = defineField("tcp.checksum", "uint16", "Checksum", { isLeaf: true, hexDigits: 4 });
const CHECKSUM_STATE = defineField("tcp.checksum.status", "uint8", "Checksum Status", { values: CHECKSUM_STATUS });
const URGENT_POINTER = defineField("tcp.urgent_pointer", "uint16", "Urgent Pointer");

interface FlagField {
  readonly field: FieldDefinition;
  readonly bit: number;
}

const flag = (name: string, label: string, bit: number): FlagField => ({
  field: defineField(`tcp.flags.${name}`, "boolean", label),
  bit,
});
const RESERVED_FLAGS = flag("res", "Reserved", RESERVED);
const ECN_FLAGS = [
  flag("ae", "Accurate ECN", ACCURATE_ECN),
  flag("cwr", "Congestion Window Reduced", CWR),
  flag("ece", "ECN-Echo", ECE),
] as const;
/** The meaning of these three flags if both sides use AccECN (RFC 9768 §3.2.2). */
const ACE = defineField("tcp.flags.ace", "uint8", "ACE");
const OTHER_FLAGS = [
  flag("urg", "Urgent", URGENT),
  flag("ack", "Acknowledgment", ACK),
  flag("push", "Push", PUSH),
  flag("reset", "Reset", RST),
  flag("syn", "Syn", SYN),
  flag("fin", "Fin", FIN),
] as const;
const FLAGS_TEXT = defineField("tcp.flags.str", "string", "TCP Flags");

export const TCP_FIELDS: readonly FieldDefinition[] = [
  TCP,
  SOURCE,
  DESTINATION,
  PORT,
  STREAM,
  LENGTH,
  SEQUENCE,
  SEQUENCE_RAW,
  NEXT_SEQUENCE,
  ACKNOWLEDGMENT,
  ACKNOWLEDGMENT_RAW,
  HEADER_LENGTH,
  FLAGS,
  ...[RESERVED_FLAGS, ...ECN_FLAGS, ...OTHER_FLAGS].map(({ field }) => field),
  ACE,
  FLAGS_TEXT,
  WINDOW,
  WINDOW_SIZE,
  SCALE_FACTOR,
  CHECKSUM,
  CHECKSUM_STATE,
  URGENT_POINTER,
  ...TCP_STATE_FIELDS,
  ...TCP_OPTION_FIELDS,
  ...TCP_ANALYSIS_FIELDS,
];

const ALL_FLAGS = 0xfff;

const madeFlagsText = (flags: number, isAce: boolean): string => {
  const text = Array.from("RRRACEUAPRSF", (letter, index) => (flags & (0x800 >> index) ? letter : "·")).join("");
  return isAce ? `${text.slice(0, 3)}-${(flags >>> 6) & 7}-${text.slice(6)}` : text;
};

/**
 * Texts by flags; those in which three flags are a count come after the others. Each text is made when it is first
 * needed.
 */
const FLAGS_TEXTS: (string | undefined)[] = new Array(0x2000).fill(undefined);

/** "·······AP···": a letter for every flag that is set; "···-5-·AP···" if three flags are a count. */
const flagsText = (flags: number, isAce: boolean): string => {
  const index = flags + (isAce ? 0x1000 : 0);
  FLAGS_TEXTS[index] ??= madeFlagsText(flags, isAce);
  return FLAGS_TEXTS[index];
};

/** `tcp.flags.ace`; undefined if the three flags are ordinary flags. */
export const accurateEcnCount = (flags: number, { usesAccurateEcn }: Stream): number | undefined =>
  usesAccurateEcn && !(flags & SYN) ? (flags >>> 6) & 7 : undefined;

const emitFlag = ({ field, bit }: FlagField, flags: number, at: number, sink: Sink): void =>
  sink.add(field, at + (bit > 0xff ? 12 : 13), 1, (flags & bit) !== 0);

/**
 * Emits the header length and the flags, and what they mean for the connection.
 *
 * @param word with both
 * @param other the receiving side
 */
const emitLengthAndFlags = (word: number, stream: Stream, other: Flow, at: number, sink: Sink): void => {
  const flags = word & ALL_FLAGS;
  const count = accurateEcnCount(flags, stream);
  sink.add(HEADER_LENGTH, at + TCP_HEADER.dataOffset, 1, (word >>> 12) * 4);
  if (sink.knowsGroup?.(word | (count === undefined ? 0 : 0x10000) | (other.closedFirst ? 0x20000 : 0))) return;
  sink.add(FLAGS, at + TCP_HEADER.flags, 2, flags);
  emitFlag(RESERVED_FLAGS, flags, at, sink);
  if (count === undefined) for (const one of ECN_FLAGS) emitFlag(one, flags, at, sink);
  else sink.add(ACE, at + TCP_HEADER.flags, 2, count);
  for (const one of OTHER_FLAGS) emitFlag(one, flags, at, sink);
  sink.add(FLAGS_TEXT, at + TCP_HEADER.flags, 2, flagsText(flags, count !== undefined));
  emitHandshake(flags, other, at, sink);
  sink.endGroup?.();
};

/** The window of a SYN is never scaled (RFC 7323 §2.2). */
const isScaled = (flags: number, { windowShift }: Flow): boolean => !(flags & SYN) && windowShift >= 0;

/** `tcp.window_size`. @param window the value in the header */
export const windowSize = (window: number, flags: number, flow: Flow): number =>
  isScaled(flags, flow) ? window << flow.windowShift : window;

const emitWindow = (window: number, flags: number, flow: Flow, at: number, sink: Sink): void => {
  const { windowShift } = flow;
  sink.add(WINDOW, at + TCP_HEADER.window, 2, window);
  if (sink.knowsGroup?.((windowShift << 17) | (flags & SYN ? 0x10000 : 0) | window)) return;
  sink.add(WINDOW_SIZE, at + TCP_HEADER.window, 2, windowSize(window, flags, flow));
  if (!(flags & SYN))
    sink.add(SCALE_FACTOR, at + TCP_HEADER.window, 2, isScaled(flags, flow) ? 1 << windowShift : windowShift);
  sink.endGroup?.();
};

/** In bytes, including options. */
export const headerLength = (bytes: Uint8Array, start: number): number =>
  (bytes[start + TCP_HEADER.dataOffset]! >>> 4) * 4;

/** Emits the header without its options. @param at its offset in the frame; the header is `bytes[start..)` */
const emitHeader = (
  bytes: Uint8Array,
  start: number,
  at: number,
  row: number,
  stream: Stream,
  table: TcpTable,
  sink: Sink,
): void => {
  const has = table.flags[row]!;
  const word = u16be(bytes, start + TCP_HEADER.flags);
  const flags = word & ALL_FLAGS;
  const length = table.length[row]!;
  const sequence = table.sequence[row]!;
  const direction = table.analysis[row]! & DIRECTION ? 1 : 0;
  sink.add(STREAM, at, 0, stream.index);
  emitCompleteness(stream, row, at, sink);
  if (has & HAS_LENGTH) sink.add(LENGTH, at + TCP_HEADER.dataOffset, 1, length);
  sink.add(SEQUENCE, at + TCP_HEADER.sequence, 4, sequence);
  sink.add(SEQUENCE_RAW, at + TCP_HEADER.sequence, 4, u32be(bytes, start + TCP_HEADER.sequence));
  if (has & HAS_HEADER) {
    // SYN and FIN take one number, but not on a reset with data (RFC 9293 §3.4).
    const next = advance(sequence, length + (flags & (SYN | FIN) ? 1 : 0));
    if (has & HAS_LENGTH) sink.add(NEXT_SEQUENCE, at, 0, next);
    sink.add(ACKNOWLEDGMENT, at + TCP_HEADER.acknowledgment, 4, table.acknowledgment[row]!);
    sink.add(ACKNOWLEDGMENT_RAW, at + TCP_HEADER.acknowledgment, 4, u32be(bytes, start + TCP_HEADER.acknowledgment));
  }
  if (!(has & HAS_HEADER)) {
    sink.add(HEADER_LENGTH, at + TCP_HEADER.dataOffset, 1, headerLength(bytes, start));
    return;
  }
  emitLengthAndFlags(word, stream, stream.flows[direction === 0 ? 1 : 0], at, sink);
  emitWindow(u16be(bytes, start + TCP_HEADER.window), flags, stream.flows[direction], at, sink);
  sink.add(CHECKSUM, at + TCP_HEADER.checksum, 2, u16be(bytes, start + TCP_HEADER.checksum));
  sink.add(CHECKSUM_STATE, at + TCP_HEADER.checksum, 2, UNVERIFIED);
  sink.add(URGENT_POINTER, at + TCP_HEADER.urgentPointer, 2, u16be(bytes, start + TCP_HEADER.urgentPointer));
};

const emitPorts = (ports: number, at: number, sink: Sink): void => {
  const source = ports >>> 16;
  const destination = ports & 0xffff;
  sink.add(SOURCE, at, 2, source);
  sink.add(DESTINATION, at + TCP_HEADER.destinationPort, 2, destination);
  if (sink.knowsGroup?.(ports)) return;
  sink.add(PORT, at, 2, source);
  sink.add(PORT, at + TCP_HEADER.destinationPort, 2, destination);
  sink.endGroup?.();
};

/** Emits the options of the segment at the cursor; the rest of its header is captured. */
export const emitSegmentOptions = (
  { bytes, start, end, frameStart, row }: Cursor,
  { flows }: Stream,
  { analysis }: TcpTable,
  sink: Sink,
): void => {
  // SACK edges are numbers of the other side, like the acknowledgment.
  const { baseSequence = 0 } = flows[analysis[row]! & DIRECTION ? 0 : 1];
  emitOptions(bytes, start + HEADER_BYTES, start + headerLength(bytes, start), end, frameStart, baseSequence, sink);
};

/** Emits a segment. @param headerEnd where its header ends, possibly after the captured bytes */
const emit = (cursor: Cursor, headerEnd: number, table: TcpTable, sink: Sink): void => {
  const { bytes, start, end, frameStart, row } = cursor;
  const at = start - frameStart;
  sink.enter(TCP, at, Math.min(headerEnd, end) - start, end - start);
  emitPorts(table.ports[row]!, at, sink);
  const stream = table.conversations.streams[table.stream[row]!];
  if (stream === undefined) return;
  if (end - start < HEADER_BYTES) {
    emitCut(cursor, sink, HEADER_BYTES, (whole, header) => emitHeader(header, 0, at, row, stream, table, whole));
    return;
  }
  emitHeader(bytes, start, at, row, stream, table, sink);
  if (!(table.flags[row]! & HAS_HEADER)) return;
  emitSegmentOptions(cursor, stream, table, sink);
  emitTimes(table, row, at, sink);
  if (headerEnd <= end) emitAnalysis(table, row, at, sink);
};

export const readTcp = (cursor: Cursor, table: TcpTable, sink: Sink | undefined): void => {
  const { bytes, start, end } = cursor;
  cursor.next = undefined;
  if (end - start < PORTS_BYTES) return;
  // For a header that is cut before its length: the minimum length.
  const length = end - start < KNOWABLE_BYTES ? HEADER_BYTES : headerLength(bytes, start);
  if (sink) emit(cursor, start + length, table, sink);
  cursor.start = length < HEADER_BYTES ? end : Math.min(start + length, end);
};
