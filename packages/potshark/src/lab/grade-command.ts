/** `potshark grade`: marks a capture, or a class's folder of them. */
import { lstatSync } from "node:fs";
import { availableParallelism } from "node:os";
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
import { type Claim, claimAnswers, readAnswerFile, withoutCapture } from "./class-answers.ts";
import { classFlags, type SharedPackets, sharedPackets } from "./class-flags.ts";
import { gradebookOf } from "./gradebook-rows.ts";
import { inertLines, onOneLine } from "./inert-lines.ts";
import { markClass } from "./mark-class.ts";
import { addPortOptions, givenPorts, refuseStrayPorts } from "./port-options.ts";
import { HANDOUT_QUESTIONS } from "./question-files.ts";
import { questionSource } from "./question-source.ts";
import { type Recognized, recognize, sampleCaptures } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import { findSubmissions, isFolder, isOf, type Submission, singleSubmission } from "./submissions.ts";
import { askedTasks, gatherTasks } from "./task-option.ts";

interface GradeCommandOptions {
  readonly answers?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly course?: string;
  readonly maxMb: number;
  readonly maxMemoryMb: number;
  readonly timeout: number;
  readonly jobs: number;
  readonly json?: true;
  readonly csv?: true;
  readonly gradebook?: Gradebook;
  readonly title: string;
  readonly markdown?: true;
}

const UNMARKED_EXIT_CODE = 1;
const MEGABYTE = 1 << 20;
const STOPPED_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const EXIT_CODES = [
  "Exit codes:",
  "  0    everything was marked",
  "  1    something could not be marked: its line says why",
  "  2    wrong usage, or questions that cannot be used",
  "  130  stopped by Ctrl-C: what was done is printed",
].join("\n");

const FILES = [
  "Answers are YAML, JSON or CSV:",
  '  "3.1a": 1, 7, 27               one student: question and answer, or a CSV with these two columns',
  '  students: {1001: {"3.1a": 7}}  a class: also a CSV with a column student in front',
  "A folder holds a sub-folder for each student, with a capture and answers.yaml in it, or a capture for each",
  "student, with NAME.yaml beside it. A bundle that the lab's page saved (.zip) is a capture with its answers.",
  "Without answers only what a capture shows by itself is marked.",
].join("\n");

const NO_ANSWERS =
  "grade: there are no answers, so only what a capture shows by itself is marked; see potshark grade --help for where they go";

const whole = (flag: string, min: number, max: number) => (text: string) => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UserMistake(`${flag} is ${JSON.stringify(text)}; allowed: a whole number from ${min} to ${max}`);
};

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
  { submissions, claims }: HandedIn,
  all: readonly Recognized[],
  shared: readonly (readonly SharedPackets[])[],
): unknown =>
  entries.map(({ capture, report, flags }, index) => ({
    student: submissions[index]?.student,
    person: submissions[index]?.person,
    answersOf: claims[index]?.name,
    capture,
    flags,
    finding: all[index]?.outcome.finding,
    owners: all[index]?.owners,
    shares: shared[index],
    report,
  }));

interface HandedIn {
  readonly submissions: readonly Submission[];
  readonly file: AnswerFile | undefined;
  readonly claims: readonly Claim[];
}

/** What was handed in, and the answers that were given by hand. */
const handedIn = async (path: string, { answers }: GradeCommandOptions): Promise<HandedIn> => {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw new UserMistake(`${path}: There is no such file. Check its name.`);
  const found = isFolder(path) ? findSubmissions(path, answers) : [singleSubmission(path)];
  if (found.length === 0) throw new UserMistake(`there is nothing to mark in ${path}`);
  const file = answers === undefined ? undefined : await readAnswerFile(answers);
  if (file === undefined) return { submissions: found, file, claims: [] };
  if (file.answers && found.length > 1)
    throw new UserMistake(`${answers} holds the answers of one student; for a folder it needs students`);
  const claims = claimAnswers(file, found);
  if (isFolder(path)) return { submissions: [...found, ...withoutCapture(file, claims)], file, claims };
  const [{ person }] = found as readonly [Submission];
  if (file.answers || claims[0]?.name !== undefined) return { submissions: found, file, claims };
  if (claims[0]?.problem) throw new UserMistake(`${answers}: ${claims[0].problem}`);
  const names = Object.keys(file.students).slice(0, 5).join(", ");
  throw new UserMistake(`${answers} has no answers of ${person}, as the capture is named; it has: ${names}`);
};

const say = (text: string): void => {
  process.stderr.write(`grade: ${inert(text)}\n`);
};

const MAX_SAID = 10;

/** Names that fit a part of a submission's: a person sees whether they are the right ones. */
const sayClaims = ({ submissions, claims }: HandedIn): void => {
  const parts = claims.flatMap(({ name }, index) => {
    const { person } = submissions[index]!;
    return name === undefined || isOf(name, person) ? [] : [`${cut(person, MAX_NAME)} = ${cut(name, MAX_NAME)}`];
  });
  if (parts.length === 0) return;
  const more = parts.length > MAX_SAID ? `, and ${parts.length - MAX_SAID} more (all: --json)` : "";
  say(`answers found by a part of the name: ${parts.slice(0, MAX_SAID).join(", ")}${more}`);
};

const MAX_NAME = 60;

const run = async (path: string, options: GradeCommandOptions, command: Command): Promise<void> => {
  const source = questionSource(options.questions, givenPorts(command));
  const { set } = source;
  refuseStrayPorts(command, set);
  const tasks = askedTasks(set, options.task);
  const hand = await handedIn(path, options);
  const { submissions, file, claims } = hand;
  sayClaims(hand);
  const { outcomes, stoppedBy } = await markClass(source, submissions, file, claims, {
    tasks,
    maxBytes: options.maxMb * MEGABYTE,
    timeoutMs: options.timeout * 1000,
    maxMemoryMegabytes: options.maxMemoryMb,
    processes: options.jobs,
  });
  const all = await recognize(submissions, outcomes, options.course ?? "");
  const shared = sharedPackets(all, await sampleCaptures());
  const questions = new Set(set.tasks.flatMap((task) => task.questions.map(({ id }) => id)));
  const flags = classFlags(all, { shared, hasCourse: options.course !== undefined, questions });
  const entries = submissions.map(
    ({ student, capture }, index): ClassEntry => ({
      student: cut(student, MAX_NAME),
      capture,
      report: outcomes[index]?.finding ? undefined : outcomes[index]?.report,
      flags: flags[index] ?? [],
    }),
  );
  if (outcomes.some(({ finding, answersProblem }) => finding ?? answersProblem)) process.exitCode = UNMARKED_EXIT_CODE;
  if (stoppedBy) {
    process.exitCode = STOPPED_EXIT_CODES[stoppedBy];
    say("stopped: below is what was done until then");
  }
  if (!outcomes.some(({ isAnswered }) => isAnswered)) process.stderr.write(`${NO_ANSWERS}\n`);
  const { stdout } = process;
  if (options.json)
    stdout.write(`${inertJson({ questions: set.version, captures: jsonOf(entries, hand, all, shared) })}\n`);
  else if (options.csv) stdout.write(classCsv(entries.map(inertEntry)));
  else if (options.gradebook) {
    const rows = submissions.map(({ student, person }, index) => ({
      student,
      person,
      report: outcomes[index]?.answersProblem ? undefined : entries[index]?.report,
      isAnswered: outcomes[index]?.isAnswered ?? false,
    }));
    const { csv, notes } = gradebookOf(options.gradebook, options.title, rows);
    for (const note of notes) say(note);
    stdout.write(csv);
  } else if (options.markdown) stdout.write(inertLines(renderClassMarkdown(entries.map(entryOfLines))));
  else if (isFolder(path)) stdout.write(inertLines(renderClass(entries.map(entryOfLines))));
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
    .argument("<capture>", "a capture, a bundle of the lab's page, or a folder with one for each student")
    .option("--answers <file>", "what was answered: of a student, or of the class")
    .option("--task <n>", "only this task; can be repeated", gatherTasks, [])
    .option("--questions <folder>", "the question files", HANDOUT_QUESTIONS)
    .option("--course <file>", "the course, to say whose traffic a capture is")
    .option("--max-mb <n>", "leave larger captures alone", whole("--max-mb", 1, 65_536), 256)
    .option("--max-memory-mb <n>", "of the process that marks a capture", whole("--max-memory-mb", 64, 1 << 20), 4096)
    .option("--timeout <seconds>", "for one capture", whole("--timeout", 1, 86_400), 120)
    .option("--jobs <n>", "captures at a time", whole("--jobs", 1, 256), Math.max(1, availableParallelism()))
    .option("--json", "print it as JSON")
    .option("--csv", "print it as CSV")
    .option("--markdown", "print it as Markdown")
    .addOption(new Option("--gradebook <system>", "print it as the CSV that a gradebook imports").choices(GRADEBOOKS))
    .option("--title <text>", "name of the column in the gradebook", "Potshark lab")
    .addHelpText("after", `\n${FILES}\n\n${EXIT_CODES}`)
    .action(run);
