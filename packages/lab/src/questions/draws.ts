/** Draws in question files: a list of values, of which each student gets one. */
import { z } from "zod";
import { chosenBy, filled, id, isMapping, mapping, say } from "../files/shape.ts";
import type { Drawn } from "../kinds/drawn.ts";
import { type LookUp, substitute } from "./substitute.ts";

const MAX_VALUES = 64;
/** A form of a question is read and checked as a question is. */
export const MAX_FORMS = 64;

const scalar = z.union([z.number(), filled("a text")], say("a number or a text, the same in all languages"));
/** What goes together, by the names of the parts: `$which.says`. */
const parts = z.record(z.string().regex(/^[A-Za-z_][\w-]*$/, say("letters, digits and hyphens")), scalar);
const VALUE = "a number, a text, or a mapping of these: { says: first, stream: 0 }";
const value = chosenBy(
  z.union([scalar, parts]),
  (one) => ["number", "string"].includes(typeof one) || (isMapping(one) && Object.keys(one).length > 0),
  VALUE,
);

const bound = z.int(say("a whole number"));
const VALUES = "a list of at least two values, or { from: 0, to: 5 }";
const range = mapping("a range", { from: bound, to: bound }).transform(({ from, to }, context) => {
  const count = to - from + 1;
  if (count >= 2 && count <= MAX_VALUES) return Array.from({ length: count }, (_, index) => from + index);
  context.addIssue({ code: "custom", message: `has ${Math.max(0, count)} values; allowed: 2 to ${MAX_VALUES}` });
  return z.NEVER;
});

type Value = z.output<typeof value>;

/** What people call a value: of a mapping its first part. */
const nameOf = (one: Value): string => String(typeof one === "object" ? Object.values(one)[0] : one);

const values = z
  .array(value, say(VALUES))
  .min(2, say(VALUES))
  .max(MAX_VALUES, say(`at most ${MAX_VALUES} values`))
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [index, one] of all.entries()) {
      const name = nameOf(one);
      if (seen.has(name))
        context.addIssue({
          code: "custom",
          path: [index],
          message: `the value ${JSON.stringify(name)} is there twice`,
        });
      seen.add(name);
    }
  });

/** Draws by their names. */
export const draws = z
  .record(
    id.regex(/^[A-Za-z_][\w-]*$/, say("a name of letters, digits and hyphens")),
    chosenBy(z.union([range, values]), (one) => Array.isArray(one) || isMapping(one), VALUES),
    say("draws by their names"),
  )
  .default({});

export type Draws = z.output<typeof draws>;

/** A draw, and whose it is: the id of a question, or "task 3". */
export interface OwnedDraw {
  readonly name: string;
  readonly by: string;
  readonly values: readonly Value[];
}

/** A question with one value of each of its draws, as it would stand in a file. */
export interface Form {
  readonly question: unknown;
  readonly drawn: readonly Drawn[];
}

/** Keys that are the same in all forms of a question. */
const FIXED: ReadonlySet<string> = new Set(["id", "kind", "on", "points", "draw"]);

const withValues = (question: unknown, lookUp: LookUp): unknown =>
  isMapping(question)
    ? Object.fromEntries(
        Object.entries(question)
          .filter(([key]) => key !== "draw")
          .map(([key, one]) => [key, FIXED.has(key) ? one : substitute(one, lookUp)]),
      )
    : question;

/** The names that a question's texts say. */
export const namesIn = (question: unknown): ReadonlySet<string> => {
  const names = new Set<string>();
  withValues(question, (name) => {
    names.add(name);
    return undefined;
  });
  return names;
};

const partsOf = (name: string, one: Value): readonly (readonly [string, string | number])[] =>
  typeof one === "object" ? Object.entries(one).map(([part, of]) => [`${name}.${part}`, of]) : [[name, one]];

/**
 * All forms of a question, one for each combination of the values that its texts name.
 *
 * @param portOf of the server of a name
 * @returns undefined if there are too many
 */
export const formsOf = (
  question: unknown,
  drawn: readonly OwnedDraw[],
  portOf: LookUp,
): readonly Form[] | undefined => {
  let all: readonly (readonly { readonly draw: OwnedDraw; readonly value: Value }[])[] = [[]];
  for (const draw of drawn) {
    all = all.flatMap((chosen) => draw.values.map((one) => [...chosen, { draw, value: one }]));
    if (all.length > MAX_FORMS) return undefined;
  }
  return all.map((chosen) => {
    const found = new Map(chosen.flatMap(({ draw: { name }, value: one }) => partsOf(name, one)));
    const drawnValue: LookUp = (name) => {
      const one = found.get(name);
      return one === undefined ? portOf(name) : (substitute(one, portOf) as string | number);
    };
    return {
      question: withValues(question, drawnValue),
      drawn: chosen.map(({ draw: { name, by }, value: one }) => ({ name, by, value: nameOf(one) })),
    };
  });
};
