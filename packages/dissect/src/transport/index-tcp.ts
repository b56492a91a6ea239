/**
 * TCP in the first pass: the stream of a segment, its relative numbers, and what the segment means. Frames come in
 * order.
 */
import { u16be, u32be } from "../bytes/byte-view.ts";
import type { Cursor } from "../layers/layer.ts";
import { analyseSegment, judgeSack } from "./analyse-sequence.ts";
import { indexBases } from "./conversations.ts";
import { bytesBetween } from "./sequence-number.ts";
import { acceptsAccurateEcn, offersAccurateEcn, type Stream } from "./stream.ts";
import { DIRECTION } from "./tcp-analysis.ts";
import { ACK, SYN } from "./tcp-flags.ts";
import { type Flow, SHIFT_UNKNOWN, SHIFT_UNUSED } from "./tcp-flow.ts";
import { HEADER_BYTES, TCP_HEADER } from "./tcp-header.ts";
import { indexOptions } from "./tcp-options.ts";
import { HAS_HEADER, HAS_LENGTH, HAS_NUMBERS, HAS_PORTS, type TcpTable } from "./tcp-table.ts";

/** The header up to the window. If a frame is cut before that, only the ports are emitted. */
export const KNOWABLE_BYTES = 16;
export const PORTS_BYTES = 4;

/** One object for every segment: the first pass must not create objects. */
const segment = { row: 0, sequence: 0, acknowledgment: 0, length: 0, flags: 0, window: 0 };

/** RFC 7323 §2.2: windows are scaled only if both sides offered it in their SYN. */
const agreeOnScaling = (own: Flow, other: Flow, flags: number): void => {
  if (own.windowShift === SHIFT_UNKNOWN) {
    own.windowShift = SHIFT_UNUSED;
    other.windowShift = SHIFT_UNUSED;
  } else if (flags & ACK && other.windowShift === SHIFT_UNUSED) own.windowShift = SHIFT_UNUSED;
};

/** Which fields a segment can emit: bits of `TcpTable.flags` in addition to the flags. */
const knowable = (wireLength: number, headerLength: number): number => {
  const numbers = HAS_PORTS | HAS_NUMBERS | (wireLength < headerLength ? 0 : HAS_LENGTH);
  return headerLength < HEADER_BYTES ? numbers : numbers | HAS_HEADER;
};

/** Reads the header at the cursor into `segment`. @returns the length of the header */
const readHeader = ({ bytes, start, row, wireLength }: Cursor): number => {
  const headerLength = (bytes[start + TCP_HEADER.dataOffset]! >>> 4) * 4;
  segment.row = row;
  segment.sequence = u32be(bytes, start + TCP_HEADER.sequence);
  segment.acknowledgment = u32be(bytes, start + TCP_HEADER.acknowledgment);
  segment.length = Math.max(0, wireLength - headerLength);
  segment.flags = u16be(bytes, start + TCP_HEADER.flags) & 0xfff;
  segment.window = u16be(bytes, start + TCP_HEADER.window);
  return headerLength;
};

/** Finds the stream of `segment`. The direction of the segment is `conversations.direction`. */
const findStream = (cursor: Cursor, { conversations }: TcpTable): Stream => {
  const { bytes, start } = cursor;
  const { sequence, flags } = segment;
  const stream = conversations.find(
    cursor,
    u16be(bytes, start + TCP_HEADER.sourcePort),
    u16be(bytes, start + TCP_HEADER.destinationPort),
    sequence,
    flags,
  );
  const own = stream.flows[conversations.direction];
  if (own.sackEdges !== undefined) own.sackEdges.length = 0;
  if (flags & SYN) {
    if (flags & ACK) stream.acceptsAccurateEcn = acceptsAccurateEcn(flags);
    else stream.offersAccurateEcn = offersAccurateEcn(flags);
  }
  return stream;
};

/** Indexes what the flags and options of `segment` say about its connection. */
const indexState = (cursor: Cursor, headerLength: number, stream: Stream, table: TcpTable): void => {
  const { bytes, start, end, row } = cursor;
  const { conversations } = table;
  const { direction } = conversations;
  const own = stream.flows[direction];
  const other = stream.flows[direction === 0 ? 1 : 0];
  stream.follow(segment, conversations, own, other, table);
  const headerEnd = start + headerLength;
  if (headerLength > HEADER_BYTES) {
    const hasSack = indexOptions(bytes, start + HEADER_BYTES, headerEnd, end, own, other.baseSequence ?? 0, stream);
    if (hasSack) judgeSack(row, own, table);
  }
  // An option that a short capture cut may still be there.
  if (segment.flags & SYN && headerEnd <= end) agreeOnScaling(own, other, segment.flags);
};

/** Indexes a segment that an error message quotes: it counts for its connection, but it was not sent again. */
const indexQuoted = (cursor: Cursor, table: TcpTable): void => {
  const headerLength = readHeader(cursor);
  // Its length is not known.
  segment.length = 0;
  const stream = findStream(cursor, table);
  stream.lastRow = cursor.row;
  if (headerLength >= HEADER_BYTES) indexState(cursor, headerLength, stream, table);
};

/** Indexes the segment at the cursor. */
export const indexTcp = (cursor: Cursor, table: TcpTable): void => {
  const { bytes, start, end, row, wireLength } = cursor;
  if (cursor.isQuoted) {
    if (end - start >= KNOWABLE_BYTES) indexQuoted(cursor, table);
    return;
  }
  if (end - start < PORTS_BYTES) return;
  table.ports[row] = u32be(bytes, start);
  table.flags[row] = HAS_PORTS;
  if (end - start < KNOWABLE_BYTES) return;
  const headerLength = readHeader(cursor);
  const { sequence, acknowledgment, flags } = segment;
  const { conversations } = table;
  const stream = findStream(cursor, table);
  const { direction } = conversations;
  const own = stream.flows[direction];
  const other = stream.flows[direction === 0 ? 1 : 0];
  table.stream[row] = stream.index;
  table.previousRow[row] = stream.lastRow;
  stream.lastRow = row;
  table.analysis[row] = direction === 0 ? 0 : DIRECTION;
  table.flags[row] = flags | knowable(wireLength, headerLength);
  table.length[row] = segment.length;
  const isWhole = wireLength >= headerLength;
  indexBases(own, other, sequence, acknowledgment, flags);
  if (isWhole) analyseSegment(segment, own, other, conversations.findings, stream.handshake, table);
  table.sequence[row] = bytesBetween(own.baseSequence ?? 0, sequence);
  table.acknowledgment[row] = flags & ACK ? bytesBetween(other.baseSequence ?? 0, acknowledgment) : acknowledgment;
  if (headerLength >= HEADER_BYTES) indexState(cursor, headerLength, stream, table);
};
