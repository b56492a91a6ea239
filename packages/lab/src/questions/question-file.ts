/** What stands in a question file. */
import { z } from "zod";
import { atLeastOne, choice, id, isMapping, list, mapping, prose, say } from "../files/shape.ts";
import type { Drawn } from "../kinds/drawn.ts";
import { KIND_NAMES, kindNamed, type Question } from "../kinds/kinds.ts";
import { type FileQuery, fileQuery } from "../query/file-query.ts";
import type { Complain } from "../query/query-reader.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { type Draws, draws } from "./draws.ts";
import { FINDING_IDS } from "./finding-ids.ts";
import type { ParsedFile } from "./parse-file.ts";
import { readValue } from "./read-value.ts";
import { type LookUp, substitute } from "./substitute.ts";

const pool = mapping("a pool", {
  choose: z.int(say("how many of its questions a student is asked")).min(1, say("a whole number from 1")),
  of: atLeastOne(id, "ids of questions of this task"),
});

const file = mapping("a question file", {
  task: z.int(say("the number of the task")).min(1, say("1 to 99")).max(99, say("1 to 99")).optional(),
  title: prose("the title of the task").optional(),
  /** Findings of readiness that this task does not mind. */
  fine: list(choice(FINDING_IDS), "ids of findings").default([]),
  queries: z.record(id, z.unknown(), say("queries by their names")).default({}),
  draw: draws,
  pools: list(pool, "pools").default([]),
  // They are read once all queries are known by their names.
  questions: list(z.unknown(), "questions").default([]),
});

const drawsOfQuestion = z.object({ draw: draws });

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

/** @param portOf of the server of a name, in all texts except those of questions, which are filled in with their draws */
export const readFile = ({ name, root, complain }: ParsedFile, portOf: LookUp): QuestionFile => {
  const filled = isMapping(root)
    ? { ...(substitute(root, portOf) as object), questions: root.questions, draw: root.draw }
    : root;
  const parts = readValue(file, filled, complain) ?? file.parse({});
  const lacks = (key: string): boolean => !isMapping(root) || root[key] === undefined;
  for (const key of ["questions", "pools", "draw"] as const)
    if (lacks("task") && Object.keys(parts[key]).length > 0)
      complain([key], `a file with ${key} says which task they belong to: task: 3`);
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

/** The draws of a question itself. */
export const readDraws = (value: unknown, complain: Complain): Draws =>
  (isMapping(value) ? readValue(drawsOfQuestion, value, complain)?.draw : undefined) ?? {};

/**
 * @param task the number of the one that it belongs to
 * @param drawn the values that its texts have
 * @returns what is left of it where `complain` got a problem; undefined if nothing can be made of that
 */
export const readQuestion = (
  value: unknown,
  task: number,
  drawn: readonly Drawn[],
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
  if (read === undefined) return undefined;
  const question = { ...read, task, input: kind.input(read) };
  return drawn.length === 0 ? question : { ...question, drawn };
};
