/** A CSV file as a table, and back with the same separator, quotes and line ends. */
import { parse } from "csv-parse/browser/esm/sync";
import { stringify } from "csv-stringify/browser/esm/sync";

export interface CsvTable {
  readonly rows: readonly (readonly string[])[];
  readonly separator: "," | ";" | "\t";
  /** Whether each cell is in quotes, needed or not, as Blackboard writes them. */
  readonly isQuoted: boolean;
  readonly lineEnd: "\n" | "\r\n";
}

/** The first separator in the first line, outside of quotes. */
const separatorOf = (text: string): CsvTable["separator"] => {
  const end = text.search(/\r?\n/);
  const head = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, "");
  const counts = ([",", ";", "\t"] as const).map((one) => ({ one, count: head.split(one).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).one;
};

/** @returns undefined where the text is no table: a quote stays open, or it has no row */
export const readCsvTable = (text: string): CsvTable | undefined => {
  const separator = separatorOf(text);
  try {
    const rows: string[][] = parse(text, { delimiter: separator, relax_column_count: true, skip_empty_lines: true });
    if (rows.length === 0) return undefined;
    return {
      rows,
      separator,
      isQuoted: /^"/.test(text) && rows[0]!.every((cell) => text.includes(`"${cell.replaceAll('"', '""')}"`)),
      lineEnd: text.includes("\r\n") ? "\r\n" : "\n",
    };
  } catch {
    return undefined;
  }
};

export const writeCsvTable = ({ rows, separator, isQuoted, lineEnd }: CsvTable): string =>
  stringify(
    rows.map((row) => [...row]),
    { delimiter: separator, quoted: isQuoted, quoted_empty: isQuoted, record_delimiter: lineEnd },
  );
