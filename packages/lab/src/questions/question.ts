/** Questions as the rest of the lab sees them, once the files have been read and checked. Plain data throughout. */
import type { Condition, Query } from "./query.ts";

/** Where a question is asked. */
export interface AskedOn {
  /** Samples by their name without the ending: "homepage_coffee". */
  readonly samples: readonly string[];
  /** Also of the student's own capture. */
  readonly own: boolean;
}

/** A wrong answer that people come to for a reason. */
export interface Misconception {
  readonly id: string;
  /** Said to the student: what was mistaken for what, and how to see the difference. Markdown. */
  readonly why: string;
  /** The wrong answer, computed; or, for what is the same in every capture, as a student would type it. */
  readonly answer: { readonly query: Query } | { readonly typed: string };
  /** Credit from 0 to 1 in place of what it would get by itself. */
  readonly credit?: number | undefined;
}

/** Another answer that is right too. */
export interface Alternative {
  readonly query: Query;
  /** Why it is right too. */
  readonly note: string;
}

interface QuestionBase {
  /** Unique among all questions: "3.1a". */
  readonly id: string;
  readonly task: number;
  /** Markdown. */
  readonly prompt: string;
  readonly on: AskedOn;
  readonly points: number;
  readonly level: "basic" | "deeper" | "beyond";
  /** In the order in which they are given. Markdown. */
  readonly hints: readonly string[];
  /** Said with the answer: why it is so. Markdown. */
  readonly explanation: string | undefined;
  readonly misconceptions: readonly Misconception[];
  /**
   * What it means that nothing in a capture matches: "answer", then "none" or 0 is what to give; or "absent", then the
   * question cannot be asked of this capture, and `missing` says what to do so that it can.
   */
  readonly whenEmpty: "answer" | "absent";
  readonly missing: string | undefined;
}

interface ComputedBase extends QuestionBase {
  readonly query: Query;
  readonly alternatives: readonly Alternative[];
}

/** Frame numbers. */
export interface FramesQuestion extends ComputedBase {
  readonly kind: "frames";
  /** All of them, or any one of them. */
  readonly wants: "all" | "any";
  /** A field of each frame of the answer that names frames which are as good as it: `tcp.segment`. */
  readonly equivalents: string | undefined;
}

/** TCP ports. */
export interface PortsQuestion extends ComputedBase {
  readonly kind: "ports";
}

/** A whole number. */
export interface CountQuestion extends ComputedBase {
  readonly kind: "count";
  /** What is counted, where that is a unit: "bytes". A count with another unit is none. */
  readonly unit?: string | undefined;
}

/** A number that was measured. */
export interface NumberQuestion extends ComputedBase {
  readonly kind: "number";
  /** As it is shown: "ms". */
  readonly unit: string;
  /** How far off an answer may be: absolutely, in the unit. */
  readonly tolerance: number;
}

/** Texts, such as the names of headers. */
export interface StringsQuestion extends ComputedBase {
  readonly kind: "strings";
  readonly isCaseSensitive: boolean;
}

/** How a pair is written. An arrow is between two packets; behind a colon stands what the packet says. */
export const PAIR_EXAMPLES = {
  "->": "21 -> 5",
  "<-": "21 <- 5",
  ":": "21 : what it says",
  "=": "GET = 2",
} as const;

/** Pairs, such as a response and its request. */
export interface PairsQuestion extends ComputedBase {
  readonly kind: "pairs";
  /** What stands between the two when they are shown; a student may type any of them, and turn the arrow round. */
  readonly arrow: keyof typeof PAIR_EXAMPLES;
  /** As with frames, for numbers of frames on either side. */
  readonly equivalents: string | undefined;
}

export interface Option {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  /** Whether it is right: always, never, or where all of the conditions hold in the capture. */
  readonly right: boolean | readonly Condition[];
  /** Said to a student who chose it wrongly. Markdown. */
  readonly why: string | undefined;
}

/** A choice of one, or of several. */
export interface ChoiceQuestion extends QuestionBase {
  readonly kind: "one-of" | "many-of";
  readonly options: readonly Option[];
  /** What shows the answer. */
  readonly evidence: readonly Query[];
}

export interface RubricPoint {
  readonly id: string;
  /** What an answer should say. Markdown. */
  readonly says: string;
  readonly points: number;
  /** Found in an answer that says so: each inner list is "one of these", all lists must be met. Lower case. */
  readonly words: readonly (readonly string[])[];
}

/** A text. What a program finds in it is a proposal; a person decides. */
export interface TextQuestion extends QuestionBase {
  readonly kind: "text";
  readonly rubric: readonly RubricPoint[];
  readonly evidence: readonly Query[];
}

export interface LiveCheck {
  readonly id: string;
  /** What should be in the capture. Markdown. */
  readonly says: string;
  readonly when: readonly Condition[];
  /** What to do when it is not. Markdown. */
  readonly otherwise: string;
}

/** Something to do, which the student's own capture shows. */
export interface LiveQuestion extends QuestionBase {
  readonly kind: "live";
  readonly checks: readonly LiveCheck[];
  readonly evidence: readonly Query[];
}

export type ComputedQuestion =
  | FramesQuestion
  | PortsQuestion
  | CountQuestion
  | NumberQuestion
  | StringsQuestion
  | PairsQuestion;

export type Question = ComputedQuestion | ChoiceQuestion | TextQuestion | LiveQuestion;

export type QuestionKind = Question["kind"];

export interface Task {
  readonly task: number;
  readonly title: string;
  readonly questions: readonly Question[];
}

/** A server whose traffic questions are about. */
export interface Server {
  /** "site"; texts say `$site` for its port. */
  readonly name: string;
  readonly port: number;
  /** As Wireshark calls it: "http". */
  readonly protocol: string;
}

export interface QuestionSet {
  /** By number. */
  readonly tasks: readonly Task[];
  readonly servers: readonly Server[];
  /** The named queries. */
  readonly queries: Readonly<Record<string, Query>>;
  /** The same with the ports that the files say, which the samples have; undefined where these are those. */
  readonly ofSamples?: QuestionSet | undefined;
  /** Names the contents of the files: 14 hexadecimal digits. Not a proof against forgery. */
  readonly version: string;
}

/** What is wrong with a question file, said so that its author finds the place. */
export interface QuestionProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
  /** "questions[3.1a].query.take". */
  readonly path: string;
  /** One sentence: what is there, and what is allowed. */
  readonly message: string;
}
