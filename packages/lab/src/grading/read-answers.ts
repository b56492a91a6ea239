/**
 * Answers from a file, as YAML, JSON or CSV. For one student: a mapping from question to answer, perhaps under
 * `answers` with a `student` next to it; in CSV two columns, question and answer. For a class: a mapping from student
 * to such a mapping, under `students`; in CSV a column `student`.
 */
import type { Given } from "../responses/plain-given.ts";
import { decodeText } from "../text/decode-text.ts";
import { isMisread, recoveredEntries } from "./answer-blocks.ts";
import { answersFromCsv } from "./answer-csv.ts";
import { type AnswerFile, type AnswerFileResult, newMapping } from "./answer-file.ts";
import { type Language, Mapping, readStructure, type Structure } from "./answer-yaml.ts";
import type { GivenAnswers } from "./grade.ts";
import { ReadingNotes } from "./reading-notes.ts";

export interface ReadAnswersOptions {
  /** Limit of tokens in YAML and JSON: more than a student's answers need. */
  readonly maxTokens?: number;
}

const DEFAULT_MAX_TOKENS = 20_000;

const EXAMPLE = 'questions and answers, such as "3.1a": 1, 7, 27';

const failed = (message: string): AnswerFileResult => ({ ok: false, message });

const isMapping = (value: Structure | undefined): value is Mapping => value instanceof Mapping;

const isScalar = (value: Structure): value is string | number => typeof value !== "object";

/** YAML reads "5: GET" as a mapping; it was meant as a pair. */
const pairsFrom = ({ entries }: Mapping): readonly string[] | undefined =>
  entries.every(([, right]) => isScalar(right)) ? entries.map(([left, right]) => `${left}: ${right}`) : undefined;

const itemsFrom = (value: Structure): readonly (string | number)[] | undefined => {
  if (isScalar(value)) return [value];
  if (isMapping(value)) return pairsFrom(value);
  // A pair, as JSON writes one.
  return Array.isArray(value) && value.length === 2 && value.every(isScalar) ? [value.join(": ")] : undefined;
};

/** An answer; undefined if it is not one. */
const givenFrom = (value: Structure): Given | undefined => {
  if (isScalar(value)) return value;
  if (isMapping(value)) return pairsFrom(value);
  const items = (value as readonly Structure[]).map(itemsFrom);
  return items.every((item) => item !== undefined) ? items.flat() : undefined;
};

const isSame = (one: Given | undefined, other: Given): boolean => JSON.stringify(one) === JSON.stringify(other);

/** @param of whose answers these are, for messages: " of ann", or "" */
const answersFrom = ({ entries }: Mapping, of: string, notes: ReadingNotes): GivenAnswers => {
  const answers = newMapping<Given>();
  for (const [question, value] of entries) {
    const given = givenFrom(value);
    if (given === undefined) {
      notes.leaveOut(`the answer${of} to ${question}`, "", "is no text, number, list or pairs");
      continue;
    }
    if (question in answers && !isSame(answers[question], given)) notes.twice(`${question}${of}`);
    answers[question] = given;
  }
  return answers;
};

const MAX_NAMED = 5;

/** Notes the entries next to the answers that are not answers. */
const noteOthers = ({ entries }: Mapping, read: readonly string[], notes: ReadingNotes): void => {
  const others = entries.map(([name]) => name).filter((name) => !read.includes(name));
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : "";
  if (others.length > 0) notes.add(`has ${others.slice(0, MAX_NAMED).join(", ")}${more} beside ${read[0]}: not read`);
};

const studentsFrom = ({ entries }: Mapping, notes: ReadingNotes): Readonly<Record<string, GivenAnswers>> => {
  const students = newMapping<GivenAnswers>();
  for (const [student, value] of entries) {
    if (!isMapping(value)) {
      notes.leaveOut(`what stands for ${student}`, "", `is no mapping of ${EXAMPLE}`);
      continue;
    }
    if (student in students) notes.twice(student);
    students[student] = answersFrom(value, ` of ${student}`, notes);
  }
  return students;
};

/** "- 3.1a: 7" and {"question": "3.1a", "answer": 7}: a list with a mapping for each, as one mapping. */
const fromList = (items: readonly Structure[], notes: ReadingNotes): Mapping =>
  new Mapping(
    items.flatMap((item, index) => {
      if (!isMapping(item)) {
        notes.leaveOut(`item ${index + 1} of the list`);
        return [];
      }
      const [question, answer] = [item.get("question"), item.get("answer")];
      const isPair = question !== undefined && answer !== undefined && isScalar(question);
      return isPair ? [[String(question), answer] as const] : item.entries;
    }),
  );

const fromMapping = (root: Mapping, notes: ReadingNotes): AnswerFileResult => {
  const all = root.get("students");
  if (all !== undefined) {
    if (!isMapping(all)) return failed("has students that are no mapping from student to answers");
    noteOthers(root, ["students"], notes);
    return {
      ok: true,
      file: { answers: undefined, student: undefined, students: studentsFrom(all, notes), notes: [] },
    };
  }
  const name = root.get("student");
  const own = root.get("answers");
  // "answers:" may also be above answers that are not indented.
  const hasOwn = own !== undefined && own !== "";
  if (hasOwn && !isMapping(own)) return failed(`has no mapping of ${EXAMPLE}`);
  if (hasOwn) noteOthers(root, ["answers", "student"], notes);
  const beside = root.entries.filter(([key]) => key !== "student" && key !== "answers");
  const answers = answersFrom(hasOwn ? own : new Mapping(beside), "", notes);
  const student = name !== undefined && isScalar(name) ? String(name) : undefined;
  return { ok: true, file: { answers, student, students: newMapping(), notes: [] } };
};

/** Whether no answer was read, but something was left out. */
const isLost = ({ answers, students }: AnswerFile, notes: readonly string[]): boolean =>
  notes.length > 0 && Object.keys(answers ?? students).length === 0;

const noted = (result: AnswerFileResult, notes: ReadingNotes): AnswerFileResult => {
  if (!result.ok) return result;
  const all = [...result.file.notes, ...notes.list()];
  return isLost(result.file, all) ? failed(all.join("; it ")) : { ok: true, file: { ...result.file, notes: all } };
};

const fromEntries = (
  text: string,
  language: Language,
  maxTokens: number,
  isNamedSo: boolean,
): AnswerFileResult | undefined => {
  const notes = new ReadingNotes();
  const root = recoveredEntries(text, language, maxTokens, notes, isNamedSo);
  return root && noted(fromMapping(root, notes), notes);
};

const readText = (name: string, text: string, maxTokens: number): AnswerFileResult => {
  // Editors that hide file name endings make "answers.csv.txt".
  const ending = /\.(csv|tsv|json|ya?ml)(?:\.txt)?$/i.exec(name)?.[1]?.toLowerCase();
  const isCsv = ending === undefined ? /^(?:"?sep=|[^:=]*[\t;,])/i.test(text) : ending === "csv" || ending === "tsv";
  if (text.trim() === "") return failed("is empty");
  // A blank that a word processor made is no blank to YAML, and the number of a packet no remark: "3.1a: #1, #7".
  const plain = text.replaceAll("\u00a0", " ").replace(/(?<=\S[ \t]{1,9})#(?=\d)/g, "№");
  if (isCsv) {
    const notes = new ReadingNotes();
    const rows = noted(answersFromCsv(text, notes), notes);
    // Without a file name ending, commas may belong to lists: "3.1a 1, 7".
    const isPlain = ending !== undefined || (rows.ok && rows.file.notes.length === 0);
    return isPlain ? rows : (fromEntries(plain, "YAML", maxTokens, false) ?? rows);
  }
  const language = ending === "json" ? "JSON" : "YAML";
  const structure = readStructure(plain, language, maxTokens);
  if (!structure.ok && structure.isTooMuch) return failed(structure.message);
  if (structure.ok && typeof structure.root === "object" && !isMisread(structure.root)) {
    const notes = new ReadingNotes();
    const root = isMapping(structure.root) ? structure.root : fromList(structure.root as readonly Structure[], notes);
    return root.entries.length === 0 ? failed(`is no mapping of ${EXAMPLE}`) : noted(fromMapping(root, notes), notes);
  }
  const recovered = fromEntries(plain, language, maxTokens, ending !== undefined);
  if (recovered !== undefined || structure.ok) return recovered ?? failed(`is no mapping of ${EXAMPLE}`);
  return failed(`${structure.message}${structure.line === undefined ? "" : ` (line ${structure.line})`}`);
};

/** Reads answers. Never throws. @param name of the file: its ending says the format */
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
