/** What stands in a question file. */
import { z } from "zod";
import { fieldName, id, isMapping, list, mapping, prose, say } from "../files/shape.ts";
import { KIND_NAMES, kindNamed, type Question } from "../kinds/kinds.ts";
import { fileQuery } from "../query/file-query.ts";
import type { QueryShapes } from "../query/query-shapes.ts";

const server = mapping("a server", {
  port: z.int(say("a TCP port")).min(1, say("1 to 65535")).max(65_535, say("1 to 65535")),
  protocol: fieldName,
});

const file = mapping("a question file", {
  task: z.int(say("the number of the task")).min(1, say("1 to 99")).max(99, say("1 to 99")).optional(),
  title: prose("the title of the task").optional(),
  servers: z.record(id, server, say("servers by their names")).default({}),
  queries: z.record(id, fileQuery, say("queries by their names")).default({}),
  // They are read once all queries are known by their names.
  questions: list(z.unknown(), "questions").default([]),
});

/** A task with its questions, servers and queries that have a name, or all of it. */
export type QuestionFile = z.output<typeof file>;

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

const read = <Value>(shape: z.ZodType<Value>, value: unknown): Read<Value> => {
  const { success, data, error } = shape.safeParse(value);
  return success ? { ok: true, value: data } : { ok: false, issues: error.issues.flatMap(nearest) };
};

/** For a choice between shapes: the issues with the nearest shape. */
const nearest = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const branches = issue.errors
    .map((branch) => branch.flatMap(nearest))
    .sort((left, right) => depth(right) - depth(left) || left.length - right.length);
  return (branches[0] ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Whether at least the type (mapping or list) was right. */
const depth = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.some(({ path, code }) => path.length === 0 && code !== "unrecognized_keys" && code !== "custom") ? 0 : 1;

export const readFile = (root: unknown): Read<QuestionFile> => read(file, root);

/** @param task the number of the one that it belongs to */
export const readQuestion = (value: unknown, task: number, shapes: QueryShapes): Read<Question> => {
  const name = isMapping(value) ? value.kind : Array.isArray(value) ? undefined : value;
  const kind = kindNamed(name);
  if (kind === undefined) {
    const message = say(KIND_NAMES.join(", ")).error({ input: name });
    return { ok: false, issues: [{ code: "custom", path: isMapping(value) ? ["kind"] : [], message, input: name }] };
  }
  const asked = read(kind.schema(shapes), value);
  return asked.ok ? { ok: true, value: { ...asked.value, task, input: kind.input(asked.value) } } : asked;
};
