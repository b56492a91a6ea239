/** What comes of the captures that were handed in: are they fit, what are they worth. Plain data. */
import type { Mark } from "../marking/mark.ts";
import type { Evidence } from "../query/command.ts";
import type { Finding } from "../readiness/finding.ts";

export interface CaptureSummary {
  /** As it was named. */
  readonly name: string;
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

export interface TaskMarks {
  readonly task: number;
  readonly title: string;
  readonly marks: readonly Mark[];
  /** To two decimals. */
  readonly earned: number;
  readonly points: number;
  /** The part of `points` for questions that a person still has to mark; not in `earned`. */
  readonly pending: number;
  /** The capture that was asked: an index in the captures of the report. */
  readonly capture: number;
  readonly passedOver: readonly PassedOver[];
}

export interface Report {
  readonly captures: readonly CaptureSummary[];
  readonly tasks: readonly TaskMarks[];
  readonly earned: number;
  readonly points: number;
  /** As of a task. */
  readonly pending: number;
  /** Questions whose credit a person has to confirm. */
  readonly forAPerson: readonly string[];
  /** Answers to questions that were not asked: first misspelt ids, then those of other tasks. */
  readonly strayAnswers: readonly string[];
  /** How many more there are, if the report was cut. */
  readonly otherStrayAnswers?: number | undefined;
  /** Whose variant was asked, as `seedOf` reads it; undefined where all students are asked the same. */
  readonly variant?: string | undefined;
  readonly versions: {
    /** `QuestionSet.version`. */
    readonly questions: string;
    readonly engine: string;
  };
}

/** Points to two decimals. */
export const cents = (points: number): number => Math.round(points * 100) / 100;

/** The report with other commands, such as those of somebody who has the capture elsewhere. */
export const mapCommands = (report: Report, change: (command: string) => string): Report => {
  const changed = <Shown extends { readonly evidence: Evidence }>(one: Shown): Shown => ({
    ...one,
    evidence: { ...one.evidence, command: change(one.evidence.command) },
  });
  return {
    ...report,
    captures: report.captures.map((capture) => ({ ...capture, readiness: capture.readiness.map(changed) })),
    tasks: report.tasks.map((task) => ({ ...task, marks: task.marks.map(changed) })),
  };
};
