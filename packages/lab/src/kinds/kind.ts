/**
 * What a kind of question is: the contract between the kinds, one file each, and everything that reads, asks, marks or
 * exports questions. All that is asked, given and answered is plain data: it can be sent to a worker, kept, printed.
 */
import type { z } from "zod";
import type { Item, ItemBase } from "../export/item.ts";
import type { CommandNames, Evidence } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { Condition } from "../query/query.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import type { Given } from "../responses/plain-given.ts";
import type { QuestionBase } from "./question-base.ts";

/** An answer to a question of this kind: computed from a capture, or read from what a student gave. */
export interface AnswerBase {
  readonly kind: string;
}

export interface ComputedMistake<Answer> {
  readonly id: string;
  readonly why: string;
  readonly answer: Answer;
  readonly evidence: Evidence;
  /** In this capture it is the same as a right answer, and never counts as a mistake. */
  readonly isRight: boolean;
  readonly credit: number | undefined;
}

/** What one capture gives for one question. */
export interface Computed<Answer extends AnswerBase> {
  readonly question: string;
  readonly kind: Answer["kind"];
  readonly answer: Answer;
  /** Other right answers that differ in this capture, each with the reason. */
  readonly alternatives: readonly { readonly answer: Answer; readonly note: string }[];
  readonly evidence: Evidence;
  /** Nothing in the capture matches. */
  readonly isEmpty: boolean;
  /** The question cannot be asked of this capture: nothing matches, and that is not an answer. */
  readonly isAbsent: boolean;
  readonly misconceptions: readonly ComputedMistake<Answer>[];
  /** Frames that are as good as one of the answer's. */
  readonly equivalents: Readonly<Record<number, number>>;
}

/** What a student gave, read. */
export type Parsed<Answer> =
  | {
      readonly ok: true;
      /** At least one; the first is the likeliest. */
      readonly readings: readonly Answer[];
      /** It may also mean no answer, such as a dash: it counts as an answer if it is right. */
      readonly mayBeBlank: boolean;
    }
  | { readonly ok: false; readonly isBlank: boolean; readonly message: string };

export type Verdict =
  | "right"
  | "partly"
  | "wrong"
  /** Nothing was given. */
  | "unanswered"
  /** The text cannot be read as an answer to this question. */
  | "unreadable"
  /** The capture does not show what is asked; the question gives no points. */
  | "absent"
  /** The proposed credit counts after a person has confirmed it. */
  | "pending";

/** What comes of the comparison of what was given with what is right. */
export interface Judged {
  /** From 0 to 1. */
  readonly credit: number;
  /** One or two plain sentences; does not contain the solution. */
  readonly why: string;
  /** The credit that a person is asked to confirm. */
  readonly proposed?: number;
  /** By the credit, where it is left out. */
  readonly verdict?: Verdict;
  readonly misconception?: { readonly id: string; readonly why: string };
  /** The answer as it was understood, for people: "11, 13". */
  readonly understood?: string;
}

/** What a page gives a student for the answer. It is drawn without knowing the kinds. */
export type AnswerInput =
  | { readonly type: "line"; readonly example: string; readonly isNumeric: boolean }
  | { readonly type: "lines"; readonly example: string; readonly rows: number }
  /** A text that a person marks. */
  | { readonly type: "prose"; readonly example: string; readonly rows: number }
  | { readonly type: "choice"; readonly isSingle: boolean; readonly options: readonly Choosable[] }
  /** Nothing: the capture shows what was done. */
  | { readonly type: "none"; readonly checks: readonly { readonly id: string; readonly says: string }[] };

interface Choosable {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
}

/** A part of a question that is right where conditions hold. */
export interface ConditionalPart {
  readonly what: "option" | "check";
  readonly id: string;
  readonly when: readonly Condition[];
}

/** Why a capture does not tell a right answer from a wrong one. */
interface Ambiguity {
  readonly message: string;
  /** Whoever is asked cannot answer. */
  readonly isError: boolean;
}

export interface QuestionKind<Question extends QuestionBase, Answer extends AnswerBase> {
  readonly kind: Question["kind"] & Answer["kind"];
  /** Of a question in a file; what it reads is the question. */
  schema(shapes: QueryShapes): z.ZodType<Question>;
  input(question: Question): AnswerInput;
  compute(question: Question, facts: CaptureFacts, names: CommandNames): Computed<Answer>;
  /** Reads what was given, where that is an answer of this kind. */
  parse?(question: Question, given: Given): Parsed<Answer>;
  /** Judges what was given to a question that is put to this capture. */
  judge(question: Question, computed: Computed<Answer>, given: Given, facts: CaptureFacts): Judged;
  /** What an answer consists of, each as a text that is equal for equal items. */
  items(answer: Answer): readonly string[];
  /** An answer on one line. @param question where it is known */
  show(answer: Answer, question?: Question): string;
  /** The right answer in Markdown, where its line does not say it to people. */
  solution?(question: Question, answer: Answer): string;
  /** As learning systems know it; undefined where they cannot ask it so. */
  item(question: Question, computed: Computed<Answer>, base: ItemBase): Item | undefined;
  /** What a learning system has no place for, whatever the capture: "more than 20 right options". */
  tooMuch?(question: Question): string | undefined;
  /** What makes a capture unfit for the question. */
  ambiguities?(question: Question, answer: Answer, frameCount: number): readonly Ambiguity[];
  conditionalParts?(question: Question): readonly ConditionalPart[];
}

/** When two answers are equal. Order and repetition do not count; numbers have no tolerance here. */
export const isSame = (left: readonly string[], right: readonly string[]): boolean => {
  const [one, other] = [new Set(left), new Set(right)];
  return one.size === other.size && [...one].every((item) => other.has(item));
};
