/** What comes of the captures that were handed in: are they fit, what are they worth. Plain data. */
import type { Mark } from "../marking/mark.ts";
import type { Evidence } from "../query/command.ts";
import type { Finding } from "../readiness/finding.ts";

export interface CaptureSummary {
  /** As it was named. */
  readonly name: string;
  /** The sample of the lab that it is; undefined for a student's own capture. */
  readonly sample?: string | undefined;
  readonly frames: number;
  readonly bytes: number;
  /** ISO 8601 in UTC; undefined without frames. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Equal for captures with the same packets. */
  readonly id: string;
  readonly readiness: readonly Finding[];
}

/** A capture that could have been asked a task, and was not. */
export interface PassedOver {
  /** Index in the captures of the report. */
  readonly capture: number;
  /** A part of a sentence, such as "it shows less of the task". */
  readonly why: string;
}

/** What a person decided about a mark. */
interface Decided {
  /** For the student. */
  readonly comment: string | undefined;
  /** Who decided, where that was said. */
  readonly by: string | undefined;
  /** The question was changed since: a person may want to look again. */
  readonly isEarlier: boolean;
  /** What the program made of the answer. */
  readonly was: Pick<Mark, "verdict" | "credit" | "points" | "proposed" | "why">;
}

/** A mark in a report, with the question and the answer that it is of. */
export interface ReportedMark extends Mark {
  /** What was asked, in Markdown. */
  readonly prompt: string;
  /** As it was given, on several lines or with commas; undefined where the capture alone decides. */
  readonly given?: string | undefined;
  /** The right answer, in Markdown; only where it was asked for. */
  readonly solution?: string | undefined;
  readonly decided?: Decided | undefined;
}

/** Another capture of a task, and the questions that count on it; their marks are among those of the task. */
interface AlsoAsked {
  readonly capture: number;
  readonly questions: readonly string[];
}

export interface TaskMarks {
  readonly task: number;
  readonly title: string;
  readonly marks: readonly ReportedMark[];
  /** To two decimals. */
  readonly earned: number;
  readonly points: number;
  /** The part of `points` for questions that a person still has to mark; not in `earned`. */
  readonly pending: number;
  /** The capture that was asked: an index in the captures of the report. */
  readonly capture: number;
  readonly passedOver: readonly PassedOver[];
  /** Questions that this capture is not asked, and others were. */
  readonly alsoAsked?: readonly AlsoAsked[];
}

/** What lateness costs. */
export interface Lateness {
  /** The rest of a sentence: "handed in 1 day 3 h late: -20 % of what was earned, 2.4 points". */
  readonly says: string;
  /** Points. */
  readonly lost: number;
}

export interface Report {
  readonly captures: readonly CaptureSummary[];
  readonly tasks: readonly TaskMarks[];
  /** That of the tasks, without what lateness costs. */
  readonly earned: number;
  readonly points: number;
  /** Undefined where it came in time. */
  readonly late?: Lateness | undefined;
  /** As of a task. */
  readonly pending: number;
  /** Questions whose credit a person has to confirm. */
  readonly forAPerson: readonly string[];
  /** Answers to questions that were not asked: first misspelt ids, then those of other tasks. */
  readonly strayAnswers: readonly string[];
  /** How many more there are, if the report was cut. */
  readonly otherStrayAnswers?: number | undefined;
  /** Undefined where all students are asked the same. */
  readonly variant?:
    | {
        /** Whose variant was asked, as `seedOf` reads it. */
        readonly student: string;
        /** Ids of questions that were answered, and that this student was not asked. They cost nothing. */
        readonly answeredOthers: readonly string[];
      }
    | undefined;
  readonly versions: {
    /** `QuestionSet.version`. */
    readonly questions: string;
    readonly engine: string;
  };
}

/** Points to two decimals. */
export const cents = (points: number): number => Math.round(points * 100) / 100;

/** The report with other evidence, of marks and of findings. */
export const mapEvidence = (report: Report, change: (evidence: Evidence) => Evidence): Report => {
  const changed = <Shown extends { readonly evidence: Evidence }>(one: Shown): Shown => ({
    ...one,
    evidence: change(one.evidence),
  });
  return {
    ...report,
    captures: report.captures.map((capture) => ({ ...capture, readiness: capture.readiness.map(changed) })),
    tasks: report.tasks.map((task) => ({ ...task, marks: task.marks.map(changed) })),
  };
};

/** The report with other commands, such as those of somebody who has the capture elsewhere. */
export const mapCommands = (report: Report, change: (command: string) => string): Report =>
  mapEvidence(report, ({ frames, command }) => ({ frames, command: change(command) }));

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  cents(items.reduce((total, item) => total + of(item), 0));

/** The sums of a task. */
export const taskTotals = (marks: readonly Mark[]): Pick<TaskMarks, "earned" | "points" | "pending"> => ({
  earned: sum(marks, ({ earned }) => earned),
  points: sum(marks, ({ points }) => points),
  pending: sum(marks, ({ verdict, points }) => (verdict === "pending" ? points : 0)),
});

/** The tasks of a report with their sums. */
export const reportTotals = (
  tasks: readonly TaskMarks[],
): Pick<Report, "tasks" | "earned" | "points" | "pending" | "forAPerson"> => ({
  tasks,
  earned: sum(tasks, ({ earned }) => earned),
  points: sum(tasks, ({ points }) => points),
  pending: sum(tasks, ({ pending }) => pending),
  forAPerson: tasks.flatMap(({ marks }) =>
    marks.filter(({ verdict }) => verdict === "pending").map(({ question }) => question),
  ),
});
