/** The state of the page, and everything that changes it. Components read signals and call these. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { SpaceTime } from "../diagram/space-time.ts";
import type { Question } from "../kinds/kinds.ts";
import type { QuestionSet, Task } from "../questions/question-set.ts";
import { questionSetFor } from "../questions/question-set-for.ts";
import type { Given } from "../responses/plain-given.ts";
import { type CaptureFile, CaptureOpener, type OpenFile, readable, type Source } from "./capture-opener.ts";
import { EvidenceState } from "./evidence-state.ts";
import { freeName } from "./free-name.ts";
import { HandInOpener, isHandIn, otherAnswers } from "./hand-in-opener.ts";
import { HandInState } from "./hand-in-state.ts";
import {
  type AtHand,
  atHand,
  forgetCaptures,
  type KeptCapture,
  keepCapture,
  keptCapture,
  keptCaptures,
  keyOf,
  rememberOpened,
  setAtHand,
} from "./kept-captures.ts";
import { captureState, fetchSample, startCapture, stopCapture } from "./lab-server.ts";
import type { CaptureState, CommandPlaces, HandoutPage, Sample } from "./page-content.ts";
import { countAnswers, forgetProgress } from "./progress.ts";
import { shownText } from "./shown-text.ts";
import { isBlank, WorkStore } from "./work-store.ts";
import { WorkTime } from "./work-time.ts";
import type { OpenedCapture } from "./worker-protocol.ts";

export type View = "questions" | "diagram";

/** The content that the lab's page is made from. */
export interface LabTexts {
  readonly handout: readonly HandoutPage[];
  readonly questions: QuestionSet;
  readonly samples: readonly Sample[];
  readonly places: CommandPlaces;
}

/** After this many tries without success the solution is available even if hints are left. */
const TRIES_BEFORE_SOLUTION = 3;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class LabState {
  readonly texts: LabTexts;
  readonly opener: CaptureOpener;
  readonly evidence: EvidenceState;
  readonly work: WorkStore;
  readonly time: WorkTime = new WorkTime();
  readonly handIn: HandInState;
  /** Whether what is handed in is shown, in place of a task. */
  readonly isHandingIn: Signal<boolean> = signal(false);
  readonly task: Signal<number> = signal(0);
  readonly view: Signal<View> = signal("questions");
  /** The student's own captures that the browser stores, the newest first. */
  readonly kept: Signal<readonly KeptCapture[]> = signal([]);
  /** What the page waits for; "" for nothing. */
  readonly busy: Signal<string> = signal("");
  /** What went wrong last, in one sentence; "" for nothing. */
  readonly problem: Signal<string> = signal("");
  /** Notes on the current capture besides its packets. */
  readonly notes: Signal<readonly string[]> = signal([]);
  /** Whether another tab of this browser has the page open already. */
  readonly isSecondTab: Signal<boolean> = signal(false);
  /** Announced by screen readers. */
  readonly said: Signal<string> = signal("");
  readonly capturing: Signal<CaptureState> = signal({ state: "idle" });
  /** Questions that are being checked. */
  readonly checking: Signal<ReadonlySet<string>> = signal(new Set());
  /** The question that could not be checked because no capture is open. */
  readonly unchecked: Signal<string | undefined> = signal(undefined);
  readonly diagram: Signal<SpaceTime | undefined> = signal(undefined);
  /** The diagram leaves out segments that only acknowledge. */
  readonly isBrief: Signal<boolean> = signal(true);
  /** The current task's questions for the current capture; without a capture, all of the task. */
  readonly questions: ReadonlySignal<readonly Question[]>;

  readonly #handIns: HandInOpener;
  #atHand: AtHand | undefined;

  constructor(texts: LabTexts) {
    this.texts = texts;
    this.work = new WorkStore(texts.questions);
    this.opener = new CaptureOpener(texts.questions, texts.places, {
      onOpen: (opened, file) => this.#onOpen(opened, file),
      // A capture without any fitting question does not replace the current work: a reload brings the work back.
      onReady: () => {
        if (!this.isBlocked && this.#atHand !== undefined) setAtHand(this.#atHand);
      },
      onProblem: (problem) => {
        this.problem.value = problem;
      },
    });
    this.evidence = new EvidenceState(this.opener, texts.questions, (act) => this.#attempt("", act));
    this.handIn = new HandInState(this.opener, this.work, texts.samples);
    this.#handIns = new HandInOpener(this.opener, this.work, this.handIn, texts);
    this.questions = computed(() => {
      const { value: file } = this.file;
      const all = this.taskAtHand?.questions ?? [];
      if (file === undefined) return all;
      const asked = new Set(this.isBlocked ? [] : file.asked);
      return all.filter(({ id }) => asked.has(id));
    });
  }

  get file(): Signal<OpenFile | undefined> {
    return this.opener.file;
  }

  /** Of the current capture, if it is stored. */
  get keyAtHand(): string | undefined {
    const { value: file } = this.file;
    return file === undefined ? undefined : keyOf(file.id, file.bytes);
  }

  get taskAtHand(): Task | undefined {
    const { tasks } = questionSetFor(this.texts.questions, this.file.value?.sample);
    return tasks.find((one) => one.task === this.task.value);
  }

  /** Whether no question can be asked of the current capture. */
  get isBlocked(): boolean {
    return this.file.value?.readiness?.some(({ severity }) => severity === "blocks") ?? false;
  }

  /** Evidence is of an answer, so it goes with its task. */
  goTo(task: number): void {
    batch(() => {
      this.isHandingIn.value = false;
      if (task !== this.task.value) this.evidence.close();
      this.task.value = task;
    });
  }

  async goToHandIn(): Promise<void> {
    batch(() => {
      this.isHandingIn.value = true;
      this.evidence.close();
    });
    await this.#attempt("Marking what you hand in", () => this.handIn.look());
  }

  /** Points for a question; none after the solution was shown. */
  earnedFor(id: string): number {
    const { mark, solution } = this.work.on(id);
    return solution?.earned ?? mark?.earned ?? 0;
  }

  /** Points that a person still has to give. */
  pendingFor(id: string): number {
    const { mark } = this.work.on(id);
    return mark?.verdict === "pending" ? mark.points : 0;
  }

  /** Whether there is an answer that no mark is of. */
  isUnchecked(id: string): boolean {
    const { given, mark } = this.work.on(id);
    return mark === undefined && !isBlank(given);
  }

  /** Opens a capture in this browser. */
  async open(source: Source): Promise<void> {
    this.problem.value = "";
    await this.opener.open(source);
  }

  /** Opens a file that was chosen or dropped. */
  openFile(file: File): Promise<void> {
    return this.#openOwn(shownText(file.name), () => readable(file));
  }

  #openOwn(name: string, read: () => Promise<Blob>): Promise<void> {
    const get = async (stopping: AbortSignal): Promise<CaptureFile | undefined> => {
      const file = await read();
      return (await isHandIn(file))
        ? this.#openHandIn(name, file, stopping)
        : { name: freeName(name, file, this.kept.value), sample: undefined, file, notes: [] };
    };
    return this.open({ name, sample: undefined, get });
  }

  async #openHandIn(name: string, file: Blob, stopping: AbortSignal): Promise<CaptureFile | undefined> {
    const { first, notes } = await this.#handIns.open(name, file, stopping);
    await this.lookAtKept();
    if (first === undefined) {
      const { value: open } = this.file;
      const drafts = open === undefined ? {} : this.work.adoptDrafts(open.asked);
      this.notes.value = [...notes, ...otherAnswers(`In ${name}`, drafts), `${name} holds no capture, only answers.`];
      if (this.isHandingIn.value) void this.goToHandIn();
    }
    return first;
  }

  openSample(sample: string): Promise<void> {
    const name = `${sample}.pcapng`;
    const get = async (stopping: AbortSignal): Promise<CaptureFile> => {
      return { name, sample, file: await fetchSample(sample, stopping), notes: [] };
    };
    return this.open({ name, sample, get });
  }

  /** The student's own capture that was open before. */
  async openKept(key: string): Promise<void> {
    const capture = await keptCapture(key);
    if (capture === undefined) this.problem.value = "The browser no longer has this capture. Open its file again.";
    else await this.#openKept(capture);
  }

  #openKept({ name, file }: KeptCapture): Promise<void> {
    return this.#openOwn(name, async () => file);
  }

  #onOpen(opened: OpenedCapture, { file, notes }: CaptureFile): void {
    const { id, name, sample, frames, asked } = opened;
    batch(() => {
      this.work.switchTo(id);
      this.notes.value = [...notes, ...otherAnswers("From before the capture was open", this.work.adoptDrafts(asked))];
      this.evidence.forget();
      this.diagram.value = undefined;
      this.unchecked.value = undefined;
      this.said.value = `${name}: ${frames} packets, ${asked.length} questions`;
    });
    this.#atHand = { id, name, ...(sample === undefined ? { key: keyOf(id, file.size) } : { sample }) };
    rememberOpened(this.#atHand);
    if (sample === undefined) void this.#keepCapture(opened, file);
    if (this.isHandingIn.value) void this.goToHandIn();
    else if (this.view.value === "diagram") void this.showDiagram();
  }

  async #keepCapture({ id, name, frames }: OpenedCapture, file: Blob): Promise<void> {
    const problem = await keepCapture(id, { name, file, frames });
    if (problem !== undefined) this.notes.value = [...this.notes.value, problem];
    await this.lookAtKept();
  }

  async lookAtKept(): Promise<void> {
    this.kept.value = await keptCaptures();
  }

  /** A changed answer counts as not checked. */
  give(id: string, given: Given): void {
    this.work.keep(id, { ...this.work.on(id), given, mark: undefined });
  }

  /** Waits for a capture that is being opened: the student wants an answer for that one. */
  async check(id: string): Promise<void> {
    if (this.checking.value.has(id)) return;
    this.time.act(id, Date.now());
    this.unchecked.value = undefined;
    this.checking.value = new Set([...this.checking.value, id]);
    await this.opener.settled();
    const { value: file } = this.file;
    if (file?.asked.includes(id)) await this.#attempt("", () => this.#mark(id, file));
    else {
      this.unchecked.value = id;
      this.said.value = `${id} is not checked: ${file === undefined ? "no capture is open" : `its question is not about ${file.name}`}.`;
    }
    this.checking.value = new Set([...this.checking.value].filter((one) => one !== id));
  }

  async #mark(id: string, file: OpenFile): Promise<void> {
    const work = this.work.on(id);
    const mark = await this.opener.ask("mark", id, work.given, work.hints.length);
    const isAtHand = this.work.captureId === file.id;
    const now = isAtHand ? this.work.on(id) : work;
    // The answer may have changed by now.
    if (now.given !== work.given) return;
    const isCounted = mark.verdict !== "unanswered" && mark.verdict !== "unreadable";
    const tries = now.tries + (isCounted ? 1 : 0);
    const seconds = (now.seconds ?? 0) + this.time.take(id);
    this.work.keep(id, { ...now, mark, tries, seconds }, file.id);
    if (isAtHand) this.said.value = `${id}: ${mark.verdict}. ${mark.misconception?.why ?? mark.why}`;
  }

  /** The next hint. */
  takeHint(question: Question): void {
    const work = this.work.on(question.id);
    const hint = question.hints[work.hints.length];
    if (hint === undefined) return;
    this.work.keep(question.id, { ...work, hints: [...work.hints, hint] });
    this.said.value = hint;
  }

  /** Hints come before the solution. */
  maySeeSolution(question: Question): boolean {
    const { hints, tries } = this.work.on(question.id);
    return tries >= TRIES_BEFORE_SOLUTION || (tries > 0 && hints.length === question.hints.length);
  }

  async showSolution(id: string): Promise<void> {
    await this.#attempt("", async () => {
      const solution = await this.opener.ask("solution", id);
      const work = this.work.on(id);
      this.work.keep(id, { ...work, solution: { ...solution, earned: work.mark?.earned ?? 0 } });
      this.said.value = solution.answer;
    });
  }

  async showDiagram(): Promise<void> {
    this.view.value = "diagram";
    const { value: file } = this.file;
    if (file === undefined || this.diagram.value !== undefined) return;
    await this.#attempt("Drawing", async () => {
      const diagram = await this.opener.ask("diagram");
      if (this.file.value?.id === file.id) this.diagram.value = diagram;
    });
  }

  /** All that is handed in. @returns undefined if it failed; `problem` says why */
  async pack(): Promise<Blob | undefined> {
    let packed: Blob | undefined;
    await this.#attempt("Packing", async () => {
      packed = await this.handIn.pack();
    });
    return packed;
  }

  /** Restores the capture that was open when this tab, or else the last tab, was closed. */
  async resume(): Promise<void> {
    const last = atHand();
    const capture = this.kept.value.find(({ key }) => key === last?.key);
    const sample = this.texts.samples.find(({ name }) => name === last?.sample)?.name;
    if (last === undefined || (sample === undefined && capture === undefined)) return;
    this.work.switchTo(last.id);
    await (capture === undefined ? this.openSample(sample ?? "") : this.#openKept(capture));
  }

  /** What `forget` would delete. */
  get remembered(): { readonly answers: number; readonly captures: number } {
    return { answers: countAnswers(), captures: this.kept.value.length };
  }

  /** Deletes it for ever. */
  async forget(): Promise<void> {
    forgetProgress();
    this.work.forget();
    this.handIn.forget();
    await forgetCaptures();
    await this.lookAtKept();
    this.said.value = "Your answers and captures are gone from this browser.";
    if (this.variant !== undefined) location.reload();
  }

  /** Whose questions these are, where students are asked different ones. */
  get variant(): string | undefined {
    return this.texts.questions.variant && this.handIn.student.value;
  }

  /** Asks again who the student is. The answers stay with the questions that they are to. */
  changeStudent(): void {
    this.handIn.setStudent("");
    location.reload();
  }

  async startCapture(): Promise<void> {
    await this.#attempt("Starting the capture", async () => {
      this.capturing.value = await startCapture();
    });
  }

  async lookAtCapture(): Promise<void> {
    try {
      this.capturing.value = await captureState();
    } catch (error) {
      this.problem.value = reasonOf(error);
    }
  }

  async stopCapture(): Promise<void> {
    await this.#attempt("Stopping the capture", async () => {
      const file = await stopCapture();
      this.capturing.value = { state: "idle" };
      if (file === undefined) throw new Error("No capture was running.");
      void this.#openOwn("my capture", async () => file);
    });
  }

  async #attempt(what: string, act: () => Promise<unknown>): Promise<void> {
    if (what !== "") this.busy.value = what;
    this.problem.value = "";
    try {
      await act();
    } catch (error) {
      this.problem.value = reasonOf(error);
    } finally {
      if (this.busy.value === what) this.busy.value = "";
    }
  }
}
