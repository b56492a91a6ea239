/** Partners are those that a search through all of them finds. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { partnersOf } from "./partners.ts";

const row = fc.nat(30);
const sorted = fc.uniqueArray(row).map((rows) => rows.sort((left, right) => left - right));
const ends = fc.array(fc.option(row, { nil: undefined }), { minLength: 31, maxLength: 31 });

it("finds the nearest one that has not ended", () => {
  fc.assert(
    fc.property(sorted, sorted, ends, (rows, partners, endOf) => {
      const isBetween = (one: number, start: number, end = Number.NaN): boolean =>
        start < one ? !(end <= one) : start > one && !(end >= one);
      const search = (from: number, isBefore: boolean): number | undefined => {
        const found = partners.filter((one) => one < from === isBefore && isBetween(from, one, endOf[one]));
        return isBefore ? found.at(-1) : found[0];
      };
      for (const isBefore of [true, false]) {
        assert.deepEqual(
          partnersOf(rows, partners, isBefore, (partner) => endOf[partner]),
          rows.map((one) => search(one, isBefore)),
        );
      }
    }),
  );
});
