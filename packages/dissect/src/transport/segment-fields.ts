/** The fields that TCP emits for its payload and for messages over several segments. */
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";
import { CONFLICT, MULTIPLE_TAILS, OVERLAP, TOO_LONG } from "./reassembly.ts";
import type { RunTable } from "./run-table.ts";

export const PAYLOAD: FieldDefinition = defineField("tcp.payload", "bytes", "TCP payload");
/** The text that a RST carries in place of a payload (RFC 9293 §3.5.2 allows it). */
export const RESET_CAUSE: FieldDefinition = defineField("tcp.reset_cause", "string", "Reset cause");
export const SEGMENT_DATA: FieldDefinition = defineField("tcp.segment_data", "bytes", "TCP segment data");
export const REASSEMBLED_IN: FieldDefinition = defineField(
  "tcp.reassembled_in",
  "framenum",
  "Reassembled PDU in frame",
);
const SEGMENTS = defineField("tcp.segments", "none", "Reassembled TCP Segments", { isTopLevel: true });
const SEGMENT = defineField("tcp.segment", "framenum", "TCP Segment", { parents: ["tcp.segments"], isLeaf: true });
const ERROR = defineField("tcp.segment.error", "framenum", "Reassembling error");
const COUNT = defineField("tcp.segment.count", "uint32", "Segment count", { parents: ["tcp.segments"] });
const LENGTH = defineField("tcp.reassembled.length", "uint32", "Reassembled TCP length", {
  parents: ["tcp.segments"],
});
const DATA = defineField("tcp.reassembled.data", "bytes", "Reassembled TCP Data", { parents: ["tcp.segments"] });

const mark = (bit: number, name: string, label: string): { bit: number; field: FieldDefinition } => ({
  bit,
  field: defineField(`tcp.segment.${name}`, "boolean", label),
});
const MARKS = [
  mark(OVERLAP, "overlap", "Segment overlap"),
  mark(CONFLICT, "overlap.conflict", "Conflicting data in segment overlap"),
  mark(MULTIPLE_TAILS, "multipletails", "Multiple tail segments found"),
  mark(TOO_LONG, "toolongfragment", "Segment too long"),
] as const;

/** Fields that are known only after the messages were found. */
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

/** Emits the pieces that a message was reassembled from. Offsets count in its bytes. */
export const emitPieces = (table: RunTable, run: number, bytes: Uint8Array, sink: Sink): void => {
  const { of } = table.pieces;
  const first = table.runs.of.firstPiece[run]!;
  const count = table.runs.of.pieceCount[run]!;
  sink.add(SEGMENTS, 0, bytes.length, true);
  for (let piece = first; piece < first + count; piece += 1) {
    const marks = of.marks[piece]!;
    // A piece that is too long ends after the message.
    const offset = Math.min(of.offset[piece]!, bytes.length);
    const length = Math.min(of.length[piece]!, bytes.length - offset);
    sink.add(marks & ~OVERLAP ? ERROR : SEGMENT, offset, length, of.row[piece]! + 1);
    for (const { bit, field } of MARKS) if (marks & bit) sink.add(field, 0, 0, true);
  }
  sink.add(COUNT, 0, 0, count);
  sink.add(LENGTH, 0, 0, bytes.length);
  sink.add(DATA, 0, bytes.length, bytes);
};
