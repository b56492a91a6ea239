/**
 * Answers from a file, as YAML, JSON or CSV. Of one student: a mapping from question to answer, perhaps under `answers`
 * and with `student` beside it; in CSV two columns, question and answer. Of a class: a mapping from student to such a
 * mapping, under `students`; in CSV a column `student`.
 */
import type { Given } from "./answer.ts";
import { answersFromCsv } from "./answer-csv.ts";
import { type AnswerFileResult, newMapping } from "./answer-file.ts";
import { answersFromLines } from "./answer-lines.ts";
import { readStructure, type Structure } from "./answer-yaml.ts";
import { decodeText } from "./decode-text.ts";
import type { Answers } from "./grade.ts";

export interface ReadAnswersOptions {
  /** Of YAML and JSON: more than a student's answers need are not parsed. */
  readonly maxTokens?: number;
}

const DEFAULT_MAX_TOKENS = 20_000;

const EXAMPLE = 'questions and answers, such as "3.1a": 1, 7, 27';

const failed = (message: string): AnswerFileResult => ({ ok: false, message });

const isMapping = (value: Structure | undefined): value is ReadonlyMap<string, Structure> => value instanceof Map;

const isScalar = (value: Structure): value is string | number => typeof value !== "object";

/** YAML reads "5: GET" as a mapping; it was meant as a pair. */
const pairsFrom = (value: ReadonlyMap<string, Structure>): readonly string[] | undefined => {
  const pairs = [...value];
  return pairs.every(([, right]) => isScalar(right)) ? pairs.map(([left, right]) => `${left}: ${right}`) : undefined;
};

const itemsFrom = (value: Structure): readonly (string | number)[] | undefined => {
  if (isScalar(value)) return [value];
  if (isMapping(value)) return pairsFrom(value);
  // A pair, as JSON writes one.
  return Array.isArray(value) && value.length === 2 && value.every(isScalar) ? [value.join(": ")] : undefined;
};

/** An answer; undefined where it is none. */
const givenFrom = (value: Structure): Given | undefined => {
  if (isScalar(value)) return value;
  if (isMapping(value)) return pairsFrom(value);
  const items = (value as readonly Structure[]).map(itemsFrom);
  return items.every((item) => item !== undefined) ? items.flat() : undefined;
};

const answersFrom = (value: Structure | undefined): Answers | string => {
  if (!isMapping(value)) return `has no mapping of ${EXAMPLE}`;
  const answers = newMapping<Given>();
  for (const [question, one] of value) {
    const given = givenFrom(one);
    if (given === undefined) return `has an answer to ${question} that is no text, number, list or pairs`;
    answers[question] = given;
  }
  return answers;
};

const MAX_NAMED = 5;

/** What stands beside answers and is none. */
const notRead = (root: ReadonlyMap<string, Structure>, read: readonly string[]): readonly string[] => {
  const others = [...root.keys()].filter((name) => !read.includes(name));
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : "";
  return others.length === 0 ? [] : [`has ${others.slice(0, MAX_NAMED).join(", ")}${more} beside ${read[0]}: not read`];
};

/** "- 3.1a: 7" and {"question": "3.1a", "answer": 7}: a list with a mapping for each, as one mapping. */
const fromList = (items: readonly Structure[]): AnswerFileResult => {
  const entries: (readonly [string, Structure])[] = [];
  for (const item of items) {
    if (!isMapping(item)) return failed(`is no mapping of ${EXAMPLE}`);
    const [question, answer] = [item.get("question"), item.get("answer")];
    if (question !== undefined && answer !== undefined && isScalar(question)) entries.push([String(question), answer]);
    else entries.push(...item);
  }
  const all = new Map<string, Structure>();
  for (const [name, value] of entries) {
    if (all.has(name)) return failed(`has ${JSON.stringify(name)} twice`);
    all.set(name, value);
  }
  return fromStructure(all);
};

const fromStructure = (root: Structure): AnswerFileResult => {
  if (Array.isArray(root) && root.length > 0) return fromList(root as readonly Structure[]);
  if (!isMapping(root)) return failed(`is no mapping of ${EXAMPLE}`);
  const all = root.get("students");
  if (all !== undefined) {
    if (!isMapping(all)) return failed("has students that are no mapping from student to answers");
    const students = newMapping<Answers>();
    for (const [student, value] of all) {
      const answers = answersFrom(value);
      if (typeof answers === "string") return failed(`${answers}, for the student ${student}`);
      students[student] = answers;
    }
    return { ok: true, file: { answers: undefined, student: undefined, students, notes: notRead(root, ["students"]) } };
  }
  const name = root.get("student");
  const own = root.get("answers");
  const answers = answersFrom(own ?? new Map([...root].filter(([key]) => key !== "student")));
  if (typeof answers === "string") return failed(answers);
  const student = name !== undefined && isScalar(name) ? String(name) : undefined;
  const notes = own === undefined ? [] : notRead(root, ["answers", "student"]);
  return { ok: true, file: { answers, student, students: newMapping(), notes } };
};

const readText = (name: string, text: string, maxTokens: number): AnswerFileResult => {
  // Editors that hide endings make "answers.csv.txt".
  const ending = /\.(csv|tsv|json|ya?ml)(?:\.txt)?$/i.exec(name)?.[1]?.toLowerCase();
  const isCsv = ending === undefined ? /^(?:"?sep=|[^:=]*[\t;,])/i.test(text) : ending === "csv" || ending === "tsv";
  if (text.trim() === "") return failed("is empty");
  if (isCsv) {
    const rows = answersFromCsv(text);
    // Without an ending commas may be those of lists: "3.1a 1, 7".
    return rows.ok || ending !== undefined ? rows : (answersFromLines(text) ?? rows);
  }
  const language = ending === "json" ? "JSON" : "YAML";
  // A blank that a word processor made is no blank to YAML.
  const structure = readStructure(text.replaceAll("\u00a0", " "), language, maxTokens);
  if (structure.ok && isMapping(structure.root)) return fromStructure(structure.root);
  const lines = language === "YAML" ? answersFromLines(text) : undefined;
  if (lines !== undefined) return lines;
  return structure.ok ? fromStructure(structure.root) : failed(structure.message);
};

/** Reads answers. Never throws. @param name of the file: its ending says what it is written in */
export const readAnswers = (
  name: string,
  content: Uint8Array | string,
  { maxTokens = DEFAULT_MAX_TOKENS }: ReadAnswersOptions = {},
): AnswerFileResult => {
  const decoded = decodeText(typeof content === "string" ? new TextEncoder().encode(content) : content);
  if (!decoded.ok) return failed(decoded.message);
  const result = readText(name, decoded.text, maxTokens);
  if (!result.ok || decoded.note === undefined) return result;
  return { ok: true, file: { ...result.file, notes: [decoded.note, ...result.file.notes] } };
};
