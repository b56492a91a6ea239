/** Queries and conditions as question files have them: their shape is right, their names are not looked up yet. */
import { z } from "zod";
import {
  atLeastOne,
  choice,
  chosenBy,
  fieldName,
  filled,
  flag,
  id,
  isMapping,
  mapping,
  number,
  say,
} from "../files/shape.ts";
import { TAKES } from "./reduce.ts";
import { UNITS, type Unit } from "./units.ts";

const filter = filled("a display filter, such as tcp.flags.syn == 1");
const unit = choice(UNITS).optional();
const about = filled("a few words").optional();
const KEEP = say("first, last, first of each FIELD, last of each FIELD", ["first", "last"]);
const neighbour = {
  tell: fieldName.optional(),
  side: choice(["left", "right"]).optional(),
  across: fieldName.optional(),
};

const pair = z.union(
  [
    fieldName,
    atLeastOne(fieldName, "fields"),
    mapping("pair", { before: filter, ...neighbour }),
    mapping("pair", { after: filter, ...neighbour }),
  ],
  say("a field, a list of fields, { before: FILTER, tell: FIELD } or { after: FILTER, tell: FIELD }"),
);

const frameQuery = mapping("a query", {
  about,
  filter,
  keep: z
    .string(KEEP)
    .regex(/^(?:first|last)(?: of each [\w.-]+)?$/, KEEP)
    .optional(),
  tell: z
    .union([fieldName, atLeastOne(fieldName, "fields")], say("a field such as tcp.srcport, or a list of these"))
    .optional(),
  extract: filled("a regular expression with one group").optional(),
  read: choice(["number", "date"]).optional(),
  take: choice(TAKES).optional(),
  per: fieldName.optional(),
  overall: choice(TAKES).optional(),
  pair: pair.optional(),
  unit,
  dissector: flag.optional(),
});

export type FilePair = z.output<typeof pair>;
export type FileFrameQuery = z.output<typeof frameQuery>;

type TwoQueries = readonly [FileQuery, FileQuery];

/** Written out, for a calculation may be one with the results of others. */
export type FileCalculation = ({ readonly subtract: TwoQueries } | { readonly divide: TwoQueries }) & {
  readonly about?: string | undefined;
  readonly unit?: Unit | undefined;
  readonly whole?: boolean | undefined;
};

/** A query written out, or the name of one. */
export type FileQuery = string | FileFrameQuery | FileCalculation;

export const fileQuery: z.ZodType<FileQuery> = z.lazy(() =>
  chosenBy(
    z.union([id, frameQuery, difference, quotient]),
    (value) => typeof value === "string" || isMapping(value),
    "the name of a query, { filter: … }, { subtract: [query, query] } or { divide: [query, query] }",
  ),
);

const two = z.tuple([fileQuery, fileQuery], say("a list of two queries"));
const counting = { unit, whole: flag.optional() };
const difference = mapping("a difference", { about, subtract: two, ...counting });
const quotient = mapping("a quotient", { about, divide: two, ...counting });

/** A number that a text names, such as a port or a value that was drawn: a text until now. */
const namedNumber = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/)
  .transform(Number);
const amount = z.union([number, namedNumber, fileQuery]).optional();
const condition = z.union([
  mapping("a condition", { some: fileQuery }),
  mapping("a condition", { none: fileQuery }),
  mapping("a condition", { number: fileQuery, equals: amount, above: amount, below: amount }).refine(
    ({ equals, above, below }) => [equals, above, below].filter((one) => one !== undefined).length === 1,
    { error: "needs exactly one of equals, above, below" },
  ),
]);

export type FileCondition = z.output<typeof condition>;

/** What a condition may be, for messages. */
export const CONDITIONS =
  "{ some: query }, { none: query } or { number: query, equals, above or below: number or query }";

export const isCondition = (value: unknown): boolean =>
  isMapping(value) && ["some", "none", "number"].some((key) => key in value);

export const fileCondition: z.ZodType<FileCondition> = chosenBy(condition, isCondition, CONDITIONS);
