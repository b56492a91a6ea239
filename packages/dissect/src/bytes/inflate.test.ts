import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { inflateRaw } from "./inflate.ts";

const LIMIT = 1 << 20;
/** Bytes of every kind: noise, one repeated byte, and repeated text. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }),
  fc.tuple(fc.nat(100_000), fc.nat(255)).map(([length, byte]) => new Uint8Array(length).fill(byte)),
  fc
    .array(fc.constantFrom("coffee", "tea", " ", "a", "\n", "milk and sugar"), { maxLength: 2_000 })
    .map((words) => new Uint8Array(Buffer.from(words.join("")))),
);
const packed = fc
  .tuple(data, fc.constantFrom(constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_DEFAULT_STRATEGY), fc.nat(9))
  .map(([bytes, strategy, level]) => ({ bytes, zipped: new Uint8Array(deflateRawSync(bytes, { strategy, level })) }));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("what zlib packed is unpacked, and what follows it is left alone", () => {
  fc.assert(
    fc.property(packed, fc.nat(9), ({ bytes, zipped }, more) => {
      const result = inflateRaw(new Uint8Array([...zipped, ...new Uint8Array(more)]), 0, LIMIT);
      assert.deepEqual([result.end, result.next, hex(result.output)], ["done", zipped.length, hex(bytes)]);
    }),
  );
});

test("bytes cut short give exactly what zlib gets out of them", () => {
  fc.assert(
    fc.property(packed, fc.nat(), ({ zipped }, at) => {
      const cut = zipped.subarray(0, at % zipped.length);
      const result = inflateRaw(cut, 0, LIMIT);
      const theirs = inflateRawSync(cut, { finishFlush: constants.Z_SYNC_FLUSH });
      assert.deepEqual([result.end, hex(result.output)], ["cut", hex(theirs)]);
    }),
  );
});

test("it refuses what zlib refuses, and takes what zlib takes", () => {
  fc.assert(
    fc.property(
      packed,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      ({ zipped }, hits) => {
        const damaged = zipped.slice();
        for (const [at, value] of hits) damaged[at % damaged.length] = value;
        let theirs: string | undefined;
        try {
          theirs = hex(inflateRawSync(damaged, { finishFlush: constants.Z_SYNC_FLUSH }));
        } catch {
          theirs = undefined;
        }
        const result = inflateRaw(damaged, 0, LIMIT);
        assert.equal(result.end === "bad" ? undefined : hex(result.output), theirs);
      },
    ),
    { numRuns: 500 },
  );
});

test("it never gives more than the limit", () => {
  const zipped = new Uint8Array(deflateRawSync(new Uint8Array(1_000_000)));
  const result = inflateRaw(zipped, 0, 10_000);
  assert.equal(result.end, "limit");
  assert.ok(result.output.length <= 10_000);
});

/** Blocks that contain only codes of the maximum length: 1,100 bits each, and a table of 2^15 entries. */
const tables = (blocks: number): Uint8Array => {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = 0; bit < count; bit += 1) bits.push((value >>> bit) & 1);
  };
  /** The lengths in use, in the order of RFC 1951 §3.2.7. Each has a code of 4 bits, assigned in numeric order. */
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const used = order.filter((length) => ![16, 17, 12].includes(length)).sort((left, right) => left - right);
  const length = (value: number): void => {
    for (let bit = 3; bit >= 0; bit -= 1) bits.push((used.indexOf(value) >>> bit) & 1);
  };
  for (let block = 0; block < blocks; block += 1) {
    put(0b100, 3);
    put(0, 10);
    put(15, 4);
    for (const value of order) put(used.includes(value) ? 4 : 0, 3);
    for (const value of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 13, 13, 14, 15]) length(value);
    for (const zeros of [138, 102]) {
      length(18);
      put(zeros - 11, 7);
    }
    length(15);
    length(1);
    put(0x7fff, 15);
  }
  put(0b011, 3);
  put(0, 7);
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3]! |= bit << (at & 7);
  return bytes;
};

test("it does no more work than it may: what comes out counts, and the tables it takes", () => {
  const zipped = new Uint8Array(deflateRawSync(new Uint8Array(1_000_000)));
  const whole = inflateRaw(zipped, 0, LIMIT, LIMIT);
  assert.equal(whole.end, "done");
  assert.ok(whole.work >= 1_000_000);
  const part = inflateRaw(zipped, 0, LIMIT, 100_000);
  assert.equal(part.end, "spent");
  assert.ok(part.work >= 100_000 && part.work <= 300_000, `${part.work}`);
  const nothing = tables(100);
  assert.equal(inflateRawSync(nothing).length, 0);
  assert.deepEqual([inflateRaw(nothing, 0, LIMIT).end, inflateRaw(nothing, 0, LIMIT).output.length], ["done", 0]);
  assert.ok(inflateRaw(nothing, 0, LIMIT).work > 100 * 2 ** 15);
  const few = inflateRaw(nothing, 0, LIMIT, LIMIT);
  assert.equal(few.end, "spent");
  assert.ok(few.work < LIMIT + 2 ** 16, `${few.work}`);
});
