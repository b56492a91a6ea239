/** What came of a class: what is printed, and the files that go to the students, the teacher and the learning system. */
import {
  askedCaptures,
  type ClassEntry,
  classCsv,
  classStatistics,
  type Gradebook,
  type QuestionSet,
  renderClass,
  renderClassMarkdown,
  renderReport,
  type StudentResult,
  similarityCsv,
  statisticsCsv,
  statisticsPage,
} from "@potshark/lab";
import type { Roster } from "@potshark/lms";
import { inert, inertJson, UserMistake } from "@potshark/service";
import type { SharedPackets } from "./class-flags.ts";
import { type FeedbackEntry, isFeedbackFolder, writeFeedback } from "./feedback-files.ts";
import { gradebookOf } from "./gradebook-rows.ts";
import type { HandedIn } from "./hand-in.ts";
import { inertLines, onOneLine } from "./inert-lines.ts";
import type { MarkedSubmission } from "./mark-class.ts";
import { type Output, writeOutput } from "./output-files.ts";
import type { Recognized } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import { counted, filledRoster, type RosterEntry, type RosterNames, type RosterOptions } from "./roster-marks.ts";
import { similarPairs } from "./similar-pairs.ts";

export interface GradedClass {
  readonly set: QuestionSet;
  readonly hand: HandedIn;
  /** In the order of the submissions, as is all that follows. */
  readonly all: readonly Recognized[];
  readonly shared: readonly (readonly SharedPackets[])[];
  readonly flags: readonly (readonly string[])[];
  /** Where there is a roster. */
  readonly names: RosterNames | undefined;
}

export interface PrintOptions {
  readonly json?: true;
  readonly csv?: true;
  readonly markdown?: true;
  readonly gradebook?: Gradebook;
  readonly title: string;
}

export interface FileOptions {
  /** The roster with the marks in it. */
  readonly output?: string;
  readonly feedback?: string;
  /** In the feedback. */
  readonly solutions?: true;
  readonly statistics?: string;
  readonly similarity?: string;
  readonly force?: true;
}

/** Takes a sentence as it was written. */
type Say = (text: string) => void;

const MAX_NAME = 60;

const entryOf = ({ submission, report, finding }: MarkedSubmission, flags: readonly string[]): ClassEntry => ({
  student: cut(submission.student, MAX_NAME),
  capture: submission.captures.length === 0 ? undefined : submission.captures.map(({ name }) => name).join(", "),
  report: finding ? undefined : report,
  flags,
});

const entriesOf = ({ all, flags }: GradedClass): readonly ClassEntry[] =>
  all.map(({ marked }, index) => entryOf(marked, flags[index]!));

/** Why it could not be marked, a sentence each. */
const reasonsOf = ({ outcomes, finding, answersProblem, notes }: MarkedSubmission): readonly string[] => [
  ...new Set([
    ...(answersProblem === undefined ? [] : [`Answers: ${answersProblem}`]),
    ...outcomes.flatMap((outcome) => outcome.finding?.says ?? []),
    ...(outcomes.length === 0 && finding ? [finding.says] : []),
    ...notes,
  ]),
];

/** Marks that may go to somebody: none where it is not certain whose answers they are of. */
const rowsOf = ({ all }: GradedClass): readonly (RosterEntry & FeedbackEntry)[] =>
  all.map(({ marked }) => {
    const { submission, report, finding, answersProblem, isAnswered } = marked;
    return {
      submission,
      student: cut(submission.student, MAX_NAME),
      report: answersProblem || finding ? undefined : report,
      unmarked: reasonsOf(marked),
      isAnswered,
    };
  });

/** A number of one learning system says nothing in another. */
const idIn = (
  gradebook: Gradebook,
  { hand }: GradedClass,
  { submission: { submitter } }: FeedbackEntry,
): string | undefined =>
  // What Canvas calls an anonymous student is no id.
  hand.system === gradebook ? submitter?.ids.find((id) => gradebook !== "canvas" || /^\d+$/.test(id)) : undefined;

/** An entry with each text made harmless for its output. */
const harmless = ({ student, capture, flags, ...entry }: ClassEntry, make: (text: string) => string): ClassEntry => ({
  ...entry,
  student: make(student),
  capture: capture && make(capture),
  flags: flags.map(make),
});

/** Inert for the terminal too: characters that a spreadsheet only shows may control a terminal. */
const inertEntry = (entry: ClassEntry): ClassEntry => harmless(entry, (text) => inert(text));

const entryOfLines = (entry: ClassEntry): ClassEntry => harmless(entry, onOneLine);

const submissionJson = ({ hand, all, shared, flags }: GradedClass, index: number): unknown => {
  const { marked, owners } = all[index]!;
  const { submission, outcomes, finding, report } = marked;
  return {
    student: submission.student,
    handedInAs: submission.handedInAs,
    ids: submission.submitter?.ids,
    submittedAt: submission.submittedAt,
    isLate: submission.isLate,
    answersOf: hand.claims[index]?.name,
    captures: submission.captures.map(({ name, path }, capture) => ({
      name,
      path,
      finding: outcomes[capture]?.finding,
      owners: owners[capture],
      shares: shared[index]!.filter((one) => one.capture === capture),
    })),
    flags: flags[index],
    finding,
    report: finding ? undefined : report,
  };
};

const jsonOf = (graded: GradedClass): unknown => ({
  questions: graded.set.version,
  system: graded.hand.system,
  doubts: graded.names?.doubts,
  strays: graded.hand.strays,
  submissions: graded.all.map((_, index) => submissionJson(graded, index)),
});

/** One capture, as a whole report. */
const singleText = ({ report, flags }: ClassEntry): string => {
  const lines = report ? renderReport({ ...report, strayAnswers: report.strayAnswers.map(onOneLine) }) : "";
  const notes = flags.map(onOneLine).filter((flag) => !lines.includes(flag));
  return [...notes, lines].join("\n");
};

/** In their order; one id for all forms of a question. */
const idsOf = ({ tasks }: QuestionSet): readonly string[] => [
  ...new Set(tasks.flatMap(({ questions }) => questions.map(({ id }) => id))),
];

/** What goes to standard output. */
export const printedClass = (graded: GradedClass, options: PrintOptions, say: Say): string => {
  const entries = entriesOf(graded);
  if (options.json) return `${inertJson(jsonOf(graded))}\n`;
  if (options.csv) return classCsv(entries.map(inertEntry), idsOf(graded.set));
  const { gradebook } = options;
  if (gradebook) {
    const rows = rowsOf(graded).map((row) => ({ ...row, id: idIn(gradebook, graded, row) }));
    const { csv, notes } = gradebookOf(gradebook, options.title, rows);
    for (const note of notes) say(note);
    return csv;
  }
  if (options.markdown) return inertLines(renderClassMarkdown(entries.map(entryOfLines)));
  return inertLines(graded.hand.isClass ? renderClass(entries.map(entryOfLines)) : singleText(entries[0]!));
};

/** How long a student worked on each question, on all captures of bundles together. */
const secondsOf = ({ outcomes }: MarkedSubmission): Readonly<Record<string, number>> => {
  const total: Record<string, number> = Object.create(null);
  for (const { bundle } of outcomes)
    for (const [id, seconds] of Object.entries(bundle?.seconds ?? {})) total[id] = (total[id] ?? 0) + seconds;
  return total;
};

const writeStatistics = (path: string, graded: GradedClass, title: string, isForced: boolean): void => {
  const results = rowsOf(graded).flatMap(({ student, report, isAnswered }, index): readonly StudentResult[] =>
    report && isAnswered ? [{ student: inert(student), report, seconds: secondsOf(graded.all[index]!.marked) }] : [],
  );
  const questions = classStatistics(results, idsOf(graded.set));
  const text = /\.csv$/i.test(path)
    ? statisticsCsv(questions)
    : statisticsPage({
        title,
        questions,
        titles: new Map(graded.set.tasks.map((task) => [task.task, task.title])),
        shares: results.flatMap(({ report: { earned, points } }) => (points > 0 ? [earned / points] : [])),
        captures: askedCaptures(results),
        pairs: similarPairs(graded.all, graded.shared),
      });
  writeOutput(path, text, isForced);
};

/** The files that were asked for. */
export const outputsOf = ({ output, feedback, statistics, similarity }: FileOptions): readonly Output[] => [
  ...(output === undefined ? [] : [{ path: output, isFolder: false }]),
  ...(feedback === undefined ? [] : [{ path: feedback, isFolder: isFeedbackFolder(feedback) }]),
  ...[statistics, similarity].flatMap((path) => (path === undefined ? [] : [{ path, isFolder: false }])),
];

/**
 * Writes the files that were asked for, and says what is in them. One that cannot be written is said, and keeps no
 * other from being written.
 *
 * @returns whether all are written
 */
export const writeFiles = (
  graded: GradedClass,
  options: FileOptions,
  roster: Roster | undefined,
  rosterOptions: RosterOptions,
  say: Say,
): boolean => {
  const { names } = graded;
  const { output, feedback, statistics, similarity, force: isForced = false } = options;
  const tasks = [
    () => {
      if (!roster || !names || output === undefined) return;
      const { bytes, notes } = filledRoster(roster, names, rowsOf(graded), rosterOptions);
      writeOutput(output, bytes, isForced);
      for (const note of [`${output} is written`, ...notes]) say(note);
    },
    () => {
      if (feedback === undefined) return;
      const count = writeFeedback(feedback, rowsOf(graded), { hasSolutions: options.solutions ?? false, isForced });
      say(`${feedback} is written, with feedback for ${counted(count, "student", "students")}`);
    },
    () => {
      if (statistics === undefined) return;
      writeStatistics(statistics, graded, rosterOptions.title, isForced);
      say(`${statistics} is written`);
    },
    () => {
      if (similarity === undefined) return;
      const pairs = similarPairs(graded.all, graded.shared);
      writeOutput(similarity, similarityCsv(pairs), isForced);
      say(`${similarity} is written, with ${counted(pairs.length, "pair", "pairs")}`);
    },
  ];
  let isWritten = true;
  for (const write of tasks)
    try {
      write();
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
      isWritten = false;
      say(error.message);
    }
  return isWritten;
};
