/**
 * What a class handed in. A folder holds for each student either a sub-folder, with a capture and perhaps `answers.*`,
 * or a capture, with `NAME.answers.*` or `NAME.*` beside it. Links are never followed. Whatever a student put there,
 * the others are found.
 */
import { type Dirent, opendirSync, readdirSync, statSync } from "node:fs";
import { basename, join, parse, resolve } from "node:path";
import { whyNotOpened } from "./handed-in-file.ts";

export interface Submission {
  /** As it is listed: the person, and the file where there are several of one. */
  readonly student: string;
  /** Who handed it in, by the name of the folder or the file. */
  readonly person: string;
  /** Undefined where nothing was found that could be one. */
  readonly capture: string | undefined;
  readonly answers: string | undefined;
  /** What was found and left alone, a sentence each. */
  readonly problems: readonly string[];
}

/** Captures, and bundles of the lab's page, which hold one. */
const CAPTURE = /\.(?:(?:pcapng|pcap|cap|dmp)(?:\.gz)?|zip)$/i;
/** Editors that hide endings make "answers.csv.txt". */
const ANSWERS = /\.(?:ya?ml|json|csv|tsv)(?:\.txt)?$|(?:^|[._-])answers\.txt$/i;
/** What lies about in such folders and is neither. */
const OTHER = /^\.|^(?:thumbs\.db|desktop\.ini|__MACOSX)$|\.(?:md|keys|log)$/i;
/** How deep a student's folder is looked into; archives often unpack to a folder in a folder. */
const MAX_DEPTH = 3;
/** Of one student. */
const MAX_FILES = 1000;
const MAX_CAPTURES = 20;
/** In a sentence. */
const MAX_NAMED = 5;

/** The name of a student's file, without what says what it is. */
const stem = (name: string): string =>
  name
    .replace(CAPTURE, "")
    .replace(/(?:\.(?:ya?ml|json|csv|tsv))?(?:\.txt)?$/i, "")
    .replace(/(?:^|[._-])answers$/i, "");

const byName = (left: string, right: string): number => left.localeCompare(right, "en", { numeric: true });

/** The names that may be captures: those that say so, or else whatever there is. */
const capturesAmong = (names: readonly string[]): readonly string[] => {
  const candidates = names.filter((name) => !ANSWERS.test(name));
  const sure = candidates.filter((name) => CAPTURE.test(name));
  return sure.length > 0 ? sure : candidates;
};

const isFolderEntry = (entry: Dirent): boolean => entry.isDirectory() && !OTHER.test(entry.name);

/** The files in a student's folder and in those within, as paths from there. */
class FolderSearch {
  readonly files: string[] = [];
  readonly problems: string[] = [];
  #entries = 0;

  #entriesOf(folder: string): readonly Dirent[] {
    const entries: Dirent[] = [];
    const directory = opendirSync(folder);
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        this.#entries += 1;
        if (this.#entries > MAX_FILES) break;
        entries.push(entry);
      }
    } finally {
      directory.closeSync();
    }
    return entries.sort((left, right) => byName(left.name, right.name));
  }

  /** @param within path from the student's folder, "" for itself */
  look(folder: string, within: string, depth: number): void {
    let entries: readonly Dirent[];
    try {
      entries = this.#entriesOf(join(folder, within));
    } catch (error) {
      const { says, advice } = whyNotOpened(error, join(folder, within));
      this.problems.push(`${within === "" ? "The folder" : `The folder ${within}`} was left out. ${says} ${advice}`);
      return;
    }
    for (const entry of entries) {
      const path = join(within, entry.name);
      if (OTHER.test(entry.name)) continue;
      if (entry.isDirectory()) {
        if (depth > 1) this.look(folder, path, depth - 1);
        else this.problems.push(`The folder ${path} was left out: it lies more than ${MAX_DEPTH} deep.`);
      } else if (entry.isFile()) this.files.push(path);
      else
        this.problems.push(
          `${path} was left out: ${entry.isSymbolicLink() ? "it is a link" : "it is no regular file"}.`,
        );
    }
    if (within === "" && this.#entries > MAX_FILES)
      this.problems.push(`Only ${MAX_FILES} files of the folder were looked at.`);
  }
}

const ofFolder = (folder: string, person: string): readonly Submission[] => {
  const search = new FolderSearch();
  search.look(folder, "", MAX_DEPTH);
  const { files, problems } = search;
  const found = capturesAmong(files);
  if (found.length > MAX_CAPTURES) problems.push(`Only ${MAX_CAPTURES} of its ${found.length} captures were marked.`);
  const captures = found.slice(0, MAX_CAPTURES);
  const answerNames = files.filter((name) => ANSWERS.test(name));
  const [only, ...others] = answerNames.filter((name) => !captures.some((capture) => stem(capture) === stem(name)));
  const shared =
    answerNames.find((name) => /^answers\./i.test(basename(name))) ?? (others.length === 0 ? only : undefined);
  const used = new Set([
    ...captures.flatMap((capture) => answerNames.find((one) => stem(one) === stem(capture)) ?? []),
    ...(shared === undefined ? [] : [shared]),
  ]);
  const unread = answerNames.filter((name) => !used.has(name)).slice(0, MAX_NAMED);
  if (unread.length > 0)
    problems.push(
      used.size > 0
        ? `${unread.join(", ")} was left out: the answers are read from ${[...used].slice(0, MAX_NAMED).join(", ")}.`
        : `${unread.join(", ")}: none of these is called answers, so none was read.`,
    );
  const inFolder = (name: string | undefined): string | undefined => name && join(folder, name);
  if (captures.length === 0)
    return [{ student: person, person, capture: undefined, answers: inFolder(shared), problems }];
  return captures.map((capture, index) => ({
    student: `${person}/${capture}`,
    person,
    capture: join(folder, capture),
    answers: inFolder(answerNames.find((one) => stem(one) === stem(capture)) ?? shared),
    problems: index === 0 ? problems : [],
  }));
};

const looseFiles = (folder: string, names: readonly string[]): readonly Submission[] => {
  const answers = names.filter((name) => ANSWERS.test(name));
  const candidates = names.filter((name) => !ANSWERS.test(name) && !OTHER.test(name));
  const students = new Set(candidates.filter((name) => CAPTURE.test(name)).map(stem));
  const captures = candidates
    // A picture beside a capture illustrates it; alone it was handed in instead of one.
    .filter((name) => CAPTURE.test(name) || !students.has(parse(name).name))
    .map((name): Submission => {
      const person = CAPTURE.test(name) ? stem(name) : parse(name).name;
      const own = answers.find((one) => stem(one) === person);
      return { student: name, person, capture: join(folder, name), answers: own && join(folder, own), problems: [] };
    });
  const used = new Set(captures.map(({ answers: own }) => own));
  const alone = answers
    .map((name) => ({ name, path: join(folder, name), person: stem(name) }))
    .filter(({ path, person }) => !used.has(path) && person !== "")
    .map(({ name, path, person }) => ({ student: name, person, capture: undefined, answers: path, problems: [] }));
  return [...captures, ...alone];
};

/** One person's: answers that lie elsewhere go with the captures; one capture goes by the person's name. */
const together = (all: readonly Submission[]): readonly Submission[] => {
  const captures = all.filter(({ capture }) => capture !== undefined);
  const others = all.filter(({ capture }) => capture === undefined);
  const [answers] = others.flatMap((one) => one.answers ?? []);
  const read = new Set(captures.length === 0 ? [answers] : captures.map((one) => one.answers ?? answers));
  const unread = others.flatMap((one) => (one.answers === undefined || read.has(one.answers) ? [] : [one.answers]));
  const problems = [
    ...others.flatMap((one) => one.problems),
    ...unread.slice(0, MAX_NAMED).map((path) => `${basename(path)} was left out: other answers were read.`),
  ];
  const [{ person }] = all as readonly [Submission];
  if (captures.length === 0) return [{ student: person, person, capture: undefined, answers, problems }];
  const several = `${person} handed in ${captures.length} captures: a person decides which one counts.`;
  return captures.map((one, index) => ({
    ...one,
    student: captures.length === 1 ? person : one.student,
    answers: one.answers ?? answers,
    problems: [...(captures.length === 1 ? [] : [several]), ...one.problems, ...(index === 0 ? problems : [])],
  }));
};

/**
 * Everything in a class's folder, by the names of the students.
 *
 * @param classAnswers a file in it that is no student's
 * @throws as the file system does where the folder itself cannot be read
 */
export const findSubmissions = (folder: string, classAnswers?: string): readonly Submission[] => {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => byName(left.name, right.name));
  const isClassAnswers = ({ name }: Dirent): boolean =>
    classAnswers !== undefined && resolve(folder, name) === resolve(classAnswers);
  const files = entries.filter((entry) => !entry.isDirectory() && !isClassAnswers(entry)).map(({ name }) => name);
  const persons = new Map<string, Submission[]>();
  const folders = entries.filter(isFolderEntry).flatMap(({ name }) => ofFolder(join(folder, name), name));
  for (const one of [...folders, ...looseFiles(folder, files)]) {
    const key = one.person.normalize("NFC");
    persons.set(key, [...(persons.get(key) ?? []), one]);
  }
  return [...persons.values()].flatMap(together).sort((left, right) => byName(left.student, right.student));
};

const SEPARATOR = /[\s_./\\,;()-]+/;

/** The name of a submission is made from these: a student's, and whatever a learning system has put around it. */
export const wordsOf = (submission: string): readonly string[] => submission.split(SEPARATOR).filter(Boolean);

/** Some systems part a letter from its accent. */
const spaced = (name: string): string => ` ${wordsOf(name.normalize("NFKC").toLowerCase()).join(" ")} `;

/** "1001" hands in as "1001", "1001_lab3", "1001/second.pcapng", "Lab 3_1001_attempt". */
export const isOf = (submission: string, student: string): boolean =>
  spaced(student).trim() !== "" && spaced(submission).includes(spaced(student));

/** A single capture as what its owner handed in. */
export const singleSubmission = (capture: string): Submission => {
  const person = stem(basename(capture));
  return { student: person, person, capture, answers: undefined, problems: [] };
};

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
