/**
 * The work on one capture: open, mark, recognize. Runs in a process of its own, or in this process if there is only one
 * capture.
 */
import { join } from "node:path";
import {
  type Bundle,
  type CaptureFacts,
  captureId,
  type Finding,
  type Fingerprint,
  fingerprintOf,
  type GivenAnswers,
  gradeSession,
  isBundle,
  noncesIn,
  type Report,
  readAnswers,
  readBundle,
  sessionOptions,
} from "@potshark/lab";
import { isSameStudent, typedText } from "@potshark/lms";
import { dissectorPath } from "../dissector/dissector-files.ts";
import { readHandedIn } from "./handed-in-file.ts";
import { type CaptureLimits, type OpenedBundle, openLabCapture } from "./lab-capture.ts";
import { samplesOf } from "./question-files.ts";
import { type QuestionSource, questionsOf } from "./question-source.ts";
import { boundReport } from "./report-limits.ts";
import { type AnswersFile, isOf, type SubmittedCapture } from "./submissions.ts";

/** Plain data: it is sent to another process. */
export interface GradeJob {
  readonly student: string;
  /** All names by which a file of answers may name the student. */
  readonly names: readonly string[];
  readonly capture: SubmittedCapture;
  /** Files with the student's answers, the one that counts most first. */
  readonly answersFiles: readonly AnswersFile[];
  /** Answers from a file of the whole class. */
  readonly answers: GivenAnswers | undefined;
  /** Why it is not certain which answers are the student's. */
  readonly answersProblem: string | undefined;
  /** Whose variant of the questions is asked; undefined where all students are asked the same. */
  readonly seed: string | undefined;
  readonly tasks: readonly number[] | undefined;
  readonly limits: CaptureLimits;
}

export interface GradeOutcome {
  readonly report: Report | undefined;
  /** Why nothing could be marked. */
  readonly finding: Finding | undefined;
  /** Whether answers came with the capture. */
  readonly isAnswered: boolean;
  /** What is wrong with the answers' file. */
  readonly answersProblem: string | undefined;
  /** How it was read, and other notes for a person. */
  readonly answersNotes: readonly string[];
  /** Undefined for a sample. */
  readonly fingerprint: Fingerprint | undefined;
  /** The sample of the lab that the capture is, by its packets. */
  readonly sample?: string | undefined;
  /** Nonces of students, and the frames that carry them. */
  readonly nonces: ReadonlyMap<string, readonly number[]>;
  /** For a bundle. */
  readonly bundle?:
    | {
        /** What was changed after signing. */
        readonly doubts: readonly string[];
        readonly keyId: string;
        /** The ports that were used, and whose it says that it is where it is somebody else's. */
        readonly notes: readonly string[];
        /** How long the student worked on questions, as the student's browser says. */
        readonly seconds: Readonly<Record<string, number>>;
      }
    | undefined;
}

const MAX_ANSWER_BYTES = 1 << 18;

interface OwnAnswers {
  /** Where they are from: a file, "the bundle". */
  readonly from: string;
  readonly answers: GivenAnswers | undefined;
  readonly problem: string | undefined;
  readonly notes: readonly string[];
}

/** A name that was typed in the page proves nothing: who handed the bundle in counts. */
const strangerNotes = (names: readonly string[], { manifest: { student } }: Bundle): readonly string[] =>
  student.trim() === "" || isSameStudent(names, student) ? [] : [`The page's bundle says that it is of ${student}.`];

/** What one file of a student's answers. */
const answersOf = async ({ student, names }: GradeJob, { path, name, isTyped }: AnswersFile): Promise<OwnAnswers> => {
  const failed = (problem: string): OwnAnswers => ({ from: name, answers: undefined, problem, notes: [] });
  const read = await readHandedIn(path, MAX_ANSWER_BYTES);
  if (!read.ok) return failed(`${name}: ${read.says} ${read.advice}`);
  if (isBundle(read.bytes)) {
    const packed = await readBundle(read.bytes, 0);
    return packed.ok
      ? { from: name, answers: packed.bundle.answers, problem: undefined, notes: strangerNotes(names, packed.bundle) }
      : failed(`${name}: ${packed.message}`);
  }
  const result = isTyped
    ? readAnswers("answers.txt", typedText(new TextDecoder().decode(read.bytes)))
    : readAnswers(name, read.bytes);
  // "Please see my file" is a greeting, and takes nothing from the files beside it.
  if (!result.ok && isTyped)
    return { from: name, answers: undefined, problem: undefined, notes: [`${name} ${result.message}.`] };
  if (!result.ok) return failed(`${name} ${result.message}.`);
  const { file } = result;
  const own = file.answers ?? names.map((one) => file.students[one]).find((one) => one !== undefined);
  if (own === undefined) return failed(`${name} has no answers of ${student}.`);
  const isAnothers = file.student !== undefined && !names.some((one) => isOf(one, file.student!));
  return {
    from: name,
    answers: own,
    problem: undefined,
    notes: [
      ...file.notes.map((note) => `${name} ${note}.`),
      ...(isAnothers ? [`${name} says that its answers are of ${file.student}.`] : []),
    ],
  };
};

const MAX_NAMED = 5;

/** Of two answers to a question the first counts, and where they differ a person is told. */
const merged = (
  all: readonly OwnAnswers[],
): { readonly answers: GivenAnswers | undefined; readonly notes: readonly string[] } => {
  const answers: Record<string, GivenAnswers[string]> = Object.create(null);
  const sources = new Map<string, string>();
  const differing = new Map<string, string[]>();
  for (const { from, answers: own } of all) {
    for (const [id, given] of Object.entries(own ?? {})) {
      const source = sources.get(id);
      if (source === undefined) {
        sources.set(id, from);
        answers[id] = given;
      } else if (JSON.stringify(answers[id]) !== JSON.stringify(given)) {
        const pair = `${from} says otherwise than ${source}, which counts`;
        differing.set(pair, [...(differing.get(pair) ?? []), id]);
      }
    }
  }
  const notes = [...differing].map(([pair, ids]) => {
    const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
    return `${pair}: ${ids.slice(0, MAX_NAMED).join(", ")}${more}.`;
  });
  return { answers: all.some((one) => one.answers) ? answers : undefined, notes };
};

const MAX_SAMPLE_BYTES = 1 << 26;

/** The sample that a bundle says its capture is, if the packets are that sample's: the name alone is not trusted. */
const sampleOf = async (
  name: string | undefined,
  facts: CaptureFacts,
  { folder, set }: QuestionSource,
): Promise<string | undefined> => {
  if (name === undefined || !/^[\w-]+$/.test(name)) return undefined;
  const sample = await openLabCapture(join(samplesOf(folder, set), `${name}.pcapng`), { maxBytes: MAX_SAMPLE_BYTES });
  const [theirs, ours] = [facts, sample.ok ? sample.facts : undefined].map(
    (one) => one && captureId(fingerprintOf(one)),
  );
  return theirs === ours ? name : undefined;
};

/** What is in the bundle for this capture; of two answers to a question those on the capture count. */
const answersInBundle = (name: string, bundle: OpenedBundle): readonly OwnAnswers[] =>
  [bundle.captures[bundle.part]?.answers, bundle.answers].map((answers) => ({
    from: name,
    answers,
    problem: undefined,
    notes: [],
  }));

/** Never throws on input. */
export const runGradeJob = async (job: GradeJob, source: QuestionSource): Promise<GradeOutcome> => {
  const files = job.answersProblem === undefined ? job.answersFiles : [];
  const own = await Promise.all(files.map((file) => answersOf(job, file)));
  const answersProblem = job.answersProblem ?? own.find(({ problem }) => problem !== undefined)?.problem;
  const answersNotes = own.flatMap(({ notes }) => notes);
  const isAnswered = job.answers !== undefined || own.length > 0 || answersProblem !== undefined;
  const nothing = {
    report: undefined,
    fingerprint: undefined,
    nonces: new Map(),
    isAnswered,
    answersProblem,
    answersNotes,
  };
  let asked = questionsOf(source, undefined, job.seed);
  const { path, name, part } = job.capture;
  const capture = await openLabCapture(path, { ...job.limits, part }, (packed) => {
    asked = questionsOf(source, packed, job.seed);
    return sessionOptions(asked.set);
  });
  if (!capture.ok) return { ...nothing, finding: capture.finding };
  const { facts, bundle } = capture;
  // The marks in a bundle are ignored: everything is marked again.
  const packed = bundle === undefined ? [] : answersInBundle(name, bundle);
  const given = job.answers === undefined ? merged([...own, ...packed]) : { answers: job.answers, notes: [] };
  const answers = answersProblem === undefined ? given.answers : undefined;
  const sample = await sampleOf(bundle?.captures[part]?.sample, facts, source);
  const report = gradeSession(asked.set, facts, {
    answers,
    sample,
    tasks: job.tasks,
    hasSolutions: true,
    // A bundle has to be unpacked before tshark can read its capture.
    names: { capture: bundle?.manifest.captures[part]?.file ?? path, dissector: dissectorPath() },
  });
  return {
    report: boundReport({ ...report, captures: report.captures.map((one) => ({ ...one, name })) }),
    finding: report.captures[0]!.readiness.find(({ severity }) => severity === "blocks"),
    isAnswered: answers !== undefined,
    answersProblem,
    answersNotes: [...answersNotes, ...given.notes],
    // The whole class may hand in the lab's samples: they are nobody's traffic.
    sample,
    fingerprint: sample === undefined ? fingerprintOf(facts) : undefined,
    nonces: sample === undefined ? noncesIn(facts) : new Map(),
    bundle: bundle && {
      doubts: bundle.doubts,
      keyId: bundle.keyId,
      notes: [...asked.notes, ...strangerNotes(job.names, bundle)],
      seconds: bundle.captures[part]?.seconds ?? {},
    },
  };
};
