/**
 * Credit in the form of a learning system. Moodle accepts only the fractions of its own menu
 * (`question_bank::fraction_options`): an import stops at any other, or rounds it.
 */

const PERCENTS = [
  100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5,
  0,
] as const;

/** The nearest fraction that Moodle accepts, in percent. @param credit from -1 to 1 */
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

/** Equal shares for these numbers of options are in the menu, and add up. */
const EQUAL: readonly number[] = [1, 2, 4, 5, 8, 10, 20];

const twoSizes = (count: number, high: number, low: number): readonly number[] => {
  const larger = (100 - count * low) / (high - low);
  return Array.from({ length: count }, (_, index) => (index < larger ? high : low) / 100);
};

/**
 * The credit of each of several right options: as even as possible, all in the menu, and exactly 100 % in total.
 * Sevenths do not work: all right options together would give 0.9999997 of the points.
 *
 * @returns undefined for more than `MAX_RIGHT`
 */
export const sharesOf = (count: number): readonly number[] | undefined => {
  if (count < 1 || count > MAX_RIGHT) return undefined;
  if (EQUAL.includes(count)) return Array.from({ length: count }, () => 1 / count);
  if (count === 3) return [0.4, 0.3, 0.3];
  return count < 10 ? twoSizes(count, 20, 10) : twoSizes(count, 10, 5);
};

/** The penalty of a wrong option: about the credit of a right one. */
export const penaltyOf = (right: number): number => -allowedPercent(1 / right) / 100;
