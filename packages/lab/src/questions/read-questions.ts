/** Reads the texts of question files to a set of questions, or to all problems in them. Never throws. */
import { type FieldRegistry, REGISTRY } from "@potshark/dissect";
import { isMapping } from "../files/shape.ts";
import type { Query } from "../query/query.ts";
import { type NamedQuery, QueryReader } from "../query/query-reader.ts";
import { queryShapes } from "../query/query-shapes.ts";
import { hashText } from "../text/hash.ts";
import { LAB_FILE, readLab } from "./lab-file.ts";
import { inLanguage, languageFor, languagesOf } from "./languages.ts";
import { type ParsedFile, parseFile, type QuestionText } from "./parse-file.ts";
import { type QuestionFile, readFile } from "./question-file.ts";
import type { Pool, QuestionProblem, QuestionSet, Server, Task } from "./question-set.ts";
import { type NamesOfTasks, readTask } from "./read-task.ts";
import { type Settings, serverPorts } from "./server-ports.ts";
import { type LookUp, substitute } from "./substitute.ts";

export type QuestionResult =
  | { readonly ok: true; readonly set: QuestionSet }
  | { readonly ok: false; readonly problems: readonly QuestionProblem[] };

export interface ReadOptions {
  /** The fields that queries may name. */
  readonly registry?: FieldRegistry | undefined;
  /** The real ports of servers by their names, instead of the ports in the files. */
  readonly ports?: Readonly<Record<string, number>> | undefined;
  /** Tags of languages, the most wanted first. */
  readonly languages?: readonly string[] | undefined;
  /** The environment: servers may name settings for their ports. */
  readonly settings?: Settings | undefined;
}

/** A lab without a lab.yaml. */
const NO_LAB: ParsedFile = { name: LAB_FILE, root: {}, complain: () => undefined };

const namedQueries = (files: readonly QuestionFile[], servers: readonly Server[]): ReadonlyMap<string, NamedQuery> => {
  const named = new Map<string, NamedQuery & { readonly file: string }>();
  for (const { name: file, queries, complain } of files) {
    for (const [name, { query, isWhole }] of Object.entries(queries)) {
      const path = ["queries", name];
      const other = named.get(name);
      if (other) complain(path, `the query ${JSON.stringify(name)} is in ${other.file} too`);
      else named.set(name, { query, isWhole, complain, path, file });
      if (servers.some((server) => server.name === name))
        complain(path, `the query ${JSON.stringify(name)} has the name of a server`);
    }
  }
  return named;
};

const readTasks = (files: readonly QuestionFile[], names: NamesOfTasks): readonly Task[] => {
  const tasks = new Map<number, Task>();
  const placeOf = new Map<string, string>();
  for (const file of files) {
    const { name, task, title = "", fine, questions, complain } = file;
    if (task !== undefined && tasks.has(task)) complain(["task"], `task ${task} is in another file too`);
    for (const [index, one] of questions.entries()) {
      // An id is compared also where something else of its question is wrong.
      const { id } = isMapping(one) ? one : {};
      if (typeof id !== "string") continue;
      const place = placeOf.get(id);
      if (place !== undefined) complain(["questions", index, "id"], `the id ${JSON.stringify(id)} is in ${place} too`);
      placeOf.set(id, name);
    }
    const read = readTask(file, names);
    if (task !== undefined) tasks.set(task, { task, title, fine, questions: read });
  }
  return [...tasks.values()].sort((left, right) => left.task - right.task);
};

/**
 * Reads question files: tasks with their questions, named queries that all files share, and lab.yaml, which names the
 * servers.
 */
export const readQuestions = (
  texts: readonly QuestionText[],
  { registry = REGISTRY, ports: given = {}, settings = {}, languages: wanted = [] }: ReadOptions = {},
): QuestionResult => {
  const problems: QuestionProblem[] = [];
  const inAll = texts.map((text) => parseFile(text, problems));
  const languages = languagesOf(inAll.find(({ name }) => name === LAB_FILE)?.root);
  const language = languageFor(languages, wanted) ?? languages[0] ?? "";
  const parsed = inAll.map((file) => ({ ...file, root: inLanguage(file.root, languages, language) }));
  const isComplete = parsed.every(({ root }) => root !== undefined);
  const lab = parsed.find(({ name }) => name === LAB_FILE) ?? NO_LAB;
  const places = serverPorts(lab.root, given, settings);
  const { declared, ports } = places;
  const before = problems.length;
  const labFile = readLab({ ...lab, root: substitute(lab.root, (name) => ports.get(name)) }, places, registry);
  const { servers } = labFile;
  // After a problem in lab.yaml nobody knows which servers it was to name: any name may be one of theirs.
  const isLabKnown = problems.length === before && lab.root !== undefined;
  const others = parsed.filter((file) => file !== lab && file.root !== undefined);
  const queryNames = new Set(
    others.flatMap(({ root }) => (isMapping(root) && isMapping(root.queries) ? Object.keys(root.queries) : [])),
  );
  const portOf: LookUp = (name) => ports.get(name) ?? (isLabKnown || queryNames.has(name) ? undefined : 1);
  const files = others.map((file) => readFile(file, portOf));
  const named = namedQueries(files, servers);
  const reader = new QueryReader(named, registry, isComplete);
  const queries: Record<string, Query> = {};
  for (const [name, { path, complain }] of named) queries[name] = reader.named(name, path, complain);
  const ownerOf = (name: string): string | undefined =>
    ports.has(name) ? "a server" : queryNames.has(name) ? "a query" : undefined;
  const tasks = readTasks(files, { portOf, ownerOf, shapes: queryShapes(reader) });
  if (problems.length > 0) return { ok: false, problems };
  const version = hashText(JSON.stringify([...texts].sort((a, b) => (a.name < b.name ? -1 : 1))));
  const pools = files.flatMap((file): readonly Pool[] => file.pools);
  const set = { ...labFile, language, tasks, pools, queries, version };
  if (servers.every(({ name, port }) => declared.get(name) === port)) return { ok: true, set };
  const ofSamples = readQuestions(texts, { registry, languages: [language] });
  return { ok: true, set: { ...set, ofSamples: ofSamples.ok ? ofSamples.set : undefined } };
};
