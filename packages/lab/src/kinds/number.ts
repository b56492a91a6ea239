/** A measured number. */
import { z } from "zod";
import { mapping, number as numberShape, prose, say } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { SINGLE } from "../query/reduce.ts";
import { readQuantity } from "../responses/parse-quantity.ts";
import { countsBytes, unitFactor, unitsLike } from "../responses/units.ts";
import { computedKind, numberOf } from "./computed.ts";
import { checkComputed, computedKeys } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { RIGHT_SCORE, type Score } from "./score.ts";
import { typedItem } from "./typed-item.ts";

const TOLERANCE = say("a number from 0 up, in the unit, or a part of the answer such as 2 %");

/** In the unit; or a part of the right answer, for what differs by orders of magnitude from capture to capture. */
const tolerance = z.union(
  [
    numberShape.min(0),
    z
      .string()
      .regex(/^\d{1,2}(?:\.\d{1,3})? ?%$/)
      .transform((text) => ({ percent: Number.parseFloat(text) })),
  ],
  TOLERANCE,
);

const schema = (shapes: QueryShapes) =>
  mapping("a number question", {
    kind: z.literal("number"),
    ...computedKeys("number", SINGLE, shapes),
    unit: prose("the unit that is shown, such as ms"),
    tolerance,
  }).superRefine((question, context) => {
    checkComputed(question, context);
    const counted = question.query.unit;
    if (counted !== undefined && (unitFactor(counted, question.unit) ?? 1) !== 1)
      context.addIssue({
        code: "custom",
        path: ["unit"],
        message: `is ${question.unit}, but the query counts in ${counted}`,
      });
  });

export type NumberQuestion = z.output<ReturnType<typeof schema>>;

export interface NumberAnswer {
  readonly kind: "number";
  readonly number: number;
  readonly unit: string;
  /** What one of its last digit is, as it was written: 0.1 of "67.1". */
  readonly step?: number;
}

/** What units of time, size and rate differ by. */
const SLIPS = [1e3, 1e6, 1e9, 60, 3600] as const;
const BIT_SLIPS = [1e-6, 1e-3, 1, 1e3, 1e6].map((power) => 8 * power);

/** Two digits say enough: "75 ms" of 75.666, rounded or cut off there. */
const isShortened = ({ number: given, step = 0 }: NumberAnswer, wanted: number): boolean => {
  const missing = Math.abs(wanted) - Math.abs(given);
  const isWithin = missing >= -0.5 * step && missing < step;
  return isWithin && Math.abs(given) >= 10 * step * (1 - Number.EPSILON) && Math.sign(given) === Math.sign(wanted);
};

/** How far from a right number is near enough. */
const marginOf = ({ tolerance }: NumberQuestion, right: number): number =>
  typeof tolerance === "number" ? tolerance : (Math.abs(right) * tolerance.percent) / 100;

const score = (question: NumberQuestion, answer: NumberAnswer, wanted: number): Score => {
  const { number: given } = answer;
  const { unit } = question;
  const margin = marginOf(question, wanted) + Number.EPSILON * Math.abs(wanted);
  const isNear = (one: number): boolean => Math.abs(one - wanted) <= margin;
  if (isNear(given) || isShortened(answer, wanted)) return RIGHT_SCORE;
  if (given !== 0 && isNear(-given)) return { credit: 0.5, why: "The size is right, but the sign is not." };
  const hasSlipped = (factors: readonly number[]): boolean =>
    given !== 0 && wanted !== 0 && factors.some((factor) => isNear(given * factor) || isNear(given / factor));
  if (countsBytes(unit) && hasSlipped(BIT_SLIPS))
    return { credit: 0.5, why: `Bits and bytes are mixed up; a byte has 8 bits. Give it in ${unit}.` };
  if (hasSlipped(unit === "%" ? [100] : SLIPS))
    return { credit: 0.5, why: `The digits are right, but the unit is not. Give it in ${unit}.` };
  return { credit: 0, why: given < wanted ? "That is too little." : "That is too much." };
};

const MOST_DECIMALS = 6;

/** With fewer and fewer decimals, rounded and cut off; those that are near enough need not be said. */
const shortened = (question: NumberQuestion, number: number): readonly string[] =>
  Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => {
    const power = 10 ** decimals;
    return [number, Math.trunc(number * power) / power].map((one) => one.toFixed(decimals));
  })
    .flat()
    .filter((text) => Math.abs(Number(text) - number) > marginOf(question, number));

/** At most three decimals, or three digits of what is smaller: measured values are not more exact. */
const rounded = (one: number): string =>
  String(Math.abs(one) < 0.1 ? Number(one.toPrecision(3)) : Math.round(one * 1000) / 1000);

export const number: QuestionKind<NumberQuestion, NumberAnswer> = computedKind({
  kind: "number",
  schema,
  input: ({ unit }) => ({ type: "line", example: `a number in ${unit}`, isNumeric: false }),
  answerOf({ unit }, result) {
    const found = numberOf(result);
    return found === undefined ? undefined : { kind: "number", number: found, unit };
  },
  none: ({ unit }) => ({ kind: "number", number: 0, unit }),
  isOne: true,
  read({ unit }, text) {
    const found = readQuantity(text, unit);
    return found.ok ? found.amounts.map((one) => ({ kind: "number", ...one, unit })) : found.message;
  },
  items: (answer) => [String(answer.number)],
  score: (question, given, wanted) => score(question, given, wanted.number),
  isNear: (question, left, right) => Math.abs(left.number - right.number) <= marginOf(question, right.number),
  show: (answer) => `${rounded(answer.number)} ${answer.unit}`.trim(),
  item: (question, computed, base) =>
    typedItem(computed, base, {
      values: (answer) => [answer.number],
      tolerance: marginOf(question, computed.answer.number),
      shortened: (answer) => shortened(question, answer.number),
      units: unitsLike(question.unit),
      howToWrite: { number: `Write a number, in ${question.unit}.` },
    }),
});
