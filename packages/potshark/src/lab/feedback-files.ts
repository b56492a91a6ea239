/** A feedback file for each student, named as the learning system's bulk upload wants it, in a zip or a folder. */
import { basename, dirname, join } from "node:path";
import {
  feedbackPage,
  mapCommands,
  type Report,
  renderReportMarkdown,
  renderUnmarked,
  shellQuoted,
} from "@potshark/lab";
import { inert } from "@potshark/service";
import { strToU8, zipSync } from "fflate";
import { dissectorPath } from "../dissector/dissector-files.ts";
import { makeFolder, writeOutput } from "./output-files.ts";
import type { Submission } from "./submissions.ts";

export interface FeedbackEntry {
  readonly submission: Submission;
  readonly report: Report | undefined;
  /** Why there is no report, a sentence each. */
  readonly unmarked: readonly string[];
}

/** What a name on most file systems may have (NAME_MAX), without `feedback.html` and a number. */
const MAX_NAME_BYTES = 255 - 32;

/** The end of a name: learning systems put the number of the student there. */
const shortened = (name: string): string => {
  const characters = [...name].reverse();
  let bytes = 0;
  const tooLong = characters.findIndex((character) => {
    bytes += Buffer.byteLength(character);
    return bytes > MAX_NAME_BYTES;
  });
  return tooLong < 0 ? name : characters.slice(0, tooLong).reverse().join("");
};

/** No file system takes these in a name, and none is to lead anywhere. */
const plainName = (name: string): string =>
  shortened(inert(name).replaceAll(/[/\\:*?"<>|]/g, "_")).replace(/^\.+|^$/, "_");

/** A number is added to a name that is taken: what differs in two names may be what no file system takes. */
const distinctName = (name: string, taken: Set<string>): string => {
  let number = 1;
  const numbered = (): string => (number === 1 ? name : `${name}(${number})`);
  // Some file systems take capitals and small letters, and the forms of Unicode, for the same.
  const key = (): string => numbered().normalize().toLowerCase();
  while (taken.has(key())) number += 1;
  taken.add(key());
  return numbered();
};

/** The report with commands as the student can run them: files by their names, and none of this machine's paths. */
const forTheStudent = ({ captures }: Submission, report: Report): Report => {
  const own = (command: string): string =>
    captures.reduce(
      (text, { path, name }) => text.replaceAll(shellQuoted(path), () => shellQuoted(inert(basename(name)))),
      command.replaceAll(shellQuoted(`lua_script:${dissectorPath()}`), "lua_script:htcpcp.lua"),
    );
  const named = report.captures.map((capture) => ({ ...capture, name: inert(capture.name) }));
  return mapCommands({ ...report, captures: named }, own);
};

const unmarkedOf = ({ captures }: Submission, reasons: readonly string[], title: string): string =>
  renderUnmarked(
    reasons.map((reason) =>
      inert(captures.reduce((text, { path, name }) => text.replaceAll(path, () => name), reason)),
    ),
    title,
  );

/** Where each goes, and what is in it. */
const filesOf = (entries: readonly FeedbackEntry[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const { submission, report, unmarked } of entries) {
    const { student, feedbackStem } = submission;
    const name = distinctName(plainName(feedbackStem ?? student), taken);
    const stem = feedbackStem === undefined ? `${name}/` : name;
    const title = inert(student);
    const text = report
      ? renderReportMarkdown(forTheStudent(submission, report), title)
      : unmarkedOf(submission, unmarked, title);
    files.set(`${stem}feedback.html`, feedbackPage(text, title));
    files.set(`${stem}feedback.md`, text);
  }
  return files;
};

/** Feedback is a zip where its name ends so, else a folder. */
export const isFeedbackFolder = (path: string): boolean => !/\.zip$/i.test(path);

/**
 * @returns of how many students
 * @throws UserMistake where something is there already, or cannot be written
 */
export const writeFeedback = (path: string, entries: readonly FeedbackEntry[], isForced: boolean): number => {
  const files = filesOf(entries);
  if (!isFeedbackFolder(path)) {
    const zip = Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)]));
    writeOutput(path, zipSync(zip), isForced);
  } else
    for (const [name, text] of files) {
      const file = join(path, name);
      makeFolder(dirname(file));
      writeOutput(file, text, isForced);
    }
  return entries.length;
};
