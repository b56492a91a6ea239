/** When each submission was handed in, and until when it could be: by the download, or by the list of the course. */
import { type Decisions, readTime } from "@potshark/lab";
import { type Roster, textColumn, writtenTime } from "@potshark/lms";
import { UserMistake } from "@potshark/service";
import type { RosterNames } from "./roster-marks.ts";
import type { Submission } from "./submissions.ts";

export interface SubmissionTimes {
  /** Milliseconds since 1970; undefined where it is not known. */
  readonly submittedAt: number | undefined;
  /** The student's own due date, of the learning system; likewise. */
  readonly extension: number | undefined;
}

/** @throws UserMistake where there is no such column, or no roster */
export const timeColumnOf = (
  title: string | undefined,
  roster: Roster | undefined,
): ((row: number) => string) | undefined => {
  if (title === undefined) return undefined;
  if (roster === undefined)
    throw new UserMistake("--time-column is a column of the roster; name that with --roster FILE");
  const column = textColumn(roster, title);
  if (!column.ok) throw new UserMistake(`the roster ${column.message}; choose one with --time-column TITLE`);
  return column.textOf;
};

/**
 * A column that a person named counts before the download, and the download before what the roster has of its own.
 *
 * @returns in the order of the submissions; and whose time is not understood, a sentence each
 */
export const timesOf = (
  submissions: readonly Submission[],
  rows: RosterNames["rows"] | undefined,
  roster: Roster | undefined,
  column: ReturnType<typeof timeColumnOf>,
  { due }: Pick<Decisions, "due">,
): { readonly times: readonly SubmissionTimes[]; readonly doubts: readonly string[] } => {
  const doubts: string[] = [];
  const instant = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : readTime(text, due?.zone)?.at;
  const times = submissions.map(({ student, submittedAt }, index): SubmissionTimes => {
    const row = rows?.[index];
    const cell = row === undefined ? "" : (column?.(row) ?? "");
    const named = writtenTime(cell);
    if (named === undefined && /\d/.test(cell))
      doubts.push(`The time of ${student}, “${cell}”, is not certain; write it as 2026-11-30 23:59.`);
    return {
      submittedAt: instant(named ?? submittedAt ?? (row === undefined ? undefined : roster?.submittedAt(row))),
      extension: row === undefined ? undefined : instant(roster?.extension(row)),
    };
  });
  return { times, doubts };
};
