/** What comes of one capture: is it fit, what is it worth. Plain data. */
import type { Mark } from "../marking/answer.ts";
import type { Finding } from "../readiness/finding.ts";

export interface TaskMarks {
  readonly task: number;
  readonly title: string;
  readonly marks: readonly Mark[];
  /** To two decimals. */
  readonly earned: number;
  readonly points: number;
  /** Of `points`, those of questions that a person has yet to mark; none of them is in `earned`. */
  readonly pending: number;
}

export interface Report {
  readonly capture: {
    readonly frames: number;
    readonly bytes: number;
    /** ISO 8601 in UTC; undefined without frames. */
    readonly from: string | undefined;
    readonly to: string | undefined;
    /** Equal for captures with the same packets. */
    readonly id: string;
  };
  readonly readiness: readonly Finding[];
  readonly tasks: readonly TaskMarks[];
  readonly earned: number;
  readonly points: number;
  /** As of a task. */
  readonly pending: number;
  /** Questions whose credit a person has to confirm. */
  readonly forAPerson: readonly string[];
  /** Answers to questions that were not asked: misspelt, and then of another task. */
  readonly strayAnswers: readonly string[];
  /** More of these, where a report was cut. */
  readonly otherStrayAnswers?: number | undefined;
  readonly versions: {
    /** `QuestionSet.version`. */
    readonly questions: string;
    readonly engine: string;
  };
}
