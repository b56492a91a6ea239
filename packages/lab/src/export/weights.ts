/**
 * What an answer is worth, as a learning system takes it. Moodle knows the fractions that its own menu offers, and no
 * others (`question_bank::fraction_options`): an import stops at any other, or rounds it.
 */

const PERCENTS = [
  100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5,
  0,
] as const;

/** The nearest that Moodle knows, in percent. @param credit from -1 to 1 */
export const allowedPercent = (credit: number): number => {
  const wanted = Math.abs(credit) * 100;
  const nearest = PERCENTS.reduce<number>(
    (best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best),
    0,
  );
  return credit < 0 && nearest > 0 ? -nearest : nearest;
};

/** More right options have no weights that add up. */
export const MAX_RIGHT = 20;

/** Equal shares of these are in the menu, and add up. */
const EQUAL: readonly number[] = [1, 2, 4, 5, 8, 10, 20];

const twoSizes = (count: number, high: number, low: number): readonly number[] => {
  const larger = (100 - count * low) / (high - low);
  return Array.from({ length: count }, (_, index) => (index < larger ? high : low) / 100);
};

/**
 * What each of several right options gives: as even as can be where all are in the menu and add up to 100 % exactly.
 * Sevenths do not: who has all of them right would have 0.9999997 of the points.
 *
 * @returns undefined for more than `MAX_RIGHT`
 */
export const sharesOf = (count: number): readonly number[] | undefined => {
  if (count < 1 || count > MAX_RIGHT) return undefined;
  if (EQUAL.includes(count)) return Array.from({ length: count }, () => 1 / count);
  if (count === 3) return [0.4, 0.3, 0.3];
  return count < 10 ? twoSizes(count, 20, 10) : twoSizes(count, 10, 5);
};

/** What a wrong option takes away: about as much as a right one gives. */
export const penaltyOf = (right: number): number => -allowedPercent(1 / right) / 100;
