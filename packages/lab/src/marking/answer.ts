/** Answers: what a capture says, what a student gives, and what comes of the comparison. Plain data throughout. */
import type { Evidence } from "../query/command.ts";
import type { Value } from "../query/query-result.ts";
import type { QuestionKind } from "../questions/question.ts";

export type Answer =
  | { readonly kind: "frames"; readonly frames: readonly number[] }
  | { readonly kind: "ports"; readonly ports: readonly number[] }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "number"; readonly number: number; readonly unit: string }
  | { readonly kind: "strings"; readonly strings: readonly string[] }
  | { readonly kind: "pairs"; readonly pairs: readonly (readonly [Value, Value])[] }
  /** Ids of options; exactly one for `one-of`. */
  | { readonly kind: "one-of" | "many-of"; readonly options: readonly string[] }
  /** Ids of the points of the rubric that an answer should meet, or meets. */
  | { readonly kind: "text"; readonly points: readonly string[] }
  /** Ids of the checks that should hold, or hold. */
  | { readonly kind: "live"; readonly checks: readonly string[] };

export interface ComputedMisconception {
  readonly id: string;
  readonly why: string;
  readonly answer: Answer;
  readonly evidence: Evidence;
  /** In this capture it cannot be told from a right answer, and is never held against anybody. */
  readonly isRight: boolean;
  readonly credit: number | undefined;
}

/** What one capture says to one question. */
export interface ComputedAnswer {
  readonly question: string;
  readonly kind: QuestionKind;
  readonly answer: Answer;
  /** Right too, and not the same in this capture, each with the reason. */
  readonly alternatives: readonly { readonly answer: Answer; readonly note: string }[];
  readonly evidence: Evidence;
  /** Nothing in the capture matches. */
  readonly isEmpty: boolean;
  /** The question cannot be asked of this capture: it is empty, and that is no answer. */
  readonly isAbsent: boolean;
  readonly misconceptions: readonly ComputedMisconception[];
  /** Of a frames question: frames that are as good as one of the answer's. */
  readonly equivalents: Readonly<Record<number, number>>;
}

/** As a student types it, or picks it: for choices the ids of options. */
export type Given = string | number | readonly (string | number)[];

export type Verdict =
  | "right"
  | "partly"
  | "wrong"
  /** Nothing was given. */
  | "unanswered"
  /** What was given cannot be read as an answer to this question. */
  | "unreadable"
  /** The capture does not show what is asked; no points are at stake. */
  | "absent"
  /** What is proposed counts once a person has confirmed it. */
  | "pending";

export interface Mark {
  readonly question: string;
  readonly task: number;
  readonly verdict: Verdict;
  /** From 0 to 1; 0 while the verdict is "pending". */
  readonly credit: number;
  /** The credit that a person is asked to confirm; undefined unless the verdict is "pending". */
  readonly proposed: number | undefined;
  /** At stake; 0 where the verdict is "absent". */
  readonly points: number;
  /** `credit * points`, to two decimals. */
  readonly earned: number;
  /** One or two plain sentences; does not give the solution away. */
  readonly why: string;
  readonly misconception: { readonly id: string; readonly why: string } | undefined;
  /** For those who may see the solution. */
  readonly evidence: Evidence;
  readonly nextHint: string | undefined;
  /** As it was understood, for people: "11, 13". */
  readonly understood: string | undefined;
}
