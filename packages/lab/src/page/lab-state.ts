/** The state of the page, and everything that changes it. Components read signals and call these. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { SpaceTime } from "../diagram/space-time.ts";
import type { Given } from "../grading/answer.ts";
import type { CaptureState, HandoutPage, Sample } from "../page-content.ts";
import type { Question, QuestionSet } from "../questions/question.ts";
import { forgetCapture, keepCapture, keptCapture } from "./kept-capture.ts";
import { forgetProgress, loadProgress, NO_WORK, type Progress, saveProgress, type Work } from "./progress.ts";
import { shownText } from "./shown-text.ts";
import type { Ask } from "./worker-client.ts";
import type { OpenedCapture, PacketDetails, PacketField, PacketLine } from "./worker-protocol.ts";

export interface OpenFile extends OpenedCapture {
  readonly name: string;
  /** The sample that it is; undefined for a student's own. */
  readonly sample: string | undefined;
}

export interface Evidence {
  readonly title: string;
  readonly command: string;
  readonly marked: ReadonlySet<number>;
  /** In order. */
  readonly lines: readonly PacketLine[];
}

export type View = "questions" | "diagram";

/** What a page of the lab is made from. */
export interface LabTexts {
  readonly handout: readonly HandoutPage[];
  readonly questions: QuestionSet;
  readonly samples: readonly Sample[];
}

/** A page has to keep the capture in memory, twice. */
const MOST_BYTES = 512 * 2 ** 20;
/** Frames shown around those that are evidence. */
const NEIGHBOURS = 1;
/** Of a capture with thousands of packets that show the same, so many show it as well. */
const MOST_EVIDENCE = 300;
/** After so many tries without success the solution may be seen even if hints are left. */
const TRIES_BEFORE_SOLUTION = 3;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class LabState {
  readonly texts: LabTexts;
  readonly #ask: Ask;
  readonly task: Signal<number> = signal(0);
  readonly view: Signal<View> = signal("questions");
  readonly file: Signal<OpenFile | undefined> = signal(undefined);
  readonly progress: Signal<Progress> = signal({});
  /** What is being waited for; "" for nothing. */
  readonly busy: Signal<string> = signal("");
  /** What went wrong last, in one sentence; "" for nothing. */
  readonly problem: Signal<string> = signal("");
  /** Read out to those who do not see the page. */
  readonly said: Signal<string> = signal("");
  readonly capturing: Signal<CaptureState> = signal({ state: "idle" });
  readonly evidence: Signal<Evidence | undefined> = signal(undefined);
  readonly selected: Signal<number | undefined> = signal(undefined);
  readonly details: Signal<PacketDetails | undefined> = signal(undefined);
  /** The field of it whose bytes are marked. */
  readonly picked: Signal<PacketField | undefined> = signal(undefined);
  readonly diagram: Signal<SpaceTime | undefined> = signal(undefined);
  /** The diagram leaves out what only acknowledges. */
  readonly isBrief: Signal<boolean> = signal(true);
  /** The questions of the task at hand that are put to the capture at hand. */
  readonly questions: ReadonlySignal<readonly Question[]>;

  constructor(texts: LabTexts, ask: Ask) {
    this.texts = texts;
    this.#ask = ask;
    this.questions = computed(() => {
      const asked = new Set(this.isBlocked ? [] : this.file.value?.asked);
      const task = texts.questions.tasks.find((one) => one.task === this.task.value);
      return (task?.questions ?? []).filter(({ id }) => asked.has(id));
    });
  }

  /** Whether nothing can be asked of the capture at hand. */
  get isBlocked(): boolean {
    return this.file.value?.readiness.some(({ severity }) => severity === "blocks") ?? false;
  }

  workOn(id: string): Work {
    return this.progress.value[id] ?? NO_WORK;
  }

  /** Points for a question; after the answer was shown there are none to be had any more. */
  earnedFor(id: string): number {
    const { mark, solution } = this.workOn(id);
    return solution?.earned ?? mark?.earned ?? 0;
  }

  /** Points that a person has yet to give. */
  pendingFor(id: string): number {
    const { mark } = this.workOn(id);
    return mark?.verdict === "pending" ? mark.points : 0;
  }

  /** Opens a capture in this browser. */
  async open(name: string, data: Uint8Array<ArrayBuffer>, sample: string | undefined): Promise<void> {
    await this.#busyWith(`Reading ${name}`, async () => {
      const opened = await this.#ask("open", name, data, sample);
      this.file.value = { ...opened, name, sample };
      this.progress.value = loadProgress(opened.id, this.texts.questions.version);
      // One of which nothing can be asked does not take the place of the work at hand: a new load brings that back.
      if (!this.isBlocked) void keepCapture({ name, sample, data });
      this.closeEvidence();
      this.diagram.value = undefined;
      this.said.value = `${name}: ${opened.frames} packets, ${opened.asked.length} questions`;
      if (this.view.value === "diagram") await this.showDiagram();
    });
  }

  /** Opens a file that was chosen or dropped. A folder, or a file that was taken away, cannot be read. */
  openFile(file: File): Promise<void> {
    const name = shownText(file.name);
    return this.#busyWith(`Reading ${name}`, async () => {
      if (file.size > MOST_BYTES)
        throw new Error(`${name} is larger than ${MOST_BYTES >> 20} MB, more than a page can hold.`);
      const bytes = await file.arrayBuffer().catch(() => {
        throw new Error(`${name} cannot be read. Is it a file?`);
      });
      await this.open(name, new Uint8Array(bytes), undefined);
    });
  }

  openSample(name: string): Promise<void> {
    return this.#busyWith(`Fetching ${name}`, async () => {
      const answer = await fetch(`/samples/${name}.pcapng`);
      if (!answer.ok) throw new Error(`There is no sample ${name} here.`);
      await this.open(`${name}.pcapng`, new Uint8Array(await answer.arrayBuffer()), name);
    });
  }

  /** A changed answer is one that was not checked. */
  give(id: string, given: Given): void {
    this.#keep(id, { ...this.workOn(id), given, mark: undefined });
  }

  async check(id: string): Promise<void> {
    const work = this.workOn(id);
    const { value: file } = this.file;
    await this.#busyWith("", async () => {
      const mark = await this.#ask("mark", id, work.given, work.hints.length);
      // Meanwhile something else may have been typed, or opened.
      if (this.file.value !== file || this.workOn(id).given !== work.given) return;
      const tries = mark.verdict === "unanswered" || mark.verdict === "unreadable" ? work.tries : work.tries + 1;
      this.#keep(id, { ...this.workOn(id), mark, tries });
      this.said.value = `${id}: ${mark.verdict}. ${mark.misconception?.why ?? mark.why}`;
    });
  }

  /** The hint after those that were taken. */
  takeHint(question: Question): void {
    const work = this.workOn(question.id);
    const hint = question.hints[work.hints.length];
    if (hint === undefined) return;
    this.#keep(question.id, { ...work, hints: [...work.hints, hint] });
    this.said.value = hint;
  }

  /** Hints come before the solution. */
  maySeeSolution(question: Question): boolean {
    const { hints, tries } = this.workOn(question.id);
    return tries >= TRIES_BEFORE_SOLUTION || (tries > 0 && hints.length === question.hints.length);
  }

  async showSolution(id: string): Promise<void> {
    await this.#busyWith("", async () => {
      const solution = await this.#ask("solution", id);
      const work = this.workOn(id);
      this.#keep(id, { ...work, solution: { ...solution, earned: work.mark?.earned ?? 0 } });
      this.said.value = solution.answer;
    });
  }

  /** The packets that show something, each with its neighbours. */
  async showEvidence(title: string, frames: readonly number[], command: string): Promise<void> {
    await this.#busyWith("", async () => {
      const shown = frames.slice(0, MOST_EVIDENCE);
      const lines = await this.#linesAround(shown);
      this.evidence.value = { title, command, marked: new Set(frames), lines };
      const [first] = shown;
      if (first !== undefined) await this.select(first);
    });
  }

  /** One packet, among the evidence that is shown already. */
  async showPacket(frame: number): Promise<void> {
    const { value: evidence } = this.evidence;
    if (evidence === undefined)
      return this.showEvidence(`Packet ${frame}`, [frame], `tshark -r FILE -Y 'frame.number == ${frame}' -V`);
    await this.#busyWith("", async () => {
      if (!evidence.lines.some((line) => line.frame === frame)) {
        const lines = await this.#linesAround([...evidence.lines.map((line) => line.frame), frame], 0);
        this.evidence.value = { ...evidence, lines };
      }
      await this.select(frame);
    });
  }

  #linesAround(frames: readonly number[], neighbours: number = NEIGHBOURS): Promise<readonly PacketLine[]> {
    const shown = new Set(
      frames.flatMap((frame) => Array.from({ length: 2 * neighbours + 1 }, (_, at) => frame - neighbours + at)),
    );
    return this.#ask(
      "packets",
      [...shown].sort((left, right) => left - right),
    );
  }

  closeEvidence(): void {
    this.evidence.value = undefined;
    this.selected.value = undefined;
    this.details.value = undefined;
    this.picked.value = undefined;
  }

  /** Decodes a packet. */
  async select(frame: number): Promise<void> {
    this.selected.value = frame;
    this.picked.value = undefined;
    this.details.value = await this.#ask("details", frame);
  }

  async showDiagram(): Promise<void> {
    this.view.value = "diagram";
    if (this.file.value === undefined || this.diagram.value !== undefined) return;
    await this.#busyWith("Drawing", async () => {
      this.diagram.value = await this.#ask("diagram");
    });
  }

  /** Packs capture, answers and marks, signed. @returns undefined where it failed; `problem` says why */
  async bundle(): Promise<Blob | undefined> {
    let packed: Blob | undefined;
    await this.#busyWith("Packing", async () => {
      const given = Object.entries(this.progress.value).flatMap(([id, work]) =>
        work.given === "" ? [] : [[id, work.given] as const],
      );
      packed = new Blob([await this.#ask("bundle", Object.fromEntries(given))], { type: "application/zip" });
    });
    return packed;
  }

  /** Goes on with the capture of the last visit. */
  async resume(): Promise<void> {
    const capture = await keptCapture();
    if (capture !== undefined) await this.open(capture.name, capture.data, capture.sample);
  }

  forget(): void {
    forgetProgress();
    void forgetCapture();
    this.progress.value = {};
    this.said.value = "Your answers are gone from this browser.";
  }

  async startCapture(): Promise<void> {
    await this.#busyWith("Starting the capture", async () => {
      this.capturing.value = (await (await fetch("/capture/start", { method: "POST" })).json()) as CaptureState;
    });
  }

  async lookAtCapture(): Promise<void> {
    this.capturing.value = (await (await fetch("/capture")).json()) as CaptureState;
  }

  async stopCapture(): Promise<void> {
    await this.#busyWith("Stopping the capture", async () => {
      const answer = await fetch("/capture/stop", { method: "POST" });
      await this.lookAtCapture();
      if (!answer.ok) throw new Error("No capture was running.");
      await this.open("my capture", new Uint8Array(await answer.arrayBuffer()), undefined);
    });
  }

  async #busyWith(what: string, act: () => Promise<void>): Promise<void> {
    if (what !== "") this.busy.value = what;
    this.problem.value = "";
    try {
      await act();
    } catch (error) {
      this.problem.value = reasonOf(error);
    } finally {
      this.busy.value = "";
    }
  }

  #keep(id: string, work: Work): void {
    this.progress.value = { ...this.progress.value, [id]: work };
    const { value: file } = this.file;
    if (file !== undefined) saveProgress(file.id, this.texts.questions.version, this.progress.value);
  }
}
