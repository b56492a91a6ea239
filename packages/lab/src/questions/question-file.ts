/** What stands in a question file. */
import { z } from "zod";
import { id, isMapping, list, mapping, prose, say } from "../files/shape.ts";
import { KIND_NAMES, kindNamed, type Question } from "../kinds/kinds.ts";
import { type FileQuery, fileQuery } from "../query/file-query.ts";
import type { Complain } from "../query/query-reader.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import type { ParsedFile } from "./parse-file.ts";
import { readValue } from "./read-value.ts";

const file = mapping("a question file", {
  task: z.int(say("the number of the task")).min(1, say("1 to 99")).max(99, say("1 to 99")).optional(),
  title: prose("the title of the task").optional(),
  queries: z.record(id, z.unknown(), say("queries by their names")).default({}),
  // They are read once all queries are known by their names.
  questions: list(z.unknown(), "questions").default([]),
});

interface NamedFileQuery {
  /** Undefined if nothing can be read. */
  readonly query: FileQuery | undefined;
  /** Whether there is no problem with its shape. */
  readonly isWhole: boolean;
}

/** A task with its questions, queries that have a name, or both. */
export interface QuestionFile extends Omit<z.output<typeof file>, "queries"> {
  readonly name: string;
  readonly queries: Readonly<Record<string, NamedFileQuery>>;
  readonly complain: Complain;
}

export const readFile = ({ name, root, complain }: ParsedFile): QuestionFile => {
  const parts = readValue(file, root, complain) ?? file.parse({});
  const lacks = (key: string): boolean => !isMapping(root) || root[key] === undefined;
  if (lacks("task") && parts.questions.length > 0)
    complain(["questions"], "a file with questions says which task they belong to: task: 3");
  if (!lacks("task") && lacks("title")) complain(["title"], "is missing; it is the title of the task");
  const queries: Record<string, NamedFileQuery> = {};
  for (const [one, value] of Object.entries(parts.queries)) {
    let isWhole = true;
    const query = readValue(fileQuery, value, (path, message) => {
      isWhole = false;
      complain(["queries", one, ...path], message);
    });
    queries[one] = { query, isWhole };
  }
  return { ...parts, queries, name, complain };
};

/**
 * @param task the number of the one that it belongs to
 * @returns what is left of it where `complain` got a problem; undefined if nothing can be made of that
 */
export const readQuestion = (
  value: unknown,
  task: number,
  shapes: QueryShapes,
  complain: Complain,
): Question | undefined => {
  const name = isMapping(value) ? value.kind : Array.isArray(value) ? undefined : value;
  const kind = kindNamed(name);
  if (kind === undefined) {
    complain(isMapping(value) ? ["kind"] : [], say(KIND_NAMES.join(", "), KIND_NAMES).error({ input: name }));
    return undefined;
  }
  const read = readValue(kind.schema(shapes), value, complain);
  return read && { ...read, task, input: kind.input(read) };
};
