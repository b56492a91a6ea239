/** A CSV file as a table, and back with the same separator, quotes, line ends and empty lines. */
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { type Options, stringify } from "csv-stringify/browser/esm/sync";

export interface CsvTable {
  /** Without empty lines. */
  readonly rows: readonly (readonly string[])[];
  /** For each row, the line of the file in which it ends. */
  readonly lines: readonly number[];
  /** For each row, how many empty lines are before it; the last number is of those behind all rows. */
  readonly emptyLines: readonly number[];
  readonly separator: string;
  /** The first line, where it names the separator: "sep=;". */
  readonly preamble: string | undefined;
  /** Cells that are in quotes without need: all, as Blackboard writes them, or those with blanks, as Moodle does. */
  readonly quoted: Quoted;
  /** The one that most lines have. */
  readonly lineEnd: "\n" | "\r\n" | "\r";
}

type Quoted = "all" | "with blanks" | "none";

export type CsvResult =
  | { readonly ok: true; readonly table: CsvTable }
  /** What is wrong, such as "is empty". */
  | { readonly ok: false; readonly message: string };

/** Spreadsheet programs write it as the first line. */
const PREAMBLE = /^("?sep=([^"\r\n])"?)(?:\r\n|\n|\r)/i;

/** In this order: else the first half of CR LF would be a line end of its own. */
const LINE_ENDS = ["\r\n", "\n", "\r"] as const;

/** The most frequent separator in the first line, outside of quotes. */
const separatorOf = (text: string): string => {
  const head = /^.*$/m.exec(text.trimStart())![0].replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((one) => ({ one, count: head.split(one).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).one;
};

const lineEndOf = (text: string): CsvTable["lineEnd"] => {
  const counts = { "\r\n": 0, "\n": 0, "\r": 0 };
  for (const [end] of text.matchAll(/\r\n|\n|\r/g)) counts[end as CsvTable["lineEnd"]] += 1;
  return LINE_ENDS.reduce((most, next) => (counts[next] > counts[most] ? next : most), "\n");
};

/** People write ="007" so that spreadsheets keep the zeros; in CSV a cell with quotes is in quotes itself. */
const withFormulasQuoted = (text: string): string =>
  text.replace(/"[^"]*"|(?<=^|[,;\t\r\n])="([^"\r\n]*)"(?=[,;\t\r\n]|$)/g, (all, formula?: string) =>
    formula === undefined ? all : `"=""${formula}"""`,
  );

const quoting = (quoted: Quoted): Options => ({
  quoted: quoted === "all",
  quoted_empty: quoted === "all",
  // Each line end that a reader may know, not only the file's own.
  quoted_match: quoted === "with blanks" ? /[\s\\]/ : /[\r\n]/,
});

/** As the first line is. */
const quotedIn = (text: string, head: readonly string[], delimiter: string): Quoted =>
  (["none", "all", "with blanks"] as const).find((one) =>
    text.trimStart().startsWith(stringify([head], { ...quoting(one), delimiter, eof: false })),
  ) ?? "none";

export const readCsvTable = (text: string): CsvResult => {
  const [whole = "", preamble, named] = PREAMBLE.exec(text) ?? [];
  const body = text.slice(whole.length);
  const separator = named ?? separatorOf(body);
  const firstLine = preamble === undefined ? 0 : 1;
  let line = firstLine;
  const rows: string[][] = [];
  const lines: number[] = [];
  const emptyLines = [0];
  try {
    parse(withFormulasQuoted(body), {
      delimiter: separator,
      record_delimiter: [...LINE_ENDS],
      relax_column_count: true,
      on_record: (cells: string[], info) => {
        line = firstLine + info.lines;
        if (cells.length === 1 && cells[0] === "") emptyLines[emptyLines.length - 1]! += 1;
        else {
          rows.push(cells);
          lines.push(line);
          emptyLines.push(0);
        }
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const fault = error.code === "CSV_QUOTE_NOT_CLOSED" ? "that is never closed" : "in the wrong place";
    return {
      ok: false,
      message: `has a quote ${fault}, in line ${line + 1} or in the cell that begins there; mend it, or export the list again`,
    };
  }
  const [head] = rows;
  if (head === undefined) return { ok: false, message: "is empty; export the list again" };
  return {
    ok: true,
    table: {
      rows,
      lines,
      emptyLines,
      separator,
      preamble,
      quoted: quotedIn(body, head, separator),
      lineEnd: lineEndOf(text),
    },
  };
};

export const writeCsvTable = ({ rows, emptyLines, separator, preamble, quoted, lineEnd }: CsvTable): string => {
  const filled = rows.flatMap((row, index) => [...Array.from({ length: emptyLines[index]! }, () => []), [...row]]);
  const text = stringify(filled, {
    ...quoting(quoted),
    delimiter: separator,
    record_delimiter: lineEnd,
  });
  return `${preamble === undefined ? "" : preamble + lineEnd}${text}${lineEnd.repeat(emptyLines.at(-1)!)}`;
};
