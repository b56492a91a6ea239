/** Opens what was handed in: its captures and answers come back to this browser, beside those that are here. */
import { isBundle } from "../bundle/bundle-file.ts";
import type { Report } from "../grading/report.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { seedOf } from "../questions/variants.ts";
import type { Given } from "../responses/plain-given.ts";
import type { CaptureFile, CaptureOpener } from "./capture-opener.ts";
import { freeName } from "./free-name.ts";
import type { HandInState } from "./hand-in-state.ts";
import { keepCapture, keptCaptures, keyOf, rememberOpened } from "./kept-captures.ts";
import { fetchSample } from "./lab-server.ts";
import type { Sample } from "./page-content.ts";
import { NO_CAPTURE } from "./progress.ts";
import { shownText } from "./shown-text.ts";
import { isBlank, type WorkStore } from "./work-store.ts";
import type { HandInPart, UnpackedHandIn } from "./worker-protocol.ts";

/** Whether a file is what was handed in, and no capture. */
export const isHandIn = async (file: Blob): Promise<boolean> =>
  isBundle(new Uint8Array(await file.slice(0, 4).arrayBuffer()));

const listed = (answers: Readonly<Record<string, Given>>): string =>
  Object.entries(answers)
    .map(([id, given]) => `${id}: ${shownText(String(given))}`)
    .join("; ");

/** A note on answers that differ: the student's own answers stay, the others are listed. */
export const otherAnswers = (where: string, answers: Readonly<Record<string, Given>>): readonly string[] =>
  Object.keys(answers).length === 0
    ? []
    : [`${where} other answers stand, and yours stay as they are. There: ${listed(answers)}`];

const isSame = async (one: Blob, other: Blob): Promise<boolean> => {
  if (one.size !== other.size) return false;
  const [left, right] = await Promise.all([one, other].map(async (file) => new Uint8Array(await file.arrayBuffer())));
  return left!.every((byte, at) => byte === right![at]);
};

interface OpenedHandIn {
  /** The first capture, with all notes; undefined if there is none. */
  readonly first: CaptureFile | undefined;
  readonly notes: readonly string[];
}

export class HandInOpener {
  readonly #opener: CaptureOpener;
  readonly #work: WorkStore;
  readonly #handIn: HandInState;
  readonly #samples: ReadonlySet<string>;
  /** Whose questions are asked, as `seedOf` reads it; undefined where all students are asked the same. */
  readonly #variant: string | undefined;

  constructor(
    opener: CaptureOpener,
    work: WorkStore,
    handIn: HandInState,
    { samples, questions }: { readonly samples: readonly Sample[]; readonly questions: QuestionSet },
  ) {
    this.#opener = opener;
    this.#work = work;
    this.#handIn = handIn;
    this.#samples = new Set(samples.map(({ name }) => name));
    this.#variant = questions.variant?.student;
  }

  /** @throws with one sentence, if the file is not what was handed in */
  async open(name: string, file: Blob, stopping: AbortSignal): Promise<OpenedHandIn> {
    const worker = this.#opener.apart(stopping);
    try {
      const content = await worker.ask("unpack", name, file);
      this.#refuseOthers(name, content.student);
      const marked: { readonly part: HandInPart; readonly report: Report }[] = [];
      for (const packed of content.parts) {
        const part = { ...packed, sample: await this.#sampleOf(packed, stopping) };
        const answers = { ...content.answers, ...part.answers };
        const { name: ofCapture, sample, file: capture } = part;
        const report = await this.#handIn.mark({ name: ofCapture, sample, file: capture, answers }, worker);
        marked.push({ part, report });
      }
      stopping.throwIfAborted();
      // Nothing is taken of what is cancelled.
      return await this.#take(name, content, marked);
    } finally {
      worker.stop();
    }
  }

  /** @throws where these are the questions of another student */
  #refuseOthers(name: string, student: string): void {
    if (this.#variant === undefined || seedOf(student) === this.#variant) return;
    throw new Error(
      `${name} has answers to the questions of ${shownText(student) || "nobody"}, and these are the questions of ${this.#handIn.student.value}. Change the name under Hand in to open it.`,
    );
  }

  async #take(
    from: string,
    { student, answers, doubts }: UnpackedHandIn,
    marked: readonly { readonly part: HandInPart; readonly report: Report }[],
  ): Promise<OpenedHandIn> {
    const notes = [...doubts, ...this.#takeStudent(from, student)];
    const opened: HandInPart[] = [];
    for (const { part, report } of marked) {
      const { id, readiness } = report.captures[0]!;
      if (id !== "") {
        const { name, file, sample } = part;
        const here = { ...part, name: sample === undefined ? freeName(name, file, await keptCaptures()) : name };
        notes.push(...(await this.#adopt(from, here, report)));
        opened.push(here);
      } else {
        const says = readiness.map((finding) => ` ${finding.says}`).join("");
        const answersOn = Object.keys(part.answers).length === 0 ? "" : ` Its answers: ${listed(part.answers)}`;
        notes.push(`${part.name} in ${from} cannot be opened.${says}${answersOn}`);
      }
    }
    const drafts = Object.fromEntries(Object.entries(answers).map(([id, given]) => [id, { given }]));
    notes.push(...otherAnswers(`In ${from}`, this.#work.adopt(drafts, NO_CAPTURE)));
    const [first] = opened;
    return { first: first && { name: first.name, sample: first.sample, file: first.file, notes }, notes };
  }

  /** A name that is here stays. */
  #takeStudent(from: string, student: string): readonly string[] {
    const here = this.#handIn.student.value.trim();
    if (here === "") this.#handIn.setStudent(student);
    return ["", student.trim()].includes(here) || isBlank(student)
      ? []
      : [`${from} is of ${shownText(student)}. Your name here stays ${here}.`];
  }

  /** The name alone proves nothing: the capture has to be that sample. */
  async #sampleOf({ sample, file }: HandInPart, stopping: AbortSignal): Promise<string | undefined> {
    if (sample === undefined || !this.#samples.has(sample)) return undefined;
    return (await isSame(file, await fetchSample(sample, stopping))) ? sample : undefined;
  }

  /** The marks in a hand-in are not believed, but computed again. */
  async #adopt(
    from: string,
    { name, sample, file, answers, seconds }: HandInPart,
    report: Report,
  ): Promise<readonly string[]> {
    const { id, frames } = report.captures[0]!;
    const marks = new Map(report.tasks.flatMap((task) => task.marks.map((mark) => [mark.question, mark] as const)));
    const works = Object.entries(answers).map(([question, given]) => {
      const spent = seconds[question];
      return [
        question,
        { given, mark: marks.get(question), ...(spent === undefined ? {} : { seconds: spent }) },
      ] as const;
    });
    const others = this.#work.adopt(Object.fromEntries(works), id);
    rememberOpened({ id, name, isIn: true, ...(sample === undefined ? { key: keyOf(id, file.size) } : { sample }) });
    const unkept = sample === undefined ? await keepCapture(id, { name, file, frames }) : undefined;
    return [...(unkept === undefined ? [] : [unkept]), ...otherAnswers(`In ${from}, on ${name},`, others)];
  }
}
