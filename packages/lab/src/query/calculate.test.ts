/** Calculations against fractions of whole numbers. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { difference, meanOf, medianOf, quotient, spanOf, sumOf } from "./calculate.ts";

/** Nanoseconds: a capture's times since 1970, and what lies between them. */
const time = fc.bigInt({ min: -2n * 10n ** 18n, max: 2n * 10n ** 18n });
const whole = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
const times = fc.array(time, { minLength: 1, maxLength: 30 });

const total = (list: readonly bigint[]): bigint => list.reduce((sum, one) => sum + one, 0n);

/** Whether a whole number is as near to a fraction as one can be. */
const isNearest = (found: unknown, dividend: bigint, divisor: bigint): boolean => {
  assert.equal(typeof found, "bigint");
  const off = 2n * ((found as bigint) * divisor - dividend);
  return (off < 0n ? -off : off) <= (divisor < 0n ? -divisor : divisor);
};

/** Whether a number is a fraction, but for the last of the 53 bits that a number has, and one more for each step. */
const isFraction = (found: unknown, dividend: bigint, divisor: bigint): boolean => {
  const exact = Number((dividend * 10n ** 30n) / divisor) / 1e30;
  return Math.abs(Number(found) - exact) <= 4 * Number.EPSILON * Math.abs(exact) + 1e-29;
};

describe("calculations", () => {
  it("with times lose no nanosecond", () => {
    fc.assert(
      fc.property(times, (list) => {
        assert.equal(sumOf(list), total(list));
        assert.equal(difference(list[0]!, list.at(-1)!), list[0]! - list.at(-1)!);
        assert.ok(isNearest(meanOf(list), total(list), BigInt(list.length)));
        const sorted = [...list].sort((one, other) => (one < other ? -1 : 1));
        assert.equal(spanOf(list), sorted.at(-1)! - sorted[0]!);
        const [low, high] = [sorted[(list.length - 1) >> 1]!, sorted[list.length >> 1]!];
        assert.ok(isNearest(medianOf(list), low + high, 2n));
      }),
    );
  });

  it("do not depend on the order", () => {
    fc.assert(
      fc.property(fc.oneof(times, fc.array(whole, { minLength: 1 })), (list: readonly (bigint | number)[]) => {
        for (const calculate of [sumOf, meanOf, medianOf, spanOf])
          assert.equal(calculate([...list].reverse()), calculate(list));
      }),
    );
  });

  it("of numbers and times divide as fractions do", () => {
    fc.assert(
      fc.property(time, whole, time, whole, (one, number, other, count) => {
        fc.pre(other !== 0n && count !== 0);
        assert.ok(isNearest(quotient(one, count), one, BigInt(count)), "a time by a number");
        assert.ok(isFraction(quotient(number, other), BigInt(number) * 10n ** 9n, other), "a number by a time");
        assert.ok(isFraction(quotient(one, other), one, other), "a time by a time");
        assert.equal(quotient(number, count), number / count);
      }),
    );
  });

  it("have no result without values, for a divisor of 0, and between a time and a number", () => {
    for (const calculate of [meanOf, medianOf, spanOf]) assert.equal(calculate([]), undefined);
    for (const zero of [0, -0, 0n]) for (const one of [0, 3, 0n, 3n]) assert.equal(quotient(one, zero), undefined);
    assert.equal(difference(3, 3n), undefined);
    assert.equal(difference(3n, 3), undefined);
  });
});
