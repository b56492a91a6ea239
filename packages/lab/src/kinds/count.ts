/** A whole number. */
import { z } from "zod";
import { mapping, prose } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { SINGLE } from "../query/reduce.ts";
import { readCount } from "../responses/parse-numbers.ts";
import { unitsLike } from "../responses/units.ts";
import { computedKind, numberOf } from "./computed.ts";
import { checkComputed, computedKeys } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { RIGHT_SCORE } from "./score.ts";
import { typedItem } from "./typed-item.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a count question", {
    kind: z.literal("count"),
    ...computedKeys("count", SINGLE, shapes),
    /** The counted unit, if any: "bytes". A count with another unit is refused. */
    unit: prose("what is counted, where that is a unit: bytes").optional(),
  }).superRefine(checkComputed);

export type CountQuestion = z.output<ReturnType<typeof schema>>;

export interface CountAnswer {
  readonly kind: "count";
  readonly count: number;
}

const answer = (number: number): CountAnswer => ({ kind: "count", count: number });

export const count: QuestionKind<CountQuestion, CountAnswer> = computedKind({
  kind: "count",
  schema,
  input: () => ({ type: "line", example: "a number", isNumeric: true }),
  answerOf(_, result) {
    const number = numberOf(result);
    return number === undefined ? undefined : answer(number);
  },
  none: () => answer(0),
  isOne: true,
  read({ unit }, text) {
    const number = readCount(text, unit);
    return number === undefined
      ? `Give one whole number, such as 3${unit === undefined ? "" : `, in ${unit}`}.`
      : [answer(number)];
  },
  items: ({ count: number }) => [String(number)],
  score(_, given, wanted) {
    if (given.count === wanted.count) return RIGHT_SCORE;
    return { credit: 0, why: given.count < wanted.count ? "That is too few." : "That is too many." };
  },
  show: ({ count: number }) => String(number),
  item: ({ unit }, computed, base) =>
    typedItem(computed, base, {
      values: ({ count: number }) => [number],
      units: unit === undefined ? [] : unitsLike(unit),
      howToWrite: {
        number: `Write a whole number${unit === undefined ? "" : `, in ${unit}`}; \`0\` if there is none.`,
      },
    }),
});
