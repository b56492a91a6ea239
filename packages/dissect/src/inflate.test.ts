import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { inflateRaw } from "./inflate.ts";

const LIMIT = 1 << 20;
/** Bytes of every grain: noise, nothing but the same, and text that repeats itself. */
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
