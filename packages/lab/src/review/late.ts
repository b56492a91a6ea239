/** When something was handed in, against when it was due, and what that costs. */
import { cents, type Lateness, type Report } from "../grading/report.ts";
import type { Decisions, StudentDecision } from "./decisions.ts";
import type { LateRule } from "./late-rule.ts";
import { durationText } from "./times.ts";

/** Percent that are lost, and of what. */
const lossOf = (rule: LateRule, lateMs: number): { readonly percent: number; readonly of: LateRule["of"] } => {
  if (rule.nothingAfterMs !== undefined && lateMs > rule.nothingAfterMs) return { percent: 100, of: "earned" };
  const percent = Math.ceil(lateMs / rule.perMs) * rule.percent;
  return { percent: Math.min(percent, rule.mostPercent ?? 100), of: rule.of };
};

const inBrackets = (text: string | undefined): string => (text === undefined ? "" : ` (${text})`);

/** Milliseconds since 1970. */
interface Times {
  /** Undefined where it is not known, which costs nothing. */
  readonly submittedAt?: number | undefined;
  /** The student's own due date, of the learning system. */
  readonly extension?: number | undefined;
}

/** @returns undefined where it is in time */
const latenessOf = (
  { earned, points }: Pick<Report, "earned" | "points">,
  { due, late }: Pick<Decisions, "due" | "late">,
  own: StudentDecision | undefined,
  times: Times,
): Lateness | undefined => {
  const [handedIn, end] = [own?.submitted?.at ?? times.submittedAt, own?.extension?.at ?? times.extension ?? due?.at];
  if (handedIn === undefined || end === undefined) return undefined;
  const lateMs = handedIn - end;
  if (lateMs <= (late?.graceMs ?? 0)) return undefined;
  const how = `handed in ${durationText(lateMs)} late`;
  if (own?.isExcused) return { says: `${how}: excused${inBrackets(own.comment)}`, lost: 0 };
  if (late === undefined) return { says: how, lost: 0 };
  const { percent, of } = lossOf(late, lateMs);
  const lost = Math.min(earned, cents(((of === "earned" ? earned : points) * percent) / 100));
  const basis = of === "earned" ? "what was earned" : "what can be earned";
  return {
    says: `${how}: -${Number(percent.toFixed(6))} % of ${basis}, ${lost} ${lost === 1 ? "point" : "points"}${inBrackets(own?.comment)}`,
    lost,
  };
};

/** The report with what lateness costs. */
export const withLateness = (
  report: Report,
  decisions: Pick<Decisions, "due" | "late">,
  own: StudentDecision | undefined,
  times: Times,
): Report => {
  const late = latenessOf(report, decisions, own, times);
  return late === undefined ? report : { ...report, late, earned: cents(report.earned - late.lost) };
};
