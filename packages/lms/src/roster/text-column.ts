/** What the list of a course says of its students in any column. */
import { plainCell, type Roster } from "./roster.ts";

export type TextColumn =
  | { readonly ok: true; readonly textOf: (row: number) => string }
  /** What to say otherwise, with the columns that there are. */
  | { readonly ok: false; readonly message: string };

const MAX_LISTED = 20;

/** The titles of columns, each in quotation marks. */
export const quoted = (titles: readonly string[]): string => {
  const more = titles.length > MAX_LISTED ? `, and ${titles.length - MAX_LISTED} more` : "";
  const listed = titles.slice(0, MAX_LISTED).map((title) => `“${title}”`);
  return `${listed.join(", ")}${more}`;
};

/** @param wanted the title of the column */
export const textColumn = ({ table: { rows } }: Roster, wanted: string): TextColumn => {
  const titles = (rows[0] ?? []).map((title) => title.trim());
  const lower = wanted.trim().toLowerCase();
  const index = titles.findIndex((title) => title.toLowerCase() === lower);
  if (index >= 0) return { ok: true, textOf: (row) => plainCell(rows[row]?.[index]) };
  return { ok: false, message: `has no column “${wanted}”; it has ${quoted(titles)}` };
};
