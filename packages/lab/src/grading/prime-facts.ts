/** Runs all filters that questions will ask for in one walk over the capture, which is faster than a walk for each. */

import type { Condition, Query } from "../questions/query.ts";
import { REFERENCE } from "../questions/query-reader.ts";
import type { Question } from "../questions/question.ts";
import type { CaptureFacts } from "./facts.ts";

function* queriesOf(query: Query): Generator<string> {
  if (query.kind === "difference") {
    for (const part of query.of) yield* queriesOf(part);
    return;
  }
  for (const used of Object.values(query.uses)) yield* queriesOf(used);
  // With a reference in it the filter is known only once the other query has been run.
  if (query.filter.search(REFERENCE) < 0) yield query.filter;
  const { pair } = query;
  if (pair && "before" in pair) yield pair.before;
  if (pair && "after" in pair) yield pair.after;
}

const ofConditions = (conditions: boolean | readonly Condition[]): readonly Query[] =>
  typeof conditions === "boolean"
    ? []
    : conditions.flatMap((condition) =>
        "than" in condition && typeof condition.than !== "number" ? [condition.of, condition.than] : [condition.of],
      );

const ofQuestion = (question: Question): readonly Query[] => {
  if ("query" in question) {
    const mistakes = question.misconceptions.flatMap(({ answer }) => ("query" in answer ? answer.query : []));
    return [question.query, ...question.alternatives.map(({ query }) => query), ...mistakes];
  }
  const conditions =
    "options" in question
      ? question.options.flatMap(({ right }) => ofConditions(right))
      : question.kind === "live"
        ? question.checks.flatMap(({ when }) => ofConditions(when))
        : [];
  return [...question.evidence, ...conditions];
};

export const primeFacts = (facts: CaptureFacts, questions: readonly Question[]): void =>
  facts.prime(questions.flatMap(ofQuestion).flatMap((query) => [...queriesOf(query)]));
