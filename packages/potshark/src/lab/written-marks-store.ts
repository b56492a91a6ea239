/** Marks as they were written last, in a file beside the decisions; a later run shows what changes before it writes. */
import { readFileSync } from "node:fs";
import { type MarkChange, readWrittenMarks, textTable, type WrittenMarks, writtenMarksText } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { replaceFile } from "./replace-file.ts";
import { counted } from "./roster-marks.ts";

/** Beside the decisions: CLASS.marks.json, or that of some tasks. */
export const writtenMarksBeside = (decisionsPath: string, tasks: readonly number[]): string =>
  `${decisionsPath.replace(/(?:\.decisions)?\.ya?ml$/i, "")}${tasks.map((task) => `.task-${task}`).join("")}.marks.json`;

/**
 * @returns undefined where there is no such file
 * @throws UserMistake where it is another's, or cannot be read
 */
export const readWrittenMarksFile = (path: string): WrittenMarks | undefined => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UserMistake(`${path}, the marks that were written last, cannot be read: ${(error as Error).message}`);
  }
  const marks = readWrittenMarks(text);
  if (marks === undefined)
    throw new UserMistake(`${path} has to hold the marks that grade wrote last, and does not; move it away`);
  return marks;
};

/** @throws UserMistake where it cannot be written; what was there is there then */
export const writeWrittenMarks = (path: string, marks: WrittenMarks): void => {
  try {
    replaceFile(path, writtenMarksText(marks));
  } catch (error) {
    throw new UserMistake(`${path}, which later runs compare with, cannot be written: ${(error as Error).message}`);
  }
};

const MAX_SHOWN = 200;

/** Old beside new, for a terminal. @param make what makes a text of students harmless */
export const changesText = (
  changes: readonly MarkChange[],
  path: string,
  total: number,
  make: (text: string) => string,
): string => {
  if (changes.length === 0) return `no mark differs from those that were written last (${make(path)})\n`;
  const rows = changes
    .slice(0, MAX_SHOWN)
    .map(({ student, before, after, why }) => [make(student), before, after, make(why.join("; "))]);
  const more = changes.length > MAX_SHOWN ? `and ${changes.length - MAX_SHOWN} more\n` : "";
  const table = textTable([["student", "before", "now", "why"], ...rows], ["left", "right", "right"]);
  return `${counted(changes.length, "student has", "students have")} other marks than were written last, of ${total} (${make(path)}):\n${table}${more}`;
};
