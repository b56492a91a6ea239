/** CSV as people's programs write it (RFC 4180): commas, semicolons or tabs, quoted cells, any line end. */
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import type { ReadingNotes } from "./reading-notes.ts";

const SEPARATOR = /[\t;,]/;

/** The first line that names the separator, as spreadsheet programs write it: "sep=;". */
const NAMED_SEPARATOR = /^"?sep=([^"])"?\n/iu;

/** The first separator outside quotes: the rest of the line may contain others. */
const separatorOf = (text: string): string => SEPARATOR.exec(text.replace(/"[^"]*"/g, ""))?.[0] ?? ",";

/** A cell's text: people write ="007" so that spreadsheets keep the zeros. */
const plainCell = (cell: string): string => /^="(.*)"$/.exec(cell.trim())?.[1] ?? cell.trim();

const rowsOf = (text: string, delimiter: string): string[][] =>
  parse(text, { delimiter, record_delimiter: "\n", relax_column_count: true, relax_quotes: true, trim: true });

/** The same line by line: otherwise an open quote would take all later lines into its cell. */
const rowsOfLines = (text: string, delimiter: string, notes: ReadingNotes): string[][] =>
  text.split("\n").flatMap((line) => {
    try {
      return rowsOf(line, delimiter);
    } catch {
      notes.leaveOut("the quotes of a line in which they do not match", line);
      return rowsOf(line.replaceAll('"', ""), delimiter);
    }
  });

/** The rows of a text; empty lines are skipped. Never throws. */
export const csvRows = (text: string, notes: ReadingNotes): readonly (readonly string[])[] => {
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const named = NAMED_SEPARATOR.exec(lines);
  const plain = lines.slice(named?.[0].length ?? 0);
  const separator = named?.[1] ?? separatorOf(plain);
  let rows: string[][];
  try {
    rows = rowsOf(plain, separator);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    rows = rowsOfLines(plain, separator, notes);
  }
  return rows.map((row) => row.map(plainCell)).filter((row) => row.some((cell) => cell !== ""));
};
