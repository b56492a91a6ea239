/** TCP (RFC 9293): the header, with stream and relative sequence numbers from the conversations. */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";
import { analyseSegment, judgeSack } from "./analyse-sequence.ts";
import { learnBases } from "./conversations.ts";
import { acceptsAccurateEcn, offersAccurateEcn, type Stream } from "./stream.ts";
import { DIRECTION } from "./tcp-analysis.ts";
import { TCP_ANALYSIS_FIELDS, tellAnalysis, tellTimes } from "./tcp-analysis-fields.ts";
import { ACCURATE_ECN, ACK, CWR, ECE, FIN, PUSH, RESERVED, RST, SYN, URGENT } from "./tcp-flags.ts";
import { type Flow, SHIFT_UNKNOWN, SHIFT_UNUSED } from "./tcp-flow.ts";
import { learnOptions, TCP_OPTION_FIELDS, tellOptions } from "./tcp-options.ts";
import { TCP_STATE_FIELDS, tellCompleteness, tellHandshake } from "./tcp-state-fields.ts";
import { HEADER_IS_SOUND, type TcpTable } from "./tcp-table.ts";

const TCP = { name: "tcp", type: "protocol", label: "Transmission Control Protocol" } as const;
const SOURCE = { name: "tcp.srcport", type: "uint16", label: "Source Port" } as const;
const DESTINATION = { name: "tcp.dstport", type: "uint16", label: "Destination Port" } as const;
const PORT = { name: "tcp.port", type: "uint16", label: "Source or Destination Port" } as const;
const STREAM = { name: "tcp.stream", type: "uint32", label: "Stream index" } as const;
const LENGTH = { name: "tcp.len", type: "uint32", label: "TCP Segment Len" } as const;
const SEQUENCE = { name: "tcp.seq", type: "uint32", label: "Sequence Number" } as const;
const SEQUENCE_RAW = { name: "tcp.seq_raw", type: "uint32", label: "Sequence Number (raw)" } as const;
const NEXT_SEQUENCE = { name: "tcp.nxtseq", type: "uint32", label: "Next Sequence Number" } as const;
const ACKNOWLEDGMENT = { name: "tcp.ack", type: "uint32", label: "Acknowledgment Number" } as const;
const ACKNOWLEDGMENT_RAW = { name: "tcp.ack_raw", type: "uint32", label: "Acknowledgment number (raw)" } as const;
const HEADER_LENGTH = { name: "tcp.hdr_len", type: "uint8", label: "Header Length" } as const;
const FLAGS = { name: "tcp.flags", type: "uint16", label: "Flags", hexDigits: 4 } as const;
const WINDOW = { name: "tcp.window_size_value", type: "uint16", label: "Window" } as const;
const WINDOW_SIZE = { name: "tcp.window_size", type: "uint32", label: "Calculated window size" } as const;
const SCALE_FACTOR = {
  name: "tcp.window_size_scalefactor",
  type: "int64",
  label: "Window size scaling factor",
} as const;
const CHECKSUM = { name: "tcp.checksum", type: "uint16", label: "Checksum", hexDigits: 4 } as const;
const URGENT_POINTER = { name: "tcp.urgent_pointer", type: "uint16", label: "Urgent Pointer" } as const;

const flag = (name: string, label: string, bit: number): { field: FieldDefinition; bit: number } => ({
  field: { name: `tcp.flags.${name}`, type: "boolean", label },
  bit,
});
const RESERVED_FLAGS = flag("res", "Reserved", RESERVED);
const ECN_FLAGS = [
  flag("ae", "Accurate ECN", ACCURATE_ECN),
  flag("cwr", "Congestion Window Reduced", CWR),
  flag("ece", "ECN-Echo", ECE),
] as const;
/** What the three mean where both sides speak AccECN (RFC 9768 §3.2.2). */
const ACE = { name: "tcp.flags.ace", type: "uint8", label: "ACE" } as const;
const OTHER_FLAGS = [
  flag("urg", "Urgent", URGENT),
  flag("ack", "Acknowledgment", ACK),
  flag("push", "Push", PUSH),
  flag("reset", "Reset", RST),
  flag("syn", "Syn", SYN),
  flag("fin", "Fin", FIN),
] as const;
const FLAGS_TEXT = { name: "tcp.flags.str", type: "string", label: "TCP Flags" } as const;

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
  URGENT_POINTER,
  ...TCP_STATE_FIELDS,
  ...TCP_OPTION_FIELDS,
  ...TCP_ANALYSIS_FIELDS,
];

const HEADER_BYTES = 20;

/** One serves every segment: the first pass must not make objects. */
const segment = { row: 0, sequence: 0, acknowledgment: 0, length: 0, flags: 0, window: 0 };

/** RFC 7323 §2.2: windows are scaled only if both said so in their SYN. */
const agreeOnScaling = (own: Flow, other: Flow, flags: number): void => {
  if (own.windowShift === SHIFT_UNKNOWN) {
    own.windowShift = SHIFT_UNUSED;
    other.windowShift = SHIFT_UNUSED;
  } else if (flags & ACK && other.windowShift === SHIFT_UNUSED) own.windowShift = SHIFT_UNUSED;
};

/** The first pass: finds the stream of a segment, its relative numbers, and what they mean. Frames must come in order. */
export const indexTcp = (cursor: Cursor, table: TcpTable): void => {
  const { bytes, start, row } = cursor;
  if (cursor.end - start < HEADER_BYTES) return;
  const sequence = u32be(bytes, start + 4);
  const acknowledgment = u32be(bytes, start + 8);
  const flags = u16be(bytes, start + 12) & 0xfff;
  const headerLength = (bytes[start + 12]! >>> 4) * 4;
  const { conversations } = table;
  const stream = conversations.find(
    cursor,
    u16be(bytes, start),
    u16be(bytes, start + 2),
    sequence,
    flags,
    table.version,
  );
  const { direction } = conversations;
  const own = stream.flows[direction];
  const other = stream.flows[direction === 0 ? 1 : 0];
  if (own.sackEdges !== undefined) own.sackEdges.length = 0;
  if (flags & SYN) {
    if (flags & ACK) stream.acceptsAccurateEcn = acceptsAccurateEcn(flags);
    else stream.offersAccurateEcn = offersAccurateEcn(flags);
  }
  table.stream[row] = stream.index;
  table.previousRow[row] = stream.lastRow;
  stream.lastRow = row;
  table.analysis[row] = direction === 0 ? 0 : DIRECTION;
  segment.row = row;
  segment.sequence = sequence;
  segment.acknowledgment = acknowledgment;
  segment.length = Math.max(0, cursor.wireLength - headerLength);
  segment.flags = flags;
  segment.window = u16be(bytes, start + 14);
  table.ports[row] = u32be(bytes, start);
  table.flags[row] = headerLength < HEADER_BYTES ? flags : flags | HEADER_IS_SOUND;
  table.length[row] = segment.length;
  if (cursor.wireLength >= headerLength) {
    learnBases(own, other, sequence, acknowledgment, flags);
    analyseSegment(segment, own, other, conversations.findings, stream.handshake, table);
  }
  table.sequence[row] = (sequence - (own.baseSequence ?? 0)) >>> 0;
  table.acknowledgment[row] =
    flags & ACK && other.baseSequence !== undefined ? (acknowledgment - other.baseSequence) >>> 0 : acknowledgment;
  if (headerLength < HEADER_BYTES) return;
  stream.follow(segment, conversations.isNew, own, other, table);
  if (headerLength > HEADER_BYTES) {
    const optionsEnd = Math.min(start + headerLength, cursor.end);
    learnOptions(bytes, start + HEADER_BYTES, optionsEnd, own, other.baseSequence ?? 0, stream);
    if (own.sackEdges !== undefined && own.sackEdges.length > 0) judgeSack(row, own, table);
  }
  if (flags & SYN) agreeOnScaling(own, other, flags);
};

/** "·······AP···": a letter for every flag that is set, or "···-5-·AP···" where three of them are a count. */
const flagsText = (flags: number, isAce: boolean): string => {
  const text = Array.from("RRRACEUAPRSF", (letter, index) => (flags & (0x800 >> index) ? letter : "·")).join("");
  return isAce ? `${text.slice(0, 3)}-${(flags >>> 6) & 7}-${text.slice(6)}` : text;
};

const tellFlags = (flags: number, stream: Stream, at: number, sink: Sink): void => {
  sink.add(FLAGS, at + 12, 2, flags);
  const tell = ({ field, bit }: { field: FieldDefinition; bit: number }): void =>
    sink.add(field, at + (bit > 0xff ? 12 : 13), 1, (flags & bit) !== 0);
  const isAce = stream.usesAccurateEcn && !(flags & SYN);
  tell(RESERVED_FLAGS);
  if (isAce) sink.add(ACE, at + 12, 2, (flags >>> 6) & 7);
  else ECN_FLAGS.forEach(tell);
  OTHER_FLAGS.forEach(tell);
  sink.add(FLAGS_TEXT, at + 12, 2, flagsText(flags, isAce));
};

/** The window of a segment; that of a SYN is never scaled (RFC 7323 §2.2). */
const tellWindow = (window: number, flags: number, { windowShift }: Flow, at: number, sink: Sink): void => {
  const isScaled = !(flags & SYN) && windowShift >= 0;
  sink.add(WINDOW, at + 14, 2, window);
  sink.add(WINDOW_SIZE, at + 14, 2, isScaled ? window << windowShift : window);
  if (!(flags & SYN)) sink.add(SCALE_FACTOR, at + 14, 2, isScaled ? 1 << windowShift : windowShift);
};

export const readTcp = (cursor: Cursor, table: TcpTable, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart, row } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES) return;
  const headerLength = (bytes[start + 12]! >>> 4) * 4;
  if (headerLength < HEADER_BYTES) return;
  const length = Math.max(0, cursor.wireLength - headerLength);
  const payloadStart = Math.min(start + headerLength, end);
  const stream = table.conversations.streams[table.stream[row]!];
  if (sink && stream) {
    const at = start - frameStart;
    const sourcePort = u16be(bytes, start);
    const destinationPort = u16be(bytes, start + 2);
    const flags = u16be(bytes, start + 12) & 0xfff;
    const sequence = table.sequence[row]!;
    const direction = table.analysis[row]! & DIRECTION ? 1 : 0;
    const own = stream.flows[direction];
    const other = stream.flows[direction === 0 ? 1 : 0];
    sink.enter(TCP, at, Math.min(headerLength, end - start));
    sink.add(SOURCE, at, 2, sourcePort);
    sink.add(DESTINATION, at + 2, 2, destinationPort);
    sink.add(PORT, at, 2, sourcePort);
    sink.add(PORT, at + 2, 2, destinationPort);
    sink.add(STREAM, at, 0, stream.index);
    tellCompleteness(stream, row, at, sink);
    sink.add(LENGTH, at + 12, 1, length);
    sink.add(SEQUENCE, at + 4, 4, sequence);
    sink.add(SEQUENCE_RAW, at + 4, 4, u32be(bytes, start + 4));
    // SYN and FIN take a number each, but not together with data on a reset (RFC 9293 §3.4).
    sink.add(NEXT_SEQUENCE, at, 0, (sequence + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0);
    sink.add(ACKNOWLEDGMENT, at + 8, 4, table.acknowledgment[row]!);
    sink.add(ACKNOWLEDGMENT_RAW, at + 8, 4, u32be(bytes, start + 8));
    sink.add(HEADER_LENGTH, at + 12, 1, headerLength);
    tellFlags(flags, stream, at, sink);
    tellHandshake(flags, other, at, sink);
    tellWindow(u16be(bytes, start + 14), flags, own, at, sink);
    sink.add(CHECKSUM, at + 16, 2, u16be(bytes, start + 16));
    sink.add(URGENT_POINTER, at + 18, 2, u16be(bytes, start + 18));
    // The edges of SACK are numbers of the other side, as the acknowledgment is.
    tellOptions(bytes, start + HEADER_BYTES, payloadStart, frameStart, other.baseSequence ?? 0, sink);
    tellTimes(table, row, at, sink);
    tellAnalysis(table, row, at, sink);
  }
  cursor.start = payloadStart;
};
