/** A feedback file for each student, named as the learning system's bulk upload wants it, in a zip or a folder. */
import { basename, dirname, join } from "node:path";
import {
  type Feedback,
  feedbackMarkdown,
  feedbackOf,
  feedbackPage,
  mapCommands,
  type Report,
  shellQuoted,
  unmarkedFeedback,
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

/** None of this machine's paths is for the student. */
const reasonsOf = ({ captures }: Submission, reasons: readonly string[]): readonly string[] =>
  reasons.map((reason) => inert(captures.reduce((text, { path, name }) => text.replaceAll(path, () => name), reason)));

const feedbackFor = ({ submission, report, unmarked }: FeedbackEntry, hasSolutions: boolean): Feedback => {
  const title = inert(submission.student);
  return report
    ? feedbackOf(forTheStudent(submission, report), { title, hasSolutions })
    : unmarkedFeedback(title, reasonsOf(submission, unmarked));
};

/** Where each goes, and what is in it. */
const filesOf = (entries: readonly FeedbackEntry[], hasSolutions: boolean): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const entry of entries) {
    const { student, feedbackStem } = entry.submission;
    const name = distinctName(plainName(feedbackStem ?? student), taken);
    const feedback = feedbackFor(entry, hasSolutions);
    // A learning system lists every file that is uploaded: the student is to see one.
    if (feedbackStem !== undefined) files.set(`${name}feedback.html`, feedbackPage(feedback));
    else {
      files.set(`${name}/feedback.html`, feedbackPage(feedback));
      files.set(`${name}/feedback.md`, feedbackMarkdown(feedback));
    }
  }
  return files;
};

/** Feedback is a zip where its name ends so, else a folder. */
export const isFeedbackFolder = (path: string): boolean => !/\.zip$/i.test(path);

export interface FeedbackFilesOptions {
  /** Whether the right answers are in it. */
  readonly hasSolutions: boolean;
  readonly isForced: boolean;
}

/**
 * @returns of how many students
 * @throws UserMistake where something is there already, or cannot be written
 */
export const writeFeedback = (
  path: string,
  entries: readonly FeedbackEntry[],
  { hasSolutions, isForced }: FeedbackFilesOptions,
): number => {
  const files = filesOf(entries, hasSolutions);
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
