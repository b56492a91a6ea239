/**
 * What a class handed in. A folder holds for each student either a sub-folder, with a capture and perhaps `answers.*`,
 * or a capture, with `NAME.answers.*` or `NAME.*` beside it. Answers end in .yaml, .yml, .json or .csv. Links are never
 * followed.
 */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, join, parse } from "node:path";

export interface Submission {
  readonly student: string;
  /** Undefined where nothing was found that could be one. */
  readonly capture: string | undefined;
  readonly answers: string | undefined;
}

/** Captures, and bundles of the lab's page, which hold one. */
const CAPTURE = /\.(?:(?:pcapng|pcap|cap|dmp)(?:\.gz)?|zip)$/i;
const ANSWERS = /\.(?:ya?ml|json|csv)$/i;
/** What lies about in such folders and is neither. */
const OTHER = /^\.|^(?:thumbs\.db|desktop\.ini|__MACOSX)$|\.(?:md|keys|log)$/i;
/** How deep a student's folder is looked into; archives often unpack to a folder in a folder. */
const MAX_DEPTH = 3;

/** The name of a student's file, without what says what it is. */
const stem = (name: string): string =>
  name
    .replace(CAPTURE, "")
    .replace(/\.answers$|[._-]answers(?=\.)/i, "")
    .replace(ANSWERS, "")
    .replace(/\.answers$/i, "");

const byName = (left: string, right: string): number => left.localeCompare(right, "en", { numeric: true });

/** The names that may be captures: those that say so, or else whatever there is. */
const capturesAmong = (names: readonly string[]): readonly string[] => {
  const candidates = names.filter((name) => !ANSWERS.test(name));
  const sure = candidates.filter((name) => CAPTURE.test(name));
  return sure.length > 0 ? sure : candidates;
};

const isFolderEntry = (entry: Dirent): boolean => entry.isDirectory() && !OTHER.test(entry.name);

/** Files of a folder and of those in it, as paths from there. */
const filesIn = (folder: string, depth: number): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => byName(left.name, right.name))
    .flatMap((entry) => {
      if (!entry.isDirectory()) return OTHER.test(entry.name) ? [] : [entry.name];
      if (depth === 0 || !isFolderEntry(entry)) return [];
      return filesIn(join(folder, entry.name), depth - 1).map((name) => join(entry.name, name));
    });

const ofFolder = (folder: string, student: string): readonly Submission[] => {
  const names = filesIn(folder, MAX_DEPTH - 1);
  const captures = capturesAmong(names);
  const answerNames = names.filter((name) => ANSWERS.test(name));
  const [only, ...others] = answerNames.filter((name) => !captures.some((capture) => stem(capture) === stem(name)));
  const shared =
    answerNames.find((name) => /^answers\./i.test(basename(name))) ?? (others.length === 0 ? only : undefined);
  const answersFor = (capture: string): string | undefined => {
    const name = answerNames.find((one) => stem(one) === stem(capture)) ?? shared;
    return name === undefined ? undefined : join(folder, name);
  };
  if (captures.length === 0)
    return [{ student, capture: undefined, answers: shared === undefined ? undefined : join(folder, shared) }];
  return captures.map((capture) => ({
    student: captures.length === 1 ? student : `${student}/${capture}`,
    capture: join(folder, capture),
    answers: answersFor(capture),
  }));
};

/** Everything in a class's folder, by the names of the students. @throws as the file system does */
export const findSubmissions = (folder: string): readonly Submission[] => {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => byName(left.name, right.name));
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const answers = files.filter((name) => ANSWERS.test(name));
  const candidates = files.filter((name) => !ANSWERS.test(name) && !OTHER.test(name));
  const students = new Set(candidates.filter((name) => CAPTURE.test(name)).map(stem));
  const loose = candidates
    // A picture beside a capture illustrates it; alone it was handed in instead of one.
    .filter((name) => CAPTURE.test(name) || !students.has(parse(name).name))
    .map((name): Submission => {
      const student = CAPTURE.test(name) ? stem(name) : parse(name).name;
      const own = answers.find((one) => stem(one) === student);
      return {
        student,
        capture: join(folder, name),
        answers: own === undefined ? undefined : join(folder, own),
      };
    });
  const folders = entries.filter(isFolderEntry).flatMap(({ name }) => ofFolder(join(folder, name), name));
  return [...folders, ...loose].sort((left, right) => byName(left.student, right.student));
};

const SEPARATOR = /[\s_./\\,;()-]+/;

/** What the name of a submission is made from: a student's, and whatever a learning system has put around it. */
export const wordsOf = (submission: string): readonly string[] => submission.split(SEPARATOR).filter(Boolean);

/** "1001" hands in as "1001", "1001_lab3", "1001/second.pcapng", "Lab 3_1001_attempt". */
export const isOf = (submission: string, student: string): boolean => {
  const [all, own] = [submission, student].map((name) => ` ${wordsOf(name.toLowerCase()).join(" ")} `);
  return own!.trim() !== "" && all!.includes(own!);
};

/** A single capture as what its owner handed in. */
export const singleSubmission = (capture: string): Submission => ({
  student: stem(basename(capture)),
  capture,
  answers: undefined,
});

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
