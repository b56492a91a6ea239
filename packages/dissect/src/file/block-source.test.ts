import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BlockSource } from "./block-source.ts";

test("what is read is what was appended, wherever blocks end", () => {
  const piece = fc.uint8Array({ maxLength: 30 });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.integer({ min: 1, max: 17 }),
      fc.nat(200),
      fc.nat(200),
      fc.boolean(),
      (pieces, blockBytes, offset, length, hasMemory) => {
        const source = new BlockSource(blockBytes);
        for (const each of pieces) source.append(each);
        const whole = Uint8Array.from(pieces.flatMap((each) => [...each]));
        assert.equal(source.size, whole.length);
        const from = Math.min(offset, whole.length);
        const read = source.read(from, length, hasMemory ? new Uint8Array(200) : undefined);
        assert.deepEqual([...read], [...whole.subarray(from, from + length)]);
      },
    ),
  );
});
