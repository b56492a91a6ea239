/** A feedback file for each student, named as the learning system's bulk upload wants it, in a zip or a folder. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Evidence, feedbackPage, type Report, renderReportMarkdown, shellQuoted } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { strToU8, zipSync } from "fflate";
import { dissectorPath } from "../dissector/dissector-files.ts";
import type { Submission } from "./submissions.ts";

export interface FeedbackEntry {
  readonly submission: Submission;
  readonly report: Report | undefined;
}

/** No file system takes these in a name, and none is to lead anywhere. */
const plainName = (name: string): string =>
  inert(name)
    .replaceAll(/[/\\:*?"<>|]/g, "_")
    .replace(/^\.+/, "_");

/** The report with commands as the student can run them: files by their names, and none of this machine's paths. */
const forTheStudent = ({ captures }: Submission, report: Report): Report => {
  const own = (evidence: Evidence): Evidence => ({
    ...evidence,
    command: captures.reduce(
      (command, { path, name }) => command.replaceAll(shellQuoted(path), shellQuoted(basename(name))),
      evidence.command.replaceAll(shellQuoted(`lua_script:${dissectorPath()}`), "lua_script:htcpcp.lua"),
    ),
  });
  return {
    ...report,
    captures: report.captures.map((capture) => ({
      ...capture,
      readiness: capture.readiness.map((finding) => ({ ...finding, evidence: own(finding.evidence) })),
    })),
    tasks: report.tasks.map((task) => ({
      ...task,
      marks: task.marks.map((mark) => ({ ...mark, evidence: own(mark.evidence) })),
    })),
  };
};

/** Where each goes, and what is in it. */
const filesOf = (entries: readonly FeedbackEntry[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const { submission, report } of entries) {
    if (report === undefined) continue;
    const { student, feedbackStem } = submission;
    const stem = feedbackStem === undefined ? `${plainName(student)}/` : plainName(feedbackStem);
    const title = inert(student);
    const own = forTheStudent(submission, report);
    files.set(`${stem}feedback.html`, feedbackPage(own, title));
    files.set(`${stem}feedback.md`, renderReportMarkdown(own, title));
  }
  return files;
};

/** What may be there already: nothing, unless it is to be overwritten. */
const flagOf = (isForced: boolean): "w" | "wx" => (isForced ? "w" : "wx");

const failed = (path: string, error: unknown): UserMistake => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "EEXIST"
    ? new UserMistake(`${path} is there already; choose another name, or overwrite it with --force`)
    : new UserMistake(`${path} cannot be written: ${message}`);
};

/** @throws UserMistake where the file is there already, or cannot be written */
export const writeOutput = (path: string, content: string | Uint8Array, isForced: boolean): void => {
  try {
    writeFileSync(path, content, { flag: flagOf(isForced) });
  } catch (error) {
    throw failed(path, error);
  }
};

/**
 * @param path a zip where it ends so, else a folder
 * @returns of how many students
 * @throws UserMistake where something is there already, or cannot be written
 */
export const writeFeedback = (path: string, entries: readonly FeedbackEntry[], isForced: boolean): number => {
  const files = filesOf(entries);
  if (/\.zip$/i.test(path)) {
    const zip = Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)]));
    writeOutput(path, zipSync(zip), isForced);
  } else
    for (const [name, text] of files) {
      const file = join(path, name);
      try {
        mkdirSync(dirname(file), { recursive: true });
      } catch (error) {
        throw failed(dirname(file), error);
      }
      writeOutput(file, text, isForced);
    }
  return entries.filter(({ report }) => report !== undefined).length;
};
