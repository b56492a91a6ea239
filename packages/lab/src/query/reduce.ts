/** The closed set of reductions: what becomes of the values that were told of frames. */
import type { Take } from "../questions/query.ts";
import type { ResultValue, Row, Value } from "./query-result.ts";

/** Numbers by size, then texts by the alphabet. */
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

/** The least or the greatest. A spread into Math.min would take a stack slot a value. */
const extreme = (values: readonly number[], isGreater: boolean): number | undefined =>
  values.reduce<number | undefined>(
    (best, value) => (best === undefined || value > best === isGreater ? value : best),
    undefined,
  );

const pairsOf = (rows: readonly Row[], isPartnerFirst: boolean): ResultValue => ({
  shape: "pairs",
  pairs: rows.flatMap(({ values, others }) => {
    // Several messages in a frame come in the same order on both sides; where one side has a single value it is of all.
    const height = values.length === 0 || others.length === 0 ? 0 : Math.max(values.length, others.length);
    return Array.from({ length: height }, (_, index): readonly [Value, Value] => {
      const own = values[Math.min(index, values.length - 1)]!;
      const other = others[Math.min(index, others.length - 1)]!;
      return isPartnerFirst ? [other, own] : [own, other];
    });
  }),
});

/** Reduces what was told of frames. @param isPartnerFirst the other half of a pair stands first */
export const reduce = (take: Take, rows: readonly Row[], isPartnerFirst: boolean): ResultValue => {
  if (take === "frames") return list(rows.map(({ frame }) => frame));
  if (take === "pairs") return pairsOf(rows, isPartnerFirst);
  const values = rows.flatMap((row) => row.values);
  switch (take) {
    case "values":
      return list(values);
    case "distinct":
      return list([...new Set(values)].sort(byValue));
    case "count":
      return single(values.length);
    case "count-distinct":
      return single(new Set(values).size);
    case "first":
      return single(values[0]);
    case "last":
      return single(values.at(-1));
    case "min":
      return single(extreme(numbersOf(values), false));
    case "max":
      return single(extreme(numbersOf(values), true));
    case "sum":
      return single(numbersOf(values).reduce((sum, value) => sum + value, 0));
    case "most":
      return single(extreme([...tally(values).values()], true) ?? 0);
    case "tally": {
      const counts = [...tally(values)].sort(([left], [right]) => byValue(left, right));
      return { shape: "pairs", pairs: counts };
    }
  }
};
