/** Handshake messages over several records: the first pass reassembles them, the second finds the pieces again. */
import { u32be } from "../../bytes/byte-view.ts";
import { lowerBound } from "../../collections/lower-bound.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Reading } from "./reading.ts";
import type { Piece, SplitMessage } from "./stream.ts";

/** Type and length. */
const HEADER_BYTES = 4;

const joined = (pieces: readonly Uint8Array[], length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

/** Adds a piece. It must be a copy, since the bytes of the run may be released. */
const add = (
  { run, pieces, pending }: Reading,
  message: SplitMessage,
  recordStart: number,
  bytes: Uint8Array,
): Piece => {
  const offset = message.length;
  message.rows.push(run.row);
  message.length += bytes.length;
  const isLast = message.length === message.total;
  const piece: Piece = { recordAt: recordStart - run.start, message, offset, length: bytes.length, isLast };
  pieces.push(piece);
  message.pieces.push(bytes);
  pending.count += bytes.length;
  return piece;
};

/** First pass: the message begins in this record and does not end there. @returns undefined where it cannot be held */
export const startMessage = (
  reading: Reading,
  emitter: FieldEmitter,
  recordStart: number,
  at: number,
  end: number,
): Piece | undefined => {
  if (!emitter.has(at, end - at) || !reading.pending.hasRoom(end - at, reading.run.row)) return undefined;
  const message: SplitMessage = {
    direction: reading.run.direction,
    rows: [],
    pieces: [],
    length: 0,
    total: Number.POSITIVE_INFINITY,
    whole: undefined,
  };
  reading.stream.pending[reading.side] = message;
  return add(reading, message, recordStart, emitter.bytes.slice(at, end));
};

/** First pass: the piece that the record adds to the message before it, if that message is not whole yet. */
export const continueMessage = (
  reading: Reading,
  emitter: FieldEmitter,
  at: number,
  end: number,
): Piece | undefined => {
  const { pending } = reading.stream;
  const { row, direction } = reading.run;
  const message = pending[reading.side];
  if (message === undefined) return undefined;
  // Before a Client Hello is seen, both ends count as one side. Here Wireshark gives up the frame.
  if (message.direction !== direction) {
    emitter.break();
    return undefined;
  }
  if (!emitter.has(at, end - at)) return undefined;
  if (!reading.pending.hasRoom(end - at, row)) {
    reading.pending.count -= message.length;
    message.pieces = [];
    pending[reading.side] = undefined;
    emitter.break();
    return undefined;
  }
  if (message.total === Number.POSITIVE_INFINITY && message.length + end - at >= HEADER_BYTES) {
    const start = joined([...message.pieces, emitter.bytes.subarray(at, end)], message.length + end - at);
    message.total = HEADER_BYTES + (u32be(start, 0) & 0xffffff);
  }
  const length = Math.min(end - at, message.total - message.length);
  const piece = add(reading, message, at, emitter.bytes.slice(at, at + length));
  if (piece.isLast) {
    message.whole = { bytes: joined(message.pieces, message.length), row };
    message.pieces = [];
    pending[reading.side] = undefined;
  }
  return piece;
};

/**
 * Second pass: the piece in the record whose content begins at `recordStart`. @param offset of the piece in its message
 */
export const pieceAt = ({ run, pieces }: Reading, recordStart: number, offset?: number): Piece | undefined => {
  const recordAt = recordStart - run.start;
  // Records were read in order. A record has at most two pieces: the end of one message and the beginning of another.
  const first = lowerBound(pieces, (piece) => piece.recordAt < recordAt);
  return pieces
    .slice(first, first + 2)
    .find((piece) => piece.recordAt === recordAt && (offset === undefined || piece.offset === offset));
};
