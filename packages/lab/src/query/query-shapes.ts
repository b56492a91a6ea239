/** Shapes whose values are queries and conditions that stand for themselves: a problem with one is an issue of zod's. */
import { z } from "zod";
import { atLeastOne, chosenBy } from "../files/shape.ts";
import { CONDITIONS, fileCondition, fileQuery, isCondition } from "./file-query.ts";
import type { Condition, Query } from "./query.ts";
import type { Complain, QueryReader } from "./query-reader.ts";

export interface QueryShapes {
  readonly query: z.ZodType<Query>;
  /** One condition, or several that all have to hold. */
  readonly conditions: z.ZodType<readonly Condition[]>;
}

export const isConditions = (value: unknown): boolean => isCondition(value) || Array.isArray(value);

/** What goes on is looked at as well, so that an author sees all of the problems. */
const complainTo =
  (context: z.RefinementCtx): Complain =>
  (path, message) =>
    context.addIssue({ code: "custom", path: [...path], message, continue: true });

export const queryShapes = (reader: QueryReader): QueryShapes => {
  const condition = fileCondition.transform((file, context) => reader.condition(file, [], complainTo(context)));
  return {
    query: fileQuery.transform((file, context) => reader.read(file, [], complainTo(context))),
    conditions: chosenBy(
      z.union([condition.transform((one) => [one]), atLeastOne(condition, "conditions")]),
      isConditions,
      `${CONDITIONS}; or a list of these`,
    ),
  };
};
