/**
 * Answers from a file, as YAML, JSON or CSV. Of one student: a mapping from question to answer, perhaps under `answers`
 * and with `student` beside it; in CSV two columns, question and answer. Of a class: a mapping from student to such a
 * mapping, under `students`; in CSV a column `student` in front.
 */
import { parseDocument } from "yaml";
import type { Given } from "./answer.ts";
import { csvRows } from "./csv-rows.ts";
import type { Answers } from "./grade.ts";

export interface AnswerFile {
  /** Of one student; undefined where the file is of a class. */
  readonly answers: Answers | undefined;
  /** Who that is, where the file says so. */
  readonly student: string | undefined;
  /** Of a class, by student. */
  readonly students: Readonly<Record<string, Answers>>;
}

export type AnswerFileResult =
  | { readonly ok: true; readonly file: AnswerFile }
  /** One sentence: what is wrong, and what is allowed. */
  | { readonly ok: false; readonly message: string };

const EXAMPLE = 'questions and answers, such as "3.1a": 1, 7, 27';

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An answer; undefined where it is none. */
const givenFrom = (value: unknown): Given | undefined => {
  if (value === null || value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    const items = value.map(givenFrom);
    return items.every((item) => typeof item === "string" || typeof item === "number") ? items : undefined;
  }
  // YAML reads "5: GET" as a mapping; it was meant as a pair.
  if (!isMapping(value)) return undefined;
  return Object.entries(value).map(([left, right]) => `${left}: ${String(right)}`);
};

/** Without a prototype: what people write may be "__proto__". */
const newMapping = <Item>(): Record<string, Item> => Object.create(null) as Record<string, Item>;

const answersFrom = (value: unknown): Answers | string => {
  if (!isMapping(value)) return `has no mapping of ${EXAMPLE}`;
  const answers = newMapping<Given>();
  for (const [question, one] of Object.entries(value)) {
    const given = givenFrom(one);
    if (given === undefined) return `has an answer to ${question} that is no text, number, list or pairs`;
    answers[question] = given;
  }
  return answers;
};

const fromStructure = (root: unknown): AnswerFileResult => {
  if (!isMapping(root)) return { ok: false, message: `is no mapping of ${EXAMPLE}` };
  if ("students" in root) {
    if (!isMapping(root.students))
      return { ok: false, message: "has students that are no mapping from student to answers" };
    const students = newMapping<Answers>();
    for (const [student, value] of Object.entries(root.students)) {
      const answers = answersFrom(value);
      if (typeof answers === "string") return { ok: false, message: `${answers}, for the student ${student}` };
      students[student] = answers;
    }
    return { ok: true, file: { answers: undefined, student: undefined, students } };
  }
  const { student, ...rest } = root;
  const answers = answersFrom("answers" in root ? root.answers : rest);
  if (typeof answers === "string") return { ok: false, message: answers };
  const name = typeof student === "string" || typeof student === "number" ? String(student) : undefined;
  return { ok: true, file: { answers, student: name, students: {} } };
};

const isWord = (text: string | undefined, ...words: readonly string[]): boolean =>
  words.includes((text ?? "").toLowerCase());

const fromCsv = (text: string): AnswerFileResult => {
  const [head = [], ...body] = csvRows(text);
  const [first, second] = head;
  if (isWord(first, "student", "id", "name", "username")) {
    const students = newMapping<Record<string, Given>>();
    const isLong = isWord(second, "question") && head.length === 3;
    for (const [student = "", ...cells] of body) {
      students[student] ??= newMapping<Given>();
      if (isLong) students[student][cells[0] ?? ""] = cells[1] ?? "";
      else for (const [index, question] of head.slice(1).entries()) students[student][question] = cells[index] ?? "";
    }
    return { ok: true, file: { answers: undefined, student: undefined, students } };
  }
  const answers = newMapping<Given>();
  const rows = isWord(first, "question") ? body : [head, ...body];
  for (const [question = "", ...cells] of rows) {
    if (cells.length === 0) return { ok: false, message: `has a line without an answer: ${JSON.stringify(question)}` };
    // An answer with commas that nobody quoted.
    answers[question] = cells.join(", ");
  }
  return { ok: true, file: { answers, student: undefined, students: {} } };
};

/** Reads answers. Never throws. @param name of the file: its ending says what it is written in */
export const readAnswers = (name: string, text: string): AnswerFileResult => {
  if (/\.csv$/i.test(name)) return fromCsv(text);
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const place = error.linePos ? ` in line ${error.linePos[0].line}` : "";
    return {
      ok: false,
      message: `is no ${/\.json$/i.test(name) ? "JSON" : "YAML"}${place}: ${error.message.split("\n", 1)[0]?.replace(/ at line.*/, "")}`,
    };
  }
  try {
    return fromStructure(document.toJS({ maxAliasCount: 100 }));
  } catch (problem) {
    return { ok: false, message: (problem as Error).message };
  }
};
