/** The kinds of questions. A new one is a file, and a line here. */
import type { z } from "zod";
import { count } from "./count.ts";
import type { Drawn } from "./drawn.ts";
import { frames } from "./frames.ts";
import type { AnswerInput, Computed, ComputedMistake, QuestionKind } from "./kind.ts";
import { live } from "./live.ts";
import { manyOf } from "./many-of.ts";
import { number } from "./number.ts";
import { oneOf } from "./one-of.ts";
import { pairs } from "./pairs.ts";
import { ports } from "./ports.ts";
import { strings } from "./strings.ts";
import { text } from "./text.ts";

const KINDS = [frames, ports, count, number, strings, pairs, oneOf, manyOf, text, live] as const;

type Kind = (typeof KINDS)[number];

/** A question as its file has it. */
type Asked = z.output<ReturnType<Kind["schema"]>>;

/** With the place that it has, and what a page gives a student for the answer. */
export type Question = Asked & {
  readonly task: number;
  readonly input: AnswerInput;
  /** The values that its texts were drawn with; undefined where all students are asked the same. */
  readonly drawn?: readonly Drawn[] | undefined;
};

/** Those whose answer a query gives. */
export type ComputedQuestion = Extract<Question, { readonly query: unknown }>;

/** Computed from a capture, or read from what a student gave. */
export type Answer = ReturnType<Kind["compute"]>["answer"];

export type ComputedAnswer = Computed<Answer>;

export type ComputedMisconception = ComputedMistake<Answer>;

type AnyKind = QuestionKind<Asked, Answer>;

/** In the order in which messages name them. */
export const KIND_NAMES: readonly string[] = KINDS.map(({ kind }) => kind);

/** @param name as question files and answers have it; undefined where there is none */
export const kindNamed = (name: unknown): AnyKind | undefined => KINDS.find(({ kind }) => kind === name);

/** The kind of a question, or of an answer. */
export const kindOf = ({ kind }: { readonly kind: Kind["kind"] }): AnyKind => kindNamed(kind)!;
