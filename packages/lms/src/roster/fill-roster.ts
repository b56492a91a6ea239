/** Marks written into the list of a course, so that the system that made it takes it back without editing. */

import { writeCsvTable } from "./csv-table.ts";
import { encodeLike } from "./encoded-text.ts";
import type { GradeColumn, Roster, RosterSystem } from "./roster.ts";
import { quoted } from "./text-column.ts";

export interface RosterMark {
  readonly earned: number;
  /** More than 0. */
  readonly possible: number;
  /** Shown to the student where the system has a place for it. */
  readonly comment: string;
}

/** `scaled`: earned of possible, of the maximum of the column; `points`: what was earned, as it is. */
export type MarkScale = "scaled" | "points";

export type ColumnChoice =
  | { readonly ok: true; readonly column: GradeColumn; readonly isNew: boolean }
  /** What to say otherwise, with the columns that there are. */
  | { readonly ok: false; readonly message: string };

/** Of the longest row, which may be longer than the head. */
const widthOf = (rows: readonly (readonly unknown[])[]): number =>
  rows.reduce((most, cells) => Math.max(most, cells.length), 0);

const listed = (columns: readonly GradeColumn[]): string => quoted(columns.map(({ title }) => title));

/**
 * The column for the marks.
 *
 * @param wanted its title or a part of it; without it the only column that there is
 * @param newTitle of a new column, where there is none
 */
export const chooseColumn = (
  { gradeColumns, table }: Roster,
  wanted: string | undefined,
  newTitle: string,
): ColumnChoice => {
  const isNew = (title: string): ColumnChoice => ({
    ok: true,
    isNew: true,
    column: { index: widthOf(table.rows), title },
  });
  if (wanted === undefined) {
    const [only, ...others] = gradeColumns;
    if (only === undefined) return isNew(newTitle);
    if (others.length === 0) return { ok: true, isNew: false, column: only };
    return { ok: false, message: `it has several columns for marks: ${listed(gradeColumns)}; choose one` };
  }
  const lower = wanted.trim().toLowerCase();
  const same = gradeColumns.filter(({ title }) => title.trim().toLowerCase() === lower);
  const fits = same.length > 0 ? same : gradeColumns.filter(({ title }) => title.toLowerCase().includes(lower));
  const [only, ...others] = fits;
  if (only === undefined) return isNew(wanted);
  if (others.length > 0) return { ok: false, message: `“${wanted}” fits several columns: ${listed(fits)}` };
  return { ok: true, isNew: false, column: only };
};

const NEW_TITLES: Readonly<Record<RosterSystem, (title: string, maximum: number) => string>> = {
  moodle: (title) => title,
  canvas: (title) => title,
  // The pipe and a number would name a column that is there; without them a new one is made.
  blackboard: (title, maximum) => `${title} [Total Pts: ${maximum} Score]`,
  other: (title) => title,
};

/** As the numbers of the file are: with a comma where those have one, and no number has a point. */
const numberWriter = ({ table }: Roster): ((value: number) => string) => {
  const cells = table.rows.slice(1).flat();
  const has = (pattern: RegExp): boolean => cells.some((cell) => pattern.test(cell));
  const mark = table.separator !== "," && has(/^\d+,\d+$/) && !has(/^\d+\.\d+$/) ? "," : ".";
  return (value) => String(Math.round(value * 100) / 100).replace(".", mark);
};

export interface FilledRoster {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By the row of the student: what was there before, and what is there now. */
  readonly changes: ReadonlyMap<number, { readonly before: string; readonly after: string }>;
  /** Rows that the system takes no mark for; they are as they were. */
  readonly locked: readonly number[];
  /** How many rows have a comment of somebody, which stays. */
  readonly keptComments: number;
}

/**
 * The file again, with the marks in it; all other cells stay as they are.
 *
 * @param marks by the row of the student
 * @param isOwn whether a comment is only what was written there before, so that the new one takes its place
 */
export const fillRoster = (
  roster: Roster,
  { column, isNew }: Extract<ColumnChoice, { ok: true }>,
  marks: ReadonlyMap<number, RosterMark>,
  scale: MarkScale,
  isOwn: (comment: string) => boolean = () => false,
): FilledRoster => {
  const write = numberWriter(roster);
  const most = [...marks.values()].reduce((highest, { possible }) => Math.max(highest, possible), 0);
  const rows = roster.table.rows.map((cells) => [...cells]);
  const changes = new Map<number, { before: string; after: string }>();
  const locked: number[] = [];
  let keptComments = 0;
  if (isNew) {
    rows[0]![column.index] = NEW_TITLES[roster.system](column.title, most);
    const possible =
      roster.system === "canvas" ? rows.find(([first = ""]) => /points possible/i.test(first)) : undefined;
    if (possible) possible[column.index] = write(most);
  }
  for (const [row, { earned, possible, comment }] of marks) {
    if (roster.isLocked(row)) {
      locked.push(row);
      continue;
    }
    const maximum = roster.maximum(row, column.index) ?? most;
    const cells = rows[row]!;
    const after = write(scale === "points" ? earned : (earned / possible) * maximum);
    changes.set(row, { before: cells[column.index] ?? "", after });
    cells[column.index] = after;
    if (roster.commentColumn === undefined) continue;
    const old = cells[roster.commentColumn]?.trim() ?? "";
    if (old === "" || isOwn(old)) cells[roster.commentColumn] = comment;
    else if (old !== comment) keptComments += 1;
  }
  const width = widthOf(rows);
  const filled = rows.map((cells) =>
    // A row may be shorter only where it was.
    isNew || cells.includes(undefined as unknown as string)
      ? Array.from({ length: width }, (_, index) => cells[index] ?? "")
      : cells,
  );
  return {
    bytes: encodeLike(writeCsvTable({ ...roster.table, rows: filled }), roster.file),
    changes,
    locked,
    keptComments,
  };
};
