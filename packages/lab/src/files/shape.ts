/** Shapes of what stands in question files. Every message says what is in the file and what is allowed. */
import { closestName } from "@potshark/dissect";
import { z } from "zod";

const show = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `a mapping (${Object.keys(value).slice(0, 5).join(", ")})`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

interface Said {
  readonly error: (issue: { readonly input?: unknown }) => string;
}

/** "; did you mean port?" @param names what it may be */
const nearTo = (word: unknown, names: readonly string[]): string => {
  const near = typeof word === "string" ? closestName(word, names) : undefined;
  return near === undefined ? "" : `; did you mean ${near}?`;
};

/**
 * What zod says of a value that does not fit.
 *
 * @param allowed "a whole number from 1 to 8"
 * @param names the values that are allowed, if they are names
 */
export const say = (allowed: string, names: readonly string[] = []): Said => ({
  error: ({ input }) =>
    input === undefined
      ? `is missing; it is ${allowed}`
      : `is ${show(input)}; allowed: ${allowed}${nearTo(input, names)}`,
});

/** "a, b" in braces without quotes becomes the end of a value and a new key. */
const QUOTES = "; a text with a comma in it needs quotes around the whole of it inside { }";

const unknownKeys = (keys: readonly string[], what: string, known: readonly string[]): string =>
  `has ${keys.map((key) => JSON.stringify(key)).join(", ")}, which ${what} does not know; it knows: ${known.join(", ")}${
    keys.every((key) => /^[\w-]+$/.test(key)) ? keys.map((key) => nearTo(key, known)).join("") : QUOTES
  }`;

/** A mapping with only these keys. */
export const mapping = <Shape extends z.ZodRawShape>(what: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? unknownKeys(issue.keys as string[], what, Object.keys(shape))
        : say(`${what}: a mapping with ${Object.keys(shape).join(", ")}`).error(issue),
  });

export const choice = <const Values extends readonly string[]>(
  values: Values,
): z.ZodEnum<{ [Value in Values[number]]: Value }> => z.enum(values, say(values.join(", "), values));

/** A `$NAME` that is left after the names of servers and draws were replaced by ports and values. */
const STRAY_NAME = /\$[a-z][\w-]*(?:\.[a-z][\w-]*)?/;

export const filled = (what: string): z.ZodString => z.string(say(what)).min(1, say(what));

const BY_LANGUAGE =
  "; or a text for each language that lab.yaml names: languages: [en, de] there, and { en: a text, de: ein Text } here";

/** Text for people, in which `$NAME` is a server's port or a value that was drawn; queries name each other so. */
export const prose = (what: string): z.ZodString =>
  z
    .string({ error: ({ input }) => `${say(what).error({ input })}${isMapping(input) ? BY_LANGUAGE : ""}` })
    .min(1, say(what))
    .refine((text) => !STRAY_NAME.test(text), {
      error: ({ input }) =>
        `says ${STRAY_NAME.exec(String(input))?.[0]}, and no server and no draw has this name; lab.yaml names servers so: servers: { NAME: { port: 8080, protocol: http } }`,
    });

export const fieldName: z.ZodString = z
  .string(say("the name of a field, such as tcp.srcport"))
  .regex(/^[a-z_][\w-]*(?:\.[\w-]+)*$/i, say("the name of a field, such as tcp.srcport"));

export const id: z.ZodString = z
  .string(say('letters, digits, dots and hyphens, in quotes where it looks like a number: "3.1"'))
  .regex(/^[\w][\w.-]*$/, say("letters, digits, dots and hyphens"));

export const number: z.ZodNumber = z.number(say("a number"));
export const flag: z.ZodBoolean = z.boolean(say("true, false"));

type ListOf<Item extends z.ZodType> = z.ZodType<readonly z.output<Item>[]>;

export const list = <Item extends z.ZodType>(item: Item, what: string): ListOf<Item> =>
  z.array(item, say(`a list of ${what}`));

export const atLeastOne = <Item extends z.ZodType>(item: Item, what: string): ListOf<Item> =>
  z.array(item, say(`a list of ${what}`)).min(1, say(`a list of at least one ${what}`));

/** A list whose items have ids, each once. */
export const identified = <Item extends { readonly id: string }>(
  items: z.ZodType<readonly Item[]>,
): z.ZodType<readonly Item[]> =>
  items.superRefine((all, context) => {
    const seen = new Set<string>();
    for (const { id: one } of all) {
      if (seen.has(one)) context.addIssue({ code: "custom", message: `the id ${JSON.stringify(one)} is there twice` });
      seen.add(one);
    }
  });

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Checks the value before a choice between shapes, so that a message names all shapes. */
export const chosenBy = <Shape extends z.ZodType>(
  shape: Shape,
  isOne: (value: unknown) => boolean,
  allowed: string,
): z.ZodType<z.output<Shape>> =>
  z
    .unknown()
    .superRefine((value, context) => {
      if (isOne(value)) return;
      const { error } = say(allowed);
      context.addIssue({
        code: "invalid_type",
        expected: "unknown",
        message: error({ input: value }),
        continue: false,
      });
    })
    .pipe(shape);
