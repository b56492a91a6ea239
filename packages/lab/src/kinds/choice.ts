/** What the choices of one option and of several have in common. */
import { z } from "zod";
import type { ItemResponse } from "../export/item.ts";
import { chosenBy, filled, id, identified, list, mapping, prose, say } from "../files/shape.ts";
import { CONDITIONS } from "../query/file-query.ts";
import type { Query } from "../query/query.ts";
import { isConditions, type QueryShapes } from "../query/query-shapes.ts";
import { allHold } from "../query/run-query.ts";
import { readChoice } from "../responses/parse-choice.ts";
import { isDash, isNone } from "../responses/plain-given.ts";
import type { AnswerBase, ConditionalPart, QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { BLANK, judgedUnread, plainOrNot, unreadable } from "./parsed.ts";
import { type QuestionBase, sayWhatIsMissing, uncomputedKeys } from "./question-base.ts";
import { RIGHT_SCORE, type Score } from "./score.ts";
import { shownBy } from "./shown-by.ts";

const option = ({ conditions }: QueryShapes) =>
  mapping("an option", {
    id,
    /** Markdown. */
    text: prose("what can be chosen"),
    /** Other texts that it is named by in an answer. */
    also: list(filled("a text"), "texts").default([]),
    /** Always, never, or where all of the conditions hold in the capture. */
    right: chosenBy(
      z.union([z.boolean(), conditions]),
      (value) => typeof value === "boolean" || isConditions(value),
      `true, false, ${CONDITIONS}; or a list of these`,
    ),
    /** Shown to a student who chose it wrongly. Markdown. */
    why: prose("why it is wrong").optional(),
  });

export type Option = z.output<ReturnType<typeof option>>;

const optionsShape = (kind: string, shapes: QueryShapes, isSingle: boolean) =>
  identified<Option>(z.array(option(shapes), say("a list of options")).min(2, say("at least two options"))).superRefine(
    (options, context) => {
      if (!options.every(({ right }) => typeof right === "boolean")) return;
      const right = options.filter((one) => one.right === true).length;
      if (right === 0) context.addIssue({ code: "custom", message: "no option is right" });
      else if (isSingle && right > 1)
        context.addIssue({ code: "custom", message: `${right} options are right; ${kind} has one` });
    },
  );

export const choiceKeys = (kind: string, shapes: QueryShapes, isSingle: boolean) =>
  uncomputedKeys(kind, shapes, { options: optionsShape(kind, shapes, isSingle) });

interface ChoiceQuestion extends QuestionBase {
  readonly options: readonly Option[];
  readonly evidence: readonly Query[];
}

export interface ChoiceAnswer extends AnswerBase {
  /** Ids. */
  readonly options: readonly string[];
}

export const checkChoice = (question: ChoiceQuestion, context: z.RefinementCtx): void => {
  if (question.options.some(({ right }) => typeof right !== "boolean")) sayWhatIsMissing(question, context);
};

const conditionalParts = ({ options }: ChoiceQuestion): readonly ConditionalPart[] =>
  options.flatMap(({ id: name, right }) =>
    typeof right === "boolean" ? [] : [{ what: "option" as const, id: name, when: right }],
  );

/** What a choice of one, or of several, says of itself. */
interface ChoiceKind<Question extends ChoiceQuestion, Answer extends ChoiceAnswer>
  extends Pick<QuestionKind<Question, Answer>, "kind" | "schema" | "tooMuch" | "ambiguities"> {
  readonly isSingle: boolean;
  answer(options: readonly string[]): Answer;
  /** Whether a question without a right option cannot be asked of a capture. */
  isAbsentWhenEmpty(question: Question): boolean;
  /** Of a choice that is not right as a whole. @param extra those that were chosen and are wrong */
  score(question: Question, chosen: readonly string[], right: readonly string[], extra: readonly Option[]): Score;
  /** Credits of the right options in an item, and of the wrong ones; undefined where there are no such credits. */
  credits(right: number): { readonly shares: readonly number[]; readonly penalty: number } | undefined;
}

export const choiceKind = <Question extends ChoiceQuestion, Answer extends ChoiceAnswer>({
  answer,
  isAbsentWhenEmpty,
  score,
  credits,
  ...own
}: ChoiceKind<Question, Answer>): QuestionKind<Question, Answer> => {
  const parse: QuestionKind<Question, Answer>["parse"] = ({ options }, given) => {
    const plain = plainOrNot(given);
    if (typeof plain !== "string") return plain;
    const chosen = readChoice(options, !own.isSingle, given);
    if (!chosen.ok) return isDash(plain) ? BLANK : unreadable(chosen.message);
    if (chosen.ids.length === 0 && !isNone(plain)) return BLANK;
    return { ok: true, readings: [answer(chosen.ids)], mayBeBlank: false };
  };
  return {
    ...own,
    input: ({ options }) => ({
      type: "choice",
      isSingle: own.isSingle,
      options: options.map(({ id: name, text }) => ({ id: name, text })),
    }),
    conditionalParts,
    compute(question, facts, names) {
      const right = question.options.filter((one) =>
        typeof one.right === "boolean" ? one.right : allHold(one.right, facts),
      );
      const isEmpty = right.length === 0;
      const isAbsent = isEmpty && isAbsentWhenEmpty(question);
      return shownBy(question, { answer: answer(right.map((one) => one.id)), isEmpty, isAbsent }, facts, names);
    },
    parse,
    judge(question, computed, given) {
      const parsed = parse(question, given);
      if (!parsed.ok) return judgedUnread(parsed);
      const chosen = parsed.readings[0]!.options;
      const right = computed.answer.options;
      const named = chosen.flatMap((name) => question.options.filter((one) => one.id === name));
      const extra = named.filter((one) => !right.includes(one.id));
      const judged =
        extra.length === 0 && chosen.length === right.length ? RIGHT_SCORE : score(question, chosen, right, extra);
      const mistaken = question.options.find((one) => one.why && extra.includes(one));
      return {
        ...judged,
        understood: named.map(({ text }) => text).join(" | ") || "none",
        ...(mistaken?.why ? { misconception: { id: mistaken.id, why: mistaken.why } } : {}),
      };
    },
    items: ({ options }) => options,
    show: ({ options }) => listed(options),
    solution: ({ options }, { options: right }) =>
      options.flatMap(({ id: name, text }) => (right.includes(name) ? `${name}: ${text}` : [])).join(" | ") || "none",
    item({ options }, computed, base) {
      const right = computed.answer.options;
      const worth = right.length === 0 ? undefined : credits(right.length);
      if (worth === undefined) return undefined;
      const responses = options.map(({ id: name, text, why }): ItemResponse => {
        const at = right.indexOf(name);
        return at < 0
          ? { text, credit: worth.penalty, feedback: why }
          : { text, credit: worth.shares[at]!, feedback: undefined };
      });
      return { ...base, kind: "choice", responses, isSingle: own.isSingle, isShuffled: true };
    },
  };
};
