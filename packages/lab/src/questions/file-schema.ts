/** The shape of a question file. Every message says what is there and what is allowed. */
import { z } from "zod";
import type { FileCondition, FileQuery, QuestionFile } from "./file-shape.ts";
import { TAKES, UNITS, type Unit } from "./query.ts";

const show = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `a mapping (${Object.keys(value).slice(0, 5).join(", ")})`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

interface Said {
  readonly error: (issue: { readonly input?: unknown }) => string;
}

/** What zod says of a value that does not fit. @param allowed "a whole number from 1 to 8" */
const say = (allowed: string): Said => ({
  error: ({ input }) =>
    input === undefined ? `is missing; it is ${allowed}` : `is ${show(input)}; allowed: ${allowed}`,
});

/** "a, b" in braces without quotes becomes the end of a value and a key of its own. */
const QUOTES = "; a text with a comma in it needs quotes around the whole of it inside { }";

const unknownKeys = (keys: readonly string[], what: string, known: readonly string[]): string =>
  `has ${keys.map((key) => JSON.stringify(key)).join(", ")}, which ${what} does not know; it knows: ${known.join(", ")}${
    keys.every((key) => /^[\w-]+$/.test(key)) ? "" : QUOTES
  }`;

/** A mapping with these keys and no others. */
const mapping = <Shape extends z.ZodRawShape>(what: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? unknownKeys(issue.keys as string[], what, Object.keys(shape))
        : say(`${what}: a mapping with ${Object.keys(shape).join(", ")}`).error(issue),
  });

const choice = <const Values extends readonly string[]>(
  values: Values,
): z.ZodEnum<{ [Value in Values[number]]: Value }> => z.enum(values, say(values.join(", ")));

/** A `$NAME` that is left when each server's port stands in its place. */
const STRAY_SERVER = /\$[a-z][\w-]*/;

const filled = (what: string): z.ZodString => z.string(say(what)).min(1, say(what));
/** What people read; queries may name each other as `$NAME`. */
const prose = (what: string): z.ZodString =>
  filled(what).refine((text) => !STRAY_SERVER.test(text), {
    error: ({ input }) =>
      `says ${STRAY_SERVER.exec(String(input))?.[0]}, and no file names a server so: servers: { NAME: { port: 5031, protocol: http } }`,
  });
const fieldName: z.ZodString = z
  .string(say("the name of a field, such as tcp.srcport"))
  .regex(/^[a-z_][\w-]*(?:\.[\w-]+)*$/i, say("the name of a field, such as tcp.srcport"));
const id: z.ZodString = z
  .string(say('letters, digits, dots and hyphens, in quotes where it looks like a number: "3.1"'))
  .regex(/^[\w][\w.-]*$/, say("letters, digits, dots and hyphens"));
const atLeastOne = <Item extends z.ZodType>(item: Item, what: string): z.ZodArray<Item> =>
  z.array(item, say(`a list of ${what}`)).min(1, say(`a list of at least one ${what}`));

const take: z.ZodEnum<{ [Value in (typeof TAKES)[number]]: Value }> = choice(TAKES);
const unit: z.ZodEnum<{ [Value in Unit]: Value }> = choice(Object.keys(UNITS) as Unit[]) as never;
const side = choice(["left", "right"]).optional();
const filter: z.ZodString = filled("a display filter, such as tcp.flags.syn == 1");

/** Looks at what there is before a choice between shapes, so that a message names all of them. */
const chosenBy = <Shape extends z.ZodType>(shape: Shape, isOne: (value: unknown) => boolean, allowed: string) =>
  z
    .unknown()
    .superRefine((value, context) => {
      if (!isOne(value)) context.addIssue({ code: "custom", message: say(allowed).error({ input: value }) });
    })
    .pipe(shape);

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const query = z.lazy(() =>
  chosenBy(
    z.union([id, frameQuery, differenceQuery]),
    (value) => typeof value === "string" || isMapping(value),
    "the name of a query, { filter: … } or { subtract: [query, query] }",
  ),
) as z.ZodType<FileQuery>;

const frameQuery = mapping("a query", {
  about: filled("a few words").optional(),
  filter,
  keep: z
    .string(say("first, last, first of each FIELD, last of each FIELD"))
    .regex(/^(?:first|last)(?: of each [\w.-]+)?$/, say("first, last, first of each FIELD, last of each FIELD"))
    .optional(),
  tell: z.union([fieldName, atLeastOne(fieldName, "fields")]).optional(),
  extract: filled("a regular expression with one group").optional(),
  read: choice(["number", "date"]).optional(),
  take: take.optional(),
  pair: z
    .union([
      fieldName,
      atLeastOne(fieldName, "fields"),
      mapping("pair", { before: filter, tell: fieldName.optional(), side }),
      mapping("pair", { after: filter, tell: fieldName.optional(), side }),
    ])
    .optional(),
  unit: unit.optional(),
  dissector: z.boolean(say("true, false")).optional(),
});

const differenceQuery = mapping("a difference", {
  about: filled("a few words").optional(),
  subtract: z.tuple([query, query], say("a list of two queries")),
  unit: unit.optional(),
  whole: z.boolean(say("true, false")).optional(),
});

const number: z.ZodNumber = z.number(say("a number"));
const amount = z.union([number, query]).optional();
const CONDITIONS = "{ some: query }, { none: query } or { number: query, equals, above or below: number or query }";
const isCondition = (value: unknown): boolean =>
  isMapping(value) && ["some", "none", "number"].some((key) => key in value);
const condition = chosenBy(
  z.union([
    mapping("a condition", { some: query }),
    mapping("a condition", { none: query }),
    mapping("a condition", { number: query, equals: amount, above: amount, below: amount }).refine(
      ({ equals, above, below }) => [equals, above, below].filter((one) => one !== undefined).length === 1,
      { error: "needs exactly one of equals, above, below" },
    ),
  ]),
  isCondition,
  CONDITIONS,
) as z.ZodType<FileCondition>;
const conditions = chosenBy(
  z.union([condition, atLeastOne(condition, "conditions")]),
  (value) => isCondition(value) || Array.isArray(value),
  `${CONDITIONS}; or a list of these`,
) as z.ZodType<FileCondition | FileCondition[]>;

const misconception = mapping("a misconception", {
  id,
  query: query.optional(),
  typed: z.union([z.string(), number]).optional(),
  why: prose("what was mistaken for what, and how to see the difference"),
  credit: number.min(0, say("0 to 1")).max(1, say("0 to 1")).optional(),
}).refine(({ query: asked, typed }) => (asked === undefined) !== (typed === undefined), {
  error: "needs either query (computed from the capture) or typed (as a student would type it)",
});

const base = {
  id,
  prompt: prose("the question, in Markdown"),
  on: atLeastOne(id, "names of samples, and own for the student's capture"),
  points: number.positive(say("a number above 0")).default(1),
  level: choice(["basic", "deeper", "beyond"]).default("basic"),
  hints: z.array(prose("a hint"), say("a list of hints")).default([]),
  explanation: prose("why the answer is so").optional(),
  misconceptions: z.array(misconception, say("a list of misconceptions")).default([]),
  empty: choice(["answer", "absent"]).default("absent"),
  missing: prose("what to do so that the capture shows it").optional(),
};
const computed = {
  ...base,
  query,
  alternatives: z
    .array(mapping("an alternative", { query, note: prose("why it is right too") }), say("a list of alternatives"))
    .default([]),
};
const evidence = z.array(query, say("a list of queries")).default([]);

const question = z.discriminatedUnion(
  "kind",
  [
    mapping("a frames question", {
      kind: z.literal("frames"),
      ...computed,
      wants: choice(["all", "any"]).default("all"),
      equivalents: fieldName.optional(),
    }),
    mapping("a ports question", { kind: z.literal("ports"), ...computed }),
    mapping("a count question", {
      kind: z.literal("count"),
      ...computed,
      unit: prose("what is counted, where that is a unit: bytes").optional(),
    }),
    mapping("a number question", {
      kind: z.literal("number"),
      ...computed,
      unit: prose("the unit that is shown, such as ms"),
      tolerance: number.min(0, say("a number from 0 up, in the unit")),
    }),
    mapping("a strings question", {
      kind: z.literal("strings"),
      ...computed,
      exact: z.boolean(say("true, false")).default(false),
    }),
    mapping("a pairs question", {
      kind: z.literal("pairs"),
      ...computed,
      arrow: choice(["->", "<-", "=", ":"]).default("->"),
      equivalents: fieldName.optional(),
    }),
    ...(["one-of", "many-of"] as const).map((kind) =>
      mapping(`a ${kind} question`, {
        kind: z.literal(kind),
        ...base,
        options: z
          .array(
            mapping("an option", {
              id,
              text: prose("what can be chosen"),
              right: chosenBy(
                z.union([z.boolean(), conditions]),
                (value) => typeof value === "boolean" || isCondition(value) || Array.isArray(value),
                `true, false, ${CONDITIONS}; or a list of these`,
              ),
              why: prose("why it is wrong").optional(),
            }),
            say("a list of options"),
          )
          .min(2, say("at least two options")),
        evidence,
      }),
    ),
    mapping("a text question", {
      kind: z.literal("text"),
      ...base,
      rubric: atLeastOne(
        mapping("a point of the rubric", {
          id,
          says: prose("what an answer should say"),
          points: number.positive(say("a number above 0")).default(1),
          words: z.array(z.union([prose("a word"), atLeastOne(prose("a word"), "words")])).default([]),
        }),
        "points",
      ),
      evidence,
    }),
    mapping("a live question", {
      kind: z.literal("live"),
      ...base,
      checks: atLeastOne(
        mapping("a check", {
          id,
          says: prose("what the capture should show"),
          when: conditions,
          otherwise: prose("what to do when it does not"),
        }),
        "checks",
      ),
      evidence,
    }),
  ],
  {
    error: ({ input }) =>
      say("frames, ports, count, number, strings, pairs, one-of, many-of, text, live").error({
        input: typeof input === "object" && input !== null ? (input as { readonly kind?: unknown }).kind : input,
      }),
  },
);

const server = mapping("a server", {
  port: z.int(say("a TCP port")).min(1, say("1 to 65535")).max(65_535, say("1 to 65535")),
  protocol: fieldName,
});

/** A file: a task with its questions, servers and queries that have a name, or all of it. */
export const questionFileSchema: z.ZodType<QuestionFile> = mapping("a question file", {
  task: z.int(say("the number of the task")).min(1, say("1 to 99")).max(99, say("1 to 99")).optional(),
  title: prose("the title of the task").optional(),
  servers: z.record(id, server, say("servers by their names")).default({}),
  queries: z.record(id, query, say("queries by their names")).default({}),
  questions: z.array(question, say("a list of questions")).default([]),
}) as z.ZodType<QuestionFile>;
