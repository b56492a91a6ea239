/**
 * The lab's Web Worker: dissects and grades one capture outside the page's thread. The capture is never sent anywhere
 * else.
 */
import "./without-eval.ts";
import { openCapture, Session } from "@potshark/dissect";
import { pause } from "@potshark/inspector/pause";
import type { BundledCapture } from "../bundle/bundle-file.ts";
import { readBundle } from "../bundle/read-bundle.ts";
import { writeBundle } from "../bundle/write-bundle.ts";
import { spaceTime } from "../diagram/space-time.ts";
import { captureId, fingerprintOf } from "../grading/fingerprint.ts";
import { gradeCapture, questionsFor } from "../grading/grade.ts";
import { mapEvidence, type Report } from "../grading/report.ts";
import { htcpcpPorts, sessionOptions } from "../grading/session-options.ts";
import type { Question } from "../kinds/kinds.ts";
import { computeAnswer, showAnswer } from "../marking/answers.ts";
import { mark } from "../marking/mark.ts";
import { primeFacts, primeFactsSteps } from "../marking/prime-facts.ts";
import { type CommandNames, DEFAULT_NAMES, packetCommand } from "../query/command.ts";
import { CaptureFacts } from "../query/facts.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { questionSetFor } from "../questions/question-set-for.ts";
import { noCapture } from "../readiness/file-checks.ts";
import { needsOf } from "../readiness/needs.ts";
import { readinessSteps } from "../readiness/readiness.ts";
import { bundleKey } from "./bundle-key.ts";
import { captureFileName } from "./file-names.ts";
import { boundEvidence, MAX_BYTES } from "./limits.ts";
import type { CommandPlaces } from "./page-content.ts";
import { shownText } from "./shown-text.ts";
import type {
  HandInContent,
  OpenedCapture,
  UnpackedHandIn,
  WorkerActions,
  WorkerReply,
  WorkerRequest,
} from "./worker-protocol.ts";

interface OpenCapture {
  readonly facts: CaptureFacts;
  readonly sample: string | undefined;
  readonly name: string;
}

let questions: QuestionSet | undefined;
let places: CommandPlaces | undefined;
let open: OpenCapture | undefined;

const questionSet = (): QuestionSet => {
  if (questions === undefined) throw new Error("no questions have been read yet");
  return questions;
};

const opened = (): OpenCapture => {
  if (open === undefined) throw new Error("No capture is open.");
  return open;
};

const questionOf = (id: string): Question => {
  const found = questionSetFor(questionSet(), open?.sample)
    .tasks.flatMap((task) => task.questions)
    .find((question) => question.id === id);
  if (found === undefined) throw new Error(`there is no question ${id}`);
  return found;
};

/** A capture's name where it can be found: among the samples, or as the page saves it. */
const namesOf = ({ name, sample }: Pick<OpenCapture, "name" | "sample">): CommandNames => {
  const set = questionSetFor(questionSet(), sample);
  const capture = sample === undefined ? captureFileName(name) : `${places?.samples ?? "."}/${sample}.pcapng`;
  return { capture, dissector: places?.dissector ?? DEFAULT_NAMES.dissector, ports: htcpcpPorts(set) };
};

/** Runs the steps and answers other requests between them. */
const inSteps = async <Result>(steps: Generator<undefined, Result>): Promise<Result> => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
};

const readWhole = async (file: Blob, onProgress: (share: number) => void): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = new Uint8Array(file.size);
  let at = 0;
  for (const reader = file.stream().getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, at);
    bytes.set(value, at);
    at += value.length;
    onProgress(at / file.size);
  }
};

const openFile = async (
  name: string,
  file: Blob,
  sample: string | undefined,
  onProgress: (share: number) => void,
): Promise<OpenedCapture> => {
  const bytes = await readWhole(file, onProgress);
  const capture = await openCapture(bytes);
  if (capture === undefined) {
    const { says, advice } = noCapture(bytes);
    throw new Error(`${says} ${advice}`);
  }
  const set = questionSetFor(questionSet(), sample);
  const facts = new CaptureFacts(new Session(capture, sessionOptions(set)));
  open = { facts, sample, name };
  return {
    name,
    sample,
    id: captureId(fingerprintOf(facts)),
    frames: facts.session.frameCount,
    bytes: bytes.length,
    asked: questionsFor(set, { sample }).map(({ id }) => id),
  };
};

const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

const pack = async ({ student, parts, answers }: HandInContent, report: Report): Promise<Uint8Array<ArrayBuffer>> => {
  const captures = await Promise.all(
    parts.map(async ({ file, ...part }): Promise<BundledCapture> => ({ ...part, bytes: await bytesOf(file) })),
  );
  const { servers } = questionSet();
  return writeBundle({ student, captures, answers, report, servers, created: new Date() }, await bundleKey());
};

const unpack = async (name: string, file: Blob): Promise<UnpackedHandIn> => {
  const result = await readBundle(await bytesOf(file), MAX_BYTES);
  if (!result.ok) throw new Error(`${name}: ${result.message}`);
  const { captures, answers, manifest, doubts } = result.bundle;
  const parts = captures.map(({ bytes, ...part }, index) => ({
    ...part,
    name: shownText(part.name || manifest.captures[index]!.file),
    file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
  }));
  return { student: manifest.student, parts, answers, doubts: doubts.map(shownText) };
};

const ACTIONS: {
  readonly [Name in keyof WorkerActions]: (
    ...args: [...Parameters<WorkerActions[Name]>, onProgress: (share: number) => void]
  ) => ReturnType<WorkerActions[Name]> | Promise<ReturnType<WorkerActions[Name]>>;
} = {
  questions: (set, ofServer) => {
    questions = set;
    places = ofServer;
  },
  open: openFile,
  readiness: async () => {
    const { facts, sample } = opened();
    const set = questionSetFor(questionSet(), sample);
    const asked = questionsFor(set, { sample });
    const findings = await inSteps(readinessSteps(facts, needsOf(set, asked), namesOf(opened())));
    // Then one pass finds what every question asks for, while the student reads.
    void inSteps(primeFactsSteps(facts, asked));
    return findings;
  },
  mark: (id, given, hintsTaken) => {
    const { facts } = opened();
    const question = questionOf(id);
    // Before all questions are prepared this one is: its filters run in one walk over the capture.
    primeFacts(facts, [question]);
    return mark(question, facts, given, { hintsTaken, names: namesOf(opened()) });
  },
  solution: (id) => {
    const question = questionOf(id);
    const { answer } = computeAnswer(question, opened().facts);
    return { answer: shownText(showAnswer(answer, question)), explanation: question.explanation ?? "" };
  },
  command: (frame) => packetCommand(frame, namesOf(opened())),
  diagram: () => {
    const { facts, sample } = opened();
    const { servers } = questionSetFor(questionSet(), sample);
    const { arrows, ...others } = spaceTime(facts.session, servers);
    return { ...others, arrows: arrows.map((arrow) => ({ ...arrow, label: shownText(arrow.label) })) };
  },
  grade: async ({ name, sample, file, answers }) => {
    const options = { answers, sample, names: namesOf({ name, sample }) };
    return mapEvidence(await gradeCapture(questionSet(), await bytesOf(file), options), boundEvidence);
  },
  pack,
  unpack,
};

const send = (message: WorkerReply): void => self.postMessage(message);

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  const { id, action, args } = data;
  const act = ACTIONS[action] as (...all: readonly unknown[]) => unknown;
  const onProgress = (progress: number): void => send({ id, progress });
  Promise.resolve()
    .then(() => act(...args, onProgress))
    .then(
      (result) => send({ id, result }),
      (error: Error) => send({ id, problem: error.message }),
    );
});

// Held until the worker ends in any way: this is how the page knows. Only a secure context has locks.
void navigator.locks?.request(self.name, () => {
  send({ alive: true });
  return new Promise(() => {});
});
