/** A choice of one. */
import { z } from "zod";
import { mapping } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { type ChoiceAnswer, checkChoice, choiceKeys, choiceKind } from "./choice.ts";
import type { QuestionKind } from "./kind.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a one-of question", { kind: z.literal("one-of"), ...choiceKeys("one-of", shapes, true) }).superRefine(
    checkChoice,
  );

export type OneOfQuestion = z.output<ReturnType<typeof schema>>;

export interface OneOfAnswer extends ChoiceAnswer {
  readonly kind: "one-of";
}

export const oneOf: QuestionKind<OneOfQuestion, OneOfAnswer> = choiceKind({
  kind: "one-of",
  schema,
  isSingle: true,
  answer: (options) => ({ kind: "one-of", options }),
  // Without a right option there is nothing to choose.
  isAbsentWhenEmpty: () => true,
  score: (_, __, ___, extra) => ({
    credit: 0,
    why: extra.flatMap(({ why }) => why ?? []).join(" ") || "That is not it.",
  }),
  credits: (right) => ({ shares: Array.from({ length: right }, () => 1), penalty: 0 }),
  ambiguities: (_, { options }) =>
    options.length > 1 ? [{ message: `several options are right: ${options.join(", ")}`, isError: true }] : [],
});
