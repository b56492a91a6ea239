/** Numbers that sum up others. */

export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  /** How many values. */
  readonly of: number;
}

/** @param sorted at least one @param share from 0 to 1; between two values it lies between them */
const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
};

/** Undefined where there are no values. */
export const quartilesOf = (values: readonly number[]): Quartiles | undefined => {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((left, right) => left - right);
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number];
  return { lower, median, upper, of: values.length };
};

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

/** Pearson's; undefined where one side does not vary. */
export const correlation = (points: readonly (readonly [number, number])[]): number | undefined => {
  const [lefts, rights] = [points.map(([left]) => left), points.map(([, right]) => right)];
  const [left, right] = [mean(lefts), mean(rights)];
  const sum = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((total, point) => total + of(point), 0);
  const spread = Math.sqrt(sum(([one]) => (one - left) ** 2) * sum(([, other]) => (other - right) ** 2));
  // What does not vary differs from its mean by rounding alone.
  return spread < 1e-9 ? undefined : sum(([one, other]) => (one - left) * (other - right)) / spread;
};

/** How many values lie in each of equal parts of 0 to 1. */
export const histogram = (values: readonly number[], parts: number): readonly number[] => {
  const counts = Array.from({ length: parts }, () => 0);
  for (const value of values) counts[Math.min(parts - 1, Math.max(0, Math.floor(value * parts)))]! += 1;
  return counts;
};
