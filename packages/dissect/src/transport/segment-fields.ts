/** The fields that TCP emits of its payload and of messages that several segments carry. */
import type { FieldDefinition } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";
import { CONFLICT, MULTIPLE_TAILS, OVERLAP, TOO_LONG } from "./reassembly.ts";
import type { RunTable } from "./run-table.ts";

export const PAYLOAD = { name: "tcp.payload", type: "bytes", label: "TCP payload" } as const;
/** What a RST carries instead of a payload (RFC 9293 §3.5.2 allows it). */
export const RESET_CAUSE = { name: "tcp.reset_cause", type: "string", label: "Reset cause" } as const;
export const SEGMENT_DATA = { name: "tcp.segment_data", type: "bytes", label: "TCP segment data" } as const;
export const REASSEMBLED_IN = {
  name: "tcp.reassembled_in",
  type: "framenum",
  label: "Reassembled PDU in frame",
} as const;
const SEGMENTS = { name: "tcp.segments", type: "none", label: "Reassembled TCP Segments" } as const;
const SEGMENT = { name: "tcp.segment", type: "framenum", label: "TCP Segment" } as const;
const ERROR = { name: "tcp.segment.error", type: "framenum", label: "Reassembling error" } as const;
const COUNT = { name: "tcp.segment.count", type: "uint32", label: "Segment count" } as const;
const LENGTH = { name: "tcp.reassembled.length", type: "uint32", label: "Reassembled TCP length" } as const;
const DATA = { name: "tcp.reassembled.data", type: "bytes", label: "Reassembled TCP Data" } as const;

const mark = (bit: number, name: string, label: string): { bit: number; field: FieldDefinition } => ({
  bit,
  field: { name: `tcp.segment.${name}`, type: "boolean", label },
});
const MARKS = [
  mark(OVERLAP, "overlap", "Segment overlap"),
  mark(CONFLICT, "overlap.conflict", "Conflicting data in segment overlap"),
  mark(MULTIPLE_TAILS, "multipletails", "Multiple tail segments found"),
  mark(TOO_LONG, "toolongfragment", "Segment too long"),
] as const;

/** They are known only once the messages are. */
export const SEGMENT_FIELDS: readonly FieldDefinition[] = [
  PAYLOAD,
  RESET_CAUSE,
  SEGMENT_DATA,
  REASSEMBLED_IN,
  SEGMENTS,
  SEGMENT,
  ERROR,
  ...MARKS.map(({ field }) => field),
  COUNT,
  LENGTH,
  DATA,
];

/** Emits what a message was put together of. Offsets count in its bytes. */
export const emitPieces = (table: RunTable, run: number, bytes: Uint8Array, sink: Sink): void => {
  const { of } = table.pieces;
  const first = table.runs.of.firstPiece[run]!;
  const count = table.runs.of.pieceCount[run]!;
  sink.add(SEGMENTS, 0, bytes.length, true);
  for (let piece = first; piece < first + count; piece += 1) {
    const marks = of.marks[piece]!;
    // One that is too long ends behind the message.
    const offset = Math.min(of.offset[piece]!, bytes.length);
    const length = Math.min(of.length[piece]!, bytes.length - offset);
    sink.add(marks & ~OVERLAP ? ERROR : SEGMENT, offset, length, of.row[piece]! + 1);
    for (const { bit, field } of MARKS) if (marks & bit) sink.add(field, 0, 0, true);
  }
  sink.add(COUNT, 0, 0, count);
  sink.add(LENGTH, 0, 0, bytes.length);
  sink.add(DATA, 0, bytes.length, bytes);
};
