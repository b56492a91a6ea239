/** `potshark grade`: marks a capture, or a class's folder of them. */
import { availableParallelism } from "node:os";
import {
  type AnswerFile,
  type ClassEntry,
  classCsv,
  GRADEBOOKS,
  type Gradebook,
  gradebookCsv,
  type QuestionSet,
  renderClass,
  renderClassMarkdown,
  renderReport,
  scoreText,
} from "@potshark/lab";
import { inertJson, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { Progress } from "../read/progress.ts";
import { answersOf, readAnswerFile, withoutCapture } from "./class-answers.ts";
import { classFlags, type SharedPackets, sharedPackets } from "./class-flags.ts";
import { type GradeJob, type GradeOutcome, runGradeJob } from "./grade-job.ts";
import { runGradeJobs } from "./grade-pool.ts";
import { inertLines } from "./inert-lines.ts";
import { addPortOptions, givenPorts, refuseStrayPorts } from "./port-options.ts";
import { HANDOUT_QUESTIONS, usableQuestions } from "./question-files.ts";
import { type Recognized, recognize, sampleCaptures } from "./recognize.ts";
import { findSubmissions, isFolder, type Submission, singleSubmission } from "./submissions.ts";
import { gatherTasks } from "./task-option.ts";

interface GradeCommandOptions {
  readonly answers?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly course?: string;
  readonly maxMb: number;
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
const MAX_MEMORY_MEGABYTES = 4096;

const EXIT_CODES = [
  "Exit codes:",
  "  0    everything was marked",
  "  1    something could not be marked: its line says why",
  "  2    wrong usage, or questions that cannot be used",
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

const jobsFor = (
  submissions: readonly Submission[],
  file: AnswerFile | undefined,
  options: GradeCommandOptions,
): readonly (GradeJob | undefined)[] => {
  const tasks = options.task.length > 0 ? options.task : undefined;
  return submissions.map(({ student, capture, answers }) => {
    if (capture === undefined) return undefined;
    return {
      student,
      capture,
      answersFile: file ? undefined : answers,
      answers: file && answersOf(file, student),
      tasks,
      maxBytes: options.maxMb * MEGABYTE,
    };
  });
};

const NO_CAPTURE: GradeOutcome = {
  report: undefined,
  finding: {
    id: "nothing-handed-in",
    severity: "blocks",
    says: "There is no capture.",
    advice: "Ask for a pcapng.",
    evidence: { frames: [], command: "" },
  },
  isAnswered: false,
  answersProblem: undefined,
  answersNotes: [],
  fingerprint: undefined,
  nonces: new Map(),
};

const runAll = async (
  jobs: readonly (GradeJob | undefined)[],
  set: QuestionSet,
  options: GradeCommandOptions,
): Promise<readonly GradeOutcome[]> => {
  const present = jobs.filter((job) => job !== undefined);
  let outcomes: readonly GradeOutcome[];
  if (present.length <= 1) outcomes = await Promise.all(present.map((job) => runGradeJob(job, set)));
  else {
    const progress = new Progress(process.stderr, () => performance.now());
    progress.begin("Marking");
    outcomes = await runGradeJobs(present, set, {
      processes: options.jobs,
      timeoutMs: options.timeout * 1000,
      maxMemoryMegabytes: MAX_MEMORY_MEGABYTES,
      onDone: (_, done) => progress.tell(done, present.length),
    });
    progress.stop();
  }
  let next = 0;
  return jobs.map((job) => (job === undefined ? NO_CAPTURE : outcomes[next++]!));
};

const jsonOf = (
  entries: readonly ClassEntry[],
  all: readonly Recognized[],
  shared: readonly (readonly SharedPackets[])[],
): unknown =>
  entries.map(({ student, capture, report, flags }, index) => ({
    student,
    capture,
    flags,
    finding: all[index]?.outcome.finding,
    owners: all[index]?.owners,
    shares: shared[index],
    report,
  }));

/** Whoever could not be marked is left out: an empty cell is for a person, a nought would be a judgement. */
const gradebookOf = (
  gradebook: Gradebook,
  title: string,
  entries: readonly ClassEntry[],
  outcomes: readonly GradeOutcome[],
): string => {
  const marked = entries.flatMap(({ student, report }, index) =>
    report === undefined || report.points === 0 || outcomes[index]?.answersProblem ? [] : [{ student, report }],
  );
  const points = Math.max(0, ...marked.map(({ report }) => report.points));
  const rows = marked.map(({ student, report }) => ({
    student,
    earned: report.earned,
    comment: report.tasks.map((task) => `Task ${task.task}: ${scoreText(task)}`).join(", "),
  }));
  return gradebookCsv(gradebook, title, points, rows);
};

/** What was handed in, and the answers that were given by hand. */
const handedIn = async (
  path: string,
  options: GradeCommandOptions,
): Promise<{ readonly submissions: readonly Submission[]; readonly file: AnswerFile | undefined }> => {
  const found = isFolder(path) ? findSubmissions(path) : [singleSubmission(path)];
  if (found.length === 0) throw new UserMistake(`there is nothing to mark in ${path}`);
  const file = options.answers === undefined ? undefined : await readAnswerFile(options.answers);
  if (file?.answers && found.length > 1)
    throw new UserMistake(`${options.answers} holds the answers of one student; for a folder it needs students`);
  if (file === undefined || isFolder(path))
    return { submissions: [...found, ...(file ? withoutCapture(file, found) : [])], file };
  const [{ student }] = found as readonly [Submission];
  if (answersOf(file, student)) return { submissions: found, file };
  const names = Object.keys(file.students).slice(0, 5).join(", ");
  throw new UserMistake(`${options.answers} has no answers of ${student}, as the capture is named; it has: ${names}`);
};

const run = async (path: string, options: GradeCommandOptions, command: Command): Promise<void> => {
  const set = usableQuestions(options.questions, givenPorts(command));
  refuseStrayPorts(command, set);
  const { submissions, file } = await handedIn(path, options);
  const outcomes = await runAll(jobsFor(submissions, file, options), set, options);
  const all = await recognize(submissions, outcomes, options.course ?? "");
  const shared = sharedPackets(all, await sampleCaptures());
  const questions = new Set(set.tasks.flatMap((task) => task.questions.map(({ id }) => id)));
  const flags = classFlags(all, { shared, hasCourse: options.course !== undefined, questions });
  const entries = submissions.map(
    ({ student, capture }, index): ClassEntry => ({
      student,
      capture,
      report: outcomes[index]?.finding ? undefined : outcomes[index]?.report,
      flags: flags[index] ?? [],
    }),
  );
  if (outcomes.some(({ finding, answersProblem }) => finding ?? answersProblem)) process.exitCode = UNMARKED_EXIT_CODE;
  if (!outcomes.some(({ isAnswered }) => isAnswered)) process.stderr.write(`${NO_ANSWERS}\n`);
  const { stdout } = process;
  if (options.json) stdout.write(`${inertJson({ questions: set.version, captures: jsonOf(entries, all, shared) })}\n`);
  else if (options.csv) stdout.write(classCsv(entries));
  else if (options.gradebook) stdout.write(gradebookOf(options.gradebook, options.title, entries, outcomes));
  else if (options.markdown) stdout.write(inertLines(renderClassMarkdown(entries)));
  else if (isFolder(path)) stdout.write(inertLines(renderClass(entries)));
  else {
    const report = entries[0]?.report;
    const lines = report ? renderReport(report) : "";
    const notes = (flags[0] ?? []).filter((flag) => !lines.includes(flag));
    stdout.write(inertLines([...notes, lines].join("\n")));
  }
};

/** `potshark grade`. */
export const gradeCommand = (): Command =>
  addPortOptions(new Command("grade"))
    .description("mark a capture, or a class's folder of them")
    .argument("<capture>", "a capture, a bundle of the lab's page, or a folder with one for each student")
    .option("--answers <file>", "what was answered: of a student, or of the class")
    .option("--task <n>", "only this task; can be repeated", gatherTasks, [])
    .option("--questions <folder>", "the question files", HANDOUT_QUESTIONS)
    .option("--course <file>", "the course, to say whose traffic a capture is")
    .option("--max-mb <n>", "leave larger captures alone", whole("--max-mb", 1, 65_536), 256)
    .option("--timeout <seconds>", "for one capture of a folder", whole("--timeout", 1, 86_400), 120)
    .option("--jobs <n>", "captures at a time", whole("--jobs", 1, 256), Math.max(1, availableParallelism()))
    .option("--json", "print it as JSON")
    .option("--csv", "print it as CSV")
    .option("--markdown", "print it as Markdown")
    .addOption(new Option("--gradebook <system>", "print it as the CSV that a gradebook imports").choices(GRADEBOOKS))
    .option("--title <text>", "name of the column in the gradebook", "Potshark lab")
    .addHelpText("after", `\n${FILES}\n\n${EXIT_CODES}`)
    .action(run);
