/**
 * One message over several segments: its pieces, sorted by offset, and whether all are there. Invariants: where pieces
 * overlap, the bytes of the one that begins earlier count; bytes are held only until the message is finished.
 */

import { lowerBound } from "../collections/lower-bound.ts";

/** Marks of a piece, as in `tcp.segment.*`. */
export const OVERLAP = 1;
export const CONFLICT = 2;
export const MULTIPLE_TAILS = 4;
export const TOO_LONG = 8;

export interface Piece {
  readonly row: number;
  /** Its offset in the payload of that frame. */
  readonly from: number;
  /** Its offset in the message. */
  readonly offset: number;
  length: number;
  marks: number;
  /** Its own copy of the bytes, if they are not at `offset` of the shared buffer. */
  own: Uint8Array | undefined;
  /** The furthest end of the pieces up to this one, within the reassembled bytes. */
  reach: number;
}

/**
 * The result of adding a piece: it was added, it completed the message, it has nothing new for a complete message, or
 * the message does not accept it.
 */
export type Added = "added" | "complete" | "repeated" | "refused";

export class Reassembly {
  readonly pieces: Piece[] = [];
  /** The expected length, if it is known; for a complete message, its length. */
  length: number | undefined;
  isComplete = false;
  /** It is complete, but its protocol wants more: the next piece reopens it. */
  isPartial = false;
  /** Row of the frame that completed it last; -1 if none has. */
  completedIn = -1;
  /** The last row of all pieces. */
  lastRow = -1;
  /** Existing bytes have changed since the caller set this to false. */
  isChanged = false;
  /** The bytes from 0 to here are there. */
  #reached = 0;
  #held: Uint8Array = new Uint8Array(0);
  /** How many bytes of the shared buffer are contiguous pieces; other pieces have their own copy. */
  #filled = 0;
  #heldApart = 0;
  #isReleased = false;
  /** Pieces whose marks are removed when the message is reopened. */
  readonly #marked: Piece[] = [];
  /** Index of the first piece that must be (re)assembled with the others. */
  #redoFrom = 0;
  #isReassembled = false;

  /** How many bytes it holds. */
  get heldBytes(): number {
    return this.#filled + this.#heldApart;
  }

  /** The message, once it is complete. It must not be written to, and the next piece makes it invalid. */
  get bytes(): Uint8Array {
    return this.#held.subarray(0, this.length);
  }

  /**
   * @param bytes of the piece; they are copied
   * @param isTail no bytes are needed after this piece
   */
  add(row: number, from: number, offset: number, bytes: Uint8Array, isTail: boolean): Added {
    const place = this.#placeBehind(offset);
    if (row <= this.lastRow && this.#holds(row, offset, place)) return this.isComplete ? "refused" : "added";
    if (this.isComplete) {
      if (offset + bytes.length <= this.length!) {
        this.lastRow = Math.max(this.lastRow, row);
        this.#insertRepeated(
          { row, from, offset, length: bytes.length, marks: OVERLAP, own: undefined, reach: 0 },
          place,
        );
        return "repeated";
      }
      if (!this.isPartial || offset + bytes.length < this.length!) return "refused";
      this.#reopen();
    }
    if (this.#isReleased) return "refused";
    this.lastRow = Math.max(this.lastRow, row);
    const piece: Piece = { row, from, offset, length: bytes.length, marks: 0, own: undefined, reach: 0 };
    if (isTail) {
      if (this.length === undefined) this.length = offset + bytes.length;
      else if (this.length !== offset + bytes.length) this.#mark(piece, MULTIPLE_TAILS);
    }
    this.#hold(piece, bytes, place);
    this.pieces.splice(place, 0, piece);
    this.#reached = this.#reachFrom(this.#reached, place);
    if (this.length === undefined || this.#reached < this.length) return "added";
    this.#complete(this.length);
    this.isComplete = true;
    this.completedIn = row;
    return "complete";
  }

  /** Sets the expected length, and replaces any earlier value. */
  setLength(length: number): void {
    this.isPartial = false;
    if (length === this.length) return;
    if (this.isComplete) this.#reopen();
    this.length = length;
  }

  /** The end of the bytes that are there without a gap from `from` on. */
  reachedFrom(from: number): number {
    // Pieces that begin before `#reached` also end there.
    return from <= this.#reached ? this.#reached : this.#reachFrom(from, this.#placeBehind(this.#reached));
  }

  /** Removes everything after `length`; only for complete messages. */
  truncate(length: number): void {
    this.isPartial = false;
    if (length === this.length) return;
    this.length = length;
    this.#reached = Math.min(this.#reached, length);
    const left = this.pieces.findIndex(({ offset }) => offset >= length);
    if (left >= 0) this.pieces.length = left;
    for (const piece of this.pieces) {
      piece.marks &= OVERLAP | CONFLICT;
      piece.length = Math.min(piece.length, length - piece.offset);
    }
  }

  /** Releases the bytes but keeps the list of pieces. No piece can be added any more. */
  release(): void {
    this.#isReleased = true;
    this.#held = new Uint8Array(0);
    this.#filled = 0;
    this.#heldApart = 0;
    for (const piece of this.pieces) piece.own = undefined;
  }

  #reopen(): void {
    this.isComplete = false;
    this.isPartial = false;
    this.length = undefined;
    this.completedIn = -1;
    for (const piece of this.#marked) piece.marks &= OVERLAP | CONFLICT;
    this.#marked.length = 0;
  }

  #mark(piece: Piece, mark: number): void {
    piece.marks |= mark;
    if ((mark & (OVERLAP | CONFLICT)) === 0) this.#marked.push(piece);
  }

  /** A piece without anything new changes no byte, but it is listed with the others. */
  #insertRepeated(piece: Piece, place: number): void {
    const { pieces } = this;
    pieces.splice(place, 0, piece);
    this.#redoFrom = Math.min(this.#redoFrom, place);
    const reach = Math.max(this.#reachBefore(place), piece.offset + piece.length);
    for (let at = place; at < pieces.length && pieces[at]!.reach < reach; at += 1) pieces[at]!.reach = reach;
  }

  #reachBefore(place: number): number {
    return place === 0 ? 0 : this.pieces[place - 1]!.reach;
  }

  /** Index of the first piece that begins after an offset. */
  #placeBehind(offset: number): number {
    const { pieces } = this;
    const last = pieces.at(-1);
    if (last === undefined || last.offset <= offset) return pieces.length;
    return lowerBound(pieces, (piece) => piece.offset <= offset);
  }

  /** Whether a piece of this row begins at the offset, before index `place`. */
  #holds(row: number, offset: number, place: number): boolean {
    for (let at = place - 1; at >= 0 && this.pieces[at]!.offset === offset; at -= 1) {
      if (this.pieces[at]!.row === row) return true;
    }
    return false;
  }

  /** Continues from `end` over adjacent pieces, from index `first` on. */
  #reachFrom(end: number, first: number): number {
    const { pieces } = this;
    let reached = end;
    for (let at = first; at < pieces.length && pieces[at]!.offset <= reached; at += 1) {
      reached = Math.max(reached, pieces[at]!.offset + pieces[at]!.length);
    }
    return reached;
  }

  #hold(piece: Piece, bytes: Uint8Array, place: number): void {
    if (place === this.pieces.length && piece.offset === this.#filled && this.#heldApart === 0) {
      this.#reserve(this.#filled + bytes.length);
      this.#held.set(bytes, this.#filled);
      this.#filled += bytes.length;
      piece.reach = this.#filled;
      if (this.#redoFrom === place) this.#redoFrom += 1;
      return;
    }
    this.#redoFrom = Math.min(this.#redoFrom, place);
    if (bytes.length === 0) return;
    piece.own = bytes.slice();
    this.#heldApart += bytes.length;
  }

  #reserve(length: number): void {
    if (length <= this.#held.length) return;
    // The first piece reserves only what it needs: there can be a message for every segment of a capture.
    const wider = new Uint8Array(Math.max(length, this.#held.length * 2));
    wider.set(this.#held.subarray(0, this.#filled));
    this.#held = wider;
  }

  /**
   * Reassembles the bytes and marks the pieces that do not fit. Bytes before the first new piece stay as they are: a
   * message that grows with every segment is not reassembled from the start each time.
   */
  #complete(length: number): void {
    if (this.#heldApart === 0 && this.#filled === length) return;
    const { pieces } = this;
    const isShorter = length < this.#filled;
    const first = isShorter ? 0 : this.#redoFrom;
    const base = pieces[first]?.offset ?? length;
    const before = this.#held.slice(base, this.#filled);
    this.#reserve(length);
    const whole = this.#held;
    let filled = this.#reachBefore(first);
    let apart = 0;
    this.#redoFrom = pieces.length;
    for (let index = first; index < pieces.length; index += 1) {
      const piece = pieces[index]!;
      const { offset } = piece;
      const bytes = piece.own ?? before.subarray(offset - base, offset - base + piece.length);
      const isTooLong = offset + piece.length > length;
      if (isTooLong && piece.length > 0) {
        this.#mark(piece, TOO_LONG);
        this.#redoFrom = Math.min(this.#redoFrom, index);
        piece.own = bytes;
        apart += piece.length;
      } else piece.own = undefined;
      const end = Math.min(offset + piece.length, length);
      if (piece.length > 0 && offset < length) {
        const known = Math.min(end, filled);
        if (offset < filled) this.#mark(piece, OVERLAP);
        for (let at = offset; at < known; at += 1) if (whole[at] !== bytes[at - offset]) this.#mark(piece, CONFLICT);
        if (end > filled) {
          whole.set(bytes.subarray(filled - offset, end - offset), filled);
          filled = end;
        }
      }
      piece.reach = filled;
    }
    let isSame = !isShorter;
    for (let at = 0; isSame && at < before.length; at += 1) isSame = before[at] === whole[base + at];
    if (!this.#isReassembled || !isSame) this.isChanged = true;
    this.#isReassembled = true;
    this.#filled = length;
    this.#heldApart = apart;
  }
}
