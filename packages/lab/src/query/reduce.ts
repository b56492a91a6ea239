/** The closed set of reductions of the values of frames. */
import { extreme, meanOf, medianOf, spanOf, sumOf } from "./calculate.ts";
import type { Exact, ResultValue, Row } from "./query-result.ts";

/** Numbers and times by size, then texts in alphabetical order. */
const byValue = (left: Exact, right: Exact): number => {
  if (typeof left !== typeof right) return typeof left === "string" ? 1 : -1;
  return left < right ? -1 : left > right ? 1 : 0;
};

const tally = (values: readonly Exact[]): Map<Exact, number> => {
  const counts = new Map<Exact, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

type Reduced = ResultValue<Exact>;

const list = (values: readonly Exact[]): Reduced => ({ shape: "list", values });
const single = (value: Exact | undefined): Reduced => ({ shape: "single", value });

const pairsOf = (rows: readonly Row[], isPartnerFirst: boolean): Reduced => ({
  shape: "pairs",
  pairs: rows.flatMap(({ values, others }) => {
    // Several messages in a frame have the same order on both sides; a single value on one side belongs to all of them.
    const height = values.length === 0 || others.length === 0 ? 0 : Math.max(values.length, others.length);
    return Array.from({ length: height }, (_, index): readonly [Exact, Exact] => {
      const own = values[Math.min(index, values.length - 1)]!;
      const other = others[Math.min(index, others.length - 1)]!;
      return isPartnerFirst ? [other, own] : [own, other];
    });
  }),
});

/** @param isPartnerFirst the other half of a pair stands first */
type Reduction = (rows: readonly Row[], isPartnerFirst: boolean) => Reduced;

const ofValues =
  (reduction: (values: readonly Exact[]) => Reduced): Reduction =>
  (rows) =>
    reduction(rows.flatMap(({ values }) => values));

/** Texts are no quantities. */
const ofQuantities = (reduction: (quantities: readonly (number | bigint)[]) => Exact | undefined): Reduction =>
  ofValues((values) => single(reduction(values.filter((value) => typeof value !== "string"))));

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
  min: ofQuantities((quantities) => extreme(quantities, false)),
  max: ofQuantities((quantities) => extreme(quantities, true)),
  sum: ofQuantities(sumOf),
  mean: ofQuantities(meanOf),
  median: ofQuantities(medianOf),
  /** From the least value to the greatest. */
  span: ofQuantities(spanOf),
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
