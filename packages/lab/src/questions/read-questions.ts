/** From the texts of question files to a set of questions, or to everything that is wrong with them. Never throws. */
import { type FieldRegistry, REGISTRY } from "@potshark/dissect";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { hashText } from "../hash.ts";
import { lineOf, type Path, writePath } from "./file-place.ts";
import { questionFileSchema } from "./file-schema.ts";
import type { QuestionFile } from "./file-shape.ts";
import type { Query } from "./query.ts";
import { type Complain, type NamedQuery, QueryReader } from "./query-reader.ts";
import type { QuestionProblem, QuestionSet, Task } from "./question.ts";
import { QuestionReader } from "./question-reader.ts";

export interface QuestionText {
  /** As it is shown in problems: "task-3.yaml". */
  readonly name: string;
  readonly text: string;
}

export type QuestionResult =
  | { readonly ok: true; readonly set: QuestionSet }
  | { readonly ok: false; readonly problems: readonly QuestionProblem[] };

interface OpenFile {
  readonly name: string;
  readonly value: QuestionFile;
  readonly complain: Complain;
}

type Issue = z.core.$ZodIssue;

/** Of a choice between shapes: the issues with the shape that was nearest. */
const flatten = (issue: Issue): readonly Issue[] => {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const branches = issue.errors
    .map((branch) => branch.flatMap(flatten))
    .sort((left, right) => depth(right) - depth(left) || left.length - right.length);
  return (branches[0] ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Whether a shape was right at least in that it is a mapping, or a list, where one was given. */
const depth = (issues: readonly Issue[]): number =>
  issues.some(({ path, code }) => path.length === 0 && code !== "unrecognized_keys" && code !== "custom") ? 0 : 1;

/** What is mostly behind an error whose own words speak of YAML's grammar. */
const YAML_HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    "a text with a colon and a space in it needs quotes; and keys that belong together stand below each other",
  BAD_INDENT: "keys that belong together stand below each other",
  MISSING_CHAR: "is a quote or a bracket open, or a line indented otherwise than its neighbours?",
  TAB_AS_INDENT: "indent with spaces",
  DUPLICATE_KEY: "is a hyphen missing in front of the second?",
};

const openFile = ({ name, text }: QuestionText, problems: QuestionProblem[]): OpenFile | undefined => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  // What follows the first error is mostly its consequence.
  const [error] = document.errors;
  if (error) {
    const hint = YAML_HINTS[error.code];
    const what = error.message.split("\n", 1)[0]?.replace(/ at line.*/, "");
    const message = `is no YAML: ${what}${hint === undefined ? "" : `; ${hint}`}`;
    problems.push({ file: name, line: error.linePos?.[0].line, path: "", message });
    return undefined;
  }
  let root: unknown;
  try {
    root = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    problems.push({ file: name, line: undefined, path: "", message: (error as Error).message });
    return undefined;
  }
  const complain: Complain = (path: Path, message: string) => {
    problems.push({ file: name, line: lineOf(path, document, lines), path: writePath(path, root), message });
  };
  const checked = questionFileSchema.safeParse(root ?? {});
  if (checked.success) return { name, value: checked.data, complain };
  for (const issue of checked.error.issues.flatMap(flatten)) complain(issue.path as Path, issue.message);
  return undefined;
};

const namedQueries = (files: readonly OpenFile[]): ReadonlyMap<string, NamedQuery> => {
  const named = new Map<string, NamedQuery & { readonly file: string }>();
  for (const { name: file, value, complain } of files) {
    for (const [name, query] of Object.entries(value.queries)) {
      const path = ["queries", name];
      const other = named.get(name);
      if (other) complain(path, `the query ${JSON.stringify(name)} is in ${other.file} too`);
      else named.set(name, { query, complain, path, file });
    }
  }
  return named;
};

/**
 * Reads question files: tasks with their questions, and named queries that all files share.
 *
 * @param registry the fields that queries may name
 */
export const readQuestions = (texts: readonly QuestionText[], registry: FieldRegistry = REGISTRY): QuestionResult => {
  const problems: QuestionProblem[] = [];
  const files = texts.flatMap((text) => openFile(text, problems) ?? []);
  const named = namedQueries(files);
  // A file that could not be read may hold the names that others miss: only its own problems are worth reading then.
  if (problems.length > 0) return { ok: false, problems };
  const reader = new QueryReader(named, registry);
  const queries: Record<string, Query> = {};
  for (const [name, { path, complain }] of named) queries[name] = reader.named(name, path, complain);
  const tasks: Task[] = [];
  const placeOf = new Map<string, string>();
  for (const { name: file, value, complain } of files) {
    const { task, title, questions } = value;
    if (task === undefined) {
      if (questions.length > 0)
        complain(["questions"], "a file with questions says which task they belong to: task: 3");
      continue;
    }
    if (title === undefined) complain(["title"], "is missing; it is the title of the task");
    if (tasks.some((other) => other.task === task)) complain(["task"], `task ${task} is in another file too`);
    for (const [index, { id }] of questions.entries()) {
      const place = placeOf.get(id);
      if (place !== undefined) complain(["questions", index, "id"], `the id ${JSON.stringify(id)} is in ${place} too`);
      placeOf.set(id, file);
    }
    const questionReader = new QuestionReader(reader, complain);
    tasks.push({
      task,
      title: title ?? "",
      questions: questions.map((question, index) => questionReader.read(question, task, ["questions", index])),
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  tasks.sort((left, right) => left.task - right.task);
  const version = hashText(JSON.stringify([...texts].sort((a, b) => (a.name < b.name ? -1 : 1))));
  return { ok: true, set: { tasks, queries, version } };
};
