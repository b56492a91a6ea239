/** Reads the texts of question files to a set of questions, or to all problems in them. Never throws. */
import { type FieldRegistry, REGISTRY } from "@potshark/dissect";
import { LineCounter, parseDocument } from "yaml";
import { lineOf, type Path, writePath } from "../files/file-place.ts";
import type { Question } from "../kinds/kinds.ts";
import type { Query } from "../query/query.ts";
import { type Complain, type NamedQuery, QueryReader } from "../query/query-reader.ts";
import { queryShapes } from "../query/query-shapes.ts";
import { hashText } from "../text/hash.ts";
import { type QuestionFile, readFile, readQuestion } from "./question-file.ts";
import type { QuestionProblem, QuestionSet, Server, Task } from "./question-set.ts";
import { declaredPorts, withPorts } from "./server-ports.ts";

export interface QuestionText {
  /** Its name in problems: "task-3.yaml". */
  readonly name: string;
  readonly text: string;
}

export type QuestionResult =
  | { readonly ok: true; readonly set: QuestionSet }
  | { readonly ok: false; readonly problems: readonly QuestionProblem[] };

export interface ReadOptions {
  /** The fields that queries may name. */
  readonly registry?: FieldRegistry | undefined;
  /** The real ports of servers by their names, instead of the ports in the files. */
  readonly ports?: Readonly<Record<string, number>> | undefined;
}

/** A file that is YAML. */
interface ParsedFile {
  readonly name: string;
  readonly root: unknown;
  readonly complain: Complain;
}

interface OpenFile {
  readonly name: string;
  readonly value: QuestionFile;
  readonly complain: Complain;
}

/** The usual cause of an error whose message is about YAML's grammar. */
const YAML_HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    "a text with a colon and a space in it needs quotes; and keys that belong together stand below each other",
  BAD_INDENT: "keys that belong together stand below each other",
  MISSING_CHAR: "is a quote or a bracket open, or a line indented otherwise than its neighbours?",
  TAB_AS_INDENT: "indent with spaces",
  DUPLICATE_KEY: "is a hyphen missing in front of the second?",
};

const parseFile = ({ name, text }: QuestionText, problems: QuestionProblem[]): ParsedFile | undefined => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  // Later errors usually follow from the first.
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
  return { name, root: root ?? {}, complain };
};

/** @param ports the ports of the servers that texts name as $NAME */
const openFile = ({ name, root, complain }: ParsedFile, ports: ReadonlyMap<string, number>): OpenFile | undefined => {
  const read = readFile(withPorts(root, ports));
  if (read.ok) return { name, value: read.value, complain };
  for (const { path, message } of read.issues) complain(path as Path, message);
  return undefined;
};

const namedServers = (
  files: readonly OpenFile[],
  ports: ReadonlyMap<string, number>,
  registry: FieldRegistry,
): readonly Server[] => {
  const fileOf = new Map<string, string>();
  const servers: Server[] = [];
  for (const { name: file, value, complain } of files) {
    for (const [name, { port, protocol }] of Object.entries(value.servers)) {
      const path = ["servers", name];
      const other = fileOf.get(name);
      if (other !== undefined) complain(path, `the server ${JSON.stringify(name)} is in ${other} too`);
      if (registry.get(protocol)?.type !== "protocol")
        complain([...path, "protocol"], `there is no protocol ${protocol}`);
      fileOf.set(name, file);
      servers.push({ name, port: ports.get(name) ?? port, protocol });
    }
  }
  return servers;
};

const namedQueries = (files: readonly OpenFile[], servers: readonly Server[]): ReadonlyMap<string, NamedQuery> => {
  const named = new Map<string, NamedQuery & { readonly file: string }>();
  for (const { name: file, value, complain } of files) {
    for (const [name, query] of Object.entries(value.queries)) {
      const path = ["queries", name];
      const other = named.get(name);
      if (other) complain(path, `the query ${JSON.stringify(name)} is in ${other.file} too`);
      else if (servers.some((server) => server.name === name))
        complain(path, `the query ${JSON.stringify(name)} has the name of a server`);
      else named.set(name, { query, complain, path, file });
    }
  }
  return named;
};

/**
 * Reads question files: tasks with their questions, and servers and named queries that all files share.
 */
export const readQuestions = (
  texts: readonly QuestionText[],
  { registry = REGISTRY, ports: given = {} }: ReadOptions = {},
): QuestionResult => {
  const problems: QuestionProblem[] = [];
  const parsed = texts.flatMap((text) => parseFile(text, problems) ?? []);
  const declared = new Map(declaredPorts(parsed.map(({ root }) => root)));
  const ports = new Map([...declared, ...Object.entries(given)]);
  const files = parsed.flatMap((file) => openFile(file, ports) ?? []);
  const servers = namedServers(files, ports, registry);
  const named = namedQueries(files, servers);
  // An unreadable file may define the names that others miss: then only its own problems are useful.
  if (problems.length > 0) return { ok: false, problems };
  const reader = new QueryReader(named, registry);
  const queries: Record<string, Query> = {};
  for (const [name, { path, complain }] of named) queries[name] = reader.named(name, path, complain);
  const shapes = queryShapes(reader);
  const tasks: Task[] = [];
  const placeOf = new Map<string, string>();
  for (const { name: file, value, complain } of files) {
    const { task, title } = value;
    if (task === undefined) {
      if (value.questions.length > 0)
        complain(["questions"], "a file with questions says which task they belong to: task: 3");
      continue;
    }
    if (title === undefined) complain(["title"], "is missing; it is the title of the task");
    if (tasks.some((other) => other.task === task)) complain(["task"], `task ${task} is in another file too`);
    const questions = value.questions.flatMap((one, index): readonly Question[] => {
      const read = readQuestion(one, task, shapes);
      if (!read.ok) {
        for (const { path, message } of read.issues) complain(["questions", index, ...(path as Path)], message);
        return [];
      }
      const { id } = read.value;
      const place = placeOf.get(id);
      if (place !== undefined) complain(["questions", index, "id"], `the id ${JSON.stringify(id)} is in ${place} too`);
      placeOf.set(id, file);
      return [read.value];
    });
    tasks.push({ task, title: title ?? "", questions });
  }
  if (problems.length > 0) return { ok: false, problems };
  tasks.sort((left, right) => left.task - right.task);
  const version = hashText(JSON.stringify([...texts].sort((a, b) => (a.name < b.name ? -1 : 1))));
  const set = { tasks, queries, servers, version };
  if (servers.every(({ name, port }) => declared.get(name) === port)) return { ok: true, set };
  const others = readQuestions(texts, { registry });
  return { ok: true, set: { ...set, ofSamples: others.ok ? others.set : undefined } };
};
