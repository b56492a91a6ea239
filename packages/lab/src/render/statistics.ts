/** What a class did with each question, for the teacher: how many were right, and which mistakes how often. */
import { stringify } from "csv-stringify/browser/esm/sync";
import { CSV_OPTIONS } from "../export/csv-options.ts";
import type { Report } from "../grading/report.ts";
import { withDrawn } from "../kinds/drawn.ts";
import type { Mark } from "../marking/mark.ts";

/** The verdicts of which a question's bar is made, in its order. "absent" is none: it was not asked. */
export const COUNTED = ["right", "partly", "pending", "wrong", "unreadable", "unanswered"] as const;
type Counted = (typeof COUNTED)[number];

export interface QuestionStatistics {
  readonly task: number;
  readonly question: string;
  /** The values that it was drawn with; "" for a question without draws. */
  readonly drawn: string;
  /** Of how many students it was asked. */
  readonly asked: number;
  readonly counts: Readonly<Record<Counted, number>>;
  /** Mean credit of those who were asked, from 0 to 1; what is pending counts as proposed. */
  readonly meanCredit: number;
  /** Known mistakes, the most frequent first. */
  readonly misconceptions: readonly { readonly id: string; readonly why: string; readonly count: number }[];
}

const isCounted = (verdict: Mark["verdict"]): verdict is Counted => verdict !== "absent";

const statisticsOf = (marks: readonly Mark[]): QuestionStatistics => {
  const [first] = marks as readonly [Mark];
  const asked = marks.filter(({ verdict }) => isCounted(verdict));
  const counts = Object.fromEntries(
    COUNTED.map((verdict) => [verdict, asked.filter((one) => one.verdict === verdict).length]),
  ) as Record<Counted, number>;
  const mistakes = new Map<string, { id: string; why: string; count: number }>();
  for (const { misconception } of asked) {
    if (misconception === undefined) continue;
    const { id, why } = misconception;
    const one = mistakes.get(id) ?? { id, why, count: 0 };
    one.count += 1;
    mistakes.set(id, one);
  }
  const credit = asked.reduce((total, one) => total + (one.proposed ?? one.credit), 0);
  return {
    task: first.task,
    question: first.question,
    drawn: first.drawn ?? "",
    asked: asked.length,
    counts,
    meanCredit: asked.length === 0 ? 0 : Math.round((credit / asked.length) * 1000) / 1000,
    misconceptions: [...mistakes.values()].sort((left, right) => right.count - left.count),
  };
};

/**
 * One for each form of a question that somebody was asked.
 *
 * @param order ids of the questions: which of them comes first in a report depends on its variant
 */
export const classStatistics = (
  reports: readonly Report[],
  order: readonly string[],
): readonly QuestionStatistics[] => {
  const marks = new Map<string, Mark[]>();
  for (const { tasks } of reports)
    for (const mark of tasks.flatMap((task) => task.marks)) {
      const form = withDrawn(mark.question, mark.drawn);
      marks.set(form, [...(marks.get(form) ?? []), mark]);
    }
  const all = [...marks.values()].map(statisticsOf).filter(({ asked }) => asked > 0);
  return all.sort(
    (left, right) =>
      left.task - right.task ||
      order.indexOf(left.question) - order.indexOf(right.question) ||
      left.drawn.localeCompare(right.drawn, "en", { numeric: true }),
  );
};

/** One line a question (RFC 4180). */
export const statisticsCsv = (statistics: readonly QuestionStatistics[]): string =>
  stringify(
    [
      ["task", "question", "drawn", "asked", ...COUNTED, "mean credit", "misconceptions"],
      ...statistics.map(({ task, question, drawn, asked, counts, meanCredit, misconceptions }) => [
        task,
        question,
        drawn,
        asked,
        ...COUNTED.map((verdict) => counts[verdict]),
        meanCredit,
        misconceptions.map(({ id, count }) => `${id}: ${count}`).join("; "),
      ]),
    ],
    CSV_OPTIONS,
  );
