/** Prepares facts for questions. */
import type { Question } from "../kinds/kinds.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { primeSteps } from "../query/prime-queries.ts";
import { otherQueriesOf, queriesOf } from "./answers.ts";

/** In steps, for a caller with other work between them. */
export const primeFactsSteps = (facts: CaptureFacts, questions: readonly Question[]): Generator<undefined, void> =>
  primeSteps(
    facts,
    questions.flatMap((question) => [...queriesOf(question), ...otherQueriesOf(question)]),
  );

export const primeFacts = (facts: CaptureFacts, questions: readonly Question[]): void => {
  for (const _ of primeFactsSteps(facts, questions));
};
