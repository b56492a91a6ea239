/** TCP (RFC 9293): the header, with stream and relative sequence numbers from the conversations. */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";
import { ACK, Conversations, learnBases, type Stream, SYN } from "./conversations.ts";
import { TCP_OPTION_FIELDS, tellOptions, windowShift } from "./tcp-options.ts";

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
const URGENT = { name: "tcp.urgent_pointer", type: "uint16", label: "Urgent Pointer" } as const;
const PAYLOAD = { name: "tcp.payload", type: "bytes", label: "TCP payload" } as const;

const flag = (name: string, label: string, bit: number): { field: FieldDefinition; bit: number } => ({
  field: { name: `tcp.flags.${name}`, type: "boolean", label },
  bit,
});
const FLAG_BITS = [
  flag("cwr", "Congestion Window Reduced", 0x080),
  flag("ece", "ECN-Echo", 0x040),
  flag("urg", "Urgent", 0x020),
  flag("ack", "Acknowledgment", 0x010),
  flag("push", "Push", 0x008),
  flag("reset", "Reset", 0x004),
  flag("syn", "Syn", 0x002),
  flag("fin", "Fin", 0x001),
] as const;

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
  ...FLAG_BITS.map(({ field }) => field),
  WINDOW,
  WINDOW_SIZE,
  SCALE_FACTOR,
  CHECKSUM,
  URGENT,
  PAYLOAD,
  ...TCP_OPTION_FIELDS,
];

const HEADER_BYTES = 20;
const FIN_OR_SYN = 0x003;

/** RFC 7323 §2.2: the window of a SYN is never scaled. */
const SYN_SEGMENT = 0;
/** As Wireshark tells them: no SYN was seen, or one of the two had no window scale option. */
const SCALE_UNKNOWN = -1;
const SCALE_UNUSED = -2;

/** What the first pass learnt of the segments, by frame. Rows of frames without TCP have stream -1. */
export class TcpTable {
  readonly conversations: Conversations = new Conversations();
  readonly stream: Int32Array<ArrayBuffer>;
  /** Relative. */
  readonly sequence: Uint32Array<ArrayBuffer>;
  readonly acknowledgment: Uint32Array<ArrayBuffer>;
  /** Row of the frame before in the same stream; its own for the first. */
  readonly previousRow: Int32Array<ArrayBuffer>;
  /** What the window counts in, or why that is not known: one of the constants above. */
  readonly scale: Int32Array<ArrayBuffer>;

  constructor(frames: number) {
    this.previousRow = new Int32Array(frames);
    this.scale = new Int32Array(frames);
    this.stream = new Int32Array(frames).fill(-1);
    this.sequence = new Uint32Array(frames);
    this.acknowledgment = new Uint32Array(frames);
  }
}

const scaleOf = ({ directions }: Stream, direction: 0 | 1): number => {
  if (directions.some(({ windowShift }) => windowShift === "none")) return SCALE_UNUSED;
  const shift = directions[direction].windowShift;
  return typeof shift === "number" ? 1 << shift : SCALE_UNKNOWN;
};

/** The first pass: finds the stream of a segment and its relative numbers. Frames must come in order. */
export const indexTcp = (cursor: Cursor, table: TcpTable): void => {
  const { bytes, start, row } = cursor;
  if (cursor.end - start < HEADER_BYTES) return;
  const sequence = u32be(bytes, start + 4);
  const acknowledgment = u32be(bytes, start + 8);
  const flags = u16be(bytes, start + 12) & 0xfff;
  const { stream, direction } = table.conversations.find(
    cursor,
    u16be(bytes, start),
    u16be(bytes, start + 2),
    sequence,
    flags,
  );
  learnBases(stream, direction, sequence, acknowledgment, flags);
  const base = stream.directions[direction].baseSequence!;
  const otherBase = stream.directions[direction === 0 ? 1 : 0].baseSequence;
  table.previousRow[row] = stream.lastRow;
  stream.lastRow = row;
  if (flags & SYN) {
    const optionsEnd = Math.min(start + (bytes[start + 12]! >>> 4) * 4, cursor.end);
    stream.directions[direction].windowShift = windowShift(bytes, start + HEADER_BYTES, optionsEnd) ?? "none";
  }
  table.scale[row] = flags & SYN ? SYN_SEGMENT : scaleOf(stream, direction);
  table.stream[row] = stream.index;
  table.sequence[row] = (sequence - base) >>> 0;
  table.acknowledgment[row] =
    flags & ACK && otherBase !== undefined ? (acknowledgment - otherBase) >>> 0 : acknowledgment;
};

export const readTcp = (cursor: Cursor, table: TcpTable, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart, row } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES) return;
  const headerLength = (bytes[start + 12]! >>> 4) * 4;
  if (headerLength < HEADER_BYTES) return;
  const length = Math.max(0, cursor.wireLength - headerLength);
  const payloadStart = Math.min(start + headerLength, end);
  if (sink) {
    const at = start - frameStart;
    const sourcePort = u16be(bytes, start);
    const destinationPort = u16be(bytes, start + 2);
    const flags = u16be(bytes, start + 12) & 0xfff;
    const sequence = table.sequence[row]!;
    sink.enter(TCP, at, Math.min(headerLength, end - start));
    sink.add(SOURCE, at, 2, sourcePort);
    sink.add(DESTINATION, at + 2, 2, destinationPort);
    sink.add(PORT, at, 2, sourcePort);
    sink.add(PORT, at + 2, 2, destinationPort);
    sink.add(STREAM, at, 0, table.stream[row]!);
    sink.add(LENGTH, at + 12, 1, length);
    sink.add(SEQUENCE, at + 4, 4, sequence);
    sink.add(SEQUENCE_RAW, at + 4, 4, u32be(bytes, start + 4));
    // SYN and FIN take a number each, but not together with data on a reset (RFC 9293 §3.4).
    sink.add(NEXT_SEQUENCE, at, 0, (sequence + length + (flags & FIN_OR_SYN ? 1 : 0)) >>> 0);
    sink.add(ACKNOWLEDGMENT, at + 8, 4, table.acknowledgment[row]!);
    sink.add(ACKNOWLEDGMENT_RAW, at + 8, 4, u32be(bytes, start + 8));
    sink.add(HEADER_LENGTH, at + 12, 1, headerLength);
    sink.add(FLAGS, at + 12, 2, flags);
    for (const { field, bit } of FLAG_BITS) sink.add(field, at + (bit > 0xff ? 12 : 13), 1, (flags & bit) !== 0);
    sink.add(WINDOW, at + 14, 2, u16be(bytes, start + 14));
    const scale = table.scale[row]!;
    sink.add(WINDOW_SIZE, at + 14, 2, u16be(bytes, start + 14) * Math.max(1, scale));
    if (scale !== SYN_SEGMENT) sink.add(SCALE_FACTOR, at + 14, 2, scale);
    sink.add(CHECKSUM, at + 16, 2, u16be(bytes, start + 16));
    sink.add(URGENT, at + 18, 2, u16be(bytes, start + 18));
    // The edges of SACK are numbers of the other side, as the acknowledgment is.
    const otherBase = (u32be(bytes, start + 8) - table.acknowledgment[row]!) >>> 0;
    tellOptions(bytes, start + HEADER_BYTES, payloadStart, frameStart, otherBase, sink);
    if (payloadStart < end) {
      sink.add(PAYLOAD, payloadStart - frameStart, end - payloadStart, bytes.subarray(payloadStart, end));
    }
  }
  cursor.start = payloadStart;
  cursor.next = payloadStart < end ? "data" : undefined;
};
