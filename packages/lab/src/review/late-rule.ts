/** What lateness costs: a rule such as "10% of possible per day, at most 50%". */

export interface LateRule {
  readonly percent: number;
  readonly of: "earned" | "possible";
  /** For each that has begun. */
  readonly perMs: number;
  readonly mostPercent: number | undefined;
  /** So much later is not late. Once it is over, lateness counts from the due date. */
  readonly graceMs: number;
  /** So much later nothing is earned. */
  readonly nothingAfterMs: number | undefined;
}

export const LATE_SHAPE =
  'a rule such as "10% per day", "5% of possible per 12 hours, at most 50%, grace 15 minutes, nothing after 7 days"';

const MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

const DURATION = "(\\d{1,4} )?(minute|hour|day|week)s?";
const RATE = new RegExp(`^(\\d{1,3}(?:\\.\\d+)?) ?%(?: of (earned|possible))? per ${DURATION}$`);
const MOST = /^at most (\d{1,3}(?:\.\d+)?) ?%$/;
const GRACE = new RegExp(`^grace ${DURATION}$`);
const NOTHING = new RegExp(`^nothing after ${DURATION}$`);

const durationOf = (count: string | undefined, unit: string): number => Number(count ?? 1) * MS[unit]!;

const isPercent = (percent: number): boolean => percent > 0 && percent <= 100;

/** @returns undefined where it is no rule */
export const readLateRule = (text: string): LateRule | undefined => {
  const [rate = "", ...others] = text.toLowerCase().trim().replace(/\s+/g, " ").split(/ ?, ?/);
  const [, percent, of = "earned", count, unit] = RATE.exec(rate) ?? [];
  if (percent === undefined || unit === undefined || !isPercent(Number(percent))) return undefined;
  const perMs = durationOf(count, unit);
  if (perMs === 0) return undefined;
  let [mostPercent, nothingAfterMs]: (number | undefined)[] = [undefined, undefined];
  let graceMs = 0;
  const seen = new Set<RegExp>();
  for (const other of others) {
    const pattern = [MOST, GRACE, NOTHING].find((one) => one.test(other));
    if (pattern === undefined || seen.has(pattern)) return undefined;
    seen.add(pattern);
    const [, first, second = ""] = pattern.exec(other)!;
    if (pattern === MOST) mostPercent = Number(first);
    else if (pattern === GRACE) graceMs = durationOf(first, second);
    else nothingAfterMs = durationOf(first, second);
  }
  if (mostPercent !== undefined && !isPercent(mostPercent)) return undefined;
  return { percent: Number(percent), of: of as LateRule["of"], perMs, mostPercent, graceMs, nothingAfterMs };
};
