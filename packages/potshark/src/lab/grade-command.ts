/** `potshark grade`: marks a capture, or a class: its folder, or the download of a learning system. */
import { availableParallelism } from "node:os";
import { MAX_FRAMES } from "@potshark/dissect";
import { GRADEBOOKS, hasVariants, type MarkChange, markChanges } from "@potshark/lab";
import type { Roster } from "@potshark/lms";
import { addPortOption, inert, MISTAKE_EXIT_CODE, refuseStray, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { readWhole } from "../read-whole.ts";
import { classFlags, sharedPackets } from "./class-flags.ts";
import { countingMarks, decided, decidedSubmissions } from "./decided-class.ts";
import { decisionsBeside, readDecisionsFile } from "./decisions-store.ts";
import { GradeCache } from "./grade-cache.ts";
import {
  type FileOptions,
  type GradedClass,
  outputsOf,
  type PrintOptions,
  printedClass,
  writeFiles,
} from "./grade-output.ts";
import { type HandedIn, handedIn } from "./hand-in.ts";
import { onOneLine } from "./inert-lines.ts";
import { addLanguageOption } from "./language-option.ts";
import { addLateOptions, keepLateness, LATENESS, type LateOptions } from "./late-options.ts";
import { type MarkedSubmission, markClass } from "./mark-class.ts";
import { checkOutputs } from "./output-files.ts";
import { samplesOf } from "./question-files.ts";
import { askedTasks, questionsOption, taskOption } from "./question-options.ts";
import { questionSource } from "./question-source.ts";
import { recognize, sampleCaptures } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import { reviewClass } from "./review-class.ts";
import { columnOf, matchSubmissions, type RosterOptions, readRosterFile } from "./roster-marks.ts";
import { withLines } from "./shared-lines.ts";
import { timeColumnOf, timesOf } from "./submission-times.ts";
import { isOf, type Submission, withDistinctNames } from "./submissions.ts";
import { type SeedOptions, toldSeeds, withSeeds } from "./variant-seeds.ts";
import { changesText, readWrittenMarksFile, writeWrittenMarks, writtenMarksBeside } from "./written-marks-store.ts";

interface GradeCommandOptions extends PrintOptions, FileOptions, SeedOptions, LateOptions {
  readonly answers?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly language?: string;
  readonly port: Readonly<Record<string, number>>;
  readonly course?: string;
  readonly maxMb: number;
  readonly maxFrames: number;
  readonly maxMemoryMb: number;
  readonly timeout: number;
  readonly jobs: number;
  readonly cache: boolean;
  readonly roster?: string;
  readonly column?: string;
  readonly points?: true;
  readonly decisions?: string;
  readonly review?: true;
  readonly by?: string;
}

const UNMARKED_EXIT_CODE = 1;
const MEGABYTE = 1 << 20;
const STOPPED_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const EXIT_CODES = [
  "Exit codes:",
  "  0    everything was marked",
  "  1    something could not be marked, or is not in the roster: its line says why",
  "  2    wrong usage, questions that cannot be used, or a file that cannot be written",
  "  130  stopped by Ctrl-C: what was done is printed",
].join("\n");

const FILES = [
  "Answers are YAML, JSON, CSV or lines of text:",
  '  "3.1a": 1, 7, 27               one student: question and answer, or a CSV with these two columns',
  '  students: {1001: {"3.1a": 7}}  a class: also a CSV with a column student in front',
  "A class is a folder with a sub-folder for each student, or files that begin with the student's name; or what Moodle,",
  "Canvas, Blackboard, Gradescope or Teams gives as the download of all submissions, as a folder or as the zip itself.",
  "A student may hand in several captures, answers, bundles of the lab's page (.zip), and zips of these: each task counts",
  "on the capture where it earns most, and questions that this one is not asked where they were answered. Without",
  "answers only what a capture shows by itself is marked.",
  "",
  "A roster is what the learning system exports: Moodle's grading worksheet, Canvas's gradebook, Blackboard's offline",
  "gradebook, or any CSV with names or ids. With -o it is written again with the marks in it, ready to be imported.",
  "The zip of --feedback is named as the bulk upload of Moodle and of Canvas wants it.",
].join("\n");

const NO_ANSWERS =
  "grade: there are no answers, so only what a capture shows by itself is marked; see potshark grade --help for where they go";

const say = (text: string): void => {
  process.stderr.write(`grade: ${inert(text)}\n`);
};

const MAX_PRINTED = 10;
const MAX_NAME = 60;

/** Prints names that match only a part of a submission's name, so that a person can check them. */
const sayClaims = ({ submissions, claims }: HandedIn): void => {
  const parts = claims.flatMap(({ name }, index) => {
    const { student } = submissions[index]!;
    return name === undefined || isOf(name, student) ? [] : [`${cut(student, MAX_NAME)} = ${cut(name, MAX_NAME)}`];
  });
  if (parts.length === 0) return;
  const more = parts.length > MAX_PRINTED ? `, and ${parts.length - MAX_PRINTED} more (all: --json)` : "";
  say(`answers found by a part of the name: ${parts.slice(0, MAX_PRINTED).join(", ")}${more}`);
};

const sayAll = (sentences: readonly string[]): void => {
  for (const sentence of sentences.slice(0, MAX_PRINTED)) say(sentence);
  if (sentences.length > MAX_PRINTED) say(`and ${sentences.length - MAX_PRINTED} more (all: --json)`);
};

const sayChanges = (changes: readonly MarkChange[], path: string, total: number): void => {
  process.stderr.write(`grade: ${changesText(changes, path, total, onOneLine)}`);
};

/** Whether something of it could not be marked. */
const isUnmarked = ({ outcomes, finding, answersProblem }: MarkedSubmission): boolean =>
  (finding ?? answersProblem ?? outcomes.find((one) => one.finding)) !== undefined;

const rosterOptionsOf = ({ column, title, points }: GradeCommandOptions): RosterOptions => ({
  column,
  title,
  scale: points ? "points" : "scaled",
});

/** @throws UserMistake where something is asked of a roster, and there is none, or it does not say which column */
const rosterOf = async (options: GradeCommandOptions): Promise<Roster | undefined> => {
  const { roster: path, output, column, points } = options;
  if (path === undefined) {
    if ((output ?? column ?? points) === undefined) return undefined;
    throw new UserMistake("-o, --column and --points are about a roster; name it with --roster FILE");
  }
  const roster = await readRosterFile(path);
  // Which column is meant is asked before the work, not after it.
  if (output !== undefined) columnOf(roster, rosterOptionsOf(options));
  return roster;
};

/** As they were typed: without a title it is the lab's. */
type TypedOptions = Omit<GradeCommandOptions, "title"> & Partial<Pick<GradeCommandOptions, "title">>;

const run = async (path: string, typed: TypedOptions): Promise<void> => {
  const source = questionSource(typed.questions, typed.port, typed.language);
  const { set } = source;
  const options: GradeCommandOptions = { ...typed, title: typed.title ?? set.title };
  refuseStray("--port", options.port, set.servers);
  const tasks = askedTasks(set, options.task);
  const roster = await rosterOf(options);
  const told = toldSeeds(options, set, roster);
  const timeColumn = timeColumnOf(options.timeColumn, roster);
  const outputs = outputsOf(options);
  if (options.review && outputs.length > 0)
    throw new UserMistake(
      "--review writes decisions and nothing else; grade again without it for -o, --feedback and --statistics",
    );
  const { answers, decisions: decisionsPath = decisionsBeside(path), force: isForced = false } = options;
  const writtenPath = writtenMarksBeside(decisionsPath, options.task);
  const written = readWrittenMarksFile(writtenPath);
  // Where marks were written before, what would change is shown first.
  checkOutputs(outputs, isForced || written !== undefined);
  const before = readDecisionsFile(decisionsPath);
  const maxBytes = options.maxMb * MEGABYTE;
  const hand = await handedIn(path, {
    answers,
    maxBytes,
    leftOut: [options.roster, decisionsPath, writtenPath, ...outputs.map(({ path: one }) => one)],
  });
  const { submissions, file, claims } = hand;
  const decisions = keepLateness(decisionsPath, options, before, say);
  sayAll(hand.strays);
  sayClaims(hand);
  const names = roster && matchSubmissions(roster, submissions);
  if (names) sayAll(names.doubts);
  const known = submissions.map((one, index): Submission => ({ ...one, known: names?.known[index] ?? [] }));
  const shown = withDistinctNames(known, names?.students ?? submissions.map(({ student }) => student));
  if (options.student !== undefined && hand.isClass)
    throw new UserMistake("--student is of one capture; for a class --seed names the roster's column that was typed");
  const ready = hasVariants(set) ? withSeeds(shown, told, hand.claims, names?.rows) : { submissions: shown, notes: [] };
  sayAll(ready.notes);
  const captureLimits = { maxBytes, maxFrames: options.maxFrames };
  const limits = {
    timeoutMs: options.timeout * 1000,
    maxMemoryMegabytes: options.maxMemoryMb,
    processes: options.jobs,
  };
  const {
    marked: undecided,
    unchanged,
    stoppedBy,
  } = await markClass(source, ready.submissions, file, claims, {
    ...limits,
    tasks,
    limits: captureLimits,
    cache: options.cache ? GradeCache.open(source) : undefined,
  });
  if (unchanged > 0) say(`${unchanged} of ${undecided.length} unchanged since they were last marked`);
  const { times, doubts } = timesOf(ready.submissions, names?.rows, roster, timeColumn, decisions);
  if (options.review && !stoppedBy) {
    hand.dispose();
    return reviewClass(decidedSubmissions(undecided, times), set, decisions, {
      path,
      decisionsPath,
      by: options.by,
      say,
    });
  }
  const { marked, notes } = decided(undecided, decisions, set, times);
  sayAll([...doubts, ...notes]);
  const all = await recognize(marked, options.course ?? "");
  const found = sharedPackets(all, await sampleCaptures(samplesOf(source.folder, set)));
  const areShown = !stoppedBy && (options.statistics ?? options.similarity) !== undefined;
  const shared = areShown ? await withLines(all, found, source, { ...limits, ...captureLimits }) : found;
  hand.dispose();
  const questions = new Set(set.tasks.flatMap((task) => task.questions.map(({ id }) => id)));
  const flags = classFlags(all, { shared, hasCourse: options.course !== undefined, questions });
  const graded: GradedClass = { set, hand, all, shared, flags, names };
  if (marked.some(isUnmarked) || (names?.doubts.length ?? 0) > 0) process.exitCode = UNMARKED_EXIT_CODE;
  if (!marked.some(({ isAnswered }) => isAnswered)) process.stderr.write(`${NO_ANSWERS}\n`);
  if (stoppedBy) {
    process.exitCode = STOPPED_EXIT_CODES[stoppedBy];
    say("stopped: below is what was done until then, and no file is written");
  }
  // Before the files: the marks are not to be lost where one of them cannot be written.
  process.stdout.write(printedClass(graded, options, say));
  if (stoppedBy) return;
  const now = countingMarks(set, marked);
  if (written !== undefined) sayChanges(markChanges(written, now), writtenPath, marked.length);
  checkOutputs(outputs, isForced);
  if (!writeFiles(graded, options, roster, rosterOptionsOf(options), say)) process.exitCode = MISTAKE_EXIT_CODE;
  else if (hand.isClass && outputs.length > 0) writeWrittenMarks(writtenPath, now);
};

/** `potshark grade`. */
export const gradeCommand = (): Command =>
  addLateOptions(addLanguageOption(addPortOption(new Command("grade"))))
    .argument("<capture>", "a capture, a bundle of the lab's page, or a class: a folder, or a learning system's zip")
    .option("--answers <file>", "what was answered: of a student, or of the class")
    .option("--student <name>", "whose questions they are, by name or number, where students are asked different ones")
    .option("--seed <column>", "the same for a class: the column of the roster that students type in the page")
    .addOption(taskOption())
    .addOption(questionsOption())
    .option("--course <file>", "the course, to say whose traffic a capture is")
    .option("--max-mb <n>", "leave larger captures alone", (text) => readWhole("--max-mb", text, 1, 65_536), 256)
    .option(
      "--max-frames <n>",
      "read so many packets of a capture",
      (text) => readWhole("--max-frames", text, 1, 2 ** 32),
      MAX_FRAMES,
    )
    .option(
      "--max-memory-mb <n>",
      "of the process that marks a capture",
      (text) => readWhole("--max-memory-mb", text, 64, 1 << 20),
      4096,
    )
    .option("--timeout <seconds>", "for one capture", (text) => readWhole("--timeout", text, 1, 86_400), 120)
    .option(
      "--jobs <n>",
      "captures at a time",
      (text) => readWhole("--jobs", text, 1, 256),
      Math.max(1, availableParallelism()),
    )
    .option("--no-cache", "mark everything again, also what did not change since an earlier run")
    .option("--json", "print it as JSON")
    .option("--csv", "print it as CSV")
    .option("--markdown", "print it as Markdown")
    .addOption(new Option("--gradebook <system>", "print it as the CSV that a gradebook imports").choices(GRADEBOOKS))
    .option("--title <text>", "of the column in the gradebook, and of the statistics (default: the lab's)")
    .option("--roster <file>", "the list of the course, as the learning system exports it")
    .option("-o, --output <file>", "write the roster again, with the marks in it")
    .option("--feedback <file>", "write a page of feedback for each student, into a zip (NAME.zip) or a folder")
    .option("--solutions", "show the right answers in the feedback, with the packets that show them")
    .option("--statistics <file>", "write how each question was answered, as a page or as NAME.csv")
    .option(
      "--similarity <file>",
      "write what submissions have in common as NAME.csv: packets, keys, rare wrong answers",
    )
    .option("--decisions <file>", "what people decided about the class (default: CLASS.decisions.yaml beside it)")
    .option("--review", "decide on a page in the browser: marks of text answers, and any other")
    .option("--by <name>", "who decides with --review; it is kept with each decision")
    .option(
      "--force",
      "overwrite files that are there; without it a second run shows whose marks would change, and writes nothing",
    )
    .option("--column <title>", "column of the roster for the marks, or a part of its title (default: the only one)")
    .option("--points", "write the points that were earned, instead of scaling them to the column's maximum")
    .addHelpText("after", `\n${FILES}\n\n${LATENESS}\n\n${EXIT_CODES}`)
    .action((path: string, options: TypedOptions) => run(path, options));
