/** Marks into the list of a course that a learning system exported: who is who in it, and the same file, filled. */

import { readFile } from "node:fs/promises";
import { someOf } from "@potshark/lab";
import {
  chooseColumn,
  fillRoster,
  type MarkScale,
  matchRoster,
  type Roster,
  type RosterMark,
  readRoster,
} from "@potshark/lms";
import { UserMistake } from "@potshark/service";
import { commentOf, countable, type GradebookEntry, isComment, pendingNotes } from "./gradebook-rows.ts";
import type { Submission } from "./submissions.ts";

export interface RosterEntry extends GradebookEntry {
  readonly submission: Submission;
}

export interface RosterOptions {
  /** Title of the column for the marks, or a part of it. */
  readonly column: string | undefined;
  /** Of a new column, where there is none. */
  readonly title: string;
  readonly scale: MarkScale;
}

/** @throws UserMistake where it cannot be read, or is no list of a course */
export const readRosterFile = async (path: string): Promise<Roster> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UserMistake(`the roster ${path} cannot be read: ${(error as Error).message}`);
  }
  const result = readRoster(bytes);
  if (!result.ok) throw new UserMistake(`the roster ${path} ${result.message}`);
  return result.roster;
};

/** @throws UserMistake where it is not certain which column is meant */
export const columnOf = (
  roster: Roster,
  { column, title }: RosterOptions,
): Extract<ReturnType<typeof chooseColumn>, { ok: true }> => {
  const choice = chooseColumn(roster, column, title);
  if (!choice.ok) throw new UserMistake(`the roster: ${choice.message} with --column TITLE`);
  return choice;
};

export interface RosterNames {
  /** For each submission: its row; undefined where that is not certain. */
  readonly rows: readonly (number | undefined)[];
  /** For each submission: the name in the roster, or its own. */
  readonly students: readonly string[];
  /** For each submission: names and numbers in the roster. */
  readonly known: readonly (readonly string[])[];
  /** Whom nobody in the roster is, or several are, a sentence each. */
  readonly doubts: readonly string[];
  /** In the roster, and handed in nothing. */
  readonly absent: readonly string[];
}

/** Whose submission is whose. */
export const matchSubmissions = (roster: Roster, submissions: readonly Submission[]): RosterNames => {
  const matches = matchRoster(
    roster,
    submissions.map(({ student, submitter }) => submitter ?? { name: student, ids: [student] }),
  );
  const doubts = submissions.flatMap(({ student }, index) => {
    const match = matches[index]!;
    if (match.kind === "unknown") return [`${student} is not in the roster.`];
    if (match.kind === "matched") return [];
    const rows = match.students.map(({ name, line }) => `${name} (line ${line})`).join(", ");
    return [`${student} may be ${rows}${match.students.length === 1 ? ", as another submission may" : ""}.`];
  });
  // Who may have handed something in is not absent.
  const found = new Set(
    matches.flatMap((match) =>
      match.kind === "matched" ? [match.student] : match.kind === "doubtful" ? match.students : [],
    ),
  );
  return {
    rows: matches.map((match) => (match.kind === "matched" ? match.student.row : undefined)),
    students: matches.map((match, index) =>
      match.kind === "matched" ? match.student.name : submissions[index]!.student,
    ),
    known: matches.map((match) => (match.kind === "matched" ? [...match.student.ids, ...match.student.names] : [])),
    doubts,
    absent: roster.students.filter((student) => !found.has(student)).map(({ name }) => name),
  };
};

export const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

export interface RosterText {
  readonly bytes: Uint8Array;
  /** What was written, and what was not: a sentence each, as it was written. */
  readonly notes: readonly string[];
}

/** The roster with the marks in it. */
export const filledRoster = (
  roster: Roster,
  { rows, absent }: RosterNames,
  entries: readonly RosterEntry[],
  options: RosterOptions,
): RosterText => {
  const column = columnOf(roster, options);
  const { marked, notes } = countable(entries);
  const marks = new Map<number, RosterMark>();
  const rowOf = new Map(entries.map(({ submission }, index) => [submission, rows[index]]));
  for (const { submission, report } of marked) {
    const row = rowOf.get(submission);
    if (row !== undefined)
      marks.set(row, { earned: report.earned, possible: report.points, comment: commentOf(report) });
  }
  const { bytes, changes, locked, keptComments } = fillRoster(roster, column, marks, options.scale, isComment);
  const names = new Map(roster.students.map(({ row, name }) => [row, name]));
  const nameOf = (row: number): string => names.get(row) ?? "";
  const overwritten = [...changes.values()].filter(
    ({ before, after }) => /^\d/.test(before) && before !== after,
  ).length;
  const how =
    options.scale === "points"
      ? "as the points that were earned"
      : "scaled: what was earned of what was asked, of the column's maximum";
  return {
    bytes,
    notes: [
      `${counted(changes.size, "mark is", "marks are")} in the column “${column.column.title}”, ${how}`,
      ...(overwritten > 0 ? [`${counted(overwritten, "of them replaces", "of them replace")} another mark`] : []),
      ...(locked.length > 0
        ? [`stay as they were, since the roster says that their grade cannot be changed: ${someOf(locked.map(nameOf))}`]
        : []),
      ...(keptComments > 0
        ? [
            `${counted(keptComments, "comment was", "comments were")} there already, and ${keptComments === 1 ? "stays" : "stay"}`,
          ]
        : []),
      ...(absent.length > 0 ? [`handed in nothing, and stay as they were: ${someOf(absent)}`] : []),
      ...notes,
      ...pendingNotes(marked),
    ],
  };
};
