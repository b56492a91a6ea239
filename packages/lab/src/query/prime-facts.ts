/** Prepares facts for questions: all their filters run in one walk over the capture, which is faster than a walk for each. */

import type { Condition, FrameQuery, Query } from "../questions/query.ts";
import { REFERENCE } from "../questions/query-reader.ts";
import type { Question } from "../questions/question.ts";
import type { CaptureFacts } from "./facts.ts";

/** The queries of frames that a query is made from, those that it refers to first. */
export function* frameQueriesOf(query: Query): Generator<FrameQuery> {
  const parts = query.kind === "difference" ? query.of : Object.values(query.uses);
  for (const part of parts) yield* frameQueriesOf(part);
  if (query.kind === "frames") yield query;
}

const filtersOf = ({ filter, pair }: FrameQuery): readonly string[] => [
  // With a reference in it the filter is known only once the other query has been run.
  ...(filter.search(REFERENCE) < 0 ? [filter] : []),
  ...(pair && "before" in pair ? [pair.before] : []),
  ...(pair && "after" in pair ? [pair.after] : []),
];

const fieldsOf = ({ tell, pair }: FrameQuery): readonly string[] => [
  ...tell,
  ...(pair ? ("fields" in pair ? pair.fields : [pair.tell]) : []),
];

const ofConditions = (conditions: boolean | readonly Condition[]): readonly Query[] =>
  typeof conditions === "boolean"
    ? []
    : conditions.flatMap((condition) =>
        "than" in condition && typeof condition.than !== "number" ? [condition.of, condition.than] : [condition.of],
      );

/** The queries that the answer of a question comes from, or that show it. */
export const queriesOf = (question: Question): readonly Query[] => {
  if ("query" in question) return [question.query];
  const conditions =
    "options" in question
      ? question.options.flatMap(({ right }) => ofConditions(right))
      : question.kind === "live"
        ? question.checks.flatMap(({ when }) => ofConditions(when))
        : [];
  return [...question.evidence, ...conditions];
};

/** Other answers that are right, and wrong ones. */
const otherQueriesOf = (question: Question): readonly Query[] => {
  if (!("query" in question)) return [];
  const mistakes = question.misconceptions.flatMap(({ answer }) => ("query" in answer ? answer.query : []));
  return [...question.alternatives.map(({ query }) => query), ...mistakes];
};

/** A step at a time, for who has other work between the steps. */
export function* primeFactsSteps(facts: CaptureFacts, questions: readonly Question[]): Generator<undefined, void> {
  const queries = questions
    .flatMap((question) => [...queriesOf(question), ...otherQueriesOf(question)])
    .flatMap((query) => [...frameQueriesOf(query)]);
  facts.expect(queries.flatMap(fieldsOf));
  yield* facts.primeSteps(queries.flatMap(filtersOf));
}

export const primeFacts = (facts: CaptureFacts, questions: readonly Question[]): void => {
  for (const _ of primeFactsSteps(facts, questions));
};
