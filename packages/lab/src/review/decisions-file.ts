/**
 * Decisions as YAML that people read, edit and put under version control. All scalars are read as they are written: a
 * question 3.10 is not 3.1, a student 0012345 is not 12345. What is written keeps the rest of the file, comments too.
 */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
  YAMLSeq,
} from "yaml";
import { z } from "zod";
import { lineOf, type Path, writePath } from "../files/file-place.ts";
import { filled, id, list, mapping, say } from "../files/shape.ts";
import { normalized } from "../text/normalized.ts";
import { type AnswerDecision, type Decisions, NO_DECISIONS, type Override } from "./decisions.ts";
import { LATE_SHAPE, readLateRule } from "./late-rule.ts";
import { readTime, TIME_SHAPE } from "./times.ts";

interface DecisionsProblem {
  /** From 1. */
  readonly line: number | undefined;
  readonly path: string;
  /** What is in the file, and what is allowed. */
  readonly message: string;
}

export type DecisionsResult =
  | { readonly ok: true; readonly decisions: Decisions }
  | { readonly ok: false; readonly problems: readonly DecisionsProblem[] };

/** More than a term's decisions. */
const MAX_CHARACTERS = 1 << 23;

const text = (what: string) => z.string(say(what));
const optionalText = (what: string) => text(what).optional();

/** A number as it is written. */
const numberUpTo = (most: number, what: string) =>
  text(what)
    .regex(/^\d{1,6}(?:\.\d{1,6})?$/, say(what))
    .transform(Number)
    .refine((value) => value <= most, say(what));

const credit = numberUpTo(1, "a number from 0 to 1");
const points = numberUpTo(1e6, "a number of points");
const time = text(TIME_SHAPE).transform((value, context) => {
  const read = readTime(value);
  if (read !== undefined) return { text: value, read };
  context.addIssue({ code: "custom", message: say(TIME_SHAPE).error({ input: value }) });
  return z.NEVER;
});
const lateRule = text(LATE_SHAPE).transform((value, context) => {
  const read = readLateRule(value);
  if (read !== undefined) return read;
  context.addIssue({ code: "custom", message: say(LATE_SHAPE).error({ input: value }) });
  return z.NEVER;
});
const yes = z.enum(["true", "false"], say("true, false")).transform((value) => value === "true");

const answer = mapping("a decision about an answer", {
  question: id,
  wording: optionalText("what grade writes there"),
  answer: text("the answer"),
  credit,
  comment: optionalText("a text for the student"),
  by: optionalText("a name"),
});

const override = mapping("an override", {
  student: filled("a student"),
  question: id,
  answer: optionalText("the answer that it is about"),
  credit: credit.optional(),
  points: points.optional(),
  comment: optionalText("a text for the student"),
  by: optionalText("a name"),
}).refine((one) => (one.credit === undefined) !== (one.points === undefined), {
  error: "has to have credit, from 0 to 1, or points; one of them",
});

const student = mapping("a student", {
  student: filled("a student"),
  extension: time.optional(),
  submitted: time.optional(),
  excused: yes.default(false),
  comment: optionalText("a text for the student"),
});

/** A list in which nothing is decided twice: the order then never matters. */
const once = <Item>(items: z.ZodType<readonly Item[]>, keyOf: (item: Item) => readonly string[]) =>
  items
    .superRefine((all, context) => {
      const seen = new Set<string>();
      for (const [index, item] of all.entries()) {
        const key = JSON.stringify(keyOf(item).map(normalized));
        if (seen.has(key)) context.addIssue({ code: "custom", path: [index], message: "is decided a second time" });
        seen.add(key);
      }
    })
    .default([]);

type Keyed = Pick<AnswerDecision, "question" | "answer" | "wording">;
const answerKey = (one: Keyed): readonly string[] => [one.question, one.answer, one.wording ?? ""];
const overrideKey = (one: Pick<Override, "student" | "question">): readonly string[] => [one.student, one.question];

const file = mapping("a file of decisions", {
  due: time.optional(),
  late: lateRule.optional(),
  students: once(list(student, "students"), (one) => [one.student]),
  answers: once(list(answer, "decisions about answers"), answerKey),
  overrides: once(list(override, "overrides"), overrideKey),
});

const decisionsOf = ({ due, students, ...rest }: z.output<typeof file>): Decisions => {
  const zone = due?.read.zone;
  // A time without a zone is in that of the due date, which is known only now.
  const inZone = (one: typeof due) => one && readTime(one.text, zone);
  return {
    ...rest,
    late: rest.late,
    due: due?.read,
    students: students.map(({ extension, submitted, excused, ...one }) => ({
      ...one,
      isExcused: excused,
      extension: inZone(extension),
      submitted: inZone(submitted),
    })),
  };
};

const parsed = (source: string): { readonly document: Document.Parsed; readonly lines: LineCounter } => {
  const lines = new LineCounter();
  const options = { schema: "failsafe", lineCounter: lines, prettyErrors: true, logLevel: "error" } as const;
  return { document: parseDocument(source, options), lines };
};

/** Leaves out what is named and has no value, such as "comment:". */
const withoutBlanks = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      one === null || (one === "" && key !== "answer") ? [] : [[key, withoutBlanks(one)]],
    ),
  );
};

/** Reads a file of decisions, or all that is wrong with it. Never throws. */
export const readDecisions = (source: string): DecisionsResult => {
  const failed = (message: string, line?: number): DecisionsResult => ({
    ok: false,
    problems: [{ line, path: "", message }],
  });
  if (source.length > MAX_CHARACTERS) return failed(`has more than ${MAX_CHARACTERS >> 20} million characters`);
  try {
    const { document, lines } = parsed(source);
    const [error] = document.errors;
    if (error) {
      const what = error.message.split("\n", 1)[0]!.replace(/ at line.*/, "");
      return failed(`is no YAML: ${what}`, error.linePos?.[0].line);
    }
    const root = withoutBlanks(document.toJS({ maxAliasCount: 0 }) ?? {});
    if (root === "") return { ok: true, decisions: NO_DECISIONS };
    const { success, data, error: mistakes } = file.safeParse(root);
    if (success) return { ok: true, decisions: decisionsOf(data) };
    return {
      ok: false,
      problems: mistakes.issues.map(({ path, message }) => ({
        line: lineOf(path as Path, document, lines),
        path: writePath(path as Path, root),
        message,
      })),
    };
  } catch (error) {
    return failed((error as Error).message);
  }
};

/** Something to write into a file of decisions, or to take out of it. */
export type Edit =
  | { readonly kind: "answer"; readonly decision: AnswerDecision }
  | { readonly kind: "override"; readonly decision: Override }
  | { readonly kind: "no-answer"; readonly decision: Keyed }
  | { readonly kind: "no-override"; readonly decision: Pick<Override, "student" | "question"> }
  /** When it is due and what lateness costs, as `readTime` and `readLateRule` read them. */
  | {
      readonly kind: "head";
      readonly decision: { readonly due?: string | undefined; readonly late?: string | undefined };
    };

const HEAD = " What people decided about this class. potshark grade reads it in every run, and anybody may edit it.";

/** In quotes where other readers of YAML would take it for a number. */
const scalarOf = (value: string | number): Scalar => {
  const scalar = new Scalar(String(value).replace(/\p{Surrogate}/gu, "\ufffd"));
  if (typeof value === "string" && /^[\d.+-]|^$|^(?:true|false|null|yes|no|~)$/i.test(value) && !value.includes("\n"))
    scalar.type = "QUOTE_DOUBLE";
  return scalar;
};

/** What stands beside a value that stays or changes, such as a comment, stays. */
const setAll = (item: YAMLMap, decision: object): void => {
  for (const [key, value] of Object.entries(decision) as [string, string | number | undefined][]) {
    if (value === undefined) {
      item.delete(key);
      continue;
    }
    const [old, made] = [item.get(key, true), scalarOf(value)];
    if (!isScalar(old)) item.set(key, made);
    else if (old.value !== made.value) Object.assign(old, { value: made.value, type: made.type, source: undefined });
  }
};

/** Before the lists, and only what is given. */
const setHead = (
  root: YAMLMap,
  { due, late }: { readonly due?: string | undefined; readonly late?: string | undefined },
): void => {
  const given = Object.entries({ late, due }).filter(([, value]) => value !== undefined);
  for (const [key, value] of given) {
    if (root.has(key)) setAll(root, { [key]: value });
    else root.items.unshift(new Pair(new Scalar(key), scalarOf(value!)));
  }
};

const sequenceIn = (document: Document, name: string): YAMLSeq => {
  const there = document.get(name);
  if (isSeq(there)) {
    if (there.items.length === 0) there.flow = false;
    return there;
  }
  const made = new YAMLSeq();
  document.set(name, made);
  return made;
};

/**
 * The file with an edit made in it. The same edit a second time changes nothing.
 *
 * @param source that `readDecisions` reads, or ""
 */
export const editDecisions = (source: string, edits: readonly Edit[]): string => {
  if (edits.length === 0) return source;
  const { document } = parsed(source);
  if (!isMap(document.contents)) {
    document.contents = document.createNode({}) as unknown as Document.Parsed["contents"];
    if (source.trim() === "") document.commentBefore = HEAD;
  }
  // One decision below the other, from the first one on.
  const root = document.contents as unknown as YAMLMap;
  if (root.items.length === 0) root.flow = false;
  for (const { kind, decision } of edits) {
    if (kind === "head") {
      setHead(root, decision);
      continue;
    }
    const isOverride = kind === "override" || kind === "no-override";
    const all = sequenceIn(document, isOverride ? "overrides" : "answers");
    const keyOf = (one: object): string =>
      JSON.stringify((isOverride ? overrideKey(one as Override) : answerKey(one as Keyed)).map(normalized));
    const wanted = keyOf(decision);
    const index = all.items.findIndex((item) => isMap(item) && keyOf(item.toJSON() as object) === wanted);
    if (kind === "no-answer" || kind === "no-override") {
      if (index >= 0) all.delete(index);
    } else if (index >= 0) setAll(all.items[index] as YAMLMap, decision);
    else {
      const item = document.createNode({}) as YAMLMap;
      setAll(item, decision);
      all.add(item);
    }
    if (all.items.length === 0) document.delete(isOverride ? "overrides" : "answers");
  }
  return document.toString({ lineWidth: 0 });
};
