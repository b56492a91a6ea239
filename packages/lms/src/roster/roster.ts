/**
 * The list of a course as a learning system exports it: who is in it, by which names and numbers, and where marks go.
 * Columns are found by their headings; those of Moodle are translated, so its columns are also known by their contents.
 */

import { writtenTime } from "../written-time.ts";
import { type CsvTable, readCsvTable } from "./csv-table.ts";
import { decodeFile, type EncodedText } from "./encoded-text.ts";

export interface RosterStudent {
  /** Index in the table's rows. */
  readonly row: number;
  /** Of the file, for people. */
  readonly line: number;
  /** For people: "Tan Wei". */
  readonly name: string;
  /** All spellings of the name that the table holds or implies, such as "Tan Wei" and "Wei, Tan". */
  readonly names: readonly string[];
  /** User names, numbers and e-mail addresses. */
  readonly ids: readonly string[];
}

export interface GradeColumn {
  readonly index: number;
  readonly title: string;
}

export type RosterSystem = "moodle" | "canvas" | "blackboard" | "other";

export interface Roster {
  readonly system: RosterSystem;
  readonly file: EncodedText;
  readonly table: CsvTable;
  readonly students: readonly RosterStudent[];
  /** Columns that a mark may be written to, in their order. */
  readonly gradeColumns: readonly GradeColumn[];
  /** Where a text for the student goes, if the system takes one. */
  readonly commentColumn: number | undefined;
  /** Whether the system takes no mark for this row. */
  readonly isLocked: (row: number) => boolean;
  /** When it was handed in, as `writtenTime` has it; undefined where the table does not say. */
  readonly submittedAt: (row: number) => string | undefined;
  /** The student's own due date, likewise. */
  readonly extension: (row: number) => string | undefined;
  /** The points that a row of a column can have; undefined where the table does not say. */
  readonly maximum: (row: number, column: number) => number | undefined;
}

export type RosterResult =
  | { readonly ok: true; readonly roster: Roster }
  /** What is wrong, such as "is no text". */
  | { readonly ok: false; readonly message: string };

const NAME_HEADINGS = /^(?:full ?name|name|student|student name)$/i;
const FIRST_HEADINGS = /^(?:first ?name|given name)$/i;
const LAST_HEADINGS = /^(?:last ?name|surname|family name)$/i;
const ID_HEADINGS =
  /^(?:identifier|id|id ?number|user ?name|user|student ?id|student ?number|number|sid|login|login id|sis user id|sis login id|integration id|e-?mail(?: address)?)$/i;

/** The participant of Moodle's grading worksheet: a word and a number. */
const PARTICIPANT = /^([^\d\s]\D*)(\d+)$/;

/** A number as the system writes it, with a point or a comma. */
const numberOf = (text: string | undefined): number | undefined => {
  const plain = text?.trim().replace(",", ".") ?? "";
  return /^\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
};

interface Columns {
  readonly name: number;
  readonly first: number;
  readonly last: number;
  readonly ids: readonly number[];
  /** Of Moodle's number of a participant. */
  readonly participant?: number;
}

const columnsOf = (head: readonly string[]): Columns => {
  const at = (pattern: RegExp): number => head.findIndex((title) => pattern.test(title.trim()));
  return {
    name: at(NAME_HEADINGS),
    first: at(FIRST_HEADINGS),
    last: at(LAST_HEADINGS),
    ids: head.flatMap((title, index) => (ID_HEADINGS.test(title.trim()) ? [index] : [])),
  };
};

/** As the cell means it: people write ="007" so that spreadsheets keep the zeros. */
export const plainCell = (cell = ""): string => {
  const text = cell.trim();
  return /^="(.*)"$/.exec(text)?.[1] ?? text;
};

const spellingsOf = (first: string, last: string, full: string): readonly string[] => {
  // "Smith, Bob, Jr."
  const [family = "", ...given] = full.split(",").map((part) => part.trim());
  const turned = given.some((part) => part !== "") ? [`${given.filter(Boolean).join(" ")} ${family}`] : [];
  const joined = first === "" && last === "" ? [] : [`${first} ${last}`.trim(), `${last} ${first}`.trim()];
  return [...new Set([...turned, ...joined, full].filter((name) => name !== ""))];
};

/** "Participant 1234" is the participant 1234. */
const idsOf = (text: string, isParticipant: boolean): readonly string[] => {
  const number = (isParticipant ? PARTICIPANT : /^[^\d\s]\D* (\d+)$/).exec(text)?.at(-1);
  return text === "" ? [] : number === undefined ? [text] : [text, number];
};

const studentAt = (columns: Columns, { rows, lines }: CsvTable, row: number): RosterStudent => {
  const cell = (index: number): string => plainCell(rows[row]![index]);
  const names = spellingsOf(cell(columns.first), cell(columns.last), cell(columns.name));
  const ids = [...new Set(columns.ids.flatMap((index) => idsOf(cell(index), index === columns.participant)))];
  return { row, line: lines[row]!, name: names[0] ?? ids[0] ?? "", names, ids };
};

type Rows = CsvTable["rows"];

/** What is particular to a system. What is said of columns and rows is prepared once for the table. */
interface Shape {
  readonly system: RosterSystem;
  readonly fits: (head: readonly string[], rows: Rows) => boolean;
  readonly columns?: (head: readonly string[]) => Columns;
  readonly isStudent?: (cells: readonly string[]) => boolean;
  readonly isGrade: (head: readonly string[], rows: Rows) => (title: string, index: number) => boolean;
  readonly isLocked?: (head: readonly string[], rows: Rows) => (row: number) => boolean;
  readonly submittedAt?: (head: readonly string[], rows: Rows) => Roster["submittedAt"];
  readonly extension?: (head: readonly string[], rows: Rows) => Roster["extension"];
  readonly comment?: (head: readonly string[]) => number;
  readonly maximum: (rows: Rows) => (row: number, column: number) => number | undefined;
}

/** The column with the same maximum in each row; behind it is whether the mark may be changed. */
const maximumColumn = (rows: Rows): number => {
  const [, first = [], ...others] = rows;
  return first.findIndex(
    (maximum, index) =>
      index > 1 && numberOf(maximum) !== undefined && others.every((cells) => cells[index] === maximum),
  );
};

/**
 * The grading worksheet has the participant first: a word, the same in each row, and a number. Without a blank between
 * them, as in German, this may be a user name: there a maximum has to be there as well, and behind it a yes or a no.
 */
const isWorksheet = (rows: Rows): boolean => {
  const words = new Set(rows.slice(1).map(([first = ""]) => PARTICIPANT.exec(first.trim())?.[1]));
  const [word] = words;
  if (rows.length < 2 || words.size !== 1 || word === undefined) return false;
  if (word.endsWith(" ")) return true;
  const maximum = maximumColumn(rows);
  return maximum > 0 && rows.slice(1).every((cells) => /^\p{Letter}+$/u.test(cells[maximum + 1] ?? ""));
};

/** Behind the names and the state come the mark, its maximum, and whether it may be changed. */
const worksheetGrade = (head: readonly string[], rows: Rows): number => {
  const named = head.findIndex((title) => /^grade$/i.test(title.trim()));
  if (named >= 0) return named;
  const maximum = maximumColumn(rows);
  return maximum > 1
    ? maximum - 1
    : head.findIndex((_, index) => index > 1 && numberOf(rows[1]?.[index]) !== undefined);
};

/** "No" in the languages that Moodle is used in most. */
const NO = /^(?:no|nein|non|nee|nej|nei|não|nie|ne|ei|нет|否|いいえ|아니요)$/i;

/** Whether the mark may be changed: the column behind the maximum. */
const worksheetLock = (head: readonly string[], rows: Rows): number => {
  const named = head.findIndex((title) => /^grade can be changed$/i.test(title.trim()));
  return named >= 0 ? named : maximumColumn(rows) + 1;
};

const WORKSHEET: Shape = {
  system: "moodle",
  fits: (_, rows) => isWorksheet(rows),
  columns: (head) => {
    const known = columnsOf(head);
    return { ...known, name: known.name >= 0 ? known.name : 1, ids: [...new Set([0, ...known.ids])], participant: 0 };
  },
  isGrade: (head, rows) => {
    const grade = worksheetGrade(head, rows);
    return (_, index) => index === grade;
  },
  isLocked: (head, rows) => {
    const lock = worksheetLock(head, rows);
    return (row) => lock > 0 && NO.test(rows[row]![lock]?.trim() ?? "");
  },
  // Behind that comes when it was last changed: first by the student, then by who marked it.
  submittedAt: (head, rows) => {
    const column = worksheetLock(head, rows) + 1;
    const isIt = column > 1 && !/\(grade\)$/i.test(head[column]?.trim() ?? "");
    return (row) => (isIt ? writtenTime(rows[row]![column] ?? "") : undefined);
  },
  // In the column of the state: "Submitted for grading - Extension granted until: Monday, 30 November 2026, 11:59 PM".
  extension: (head, rows) => {
    const grade = worksheetGrade(head, rows);
    return (row) => {
      const [, until] =
        /: (.*)$/s.exec(rows[row]!.slice(2, Math.max(2, grade)).find((cell) => / - .*: /s.test(cell)) ?? "") ?? [];
      return until === undefined ? undefined : writtenTime(until);
    };
  },
  // Translated it is the last one.
  comment: (head) => {
    const named = head.findIndex((title) => /^feedback comments$/i.test(title.trim()));
    return named >= 0 ? named : /modified/i.test(head.at(-1) ?? "") ? -1 : head.length - 1;
  },
  maximum: (rows) => (row, column) => numberOf(rows[row]?.[column + 1]),
};

const MOODLE_LIST: Shape = {
  system: "moodle",
  fits: (head) => columnsOf(head).first === 0 && columnsOf(head).last === 1 && !head.some((one) => one.includes("|")),
  isGrade: () => (title) => /\((?:real|percentage|letter)\)$/i.test(title) && !/total/i.test(title),
  maximum: () => () => undefined,
};

const POINTS_POSSIBLE = /^\s*points possible/i;
const CANVAS_COMPUTED = /(?:current|final|override) (?:score|points|grade|status)/i;

const canvasMaxima = (rows: Rows): readonly string[] => rows.find(([first = ""]) => POINTS_POSSIBLE.test(first)) ?? [];

const CANVAS: Shape = {
  system: "canvas",
  fits: (head) =>
    (/^student$/i.test(head[0] ?? "") && /^id$/i.test(head[1] ?? "")) ||
    (/^lastname$/i.test(head[0] ?? "") && /^firstname$/i.test(head[1] ?? "") && /^id$/i.test(head[2] ?? "")),
  // Rows of all columns at once: the maxima, and which assignments are posted by hand.
  isStudent: (cells) =>
    !POINTS_POSSIBLE.test(cells[0] ?? "") && !cells.every((cell) => /^(?:$|muted$|manual posting)/i.test(cell.trim())),
  isGrade: (head, rows) => {
    const section = head.findIndex((title) => /^section$/i.test(title));
    const maxima = canvasMaxima(rows);
    return (title, index) =>
      index > section && section > 0 && !CANVAS_COMPUTED.test(title) && numberOf(maxima[index]) !== undefined;
  },
  maximum: (rows) => {
    const maxima = canvasMaxima(rows);
    return (_, column) => numberOf(maxima[column]);
  },
};

/** `Lab 3 [Total Pts: 20 Score] |123456` */
const BLACKBOARD_COLUMN = /^(.*?) ?\[total pts: ?(?:up to )?(\d+(?:[.,]\d+)?) [^\]]*\]/i;

const BLACKBOARD: Shape = {
  system: "blackboard",
  fits: (head) => columnsOf(head).last >= 0 && head.some((title) => BLACKBOARD_COLUMN.test(title)),
  isGrade: () => (title) => BLACKBOARD_COLUMN.test(title) && !/^(?:weighted )?total\b/i.test(title),
  maximum: (rows) => (_, column) => numberOf(BLACKBOARD_COLUMN.exec(rows[0]?.[column] ?? "")?.[2]),
};

const OTHER: Shape = {
  system: "other",
  fits: () => true,
  isGrade: () => (title) => /^(?:grade|mark|score|points)s?$/i.test(title.trim()),
  maximum: () => () => undefined,
};

const SHAPES: readonly Shape[] = [WORKSHEET, CANVAS, BLACKBOARD, MOODLE_LIST, OTHER];

/** Reads a list of a course. Never throws. */
export const readRoster = (bytes: Uint8Array): RosterResult => {
  const file = decodeFile(bytes);
  if (file === undefined) return { ok: false, message: "is no text; export it as CSV" };
  const read = readCsvTable(file.text);
  if (!read.ok) return read;
  const { table } = read;
  const { rows } = table;
  const head = rows[0]!;
  const shape = SHAPES.find(({ fits }) => fits(head, rows))!;
  const columns = (shape.columns ?? columnsOf)(head);
  if (columns.name < 0 && columns.first < 0 && columns.last < 0 && columns.ids.length === 0)
    return { ok: false, message: `has no column with names or ids; its columns are ${head.slice(0, 8).join(", ")}` };
  const students = rows.flatMap((cells, row) =>
    row > 0 && (shape.isStudent?.(cells) ?? true) ? [studentAt(columns, table, row)] : [],
  );
  const comment = shape.comment?.(head) ?? -1;
  const isGrade = shape.isGrade(head, rows);
  return {
    ok: true,
    roster: {
      system: shape.system,
      file,
      table,
      students: students.filter(({ name }) => name !== ""),
      gradeColumns: head.flatMap((title, index) => (isGrade(title, index) ? [{ index, title }] : [])),
      commentColumn: comment < 0 ? undefined : comment,
      isLocked: shape.isLocked?.(head, rows) ?? (() => false),
      submittedAt: shape.submittedAt?.(head, rows) ?? (() => undefined),
      extension: shape.extension?.(head, rows) ?? (() => undefined),
      maximum: shape.maximum(rows),
    },
  };
};
