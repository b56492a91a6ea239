/**
 * One report of several captures: each task counts on the capture where it earns most, and questions that this one is
 * not asked count where they were answered, so that full marks can be had.
 */
import { type PassedOver, type Report, type ReportedMark, reportTotals, type TaskMarks, taskTotals } from "./report.ts";

interface Candidate {
  /** Index of the capture. */
  readonly capture: number;
  readonly marks: TaskMarks;
}

/**
 * The better of two for a task: where more was earned, since the answers are about that capture; else where more could
 * be earned; else the first.
 */
const better = (best: Candidate, other: Candidate): Candidate => {
  const earned = other.marks.earned - best.marks.earned;
  const points = other.marks.points - best.marks.points;
  return earned > 0 || (earned === 0 && points > 0) ? other : best;
};

/** Work of the student, or of what the student did: nobody loses points for a capture that was handed in besides. */
const isWork = ({ verdict, given, earned }: ReportedMark): boolean =>
  verdict !== "unanswered" && verdict !== "absent" && (given !== undefined || earned > 0);

interface More {
  readonly capture: number;
  readonly marks: readonly ReportedMark[];
}

/** What was answered on other captures, of questions that the best one is not asked. Where more was earned is first. */
const answeredElsewhere = (best: Candidate, candidates: readonly Candidate[]): readonly More[] => {
  const asked = new Set(best.marks.marks.map(({ question }) => question));
  return [...candidates]
    .sort((left, right) => right.marks.earned - left.marks.earned)
    .flatMap(({ capture, marks: { marks } }): readonly More[] => {
      const more = marks.filter((mark) => !asked.has(mark.question) && isWork(mark));
      for (const { question } of more) asked.add(question);
      return more.length === 0 ? [] : [{ capture, marks: more }];
    });
};

const whyNot = (report: Report, task: number, best: TaskMarks): string => {
  const marks = report.tasks.find((one) => one.task === task);
  const blocking = report.captures.flatMap(({ readiness }) => readiness).find(({ severity }) => severity === "blocks");
  if (blocking !== undefined) return `it cannot be asked: ${blocking.says.replace(/\.$/, "")}`;
  if (marks === undefined) return "no question of the task is about it";
  if (marks.earned < best.earned) return `the answers fit it less (${marks.earned} of ${marks.points} points)`;
  return marks.points < best.points ? "it shows less of the task" : "it fits no better";
};

/**
 * @param reports one for each capture, of the same questions and answers; at least one
 * @returns one report, whose captures are those of the reports in their order
 */
export const combineReports = (reports: readonly Report[]): Report => {
  const [first, ...others] = reports as readonly [Report, ...Report[]];
  if (others.length === 0) return first;
  const numbers = [...new Set(reports.flatMap(({ tasks }) => tasks.map(({ task }) => task)))].sort((a, b) => a - b);
  const tasks = numbers.map((task): TaskMarks => {
    const candidates = reports.flatMap(({ tasks: all }, capture): readonly Candidate[] =>
      all.filter((one) => one.task === task).map((marks) => ({ capture, marks })),
    );
    const best = candidates.reduce(better);
    const elsewhere = answeredElsewhere(best, candidates);
    const counting = new Set([best.capture, ...elsewhere.map(({ capture }) => capture)]);
    const passedOver = reports.flatMap((report, capture): readonly PassedOver[] =>
      counting.has(capture) ? [] : [{ capture, why: whyNot(report, task, best.marks) }],
    );
    const marks = [...best.marks.marks, ...elsewhere.flatMap((more) => more.marks)];
    const alsoAsked = elsewhere.map((more) => ({
      capture: more.capture,
      questions: more.marks.map(({ question }) => question),
    }));
    return { ...best.marks, marks, ...taskTotals(marks), capture: best.capture, passedOver, alsoAsked };
  });
  return {
    ...first,
    ...reportTotals(tasks),
    captures: reports.flatMap(({ captures }) => captures),
    variant: first.variant && {
      ...first.variant,
      answeredOthers: [...new Set(reports.flatMap(({ variant }) => variant?.answeredOthers ?? []))],
    },
    // An answer is stray where no capture was asked its question.
    strayAnswers: first.strayAnswers.filter((id) => others.every(({ strayAnswers }) => strayAnswers.includes(id))),
  };
};
