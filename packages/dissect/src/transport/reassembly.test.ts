/** From pieces to a message: which bytes count, also where pieces overlap and the message grows with every piece. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CONFLICT, OVERLAP, Reassembly } from "./reassembly.ts";

/** The simplest correct model of a piece: it keeps all its bytes. */
interface Known {
  readonly row: number;
  readonly offset: number;
  readonly length: number;
  bytes: Uint8Array;
  marks: number;
}

/** Reassembles everything from the first piece on; afterwards each piece holds the bytes that count at its place. */
const putTogether = (pieces: readonly Known[], length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    const { offset, bytes } = piece;
    if (bytes.length > 0 && offset < filled) piece.marks |= OVERLAP;
    for (const [at, byte] of bytes.entries()) {
      if (offset + at >= filled) whole[offset + at] = byte;
      else if (whole[offset + at] !== byte) piece.marks |= CONFLICT;
    }
    filled = Math.max(filled, offset + bytes.length);
  }
  for (const piece of pieces) piece.bytes = whole.slice(piece.offset, piece.offset + piece.length);
  return whole;
};

/**
 * How far a piece begins before the end of the bytes so far, and its bytes: few different values, so that they often
 * agree.
 */
const PIECE = fc.tuple(
  fc.nat(6),
  fc.array(fc.nat(1), { minLength: 1, maxLength: 7 }).map((bytes) => Uint8Array.from(bytes)),
);

describe("reassembly", () => {
  it("hears the piece that begins earlier, whatever was reassembled before, and says what has changed", () => {
    let changes = 0;
    fc.assert(
      fc.property(fc.array(PIECE, { maxLength: 20 }), (pieces) => {
        const reassembly = new Reassembly();
        const known: Known[] = [];
        let before: Uint8Array = new Uint8Array(0);
        for (const [row, [back, bytes]] of pieces.entries()) {
          const offset = Math.max(0, before.length - back);
          const length = Math.max(before.length, offset + bytes.length);
          if (row > 0) reassembly.isPartial = true;
          const place = known.findLastIndex((piece) => piece.offset <= offset) + 1;
          const isRepeated = offset + bytes.length <= before.length && row > 0;
          const received = isRepeated ? before.slice(offset, offset + bytes.length) : bytes;
          const marks = isRepeated ? OVERLAP : 0;
          known.splice(place, 0, { row, offset, length: bytes.length, bytes: received, marks });
          reassembly.isChanged = false;
          assert.equal(reassembly.add(row, 0, offset, bytes, true), isRepeated ? "repeated" : "complete");
          if (isRepeated) continue;
          // Contiguous pieces in order are not compared again.
          const isInOrder = offset === before.length;
          const whole = isInOrder ? new Uint8Array([...before, ...bytes]) : putTogether(known, length);
          assert.deepEqual(reassembly.bytes, whole);
          assert.equal(reassembly.heldBytes, length);
          assert.deepEqual(
            reassembly.pieces.map((piece) => [piece.row, piece.offset, piece.length, piece.marks]),
            known.map((piece) => [piece.row, piece.offset, piece.length, piece.marks]),
          );
          const isSame = before.every((byte, at) => byte === whole[at]);
          assert.ok(isSame || reassembly.isChanged);
          if (!isSame) changes += 1;
          before = whole;
        }
      }),
      { numRuns: 2000 },
    );
    assert.ok(changes > 0);
  });

  it("forgets marks of an end that was none, and of a piece that was too long", () => {
    const reassembly = new Reassembly();
    reassembly.add(0, 0, 0, new Uint8Array(4), false);
    assert.equal(reassembly.add(1, 0, 2, new Uint8Array(1), true), "complete");
    assert.deepEqual([reassembly.length, reassembly.pieces[0]?.marks], [3, 8]);
    assert.ok(reassembly.isChanged);
    reassembly.setLength(5);
    assert.equal(reassembly.add(2, 0, 4, new Uint8Array(1), true), "complete");
    assert.deepEqual(
      reassembly.pieces.map(({ marks }) => marks),
      [0, OVERLAP, 0],
    );
  });
});
