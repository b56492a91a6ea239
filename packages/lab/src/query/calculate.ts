/** Calculations with numbers and times. Times are whole nanoseconds: their sums and differences are exact. */

/** A bigint is a time in nanoseconds. */
type Quantity = number | bigint;

const SECOND = 1_000_000_000;

/** Rounded to the nearest whole number, halves up. */
const divided = (dividend: bigint, divisor: bigint): bigint => {
  const [doubled, by] = divisor < 0n ? [-2n * dividend, -2n * divisor] : [2n * dividend, 2n * divisor];
  const shifted = doubled + by / 2n;
  const rest = ((shifted % by) + by) % by;
  return (shifted - rest) / by;
};

/** @returns undefined where a time meets a number: `QueryReader` refuses that */
export const difference = (left: Quantity, right: Quantity): Quantity | undefined => {
  if (typeof left === "bigint") return typeof right === "bigint" ? left - right : undefined;
  return typeof right === "bigint" ? undefined : left - right;
};

/**
 * A number by a time is a number per second, a time by a number a time in whole nanoseconds, all else a number.
 *
 * @returns undefined for a divisor of 0
 */
export const quotient = (dividend: Quantity, divisor: Quantity): Quantity | undefined => {
  if (Number(divisor) === 0) return undefined;
  if (typeof dividend === "number")
    return typeof divisor === "number" ? dividend / divisor : (dividend * SECOND) / Number(divisor);
  if (typeof divisor === "bigint") return Number(dividend) / Number(divisor);
  return Number.isSafeInteger(divisor)
    ? divided(dividend, BigInt(divisor))
    : BigInt(Math.round(Number(dividend) / divisor));
};

const sizes = (left: Quantity, right: Quantity): number => (left < right ? -1 : left > right ? 1 : 0);

export const sumOf = (quantities: readonly Quantity[]): Quantity =>
  typeof quantities[0] === "bigint"
    ? quantities.reduce<bigint>((sum, one) => sum + BigInt(one), 0n)
    : quantities.reduce<number>((sum, one) => sum + Number(one), 0);

export const meanOf = (quantities: readonly Quantity[]): Quantity | undefined =>
  quotient(sumOf(quantities), quantities.length);

/** The one in the middle, or the mean of the two there. */
export const medianOf = (quantities: readonly Quantity[]): Quantity | undefined => {
  const sorted = [...quantities].sort(sizes);
  const middle = sorted.length / 2;
  return meanOf(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
};

/** The least or the greatest. A spread into Math.min would need a stack slot per value. */
export const extreme = (quantities: readonly Quantity[], isGreater: boolean): Quantity | undefined =>
  quantities.reduce<Quantity | undefined>(
    (best, one) => (best === undefined || one > best === isGreater ? one : best),
    undefined,
  );

/** From the least to the greatest. */
export const spanOf = (quantities: readonly Quantity[]): Quantity | undefined => {
  const [least, greatest] = [extreme(quantities, false), extreme(quantities, true)];
  return least === undefined || greatest === undefined ? undefined : difference(greatest, least);
};
