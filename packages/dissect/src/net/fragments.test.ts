/** Fragments in any order, repeated, and lost: the datagram is the same as before, or there is none. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CONFLICTS, type Datagram, type Fragment, type FragmentLimits, FragmentTable, OVERLAPS } from "./fragments.ts";

/** A fragment, and its frame, where headers come before it. */
interface Piece {
  readonly offset: number;
  readonly more: boolean;
  readonly bytes: Uint8Array;
  readonly header: number;
}

const HEADER = 20;

/** Cuts at multiples of eight bytes, as IP does. */
const cut = (payload: Uint8Array, places: readonly number[]): Piece[] => {
  const offsets = [...new Set([0, ...places.map((place) => place * 8)])]
    .filter((place) => place === 0 || place < payload.length)
    .sort((left, right) => left - right);
  return offsets.map((offset, index) => {
    const end = offsets[index + 1] ?? payload.length;
    return { offset, more: end < payload.length, bytes: payload.subarray(offset, end), header: HEADER };
  });
};

/** Feeds pieces as frames. @returns the table, and for each row what it emitted when the row was indexed */
const reassemble = (
  pieces: readonly Piece[],
  keyOf: (piece: Piece, row: number) => string = () => "",
  limits?: FragmentLimits,
): { table: FragmentTable; emitted: (Datagram | undefined)[]; ask: (row: number) => Datagram | undefined } => {
  const frames = pieces.map(({ bytes, header }) => Uint8Array.of(...new Uint8Array(header).fill(0xee), ...bytes));
  const table = new FragmentTable((row) => frames[row]!, frames.length, limits);
  const ask = (row: number): Datagram | undefined => {
    const { offset, more, bytes, header } = pieces[row]!;
    const fragment: Fragment = { row, start: header, length: bytes.length, offset, more };
    return table.datagramOf(() => keyOf(pieces[row]!, row), fragment);
  };
  return { table, emitted: pieces.map((_, row) => ask(row)), ask };
};

const cuts = fc.record({
  payload: fc.uint8Array({ minLength: 1, maxLength: 400 }),
  places: fc.array(fc.nat(50), { maxLength: 12 }),
  shuffle: fc.infiniteStream(fc.nat(1000)),
});

const shuffled = <Value>(values: readonly Value[], order: Iterator<number>): Value[] =>
  values
    .map((value) => ({ value, at: order.next().value as number }))
    .sort((left, right) => left.at - right.at)
    .map(({ value }) => value);

describe("fragments", () => {
  it("give the datagram, in any order, also when some come twice", () => {
    fc.assert(
      fc.property(cuts, fc.array(fc.nat(12), { maxLength: 6 }), ({ payload, places, shuffle }, again) => {
        const pieces = cut(payload, places);
        const twice = again.flatMap((index) => pieces[index] ?? []);
        const { table, emitted, ask } = reassemble(shuffled([...pieces, ...twice], shuffle));
        const row = emitted.findIndex((datagram) => datagram !== undefined);
        const datagram = emitted[row];
        assert.ok(datagram);
        assert.deepEqual([datagram.row, datagram.length], [row, payload.length]);
        assert.deepEqual(table.assemble(datagram).bytes, payload);
        for (const each of datagram.rows) {
          assert.equal(ask(each), datagram);
          assert.equal(table.fragmentOf(each).remarks & ~OVERLAPS, 0);
        }
        assert.ok(datagram.rows.every((each) => each <= row));
      }),
    );
  });

  it("give nothing while one is missing", () => {
    fc.assert(
      fc.property(cuts, fc.nat(), ({ payload, places, shuffle }, lost) => {
        const pieces = cut(payload, places);
        pieces.splice(lost % pieces.length, 1);
        assert.ok(
          reassemble(shuffled([...pieces, ...pieces], shuffle)).emitted.every((datagram) => datagram === undefined),
        );
      }),
    );
  });

  it("say where every byte of the datagram stands in the frames", () => {
    fc.assert(
      fc.property(cuts, fc.array(fc.nat(12)), ({ payload, places, shuffle }, again) => {
        const pieces = cut(payload, places);
        const fed = shuffled([...pieces, ...again.flatMap((index) => pieces[index] ?? [])], shuffle);
        const { table, emitted } = reassemble(fed);
        const { bytes, parts } = table.assemble(emitted.find((datagram) => datagram !== undefined)!);
        const found = parts.flatMap(({ row, offset, length }) => [
          ...fed[row]!.bytes.subarray(offset - HEADER, offset - HEADER + length),
        ]);
        assert.deepEqual(found, [...bytes]);
      }),
    );
  });

  it("that overlap as they like give the datagram once they cover it", () => {
    const window = fc.record({ units: fc.nat(20), length: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.array(window), (payload, windows) => {
        const pieces = windows.flatMap(({ units, length }) => {
          const bytes = payload.subarray(units * 8, units * 8 + length);
          const more = units * 8 + bytes.length < payload.length;
          return bytes.length === 0 ? [] : [{ offset: units * 8, more, bytes, header: HEADER }];
        });
        const isCovered = (until: number): boolean =>
          payload.every((_, at) =>
            pieces.slice(0, until).some(({ offset, bytes }) => offset <= at && at < offset + bytes.length),
          );
        const expected = pieces.findIndex((_, row) => isCovered(row + 1));
        const { table, emitted } = reassemble(pieces);
        assert.equal(
          emitted.findIndex((datagram) => datagram !== undefined),
          expected,
        );
        if (expected >= 0) assert.deepEqual(table.assemble(emitted[expected]!).bytes, payload);
      }),
      { numRuns: 1000 },
    );
  });

  it("never fail, whatever they claim", () => {
    const piece = fc.record({
      offset: fc.nat(40).map((units) => units * 8),
      more: fc.boolean(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
      header: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(3), (pieces, keys) => {
        const { table, ask } = reassemble(pieces, (_, row) => String(row % (keys + 1)));
        for (const row of pieces.keys()) {
          const datagram = ask(row);
          if (datagram) assert.equal(table.assemble(datagram).bytes.length, datagram.length);
        }
      }),
    );
  });

  it("that overlap count in the order of their offsets, and marked", () => {
    const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
    const { table, emitted } = reassemble([
      { offset: 8, more: true, bytes: bytes(16, 2), header: 0 },
      { offset: 16, more: false, bytes: bytes(16, 3), header: 0 },
      { offset: 0, more: true, bytes: bytes(12, 1), header: 0 },
    ]);
    const whole = table.assemble(emitted[2]!).bytes;
    assert.deepEqual([...whole], [...bytes(12, 1), ...bytes(12, 2), ...bytes(8, 3)]);
    assert.deepEqual(emitted[2]!.rows, [2, 0, 1]);
    assert.deepEqual(
      [0, 1, 2].map((row) => table.fragmentOf(row).remarks),
      [OVERLAPS | CONFLICTS, OVERLAPS | CONFLICTS, 0],
    );
  });

  it("that wait longest are given up when there are too many", () => {
    const half = (more: boolean): Piece => ({ offset: more ? 0 : 8, more, bytes: new Uint8Array(8), header: 0 });
    const keys = ["a", "b", "c", "c", "b", "a"];
    const pieces = keys.map((_, index) => half(index < 3));
    const emitted = (limits: FragmentLimits): boolean[] =>
      reassemble(pieces, (_, row) => keys[row]!, limits).emitted.map((datagram) => datagram !== undefined);
    assert.deepEqual(emitted({ maxWaitingDatagrams: 3, maxWaitingFragments: 3 }), [
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    assert.deepEqual(emitted({ maxWaitingDatagrams: 2, maxWaitingFragments: 9 }), [
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
    assert.deepEqual(emitted({ maxWaitingDatagrams: 9, maxWaitingFragments: 2 }), [
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
    const { givenUp } = reassemble(pieces, (_, row) => keys[row]!, {
      maxWaitingDatagrams: 1,
      maxWaitingFragments: 9,
    }).table;
    assert.deepEqual(givenUp, { count: 3, row: 0, limit: "maxWaitingDatagrams", allowed: 1 });
  });
});
