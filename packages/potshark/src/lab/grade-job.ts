/** The work on one capture: open, mark, recognize. Runs in a process of its own, or in place where there is one capture only. */
import { join } from "node:path";
import {
  type Answers,
  type CaptureFacts,
  captureId,
  type Finding,
  type Fingerprint,
  fingerprintOf,
  gradeSession,
  noncesIn,
  type Report,
  readAnswers,
  sessionOptions,
} from "@potshark/lab";
import { dissectorPath } from "../dissector/dissector-files.ts";
import { readHandedIn } from "./handed-in-file.ts";
import { openLabCapture } from "./lab-capture.ts";
import { SAMPLES } from "./question-files.ts";
import { type QuestionSource, type QuestionsOfCapture, questionsOf } from "./question-source.ts";
import { boundReport } from "./report-limits.ts";
import { isOf } from "./submissions.ts";

/** Plain data: it goes to another process. */
export interface GradeJob {
  readonly student: string;
  readonly capture: string;
  /** A file with the student's answers. */
  readonly answersFile: string | undefined;
  /** Answers that were in a file of the whole class. */
  readonly answers: Answers | undefined;
  /** Why it is not certain which answers are the student's. */
  readonly answersProblem: string | undefined;
  readonly tasks: readonly number[] | undefined;
  readonly maxBytes: number;
}

export interface GradeOutcome {
  readonly report: Report | undefined;
  /** Why nothing could be marked. */
  readonly finding: Finding | undefined;
  /** Whether answers came with the capture. */
  readonly isAnswered: boolean;
  /** What is wrong with the answers' file. */
  readonly answersProblem: string | undefined;
  /** How it was read, and what else a person should know of it. */
  readonly answersNotes: readonly string[];
  /** What a person should know of the files; the job itself has none. */
  readonly handInNotes?: readonly string[];
  readonly fingerprint: Fingerprint | undefined;
  /** Nonces of students, and the frames that carry them. */
  readonly nonces: ReadonlyMap<string, readonly number[]>;
  /** Of a bundle: what in it is not as it was signed, with which key it was, and which ports were taken. */
  readonly bundle?:
    | { readonly doubts: readonly string[]; readonly keyId: string; readonly notes: readonly string[] }
    | undefined;
}

const MAX_ANSWER_BYTES = 1 << 18;

interface OwnAnswers {
  readonly answers: Answers | undefined;
  readonly problem: string | undefined;
  readonly notes: readonly string[];
}

/** What a student's own file answers. */
const answersFrom = async ({ student, answersFile, answers, answersProblem }: GradeJob): Promise<OwnAnswers> => {
  if (answersFile === undefined || answersProblem !== undefined) return { answers, problem: answersProblem, notes: [] };
  const failed = (problem: string): OwnAnswers => ({ answers: undefined, problem, notes: [] });
  const read = await readHandedIn(answersFile, MAX_ANSWER_BYTES);
  if (!read.ok) return failed(`${answersFile}: ${read.says} ${read.advice}`);
  const result = readAnswers(answersFile, read.bytes);
  if (!result.ok) return failed(`${answersFile} ${result.message}.`);
  const { file } = result;
  const own = file.answers ?? file.students[student];
  if (own === undefined) return failed(`${answersFile} has no answers of ${student}.`);
  const isAnothers = file.student !== undefined && !isOf(student, file.student);
  return {
    answers: own,
    problem: undefined,
    notes: [
      ...file.notes.map((note) => `${answersFile} ${note}.`),
      ...(isAnothers ? [`${answersFile} says that its answers are of ${file.student}.`] : []),
    ],
  };
};

const MAX_SAMPLE_BYTES = 1 << 26;

/** The sample that a bundle says its capture is, if the packets are that sample's: a name alone is not believed. */
const sampleOf = async (name: string | undefined, facts: CaptureFacts): Promise<string | undefined> => {
  if (name === undefined || !/^\w+$/.test(name)) return undefined;
  const sample = await openLabCapture(join(SAMPLES, `${name}.pcapng`), MAX_SAMPLE_BYTES);
  const [theirs, ours] = [facts, sample.ok ? sample.facts : undefined].map(
    (one) => one && captureId(fingerprintOf(one)),
  );
  return theirs === ours ? name : undefined;
};

/** Never throws on input. */
export const runGradeJob = async (job: GradeJob, source: QuestionSource): Promise<GradeOutcome> => {
  const given = await answersFrom(job);
  const { problem: answersProblem, notes: answersNotes } = given;
  const isAnswered = given.answers !== undefined || answersProblem !== undefined;
  const nothing = {
    report: undefined,
    fingerprint: undefined,
    nonces: new Map(),
    isAnswered,
    answersProblem,
    answersNotes,
  };
  let asked: QuestionsOfCapture = { set: source.set, notes: [] };
  const capture = await openLabCapture(job.capture, job.maxBytes, (packed) => {
    asked = questionsOf(source, packed);
    return sessionOptions(asked.set);
  });
  if (!capture.ok) return { ...nothing, finding: capture.finding };
  const { facts, bundle } = capture;
  // The marks in a bundle are not looked at: everything is marked anew.
  const answers = answersProblem === undefined ? (given.answers ?? bundle?.answers) : undefined;
  const report = gradeSession(asked.set, facts, {
    answers,
    sample: await sampleOf(bundle?.manifest.sample ?? undefined, facts),
    tasks: job.tasks,
    names: { capture: job.capture, dissector: dissectorPath() },
  });
  return {
    report: boundReport(report),
    finding: report.readiness.find(({ severity }) => severity === "blocks"),
    isAnswered: answers !== undefined,
    answersProblem,
    answersNotes,
    fingerprint: fingerprintOf(facts),
    nonces: noncesIn(facts),
    bundle: bundle && { doubts: bundle.doubts, keyId: bundle.keyId, notes: asked.notes },
  };
};
