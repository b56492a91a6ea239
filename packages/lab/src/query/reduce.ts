/** The closed set of reductions of the values of frames. */
import type { ResultValue, Row, Value } from "./query-result.ts";

/** Numbers by size, then texts in alphabetical order. */
const byValue = (left: Value, right: Value): number => {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left !== typeof right) return typeof left === "number" ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
};

const tally = (values: readonly Value[]): Map<Value, number> => {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

const numbersOf = (values: readonly Value[]): readonly number[] => values.filter((value) => typeof value === "number");

const list = (values: readonly Value[]): ResultValue => ({ shape: "list", values });
const single = (value: Value | undefined): ResultValue => ({ shape: "single", value });

/** The least or the greatest. A spread into Math.min would need a stack slot per value. */
const extreme = (values: readonly number[], isGreater: boolean): number | undefined =>
  values.reduce<number | undefined>(
    (best, value) => (best === undefined || value > best === isGreater ? value : best),
    undefined,
  );

const pairsOf = (rows: readonly Row[], isPartnerFirst: boolean): ResultValue => ({
  shape: "pairs",
  pairs: rows.flatMap(({ values, others }) => {
    // Several messages in a frame have the same order on both sides; a single value on one side belongs to all of them.
    const height = values.length === 0 || others.length === 0 ? 0 : Math.max(values.length, others.length);
    return Array.from({ length: height }, (_, index): readonly [Value, Value] => {
      const own = values[Math.min(index, values.length - 1)]!;
      const other = others[Math.min(index, others.length - 1)]!;
      return isPartnerFirst ? [other, own] : [own, other];
    });
  }),
});

/** @param isPartnerFirst the other half of a pair stands first */
type Reduction = (rows: readonly Row[], isPartnerFirst: boolean) => ResultValue;

const ofValues =
  (reduction: (values: readonly Value[]) => ResultValue): Reduction =>
  (rows) =>
    reduction(rows.flatMap(({ values }) => values));

/** What `take` may say, and what becomes of the values that were told. */
export const REDUCTIONS = {
  /** The numbers of the frames. */
  frames: (rows) => list(rows.map(({ frame }) => frame)),
  /** Every value, in the order of the capture. */
  values: ofValues(list),
  /** Every different value once: numbers by size, texts by the alphabet. */
  distinct: ofValues((values) => list([...new Set(values)].sort(byValue))),
  count: ofValues((values) => single(values.length)),
  /** How many different values. */
  "count-distinct": ofValues((values) => single(new Set(values).size)),
  first: ofValues((values) => single(values[0])),
  last: ofValues((values) => single(values.at(-1))),
  min: ofValues((values) => single(extreme(numbersOf(values), false))),
  max: ofValues((values) => single(extreme(numbersOf(values), true))),
  sum: ofValues((values) => single(numbersOf(values).reduce((sum, value) => sum + value, 0))),
  /** Pairs: each different value, and how often. */
  tally: ofValues((values) => ({
    shape: "pairs",
    pairs: [...tally(values)].sort(([left], [right]) => byValue(left, right)),
  })),
  /** How often the value occurs that occurs most often. */
  most: ofValues((values) => single(extreme([...tally(values).values()], true) ?? 0)),
  /** Pairs: the value, and what `pair` finds for it. */
  pairs: pairsOf,
} as const satisfies Record<string, Reduction>;

export type Take = keyof typeof REDUCTIONS;

export const TAKES: readonly Take[] = Object.keys(REDUCTIONS) as Take[];

/** Those that give one value. */
export const SINGLE: readonly Take[] = TAKES.filter((take) => REDUCTIONS[take]([], false).shape === "single");
