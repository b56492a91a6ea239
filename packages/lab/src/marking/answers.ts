/** Questions and answers of every kind: each is left to its kind. */

import { isSame, type Parsed } from "../kinds/kind.ts";
import { type Answer, type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { BLANK } from "../kinds/parsed.ts";
import { type CommandNames, DEFAULT_NAMES } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { conditionQueries, type Query } from "../query/query.ts";
import { inCode } from "../responses/in-code.ts";
import type { Given } from "../responses/plain-given.ts";

/** Computes what a capture gives for a question. */
export const computeAnswer = (
  question: Question,
  facts: CaptureFacts,
  names: CommandNames = DEFAULT_NAMES,
): ComputedAnswer => kindOf(question).compute(question, facts, names);

/** Reads what was given as an answer; of a text, which is searched for the points of its rubric, nothing is one. */
export const parseGiven = (question: Question, given: Given): Parsed<Answer> =>
  kindOf(question).parse?.(question, given) ?? BLANK;

/** Whether two answers say the same. Order and repetition mean nothing; a number has no tolerance here. */
export const isSameAnswer = (left: Answer, right: Answer): boolean =>
  left.kind === right.kind && isSame(kindOf(left).items(left), kindOf(right).items(right));

/** An answer on one line. @param question if known, for the arrow of its pairs */
export const showAnswer = (answer: Answer, question?: Question): string => kindOf(answer).show(answer, question);

/** The right answer for people, in Markdown. */
export const solutionText = (question: Question, { answer }: ComputedAnswer): string =>
  kindOf(question).solution?.(question, answer) ?? inCode(showAnswer(answer, question));

/** The queries of a question's answer and of its evidence. */
export const queriesOf = (question: Question): readonly Query[] => {
  if ("query" in question) return [question.query];
  const parts = kindOf(question).conditionalParts?.(question) ?? [];
  return [...question.evidence, ...parts.flatMap(({ when }) => conditionQueries(when))];
};

/** Those of other answers, right and wrong ones. */
export const otherQueriesOf = (question: Question): readonly Query[] =>
  "query" in question
    ? [
        ...question.alternatives.map(({ query }) => query),
        ...question.misconceptions.flatMap(({ query }) => query ?? []),
      ]
    : [];
