/**
 * What each student handed in: captures, answers, bundles of the lab's page, and zips of these. A class's folder is a
 * download of a learning system, or holds for each student a sub-folder, or files that begin with the student's name.
 */
import { basename, parse } from "node:path";
import type { Manifest } from "@potshark/lab";
import { type Download, type DownloadedSubmission, readDownload, type Submitter } from "@potshark/lms";
import { byName, type ClassFile, type ClassFiles, type ClassProblem } from "./class-files.ts";
import type { ClassSource } from "./class-source.ts";
import { headOfHandedIn } from "./handed-in-file.ts";
import { manifestOf } from "./page-bundle.ts";

export interface AnswersFile {
  readonly path: string;
  /** From the submission. */
  readonly name: string;
  /** Typed into the learning system: a text inside HTML, or inside a receipt. */
  readonly isTyped: boolean;
}

export interface SubmittedCapture {
  readonly path: string;
  /** From the submission; for one of several in a bundle, with the bundle's. */
  readonly name: string;
  /** In a bundle: the index of the capture. */
  readonly part: number;
  /** Those that are named as the capture is. */
  readonly answers: readonly AnswersFile[];
}

export interface Submission {
  /** As it is listed: by the roster, or as it was handed in. */
  readonly student: string;
  /** The student, by the name of the folder or the file, or by the learning system. */
  readonly handedInAs: string;
  /** As the learning system knows the student; undefined in a folder that is no download. */
  readonly submitter: Submitter | undefined;
  /** Names and numbers in the roster. */
  readonly known: readonly string[];
  /** Name or number as typed in the page, of each bundle that has one, the newest first. */
  readonly typed: readonly string[];
  /** Whose variant of the questions it is marked by; undefined where that is not decided. */
  readonly seed: string | undefined;
  readonly captures: readonly SubmittedCapture[];
  /** Those that go with every capture. */
  readonly answers: readonly AnswersFile[];
  readonly submittedAt: string | undefined;
  readonly isLate: boolean | undefined;
  /** What the name of a file for the student begins with in the learning system's upload of feedback. */
  readonly feedbackStem: string | undefined;
  /** Files that were found and ignored, one sentence each. */
  readonly problems: readonly string[];
}

/** Captures, and bundles of the lab's page, which contain one. */
const CAPTURE = /\.(?:(?:pcapng|pcap|cap|dmp)(?:\.gz)?|zip)$/i;
/** Editors that hide file name endings make "answers.csv.txt". */
const ANSWERS = /\.(?:ya?ml|json|csv|tsv)(?:\.txt)?$|(?:^|[._/-])answers\.txt$/i;
/** What is neither, and is often beside them. */
const OTHER = /\.(?:md|keys|log)$/i;
/** Neither a capture nor a text; answers are often in one. */
const DOCUMENT = /\.(?:docx?|odt|rtf|pages|pdf)$/i;
const MAX_FILES = 1000;
const MAX_CAPTURES = 20;

/** The name of a student's file, without the parts that say its type. */
const stem = (name: string): string =>
  name
    .replace(CAPTURE, "")
    .replace(/(?:\.(?:ya?ml|json|csv|tsv))?(?:\.txt)?$/i, "")
    .replace(/(?:^|[._-])answers$/i, "");

interface OwnFile extends ClassFile {
  readonly isTyped?: boolean;
  /** Tells it from other files of this name: when it was handed in, or which attempt it is of. */
  readonly version?: string | undefined;
}

const isAnswers = ({ name, isTyped = false }: OwnFile): boolean => isTyped || ANSWERS.test(name);
/** A text of any other name counts as answers if nothing is surely answers. */
const isText = ({ name }: OwnFile): boolean => /\.txt$/i.test(name);

/** Those that say that they are captures, or else whatever there is. */
const capturesAmong = (files: readonly OwnFile[]): readonly OwnFile[] => {
  const candidates = files.filter(
    (file) => !isAnswers(file) && !isText(file) && !OTHER.test(file.name) && !DOCUMENT.test(file.name),
  );
  const sure = candidates.filter(({ name }) => CAPTURE.test(name));
  return sure.length > 0 ? sure : candidates;
};

const answersAmong = (files: readonly OwnFile[]): readonly OwnFile[] => {
  const sure = files.filter(isAnswers);
  return sure.length > 0 ? sure : files.filter(isText);
};

const answersFile = ({ path, name, isTyped = false, version }: OwnFile): AnswersFile => ({
  path,
  name: `${isTyped ? "the text that was typed in" : name}${version === undefined ? "" : ` (${version})`}`,
  isTyped,
});

const MAX_NAMED = 5;

const listed = (files: readonly OwnFile[]): string => {
  const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : "";
  return `${files
    .slice(0, MAX_NAMED)
    .map(({ name }) => name)
    .join(", ")}${more}`;
};

/** A capture, or the captures in a bundle. */
interface FoundCapture {
  readonly file: OwnFile;
  readonly name: string;
  readonly part: number;
}

/** What one student handed in, before its zips are unpacked. */
interface Found {
  readonly student: string;
  /** Named as in the submission, the newest first. */
  readonly files: readonly OwnFile[];
  /** The page's bundles among the files, by their paths. */
  readonly bundles?: ReadonlyMap<string, Manifest>;
  readonly problems: readonly string[];
  readonly from?: Omit<DownloadedSubmission, "files">;
}

const capturesIn = (file: OwnFile, bundle: Manifest | undefined): readonly FoundCapture[] =>
  bundle === undefined || bundle.captures.length === 1
    ? [{ file, name: file.name, part: 0 }]
    : bundle.captures.map(({ name }, part) => ({ file, name: `${name || part + 1} in ${file.name}`, part }));

const submissionOf = ({ student, files, bundles, problems, from }: Found): Submission => {
  const looked = files.slice(0, MAX_FILES);
  const candidates = capturesAmong(looked);
  const isEmpty = ({ path }: OwnFile): boolean => bundles?.get(path)?.captures.length === 0;
  const found = candidates
    .filter((file) => !isEmpty(file))
    .flatMap((file) => capturesIn(file, bundles?.get(file.path)));
  const captures = found.slice(0, MAX_CAPTURES);
  // A bundle without a capture holds answers.
  const answers = [...answersAmong(looked), ...candidates.filter(isEmpty)];
  const ofCapture = ({ name }: OwnFile): readonly OwnFile[] =>
    answers.filter((one) => !one.isTyped && stem(one.name) !== "" && stem(one.name) === stem(name));
  const named = new Set(captures.flatMap(({ file }) => ofCapture(file)));
  const others = looked.filter((one) => !candidates.includes(one) && !answers.includes(one) && !OTHER.test(one.name));
  const documents = others.filter(({ name }) => DOCUMENT.test(name));
  const unread = others.filter((one) => !documents.includes(one));
  return {
    student,
    handedInAs: student,
    submitter: from?.submitter,
    known: [],
    seed: undefined,
    typed: [...(bundles?.values() ?? [])].map(({ student: one }) => one.trim()).filter((name) => name !== ""),
    captures: captures.map(({ file, name, part }) => ({
      path: file.path,
      name,
      part,
      answers: ofCapture(file).map(answersFile),
    })),
    answers: answers.filter((one) => !named.has(one)).map(answersFile),
    submittedAt: from?.submittedAt,
    isLate: from?.isLate,
    feedbackStem: from?.feedbackStem,
    problems: [
      ...problems,
      ...(documents.length > 0
        ? [`Documents are not read: ${listed(documents)}. Ask for the answers as plain text, a line each: answers.txt.`]
        : []),
      ...(unread.length > 0 ? [`Neither captures nor answers, and left out: ${listed(unread)}.`] : []),
      ...(files.length > MAX_FILES ? [`Only ${MAX_FILES} of its files were looked at.`] : []),
      ...(found.length > MAX_CAPTURES ? [`Only ${MAX_CAPTURES} of its ${found.length} captures were marked.`] : []),
    ],
  };
};

/** Of a student of whom nothing was found. */
export const submissionWithout = (student: string): Submission => submissionOf({ student, files: [], problems: [] });

const bundlesAmong = async (files: readonly OwnFile[]): Promise<ReadonlyMap<string, Manifest>> => {
  const bundles = new Map<string, Manifest>();
  for (const { path, name } of files.slice(0, MAX_FILES)) {
    const bundle = /\.zip$/i.test(name) ? await manifestOf(path) : undefined;
    if (bundle !== undefined) bundles.set(path, bundle);
  }
  return bundles;
};

/** A single capture or bundle as a submission. Where nothing else says whose it is, the bundle does. */
export const singleSubmission = async (path: string): Promise<Submission> => {
  const files = [{ path, name: path }];
  const bundles = await bundlesAmong(files);
  const student = bundles.get(path)?.student.trim() || stem(basename(path));
  return submissionOf({ student, files, bundles, problems: [] });
};

/** @param folder that the sentence is about, or is in; "" for that of the class */
const sentence = ({ name, says }: ClassProblem, folder: string): string =>
  name === folder ? `The folder ${says}` : `${name.slice(folder === "" ? 0 : folder.length + 1)} ${says}`;

/** A folder of the class's is one student's; a file is that of whom it is named after. */
const byStudent = ({ files, problems }: ClassFiles): readonly Found[] => {
  const isFile = ({ name }: { readonly name: string }): boolean => !name.includes("/");
  const captures = files.filter((file) => isFile(file) && CAPTURE.test(file.name) && !ANSWERS.test(file.name));
  const stems = new Set(captures.map(({ name }) => stem(name)));
  const students = new Map<string, { student: string; files: OwnFile[]; problems: string[] }>();
  const of = (student: string): { files: OwnFile[]; problems: string[] } => {
    // Some systems separate a letter from its accent.
    const key = student.normalize("NFC");
    const one = students.get(key) ?? { student, files: [], problems: [] };
    students.set(key, one);
    return one;
  };
  for (const file of files) {
    const { path, name } = file;
    const [folder = "", ...within] = name.split("/");
    if (!isFile(file)) of(folder).files.push({ path, name: within.join("/") });
    else if (ANSWERS.test(name) || CAPTURE.test(name)) {
      if (stem(name) !== "") of(stem(name)).files.push(file);
    } else if (!OTHER.test(name)) {
      // A picture next to a capture belongs to it; a picture alone was handed in instead of a capture.
      const student = parse(name).name;
      if (!stems.has(student)) of(student).files.push(file);
    }
  }
  for (const problem of problems) {
    const [folder = ""] = problem.name.split("/");
    const isZip = isFile(problem) && CAPTURE.test(problem.name);
    of(isZip ? stem(folder) : folder).problems.push(sentence(problem, isZip ? "" : folder));
  }
  return [...students.values()];
};

const ofDownload = ({ submissions }: Download, paths: ReadonlyMap<string, string>): readonly Found[] => {
  const names = new Map<string, number>();
  const shownName = ({ submitter: { name, key } }: DownloadedSubmission): string => name ?? key;
  for (const one of submissions) names.set(shownName(one), (names.get(shownName(one)) ?? 0) + 1);
  return submissions.map((one): Found => {
    const files = one.files.map(
      ({ path, name, version }): OwnFile => ({
        path: paths.get(path)!,
        name: name || basename(path),
        isTyped: name === "",
        version,
      }),
    );
    // Two of the same name are told apart by their number.
    const student = names.get(shownName(one)) === 1 ? shownName(one) : `${shownName(one)} (${one.submitter.key})`;
    return { student, files, problems: [], from: one };
  });
};

const MAX_TEXT_BYTES = 1 << 20;

const readText = async (path: string): Promise<string | undefined> =>
  (await headOfHandedIn(path, MAX_TEXT_BYTES))?.toString("utf8");

export interface ClassSubmissions {
  /** The learning system whose download it is, such as "moodle"; undefined for a folder of any other layout. */
  readonly system: string | undefined;
  /** By the names of the students. */
  readonly submissions: readonly Submission[];
  /** What belongs to no student, one sentence each. */
  readonly strays: readonly string[];
}

/** Whose files are whose. Only the names around a student's files say so, never those in a student's zip. */
export const findSubmissions = async (source: ClassFiles & Pick<ClassSource, "unzip">): Promise<ClassSubmissions> => {
  const paths = new Map(source.files.map(({ name, path }) => [name, path]));
  const download = await readDownload([...paths.keys()], (name) => readText(paths.get(name)!));
  const found = download === undefined ? byStudent(source) : ofDownload(download, paths);
  const submissions: Submission[] = [];
  for (const one of found) {
    const { files, problems } = await source.unzip(one.files);
    const own = problems.map((problem) => `${problem.name} ${problem.says}`);
    const bundles = await bundlesAmong(files);
    submissions.push(submissionOf({ ...one, files, bundles, problems: [...one.problems, ...own] }));
  }
  const strays = (download?.others ?? []).filter((name) => CAPTURE.test(name) || ANSWERS.test(name));
  return {
    system: download?.system,
    submissions: submissions.sort((left, right) => byName(left.student, right.student)),
    strays: [
      ...strays.map(
        (name) => `${name} belongs to no student: its name does not follow the rules of ${download?.system}.`,
      ),
      ...(download === undefined ? [] : source.problems.map((problem) => sentence(problem, ""))),
    ],
  };
};

const SEPARATOR = /[\s_./\\,;()-]+/;

/** The words of a submission's name: the student's name, and words that a learning system added. */
export const wordsOf = (submission: string): readonly string[] => submission.split(SEPARATOR).filter(Boolean);

/** Some systems separate a letter from its accent. */
const spaced = (name: string): string => ` ${wordsOf(name.normalize("NFKC").toLowerCase()).join(" ")} `;

/** "1001" hands in as "1001", "1001_lab3", "1001/second.pcapng", "Lab 3_1001_attempt". */
export const isOf = (submission: string, student: string): boolean =>
  spaced(student).trim() !== "" && spaced(submission).includes(spaced(student));

/** The submissions with these names; who has the name of another is told apart by a number, or by the submission. */
export const withDistinctNames = (
  submissions: readonly Submission[],
  names: readonly string[],
): readonly Submission[] => {
  const seen = new Set<string>();
  const shared = new Set(names.filter((name) => seen.size === seen.add(name).size));
  return submissions.map((one, index) => {
    const name = names[index]!;
    return { ...one, student: shared.has(name) ? `${name} (${one.submitter?.ids[0] ?? one.handedInAs})` : name };
  });
};
