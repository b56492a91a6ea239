/**
 * One message that segments carry in pieces: the pieces that are here, in the order of their offsets, and whether
 * they are all. Invariants: where pieces overlap, the one that begins earlier is received; bytes are held only until the
 * message is finished.
 */

import { lowerBound } from "../collections/lower-bound.ts";

/** Marks of a piece, as `tcp.segment.*` shows them. */
export const OVERLAP = 1;
export const CONFLICT = 2;
export const MULTIPLE_TAILS = 4;
export const TOO_LONG = 8;

export interface Piece {
  readonly row: number;
  /** Where it begins in the payload of that frame. */
  readonly from: number;
  /** Where it begins in the message. */
  readonly offset: number;
  length: number;
  marks: number;
  /** Its bytes, where they do not stand at `offset` of those held in one. */
  own: Uint8Array | undefined;
  /** Where the furthest of the pieces up to this one ends, of what is put together. */
  reach: number;
}

/**
 * What became of a piece: it was added, it completed the message, it brings nothing new to a message that is complete,
 * or the message wants no such piece.
 */
export type Added = "added" | "complete" | "repeated" | "refused";

export class Reassembly {
  readonly pieces: Piece[] = [];
  /** How long it is to be, where that is known; as long as it is once it is complete. */
  length: number | undefined;
  isComplete = false;
  /** It is complete, but its protocol wants more: the next piece reopens it. */
  isPartial = false;
  /** Row of the frame that completed it last; -1 while none has. */
  completedIn = -1;
  /** The last row of all pieces. */
  lastRow = -1;
  /** Bytes that were there have become others since somebody set this to false. */
  isChanged = false;
  /** The bytes from 0 to here are there. */
  #reached = 0;
  #held: Uint8Array = new Uint8Array(0);
  /** How many of the bytes held are pieces laid end to end; those of other pieces are their own. */
  #filled = 0;
  #heldApart = 0;
  #isReleased = false;
  /** Pieces with marks that go when it is reopened. */
  readonly #marked: Piece[] = [];
  /** Index of the first piece that is to be put together with the others, or to be again. */
  #redoFrom = 0;
  #isReassembled = false;

  /** How many bytes it holds. */
  get heldBytes(): number {
    return this.#filled + this.#heldApart;
  }

  /** The message, once it is complete; not to be written to, and gone with the next piece. */
  get bytes(): Uint8Array {
    return this.#held.subarray(0, this.length);
  }

  /**
   * @param bytes what the piece is; copied
   * @param isTail no more bytes are needed behind this piece
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

  /** Sets how long it is to be, whatever was thought before. */
  setLength(length: number): void {
    this.isPartial = false;
    if (length === this.length) return;
    if (this.isComplete) this.#reopen();
    this.length = length;
  }

  /** Where the bytes that are there without a gap from `from` on end. */
  reachedFrom(from: number): number {
    // Pieces that begin before what is reached end there too.
    return from <= this.#reached ? this.#reached : this.#reachFrom(from, this.#placeBehind(this.#reached));
  }

  /** Takes away what lies behind `length`; for complete ones. */
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

  /** Forgets the bytes; what they came from stays. No piece can be added any more. */
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

  /** A piece that brings nothing new changes no byte, but it counts among those that are received. */
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

  /** Index of the first piece that begins behind an offset. */
  #placeBehind(offset: number): number {
    const { pieces } = this;
    const last = pieces.at(-1);
    if (last === undefined || last.offset <= offset) return pieces.length;
    return lowerBound(pieces, (piece) => piece.offset <= offset);
  }

  /** Whether a piece of a row is there that begins at an offset, in front of `place`. */
  #holds(row: number, offset: number, place: number): boolean {
    for (let at = place - 1; at >= 0 && this.pieces[at]!.offset === offset; at -= 1) {
      if (this.pieces[at]!.row === row) return true;
    }
    return false;
  }

  /** Goes on from `end` over pieces that connect with it, from index `first` on. */
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
    // The first piece takes no more than it needs: there may be a message for every segment of a capture.
    const wider = new Uint8Array(Math.max(length, this.#held.length * 2));
    wider.set(this.#held.subarray(0, this.#filled));
    this.#held = wider;
  }

  /**
   * Puts the bytes together and marks the pieces that do not fit. What lies before the first new piece stays as it is:
   * a message that grows with every segment is not put together again with each.
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
