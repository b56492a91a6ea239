/** What a question whose answer a query gives has in its file. */
import type { z } from "zod";
import { list, mapping, prose } from "../files/shape.ts";
import { type Query, takeOf } from "../query/query.ts";
import { STAND_IN } from "../query/query-reader.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import type { Take } from "../query/reduce.ts";
import { baseKeys, type QuestionBase, sayWhatIsMissing } from "./question-base.ts";

/** Reductions to a list, and to one of its values. */
export const LISTS: readonly Take[] = ["values", "distinct", "first", "last"];

/** @param takes what its queries may take */
export const computedKeys = (kind: string, takes: readonly Take[], { query }: QueryShapes) => {
  const answer = query.superRefine((one, context) => {
    const take = takeOf(one);
    if (one !== STAND_IN && !takes.includes(take))
      context.addIssue({ code: "custom", message: `takes ${take}, which is no answer to a ${kind} question` });
  });
  return {
    ...baseKeys(answer),
    query: answer,
    /** Other answers that are right too. */
    alternatives: list(
      mapping("an alternative", { query: answer, note: prose("why it is right too") }),
      "alternatives",
    ).default([]),
  };
};

export interface ComputedBase extends QuestionBase {
  readonly query: Query;
  readonly alternatives: readonly { readonly query: Query; readonly note: string }[];
  /** A field of the answer's frames that names frames which count the same: `tcp.segment`. */
  readonly equivalents?: string | undefined;
}

/** The same query cannot be both right and wrong, and two equal queries are useless. */
export const checkComputed = (question: ComputedBase, context: z.RefinementCtx): void => {
  sayWhatIsMissing(question, context);
  const seen = new Map([[JSON.stringify(question.query), "the answer itself"]]);
  const look = (query: Query | undefined, name: string, place: readonly (string | number)[]): void => {
    if (query === undefined || query === STAND_IN) return;
    const key = JSON.stringify(query);
    const known = seen.get(key);
    if (known === undefined) seen.set(key, name);
    else context.addIssue({ code: "custom", path: [...place, "query"], message: `is the same query as ${known}` });
  };
  for (const [index, { query }] of question.alternatives.entries())
    look(query, `alternative ${index + 1}`, ["alternatives", index]);
  for (const [index, { query, id }] of question.misconceptions.entries())
    look(query, `misconception ${id}`, ["misconceptions", index]);
};
