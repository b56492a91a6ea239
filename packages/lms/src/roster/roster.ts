/**
 * The list of a course as a learning system exports it: who is in it, by which names and numbers, and where marks go.
 * Columns are found by their headings; those of Moodle are translated, so its columns are also known by their contents.
 */
import { type CsvTable, readCsvTable } from "./csv-table.ts";
import { decodeFile, type EncodedText } from "./encoded-text.ts";

export interface RosterStudent {
  /** Index in the table's rows. */
  readonly row: number;
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

const spellingsOf = (first: string, last: string, full: string): readonly string[] => {
  const [family = "", given = ""] = full.includes(",") ? full.split(",", 2).map((part) => part.trim()) : [];
  const turned = given === "" ? [] : [`${given} ${family}`];
  const joined = first === "" && last === "" ? [] : [`${first} ${last}`.trim(), `${last} ${first}`.trim()];
  return [...new Set([...turned, ...joined, full].filter((name) => name !== ""))];
};

/** "Participant 1234" is the participant 1234. */
const idsOf = (cell: string): readonly string[] => {
  const text = cell.trim();
  const number = /^[^\d\s]\D* (\d+)$/.exec(text)?.[1];
  return text === "" ? [] : number === undefined ? [text] : [text, number];
};

const studentAt = (columns: Columns, cells: readonly string[], row: number): RosterStudent => {
  const cell = (index: number): string => cells[index]?.trim() ?? "";
  const names = spellingsOf(cell(columns.first), cell(columns.last), cell(columns.name));
  const ids = [...new Set(columns.ids.flatMap((index) => idsOf(cell(index))))];
  return { row, name: names[0] ?? ids[0] ?? "", names, ids };
};

/** What is particular to a system. */
interface Shape {
  readonly system: RosterSystem;
  readonly fits: (head: readonly string[], rows: CsvTable["rows"]) => boolean;
  readonly columns?: (head: readonly string[], rows: CsvTable["rows"]) => Columns;
  readonly isStudent?: (cells: readonly string[]) => boolean;
  readonly isGrade: (head: readonly string[], index: number, rows: CsvTable["rows"]) => boolean;
  readonly comment?: (head: readonly string[]) => number;
  readonly maximum: (rows: CsvTable["rows"], row: number, column: number) => number | undefined;
}

/** The grading worksheet has the participant first: a word, the same in each row, and a number. */
const PARTICIPANT = /^([^\d\s]\D*) \d+$/;

const isWorksheet = (rows: CsvTable["rows"]): boolean => {
  const words = new Set(rows.slice(1).map(([first = ""]) => PARTICIPANT.exec(first.trim())?.[1]));
  return rows.length > 1 && words.size === 1 && !words.has(undefined);
};

/** Behind the names and the state come the mark, its maximum, and whether it may be changed. */
const worksheetGrade = (head: readonly string[], rows: CsvTable["rows"]): number => {
  const named = head.findIndex((title) => /^grade$/i.test(title.trim()));
  if (named >= 0) return named;
  const highest = head.findIndex((_, index) => index > 1 && numberOf(rows[1]?.[index]) !== undefined);
  const isSame = rows.slice(1).every((cells) => cells[highest] === rows[1]?.[highest]);
  return highest > 1 && isSame ? highest - 1 : highest;
};

const WORKSHEET: Shape = {
  system: "moodle",
  fits: (_, rows) => isWorksheet(rows),
  columns: (head) => {
    const known = columnsOf(head);
    return { ...known, name: known.name >= 0 ? known.name : 1, ids: [...new Set([0, ...known.ids])] };
  },
  isGrade: (head, index, rows) => index === worksheetGrade(head, rows),
  // Translated it is the last one.
  comment: (head) => {
    const named = head.findIndex((title) => /^feedback comments$/i.test(title.trim()));
    return named >= 0 ? named : /modified/i.test(head.at(-1) ?? "") ? -1 : head.length - 1;
  },
  maximum: (rows, row, column) => numberOf(rows[row]?.[column + 1]),
};

const MOODLE_LIST: Shape = {
  system: "moodle",
  fits: (head) => columnsOf(head).first === 0 && columnsOf(head).last === 1 && !head.some((one) => one.includes("|")),
  isGrade: (head, index) => /\((?:real|percentage|letter)\)$/i.test(head[index]!) && !/total/i.test(head[index]!),
  maximum: () => undefined,
};

const POINTS_POSSIBLE = /^\s*points possible/i;
const CANVAS_COMPUTED = /(?:current|final|override) (?:score|points|grade|status)/i;

const CANVAS: Shape = {
  system: "canvas",
  fits: (head) =>
    (/^student$/i.test(head[0] ?? "") && /^id$/i.test(head[1] ?? "")) ||
    (/^lastname$/i.test(head[0] ?? "") && /^firstname$/i.test(head[1] ?? "") && /^id$/i.test(head[2] ?? "")),
  // Rows of all columns at once: the maxima, and which assignments are posted by hand.
  isStudent: (cells) =>
    !POINTS_POSSIBLE.test(cells[0] ?? "") && !cells.every((cell) => /^(?:$|muted$|manual posting)/i.test(cell.trim())),
  isGrade: (head, index, rows) => {
    const section = head.findIndex((title) => /^section$/i.test(title));
    const possible = rows.find(([first = ""]) => POINTS_POSSIBLE.test(first))?.[index] ?? "";
    return index > section && section > 0 && !CANVAS_COMPUTED.test(head[index]!) && numberOf(possible) !== undefined;
  },
  maximum: (rows, _, column) => numberOf(rows.find(([first = ""]) => POINTS_POSSIBLE.test(first))?.[column]),
};

/** `Lab 3 [Total Pts: 20 Score] |123456` */
const BLACKBOARD_COLUMN = /^(.*?) ?\[total pts: ?(?:up to )?(\d+(?:[.,]\d+)?) [^\]]*\]/i;

const BLACKBOARD: Shape = {
  system: "blackboard",
  fits: (head) => columnsOf(head).last >= 0 && head.some((title) => BLACKBOARD_COLUMN.test(title)),
  isGrade: (head, index) => BLACKBOARD_COLUMN.test(head[index]!) && !/^(?:weighted )?total\b/i.test(head[index]!),
  maximum: (rows, _, column) => numberOf(BLACKBOARD_COLUMN.exec(rows[0]?.[column] ?? "")?.[2]),
};

const OTHER: Shape = {
  system: "other",
  fits: () => true,
  isGrade: (head, index) => /^(?:grade|mark|score|points)s?$/i.test(head[index]!.trim()),
  maximum: () => undefined,
};

const SHAPES: readonly Shape[] = [WORKSHEET, CANVAS, BLACKBOARD, MOODLE_LIST, OTHER];

/** Reads a list of a course. Never throws. */
export const readRoster = (bytes: Uint8Array): RosterResult => {
  const file = decodeFile(bytes);
  if (file === undefined) return { ok: false, message: "is no text; export it as CSV" };
  const table = readCsvTable(file.text);
  if (table === undefined) return { ok: false, message: "is no CSV" };
  const { rows } = table;
  const head = rows[0]!;
  const shape = SHAPES.find(({ fits }) => fits(head, rows))!;
  const columns = (shape.columns ?? columnsOf)(head, rows);
  if (columns.name < 0 && columns.first < 0 && columns.last < 0 && columns.ids.length === 0)
    return { ok: false, message: `has no column with names or ids; its columns are ${head.slice(0, 8).join(", ")}` };
  const students = rows.flatMap((cells, row) =>
    row > 0 && (shape.isStudent?.(cells) ?? true) ? [studentAt(columns, cells, row)] : [],
  );
  const comment = shape.comment?.(head) ?? -1;
  return {
    ok: true,
    roster: {
      system: shape.system,
      file,
      table,
      students: students.filter(({ name }) => name !== ""),
      gradeColumns: head.flatMap((title, index) => (shape.isGrade(head, index, rows) ? [{ index, title }] : [])),
      commentColumn: comment < 0 ? undefined : comment,
      maximum: (row, column) => shape.maximum(rows, row, column),
    },
  };
};
