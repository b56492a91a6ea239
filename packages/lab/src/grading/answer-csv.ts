/**
 * Answers from CSV: two columns for one student; for a class one column with the student and one for each question, or
 * three columns.
 */
import type { Given } from "../responses/plain-given.ts";
import { type AnswerFileResult, newMapping } from "./answer-file.ts";
import { csvRows } from "./csv-rows.ts";
import type { ReadingNotes } from "./reading-notes.ts";

type Row = readonly string[];

/** Names of the column with the student, the most certain first. */
const STUDENT_HEADS = [
  "student",
  "student id",
  "username",
  "user name",
  "login",
  "id",
  "id number",
  "email",
  "email address",
  "name",
] as const;
const QUESTION_HEAD = "question";
const ANSWER_HEAD = "answer";

/** The beginning of question ids. */
const QUESTION = /^(?:\d|x\.)/i;

const failed = (message: string): AnswerFileResult => ({ ok: false, message });

const columnOf = (head: Row, ...names: readonly string[]): number =>
  names.map((name) => head.findIndex((cell) => cell.toLowerCase() === name)).find((index) => index >= 0) ?? -1;

/** The column with the student; undefined in a file of one student. */
const studentColumn = (head: Row): number | undefined => {
  const column = columnOf(head, ...STUDENT_HEADS);
  const isClass =
    column === 0 || (column > 0 && head.length > 2 && head.slice(column + 1).some((one) => QUESTION.test(one)));
  return isClass ? column : undefined;
};

/** Without the empty cells that spreadsheets put after the last one. */
const withoutPadding = (row: Row): Row => row.slice(0, row.findLastIndex((cell) => cell !== "") + 1);

/**
 * The cells of a row under their heads. Unquoted commas give more cells than heads: if there is only one column of
 * answers, they belong to the last answer.
 */
const fitted = (row: Row, head: Row, answerColumns: number): Row | string => {
  const cells = withoutPadding(row);
  if (cells.length <= head.length) return cells;
  if (answerColumns === 1) return [...cells.slice(0, head.length - 1), cells.slice(head.length - 1).join(", ")];
  return `has a row of ${cells.length} cells under a head of ${head.length} (${JSON.stringify(cells[0])}): put answers with commas in quotes`;
};

/** @param of whose answer it is, for messages: " of ann", or "" */
const put = (answers: Record<string, Given>, id: string, text: string, of: string, notes: ReadingNotes): void => {
  if (id in answers && answers[id] !== text) notes.twice(`${id}${of}`);
  answers[id] = text;
};

const ofClass = (head: Row, body: readonly Row[], student: number, notes: ReadingNotes): AnswerFileResult => {
  const students = newMapping<Record<string, Given>>();
  const [question, answer] = [columnOf(head, QUESTION_HEAD), columnOf(head, ANSWER_HEAD)];
  const isLong = question >= 0 && answer >= 0;
  const questions = head.flatMap((name, column) => (column === student || name === "" ? [] : [{ name, column }]));
  const isLastOnly = isLong ? answer === head.length - 1 : questions.length === 1 && student < questions[0]!.column;
  for (const row of body) {
    const cells = fitted(row, head, isLastOnly ? 1 : questions.length);
    if (typeof cells === "string") return failed(cells);
    const name = cells[student] ?? "";
    if (name === "") {
      notes.leaveOut("a row without a student", cells.join(", "));
      continue;
    }
    if (!isLong && name in students) notes.twice(`the rows of ${name}`);
    if (!isLong || !(name in students)) students[name] = newMapping<Given>();
    const given = isLong
      ? [[cells[question] ?? "", cells[answer] ?? ""] as const]
      : questions.map((one) => [one.name, cells[one.column] ?? ""] as const);
    for (const [id, text] of given) put(students[name]!, id, text, ` of ${name}`, notes);
  }
  return { ok: true, file: { answers: undefined, student: undefined, students, notes: [] } };
};

const ofOne = (head: Row, body: readonly Row[], notes: ReadingNotes): AnswerFileResult => {
  const answers = newMapping<Given>();
  for (const row of head[0]?.toLowerCase() === QUESTION_HEAD ? body : [head, ...body]) {
    const [question = "", ...cells] = row;
    if (cells.length === 0) notes.leaveOut("a line without an answer", question);
    else put(answers, question, withoutPadding(cells).join(", "), "", notes);
  }
  return { ok: true, file: { answers, student: undefined, students: newMapping(), notes: [] } };
};

/** One student's questions in one row and the answers below, as in a spreadsheet. */
const ofOneAcross = (head: Row, body: readonly Row[], notes: ReadingNotes): AnswerFileResult => {
  if (body.length > 1)
    return failed(`has ${body.length} rows under a head of questions: put a column student before them`);
  const cells = fitted(body[0]!, head, head.length);
  if (typeof cells === "string") return failed(cells);
  const answers = newMapping<Given>();
  for (const [column, question] of head.entries()) put(answers, question, cells[column] ?? "", "", notes);
  return { ok: true, file: { answers, student: undefined, students: newMapping(), notes: [] } };
};

/** A complete id that is not a number: 3.1a, X.1, 3.4-requests. */
const WHOLE_QUESTION = /^(?:\d{1,2}\.\d{0,2}[a-z]|x\.\d)/i;

const isAcross = (head: Row, body: readonly Row[]): boolean =>
  head.length > 1 &&
  head.every((cell) => QUESTION.test(cell)) &&
  head.slice(1).some((cell) => WHOLE_QUESTION.test(cell)) &&
  body.length > 0 &&
  !WHOLE_QUESTION.test(body[0]![0] ?? "");

/** Reads answers from CSV. Never throws. */
export const answersFromCsv = (text: string, notes: ReadingNotes): AnswerFileResult => {
  const [head = [], ...body] = csvRows(text, notes);
  const student = studentColumn(head);
  if (student !== undefined) return ofClass(head, body, student, notes);
  return isAcross(head, body) ? ofOneAcross(head, body, notes) : ofOne(head, body, notes);
};
