/** What comes of one capture: is it fit, what is it worth. Plain data. */
import type { Evidence, Mark } from "./answer.ts";

/** Something about a capture that decides whether questions can be answered from it. */
export interface Finding {
  /** "no-syn"; one of `FINDING_IDS`. */
  readonly id: string;
  /** `blocks`: nothing can be marked. `harms`: some questions cannot be answered well. `notes`: good to know. */
  readonly severity: "blocks" | "harms" | "notes";
  /** What is so. */
  readonly says: string;
  /** What to do. */
  readonly advice: string;
  /** Empty where a thing that is missing is the finding. */
  readonly evidence: Evidence;
}

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
