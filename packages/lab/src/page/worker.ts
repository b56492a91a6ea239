/** The lab's Web Worker: dissects and grades off the page's thread. A capture comes in here and goes nowhere else. */
import { type FieldNode, FrameSummaries, fieldTree, openCapture, Session } from "@potshark/dissect";
import { writeBundle } from "../bundle/write-bundle.ts";
import { spaceTime } from "../diagram/space-time.ts";
import { computeAnswer } from "../grading/compute-answer.ts";
import { CaptureFacts } from "../grading/facts.ts";
import { captureId, fingerprintOf } from "../grading/fingerprint.ts";
import { gradeSession, questionsFor } from "../grading/grade.ts";
import { mark } from "../grading/mark.ts";
import { primeFacts } from "../grading/prime-facts.ts";
import { showAnswer } from "../grading/show-answer.ts";
import type { Question, QuestionSet } from "../questions/question.ts";
import { noCapture } from "../readiness/file-checks.ts";
import { readiness } from "../readiness/readiness.ts";
import { bundleKey } from "./bundle-key.ts";
import { shownText } from "./shown-text.ts";
import type {
  OpenedCapture,
  PacketDetails,
  PacketField,
  WorkerActions,
  WorkerReply,
  WorkerRequest,
} from "./worker-protocol.ts";

interface OpenCapture {
  readonly facts: CaptureFacts;
  readonly sample: string | undefined;
  /** The file as it was opened. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

let questions: QuestionSet | undefined;
let open: OpenCapture | undefined;
const primed = new WeakSet<CaptureFacts>();

const questionSet = (): QuestionSet => {
  if (questions === undefined) throw new Error("no questions have been read yet");
  return questions;
};

const opened = (): OpenCapture => {
  if (open === undefined) throw new Error("No capture is open.");
  return open;
};

/** For questions: everything that they ask is then found in one pass. */
const askedFacts = (): CaptureFacts => {
  const { facts, sample } = opened();
  if (!primed.has(facts)) primeFacts(facts, questionsFor(questionSet(), { sample }));
  primed.add(facts);
  return facts;
};

const questionOf = (id: string): Question => {
  const found = questionSet()
    .tasks.flatMap((task) => task.questions)
    .find((question) => question.id === id);
  if (found === undefined) throw new Error(`there is no question ${id}`);
  return found;
};

const openBytes = async (name: string, bytes: Uint8Array, sample: string | undefined): Promise<OpenedCapture> => {
  const capture = await openCapture(bytes);
  if (capture === undefined) {
    const { says, advice } = noCapture(bytes);
    throw new Error(`${says} ${advice}`);
  }
  const facts = new CaptureFacts(new Session(capture));
  open = { facts, sample, name, bytes };
  return {
    id: captureId(fingerprintOf(facts)),
    frames: facts.session.frameCount,
    bytes: bytes.length,
    readiness: readiness(facts),
    asked: questionsFor(questionSet(), { sample }).map(({ id }) => id),
  };
};

const detailsOf = (frame: number): PacketDetails => {
  const layers = fieldTree(opened().facts.session, frame - 1);
  const sources: FieldNode["source"][] = [];
  const plain = ({ field, text, offset, length, source, children }: FieldNode): PacketField => {
    if (!sources.includes(source)) sources.push(source);
    const shown = children.filter(({ isHidden }) => !isHidden);
    return {
      name: field.name,
      text: shownText(text),
      source: sources.indexOf(source),
      offset,
      length,
      children: shown.map(plain),
    };
  };
  const fields = layers.map(plain);
  // Copies: what is sent must not carry the whole capture with it.
  return { fields, sources: sources.map(({ label, bytes }) => ({ label, bytes: bytes.slice() })) };
};

const ACTIONS: {
  readonly [Name in keyof WorkerActions]: (
    ...args: Parameters<WorkerActions[Name]>
  ) => ReturnType<WorkerActions[Name]> | Promise<ReturnType<WorkerActions[Name]>>;
} = {
  questions: (set) => {
    questions = set;
  },
  open: openBytes,
  mark: (id, given, hintsTaken) => mark(questionOf(id), askedFacts(), given, { hintsTaken }),
  solution: (id) => {
    const question = questionOf(id);
    const { answer } = computeAnswer(question, askedFacts());
    return { answer: shownText(showAnswer(answer, question)), explanation: question.explanation ?? "" };
  },
  packets: (frames) => {
    const { session } = opened().facts;
    const summaries = new FrameSummaries(session);
    return frames
      .filter((frame) => frame >= 1 && frame <= session.frameCount)
      .map((frame) => {
        const { time, info, source, destination, protocol, length } = summaries.read(frame - 1);
        const [from, to] = [source, destination].map(shownText) as [string, string];
        const seconds = time === undefined ? "" : (Number(time) / 1e9).toFixed(6);
        return { frame, time: seconds, source: from, destination: to, protocol, length, info: shownText(info) };
      });
  },
  details: detailsOf,
  diagram: () => {
    const { arrows, left } = spaceTime(opened().facts.session);
    return { arrows: arrows.map((arrow) => ({ ...arrow, label: shownText(arrow.label) })), left };
  },
  bundle: async (answers) => {
    const { facts, sample, name, bytes } = opened();
    const report = gradeSession(questionSet(), facts, { answers, sample });
    const capture = { name, bytes };
    return writeBundle({ capture, sample, answers, report, created: new Date() }, await bundleKey());
  },
};

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  const { id, action, args } = data;
  const act = ACTIONS[action] as (...all: readonly unknown[]) => unknown;
  const reply = (message: WorkerReply): void => self.postMessage(message);
  Promise.resolve()
    .then(() => act(...args))
    .then(
      (result) => reply({ id, result }),
      (error: Error) => reply({ id, problem: error.message }),
    );
});
