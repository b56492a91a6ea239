/** `potshark grade`: marks a capture, or a class: its folder, or the download of a learning system. */
import { lstatSync } from "node:fs";
import { availableParallelism } from "node:os";
import { MAX_FRAMES } from "@potshark/dissect";
import {
  type AnswerFile,
  type ClassEntry,
  classCsv,
  GRADEBOOKS,
  type Gradebook,
  renderClass,
  renderClassMarkdown,
  renderReport,
} from "@potshark/lab";
import { inert, inertJson, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { wholeNumber } from "../whole-number.ts";
import { type Claim, claimAnswers, readAnswerFile, withoutCapture } from "./class-answers.ts";
import { classFlags, type SharedPackets, sharedPackets } from "./class-flags.ts";
import { openClass } from "./class-source.ts";
import { gradebookOf } from "./gradebook-rows.ts";
import { inertLines, onOneLine } from "./inert-lines.ts";
import { type MarkedSubmission, markClass } from "./mark-class.ts";
import { addPortOptions, givenPorts, refuseStrayPorts } from "./port-options.ts";
import { HANDOUT_QUESTIONS } from "./question-files.ts";
import { questionSource } from "./question-source.ts";
import { type Recognized, recognize, sampleCaptures } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import {
  columnOf,
  filledRoster,
  matchSubmissions,
  type RosterNames,
  type RosterOptions,
  readRosterFile,
  writeRoster,
} from "./roster-marks.ts";
import { findSubmissions, isOf, type Submission, singleSubmission } from "./submissions.ts";
import { askedTasks, gatherTasks } from "./task-option.ts";

interface GradeCommandOptions {
  readonly answers?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly course?: string;
  readonly maxMb: number;
  readonly maxFrames: number;
  readonly maxMemoryMb: number;
  readonly timeout: number;
  readonly jobs: number;
  readonly json?: true;
  readonly csv?: true;
  readonly gradebook?: Gradebook;
  readonly title: string;
  readonly markdown?: true;
  readonly roster?: string;
  readonly output?: string;
  readonly force?: true;
  readonly column?: string;
  readonly points?: true;
}

const UNMARKED_EXIT_CODE = 1;
const MEGABYTE = 1 << 20;
const STOPPED_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const EXIT_CODES = [
  "Exit codes:",
  "  0    everything was marked",
  "  1    something could not be marked, or is nobody's in the roster: its line says why",
  "  2    wrong usage, or questions that cannot be used",
  "  130  stopped by Ctrl-C: what was done is printed",
].join("\n");

const FILES = [
  "Answers are YAML, JSON, CSV or lines of text:",
  '  "3.1a": 1, 7, 27               one student: question and answer, or a CSV with these two columns',
  '  students: {1001: {"3.1a": 7}}  a class: also a CSV with a column student in front',
  "A class is a folder with a sub-folder for each student, or files that begin with the student's name; or what Moodle,",
  "Canvas, Blackboard, Gradescope or Teams gives as the download of all submissions, as a folder or as the zip itself.",
  "A student may hand in several captures, answers, bundles of the lab's page (.zip), and zips of these: each task is",
  "asked of the capture that fits it best. Without answers only what a capture shows by itself is marked.",
  "",
  "A roster is what the learning system exports: Moodle's grading worksheet, Canvas's gradebook, Blackboard's offline",
  "gradebook, or any CSV with names or ids. With -o it is written again with the marks in it, ready to be imported.",
].join("\n");

const NO_ANSWERS =
  "grade: there are no answers, so only what a capture shows by itself is marked; see potshark grade --help for where they go";

/** An entry with each of its texts made harmless for where it is printed. */
const harmless = ({ student, capture, flags, ...entry }: ClassEntry, make: (text: string) => string): ClassEntry => ({
  ...entry,
  student: make(student),
  capture: capture && make(capture),
  flags: flags.map(make),
});

/** A spreadsheet shows what a terminal would act on; both shall only show it. */
const inertEntry = (entry: ClassEntry): ClassEntry => harmless(entry, (text) => inert(text));

const entryOfLines = (entry: ClassEntry): ClassEntry => harmless(entry, onOneLine);

const jsonOf = (
  entries: readonly ClassEntry[],
  { submissions, claims, system }: HandedIn,
  all: readonly Recognized[],
  shared: readonly (readonly SharedPackets[])[],
): unknown => ({
  system,
  submissions: entries.map(({ student, report, flags }, index) => {
    const { marked, owners } = all[index]!;
    const { submission, outcomes, finding } = marked;
    return {
      student,
      handedInAs: submissions[index]!.student,
      ids: submission.submitter?.ids,
      submittedAt: submission.submittedAt,
      isLate: submission.isLate,
      answersOf: claims[index]?.name,
      captures: submission.captures.map(({ name, path }, capture) => ({
        name,
        path,
        finding: outcomes[capture]?.finding,
        owners: owners[capture],
        shares: (shared[index] ?? []).filter((one) => one.capture === capture),
      })),
      flags,
      finding,
      report,
    };
  }),
});

interface HandedIn {
  readonly submissions: readonly Submission[];
  readonly system: string | undefined;
  readonly file: AnswerFile | undefined;
  readonly claims: readonly Claim[];
  readonly isClass: boolean;
}

const single = (path: string): Omit<HandedIn, "file" | "claims"> => ({
  submissions: [singleSubmission(path)],
  system: undefined,
  isClass: false,
});

/** What was handed in, and the answers that were given by hand. */
const handedIn = async (
  path: string,
  dispose: (act: () => void) => void,
  options: GradeCommandOptions,
): Promise<HandedIn> => {
  const { answers, roster, output } = options;
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw new UserMistake(`${path}: There is no such file. Check its name.`);
  let found = single(path);
  const source = await openClass(path, options.maxMb * MEGABYTE, [answers, roster, output]);
  if (source !== undefined) {
    dispose(source.dispose);
    found = { ...(await findSubmissions(source)), isClass: true };
  }
  const { submissions, isClass } = found;
  if (submissions.length === 0) throw new UserMistake(`there is nothing to mark in ${path}`);
  const file = answers === undefined ? undefined : await readAnswerFile(answers);
  if (file === undefined) return { ...found, file, claims: [] };
  if (file.answers && submissions.length > 1)
    throw new UserMistake(`${answers} holds the answers of one student; for a folder it needs students`);
  const claims = claimAnswers(file, submissions);
  if (isClass) return { ...found, submissions: [...submissions, ...withoutCapture(file, claims)], file, claims };
  if (file.answers || claims[0]?.name !== undefined) return { ...found, file, claims };
  if (claims[0]?.problem) throw new UserMistake(`${answers}: ${claims[0].problem}`);
  const names = Object.keys(file.students).slice(0, 5).join(", ");
  const [{ student }] = submissions as readonly [Submission];
  throw new UserMistake(`${answers} has no answers of ${student}, as the capture is named; it has: ${names}`);
};

const say = (text: string): void => {
  process.stderr.write(`grade: ${inert(text)}\n`);
};

const MAX_SAID = 10;
const MAX_NAME = 60;

/** Names that fit a part of a submission's: a person sees whether they are the right ones. */
const sayClaims = ({ submissions, claims }: HandedIn): void => {
  const parts = claims.flatMap(({ name }, index) => {
    const { student } = submissions[index]!;
    return name === undefined || isOf(name, student) ? [] : [`${cut(student, MAX_NAME)} = ${cut(name, MAX_NAME)}`];
  });
  if (parts.length === 0) return;
  const more = parts.length > MAX_SAID ? `, and ${parts.length - MAX_SAID} more (all: --json)` : "";
  say(`answers found by a part of the name: ${parts.slice(0, MAX_SAID).join(", ")}${more}`);
};

const sayDoubts = ({ doubts }: RosterNames): void => {
  for (const doubt of doubts.slice(0, MAX_SAID)) say(doubt);
  if (doubts.length > MAX_SAID) say(`and ${doubts.length - MAX_SAID} more are not certain (all: --json)`);
};

const entryOf = ({ submission, report, finding }: MarkedSubmission, flags: readonly string[]): ClassEntry => ({
  student: cut(submission.student, MAX_NAME),
  capture: submission.captures.length === 0 ? undefined : submission.captures.map(({ name }) => name).join(", "),
  report: finding ? undefined : report,
  flags,
});

const run = async (path: string, options: GradeCommandOptions, command: Command): Promise<void> => {
  const source = questionSource(options.questions, givenPorts(command));
  const { set } = source;
  refuseStrayPorts(command, set);
  const tasks = askedTasks(set, options.task);
  if (options.roster === undefined && (options.output ?? options.column ?? options.points) !== undefined)
    throw new UserMistake("-o, --column and --points are about a roster; name it with --roster FILE");
  const rosterOptions: RosterOptions = {
    column: options.column,
    title: options.title,
    scale: options.points ? "points" : "scaled",
  };
  const roster = options.roster === undefined ? undefined : await readRosterFile(options.roster);
  // Which column is meant is asked before the work, not after it.
  if (roster && options.output !== undefined) columnOf(roster, rosterOptions);
  let dispose = (): void => undefined;
  const hand = await handedIn(
    path,
    (act) => {
      dispose = act;
    },
    options,
  );
  const { submissions, file, claims } = hand;
  sayClaims(hand);
  const names = roster && matchSubmissions(roster, submissions);
  if (names) sayDoubts(names);
  const shown = submissions.map((one, index) => ({ ...one, student: names?.students[index] ?? one.student }));
  const { marked, stoppedBy } = await markClass(source, shown, file, claims, {
    tasks,
    limits: { maxBytes: options.maxMb * MEGABYTE, maxFrames: options.maxFrames },
    timeoutMs: options.timeout * 1000,
    maxMemoryMegabytes: options.maxMemoryMb,
    processes: options.jobs,
  });
  dispose();
  const all = await recognize(marked, options.course ?? "");
  const shared = sharedPackets(all, await sampleCaptures());
  const questions = new Set(set.tasks.flatMap((task) => task.questions.map(({ id }) => id)));
  const flags = classFlags(all, { shared, hasCourse: options.course !== undefined, questions });
  const entries = marked.map((one, index) => entryOf(one, flags[index]!));
  const isUnmarked = ({ outcomes, finding, answersProblem }: MarkedSubmission): boolean =>
    (finding ?? answersProblem ?? outcomes.find((one) => one.finding)) !== undefined;
  if (marked.some(isUnmarked) || (names?.doubts.length ?? 0) > 0) process.exitCode = UNMARKED_EXIT_CODE;
  if (stoppedBy) {
    process.exitCode = STOPPED_EXIT_CODES[stoppedBy];
    say("stopped: below is what was done until then");
  }
  if (!marked.some(({ isAnswered }) => isAnswered)) process.stderr.write(`${NO_ANSWERS}\n`);
  const rows = marked.map(({ submission, answersProblem, isAnswered }, index) => ({
    submission,
    student: entries[index]!.student,
    report: answersProblem ? undefined : entries[index]!.report,
    isAnswered,
  }));
  if (roster && names && options.output !== undefined && !stoppedBy) {
    const { bytes, notes } = filledRoster(roster, names, rows, rosterOptions);
    await writeRoster(options.output, bytes, options.force ?? false);
    for (const note of [`${options.output} is written`, ...notes]) say(note);
  }
  const { stdout } = process;
  if (options.json)
    stdout.write(
      `${inertJson({ questions: set.version, ...(jsonOf(entries, hand, all, shared) as object), doubts: names?.doubts })}\n`,
    );
  else if (options.csv) stdout.write(classCsv(entries.map(inertEntry)));
  else if (options.gradebook) {
    const { csv, notes } = gradebookOf(options.gradebook, options.title, rows);
    for (const note of notes) say(note);
    stdout.write(csv);
  } else if (options.markdown) stdout.write(inertLines(renderClassMarkdown(entries.map(entryOfLines))));
  else if (hand.isClass) stdout.write(inertLines(renderClass(entries.map(entryOfLines))));
  else {
    const report = entries[0]?.report;
    const lines = report ? renderReport({ ...report, strayAnswers: report.strayAnswers.map(onOneLine) }) : "";
    const notes = (flags[0] ?? []).map(onOneLine).filter((flag) => !lines.includes(flag));
    stdout.write(inertLines([...notes, lines].join("\n")));
  }
};

/** `potshark grade`. */
export const gradeCommand = (): Command =>
  addPortOptions(new Command("grade"))
    .argument("<capture>", "a capture, a bundle of the lab's page, or a class: a folder, or a learning system's zip")
    .option("--answers <file>", "what was answered: of a student, or of the class")
    .option("--task <n>", "only this task; can be repeated", gatherTasks, [])
    .option("--questions <folder>", "the question files", HANDOUT_QUESTIONS)
    .option("--course <file>", "the course, to say whose traffic a capture is")
    .option("--max-mb <n>", "leave larger captures alone", wholeNumber("--max-mb", 1, 65_536), 256)
    .option(
      "--max-frames <n>",
      "read so many packets of a capture",
      wholeNumber("--max-frames", 1, 2 ** 32),
      MAX_FRAMES,
    )
    .option(
      "--max-memory-mb <n>",
      "of the process that marks a capture",
      wholeNumber("--max-memory-mb", 64, 1 << 20),
      4096,
    )
    .option("--timeout <seconds>", "for one capture", wholeNumber("--timeout", 1, 86_400), 120)
    .option("--jobs <n>", "captures at a time", wholeNumber("--jobs", 1, 256), Math.max(1, availableParallelism()))
    .option("--json", "print it as JSON")
    .option("--csv", "print it as CSV")
    .option("--markdown", "print it as Markdown")
    .addOption(new Option("--gradebook <system>", "print it as the CSV that a gradebook imports").choices(GRADEBOOKS))
    .option("--title <text>", "name of the column in the gradebook", "Potshark lab")
    .option("--roster <file>", "the list of the course, as the learning system exports it")
    .option("-o, --output <file>", "write the roster again, with the marks in it")
    .option("--force", "overwrite that file")
    .option("--column <title>", "column of the roster for the marks, or a part of its title (default: the only one)")
    .option("--points", "write the points that were earned, instead of scaling them to the column's maximum")
    .addHelpText("after", `\n${FILES}\n\n${EXIT_CODES}`)
    .action(run);
