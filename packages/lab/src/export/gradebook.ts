/** Marks of a class as CSV for the gradebook of a learning system. */
import { stringify } from "csv-stringify/browser/esm/sync";
import { CSV_OPTIONS } from "./csv-options.ts";

/** One student's marks. */
export interface GradebookRow {
  /** The student's name in the learning system. */
  readonly student: string;
  /** What this learning system knows the student by: in Canvas a number, in Blackboard the user name. */
  readonly id?: string | undefined;
  readonly earned: number;
  /** In Markdown or plain; shown to the student if the system has a place for it. */
  readonly comment: string;
}

export const GRADEBOOKS = ["moodle", "canvas", "blackboard"] as const;
export type Gradebook = (typeof GRADEBOOKS)[number];

type Columns = (title: string, points: number) => readonly string[];

interface Shape {
  readonly columns: Columns;
  readonly row: (row: GradebookRow) => readonly (string | number)[];
  /** The lines between the header row and the students. */
  readonly before?: (points: number) => readonly (string | number)[];
}

const SHAPES: Readonly<Record<Gradebook, Shape>> = {
  // Grades > Import > CSV file; map "Username" to the user and the third column to the grade item.
  moodle: {
    columns: (title) => ["Username", "ID number", `${title} (Real)`, `${title} (Feedback)`],
    row: ({ student, earned, comment }) => [student, student, earned, comment],
  },
  // Grades > Import; an unknown column becomes a new assignment in Canvas.
  canvas: {
    columns: (title) => ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
    before: (points) => ["    Points Possible", "", "", "", "", points],
    // With an id Canvas looks at nothing else; without one it looks for a SIS id, and then a login.
    row: ({ student, id, earned }) =>
      id === undefined ? [student, "", student, student, "", earned] : [student, id, "", "", "", earned],
  },
  // Grade Center > Work Offline > Upload; the pipe and the points make a new column.
  blackboard: {
    columns: (title, points) => [
      "Last Name",
      "First Name",
      "Username",
      "Student ID",
      `${title} [Total Pts: ${points} Score]`,
    ],
    row: ({ student, id = student, earned }) => ["", "", id, student, earned],
  },
};

/** @param points the maximum */
export const gradebookCsv = (
  gradebook: Gradebook,
  title: string,
  points: number,
  rows: readonly GradebookRow[],
): string => {
  const { columns, row, before } = SHAPES[gradebook];
  const lines = [columns(title, points), ...(before === undefined ? [] : [before(points)]), ...rows.map(row)];
  return stringify(lines, CSV_OPTIONS);
};
