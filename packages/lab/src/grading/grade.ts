/** Makes a report from a capture and a student's answers. */
import { openCapture, Session } from "@potshark/dissect";
import type { Question } from "../kinds/kinds.ts";
import { givenText } from "../kinds/parsed.ts";
import { computeAnswer, solutionText } from "../marking/answers.ts";
import { markComputed } from "../marking/mark.ts";
import { primeFacts } from "../marking/prime-facts.ts";
import { type CommandNames, DEFAULT_NAMES } from "../query/command.ts";
import { CaptureFacts } from "../query/facts.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { questionSetFor } from "../questions/question-set-for.ts";
import { noCapture } from "../readiness/file-checks.ts";
import { needsOf } from "../readiness/needs.ts";
import { readiness } from "../readiness/readiness.ts";
import type { Given } from "../responses/plain-given.ts";
import { answersById } from "./answers-by-id.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import { captureId, fingerprintOf } from "./fingerprint.ts";
import {
  type CaptureSummary,
  type Report,
  type ReportedMark,
  reportTotals,
  type TaskMarks,
  taskTotals,
} from "./report.ts";
import { htcpcpPorts, sessionOptions } from "./session-options.ts";

/** A student's answers, by the ids of the questions. */
export type GivenAnswers = Readonly<Record<string, Given>>;

export interface GradeOptions {
  /** Without answers only the live questions are marked: the capture alone decides them. */
  readonly answers?: GivenAnswers | undefined;
  /** Only these tasks. */
  readonly tasks?: readonly number[] | undefined;
  /** The name of the sample; if left out, it is a student's own capture. */
  readonly sample?: string | undefined;
  readonly names?: CommandNames | undefined;
  /** Whether the right answers are in the report. */
  readonly hasSolutions?: boolean | undefined;
}

const isAsked = ({ on }: Question, sample: string | undefined): boolean =>
  sample === undefined ? on.own : on.samples.includes(sample);

/** The questions that are asked of a capture. */
export const questionsFor = (
  set: QuestionSet,
  { tasks, sample }: Pick<GradeOptions, "tasks" | "sample">,
): readonly Question[] =>
  questionSetFor(set, sample)
    .tasks.filter(({ task }) => tasks === undefined || tasks.includes(task))
    .flatMap(({ questions }) => questions.filter((question) => isAsked(question, sample)));

const isoTime = ({ session }: CaptureFacts, row: number): string | undefined => {
  const { frames } = session.capture;
  if (row < 0 || row >= frames.count || frames.withoutTime.has(row)) return undefined;
  const time = new Date(frames.seconds[row]! * 1000 + Math.floor(frames.nanoseconds[row]! / 1e6));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

const reportOf = (
  set: QuestionSet,
  capture: CaptureSummary,
  marks: readonly ReportedMark[],
  strayAnswers: readonly string[],
  answeredOthers: readonly string[],
): Report => {
  const tasks = set.tasks
    .map(({ task, title }): TaskMarks => {
      const own = marks.filter((one) => one.task === task);
      return {
        task,
        title,
        marks: own,
        ...taskTotals(own),
        capture: 0,
        passedOver: [],
      };
    })
    .filter((task) => task.marks.length > 0);
  return {
    captures: [capture],
    ...reportTotals(tasks),
    strayAnswers,
    variant: set.variant && { student: set.variant.student, answeredOthers },
    versions: { questions: set.version, engine: ENGINE_VERSION },
  };
};

/**
 * Grades a capture that has been dissected.
 *
 * @param set with one form of each question: see `variantOf`
 */
export const gradeSession = (set: QuestionSet, facts: CaptureFacts, options: GradeOptions = {}): Report => {
  const { answers } = options;
  const put = questionsFor(set, options);
  const asked = put.filter(({ input }) => answers !== undefined || input.type === "none");
  const ofCapture = questionSetFor(set, options.sample);
  const names = { ...(options.names ?? DEFAULT_NAMES), ports: htcpcpPorts(ofCapture) };
  primeFacts(facts, asked);
  const findings = readiness(facts, needsOf(ofCapture, put), names);
  const isBlocked = findings.some(({ severity }) => severity === "blocks");
  const given = answersById(
    answers ?? {},
    asked.map(({ id }) => id),
  );
  const marks = isBlocked
    ? []
    : asked.map((question): ReportedMark => {
        const answer = given.answers.get(question.id) ?? "";
        const computed = computeAnswer(question, facts, names);
        return {
          ...markComputed(question, computed, facts, answer),
          prompt: question.prompt,
          given: question.input.type === "none" ? undefined : givenText(answer, ", "),
          solution: options.hasSolutions ? solutionText(question, computed) : undefined,
        };
      });
  const { frameCount } = facts.session;
  const capture = {
    name: names.capture,
    sample: options.sample,
    frames: frameCount,
    bytes: facts.session.capture.bytes.size,
    from: isoTime(facts, 0),
    to: isoTime(facts, frameCount - 1),
    id: captureId(fingerprintOf(facts)),
    readiness: findings,
  };
  const strays = Object.fromEntries(given.stray.map((id) => [id, answers?.[id] ?? ""]));
  const ofOthers = answersById(strays, set.variant?.notAsked ?? []);
  const known = new Set(set.tasks.flatMap(({ questions }) => questions.map(({ id }) => id)));
  const [others, unknown] = [true, false].map((isKnown) => ofOthers.stray.filter((id) => known.has(id) === isKnown));
  return reportOf(set, capture, marks, [...unknown!, ...others!], [...ofOthers.answers.keys()]);
};

/** Grades the bytes of a file; if it is not a capture, the report says so. Never throws on input. */
export const gradeCapture = async (
  set: QuestionSet,
  bytes: Uint8Array,
  options: GradeOptions = {},
): Promise<Report> => {
  const capture = await openCapture(bytes);
  if (capture) {
    const session = new Session(capture, sessionOptions(questionSetFor(set, options.sample)));
    return gradeSession(set, new CaptureFacts(session), options);
  }
  const { capture: name } = options.names ?? DEFAULT_NAMES;
  const nothing = { name, frames: 0, bytes: bytes.length, from: undefined, to: undefined, id: "" };
  return reportOf(set, { ...nothing, readiness: [noCapture(bytes)] }, [], [], []);
};
