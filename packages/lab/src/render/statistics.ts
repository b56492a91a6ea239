/**
 * What a class did with each question, for the teacher: how many were right, which mistakes how often and whose, how
 * well the question tells students apart, and how long it took where that is known.
 */
import { stringify } from "csv-stringify/browser/esm/sync";
import { CSV_OPTIONS } from "../export/csv-options.ts";
import type { Report, ReportedMark } from "../grading/report.ts";
import { mistakeIn } from "../grading/shared-mistakes.ts";
import { withDrawn } from "../kinds/drawn.ts";
import { correlation, type Quartiles, quartilesOf } from "./numbers.ts";

/** The verdicts of which a question's bar is made, in its order. "absent" is none: it was not asked. */
export const COUNTED = ["right", "partly", "pending", "wrong", "unreadable", "unanswered"] as const;
type Counted = (typeof COUNTED)[number];

export interface StudentResult {
  readonly student: string;
  readonly report: Report;
  /** How long the student worked on questions, by their ids, as the student's browser says. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What several students answered, the most frequent first. */
interface SharedAnswer {
  readonly says: string;
  readonly students: readonly string[];
}

export interface QuestionStatistics {
  readonly task: number;
  readonly question: string;
  /** The values that it was drawn with; "" for a question without draws. */
  readonly drawn: string;
  /** Markdown. */
  readonly prompt: string;
  /** Of how many students it was asked. */
  readonly asked: number;
  readonly counts: Readonly<Record<Counted, number>>;
  /** Mean credit of those who were asked, from 0 to 1; what is pending counts as proposed. */
  readonly meanCredit: number;
  /**
   * Correlation of the credit with what the same students earned elsewhere, from -1 to 1; undefined where too few were
   * asked, or all earned the same.
   */
  readonly discrimination: number | undefined;
  /** Known mistakes by their ids; `says` is Markdown. */
  readonly misconceptions: readonly (SharedAnswer & { readonly id: string })[];
  /** Wrong answers that are no known mistake, and that several students gave. */
  readonly otherMistakes: readonly SharedAnswer[];
  /** Of those whose time is known. */
  readonly seconds: Quartiles | undefined;
}

/** Fewer say nothing about how a question tells students apart. */
const MIN_FOR_DISCRIMINATION = 20;
const MAX_OTHER_MISTAKES = 5;

interface Answer {
  readonly student: string;
  readonly mark: ReportedMark;
  /** Share of the points of all other questions. */
  readonly elsewhere: number | undefined;
  readonly seconds: number | undefined;
}

const isCounted = (verdict: ReportedMark["verdict"]): verdict is Counted => verdict !== "absent";

const creditOf = ({ proposed, credit }: ReportedMark): number => proposed ?? credit;
const earnedBy = (mark: ReportedMark): number => creditOf(mark) * mark.points;

const answersOf = ({ student, report, seconds }: StudentResult): readonly Answer[] => {
  const marks = report.tasks.flatMap((task) => task.marks);
  const earned = marks.reduce((total, mark) => total + earnedBy(mark), 0);
  const points = marks.reduce((total, mark) => total + mark.points, 0);
  return marks
    .filter(({ verdict }) => isCounted(verdict))
    .map((mark) => ({
      student,
      mark,
      elsewhere: points > mark.points ? (earned - earnedBy(mark)) / (points - mark.points) : undefined,
      seconds: seconds[mark.question],
    }));
};

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

const discriminationOf = (answers: readonly Answer[]): number | undefined => {
  const points = answers.flatMap(({ mark, elsewhere }) =>
    elsewhere === undefined ? [] : [[creditOf(mark), elsewhere] as const],
  );
  const found = points.length < MIN_FOR_DISCRIMINATION ? undefined : correlation(points);
  return found === undefined ? undefined : thousandths(found);
};

const byFrequency = (left: SharedAnswer, right: SharedAnswer): number => right.students.length - left.students.length;

const misconceptionsOf = (answers: readonly Answer[]): QuestionStatistics["misconceptions"] => {
  const found = new Map<string, { id: string; says: string; students: string[] }>();
  for (const { student, mark } of answers) {
    if (mark.misconception === undefined) continue;
    const { id, why } = mark.misconception;
    const one = found.get(id) ?? { id, says: why, students: [] };
    one.students.push(student);
    found.set(id, one);
  }
  return [...found.values()].sort(byFrequency);
};

const otherMistakesOf = (answers: readonly Answer[]): readonly SharedAnswer[] => {
  const found = new Map<string, string[]>();
  for (const { student, mark } of answers) {
    const says = mark.misconception === undefined ? mistakeIn(mark) : undefined;
    if (says !== undefined) found.set(says, [...(found.get(says) ?? []), student]);
  }
  return [...found]
    .flatMap(([says, students]) => (students.length > 1 ? [{ says, students }] : []))
    .sort(byFrequency)
    .slice(0, MAX_OTHER_MISTAKES);
};

const statisticsOf = (answers: readonly Answer[]): QuestionStatistics => {
  const { mark: first } = answers[0]!;
  const counts = Object.fromEntries(
    COUNTED.map((verdict) => [verdict, answers.filter(({ mark }) => mark.verdict === verdict).length]),
  ) as Record<Counted, number>;
  const credit = answers.reduce((total, { mark }) => total + creditOf(mark), 0);
  return {
    task: first.task,
    question: first.question,
    drawn: first.drawn ?? "",
    prompt: first.prompt,
    asked: answers.length,
    counts,
    meanCredit: thousandths(credit / answers.length),
    discrimination: discriminationOf(answers),
    misconceptions: misconceptionsOf(answers),
    otherMistakes: otherMistakesOf(answers),
    seconds: quartilesOf(answers.flatMap(({ seconds }) => seconds ?? [])),
  };
};

/**
 * One for each form of a question that somebody was asked.
 *
 * @param order ids of the questions: which of them comes first in a report depends on its variant
 */
export const classStatistics = (
  results: readonly StudentResult[],
  order: readonly string[],
): readonly QuestionStatistics[] => {
  const forms = new Map<string, Answer[]>();
  for (const answer of results.flatMap(answersOf)) {
    const form = withDrawn(answer.mark.question, answer.mark.drawn);
    const own = forms.get(form) ?? [];
    own.push(answer);
    forms.set(form, own);
  }
  const all = [...forms.values()].map(statisticsOf);
  return all.sort(
    (left, right) =>
      left.task - right.task ||
      order.indexOf(left.question) - order.indexOf(right.question) ||
      left.drawn.localeCompare(right.drawn, "en", { numeric: true }),
  );
};

export interface AskedCapture {
  readonly task: number;
  /** "sample NAME"; all that are students' own are one. */
  readonly capture: string;
  readonly students: number;
}

/** Of which captures each task was asked. */
export const askedCaptures = (results: readonly StudentResult[]): readonly AskedCapture[] => {
  const counts = new Map<string, AskedCapture>();
  for (const { report } of results)
    for (const { task, capture } of report.tasks) {
      const sample = report.captures[capture]?.sample;
      const name = sample === undefined ? "their own" : `sample ${sample}`;
      const key = `${task} ${name}`;
      counts.set(key, { task, capture: name, students: (counts.get(key)?.students ?? 0) + 1 });
    }
  return [...counts.values()].sort((left, right) => left.task - right.task || right.students - left.students);
};

const counted = (found: readonly SharedAnswer[], name: (one: SharedAnswer) => string): string =>
  found.map((one) => `${name(one)}: ${one.students.length}`).join("; ");

/** One line a question (RFC 4180). */
export const statisticsCsv = (statistics: readonly QuestionStatistics[]): string =>
  stringify(
    [
      [
        ...["task", "question", "drawn", "asked", ...COUNTED, "mean credit", "discrimination"],
        ...["lower quartile of seconds", "median seconds", "upper quartile of seconds"],
        ...["misconceptions", "other wrong answers", "prompt"],
      ],
      ...statistics.map((one) => [
        ...[one.task, one.question, one.drawn, one.asked],
        ...COUNTED.map((verdict) => one.counts[verdict]),
        ...[one.meanCredit, one.discrimination ?? ""],
        ...[one.seconds?.lower ?? "", one.seconds?.median ?? "", one.seconds?.upper ?? ""],
        one.misconceptions.map(({ id, students }) => `${id}: ${students.length}`).join("; "),
        counted(one.otherMistakes, ({ says }) => says),
        one.prompt,
      ]),
    ],
    CSV_OPTIONS,
  );
