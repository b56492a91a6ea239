/** A choice of several. */
import { z } from "zod";
import { MAX_RIGHT, penaltyOf, sharesOf } from "../export/weights.ts";
import { mapping } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { type ChoiceAnswer, checkChoice, choiceKeys, choiceKind } from "./choice.ts";
import type { QuestionKind } from "./kind.ts";
import { explain } from "./score.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a many-of question", { kind: z.literal("many-of"), ...choiceKeys("many-of", shapes, false) }).superRefine(
    checkChoice,
  );

export type ManyOfQuestion = z.output<ReturnType<typeof schema>>;

export interface ManyOfAnswer extends ChoiceAnswer {
  readonly kind: "many-of";
}

export const manyOf: QuestionKind<ManyOfQuestion, ManyOfAnswer> = choiceKind({
  kind: "many-of",
  schema,
  isSingle: false,
  answer: (options) => ({ kind: "many-of", options }),
  // That none is right may be the answer.
  isAbsentWhenEmpty: ({ empty }) => empty === "absent",
  /** A wrong one takes away what a right one gives, so that choosing all earns nothing. */
  score({ options }, chosen, right, extra) {
    const hits = chosen.length - extra.length;
    const wanted = right.length;
    const credit = wanted === 0 ? 0 : Math.max(0, (hits - extra.length) / wanted);
    const mistaken = options.filter((one) => one.why && extra.includes(one));
    const reasons = mistaken.map(({ text, why }) => `“${text}”: ${why}`);
    return {
      credit,
      why: [explain({ hits, wanted, extra: extra.map(({ text }) => `“${text}”`) }, "option"), ...reasons].join(" "),
    };
  },
  credits(right) {
    const shares = sharesOf(right);
    return shares && { shares, penalty: penaltyOf(right) };
  },
  tooMuch: ({ options }) =>
    options.filter((option) => option.right === true).length > MAX_RIGHT
      ? `more than ${MAX_RIGHT} right options`
      : undefined,
  ambiguities: ({ options }, { options: right }) =>
    right.length === options.length ? [{ message: "the answer is everything there is", isError: false }] : [],
});
