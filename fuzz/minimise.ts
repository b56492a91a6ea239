/** Smaller cases that break the same promise, so that a person sees what matters. */
import type { FuzzCase } from "./fuzz-target.ts";

export interface MinimiseOptions {
  /** Whether the same promise is still broken. */
  readonly breaks: (cases: readonly FuzzCase[]) => Promise<boolean>;
  /** In the time of `performance.now`; the smallest case found until then is the result. */
  readonly until: number;
}

const without = ({ input, cuts, ending }: FuzzCase, start: number, count: number): FuzzCase => ({
  input: Uint8Array.from([...input.subarray(0, start), ...input.subarray(start + count)]),
  cuts: [...new Set(cuts.map((cut) => (cut <= start ? cut : Math.max(start, cut - count))))],
  ending,
});

/** Removes ever smaller pieces for as long as the promise stays broken. */
const shrink = async <Value>(
  value: Value,
  lengthOf: (value: Value) => number,
  remove: (value: Value, start: number, count: number) => Value,
  breaks: (value: Value) => Promise<boolean>,
): Promise<Value> => {
  let smallest = value;
  for (let size = Math.ceil(lengthOf(smallest) / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < lengthOf(smallest); ) {
      const smaller = remove(smallest, start, size);
      if (await breaks(smaller)) smallest = smaller;
      else start += size;
    }
  }
  return smallest;
};

const simplerSendings = (one: FuzzCase): readonly FuzzCase[] => [
  { ...one, cuts: [], ending: "end" },
  { ...one, cuts: [] },
  ...one.cuts.map((cut) => ({ ...one, cuts: [cut] })),
  { ...one, ending: "end" },
];

/** @param cases that break a promise together */
export const minimise = async (
  cases: readonly FuzzCase[],
  { breaks, until }: MinimiseOptions,
): Promise<readonly FuzzCase[]> => {
  const stillBreaks = async (smaller: readonly FuzzCase[]): Promise<boolean> =>
    performance.now() < until && smaller.length > 0 && (await breaks(smaller));
  const removeCases = (list: readonly FuzzCase[], start: number, count: number): readonly FuzzCase[] =>
    list.filter((_, index) => index < start || index >= start + count);
  let smallest = await shrink(cases, (list) => list.length, removeCases, stillBreaks);
  for (const index of smallest.keys()) {
    const breaksWith = (one: FuzzCase): Promise<boolean> => stillBreaks(smallest.with(index, one));
    for (const simpler of simplerSendings(smallest[index]!)) {
      if (!(await breaksWith(simpler))) continue;
      smallest = smallest.with(index, simpler);
      break;
    }
    const one = await shrink(smallest[index]!, ({ input }) => input.length, without, breaksWith);
    smallest = smallest.with(index, one);
  }
  return smallest;
};
