/** State of the evidence panel: what it is about, and the packet view that shows it. */
import { InspectorState } from "@potshark/inspector";
import { type Signal, signal } from "@preact/signals";
import { sessionOptions } from "../grading/session-options.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { questionSetFor } from "../questions/question-set-for.ts";
import type { CaptureOpener } from "./capture-opener.ts";

interface ShownEvidence {
  readonly title: string;
  readonly command: string;
  /** Numbers of the packets that show it; empty where all packets are looked at. */
  readonly frames: readonly number[];
}

const WORKER = "/page/inspector.js";
const COLOR_RULES = "/page/colorfilters.txt";

/** Without colours the packets are as readable. */
const fetchColorRules = (): Promise<string> =>
  fetch(COLOR_RULES).then(
    (answer) => (answer.ok ? answer.text() : ""),
    () => "",
  );

export class EvidenceState {
  readonly shown: Signal<ShownEvidence | undefined> = signal(undefined);
  readonly #opener: CaptureOpener;
  readonly #questions: QuestionSet;
  readonly #attempt: (act: () => Promise<void>) => Promise<void>;
  readonly view: InspectorState;
  /** Id of the capture that the view has open. */
  #viewed: string | undefined;

  /** @param attempt runs a function, and reports its errors */
  constructor(opener: CaptureOpener, questions: QuestionSet, attempt: (act: () => Promise<void>) => Promise<void>) {
    this.#opener = opener;
    this.#questions = questions;
    this.#attempt = attempt;
    this.view = new InspectorState(() => new Worker(WORKER, { type: "module" }), fetchColorRules);
  }

  /** Shows all packets; those of some evidence are marked, and the first of them is selected. */
  async show(title: string, frames: readonly number[], command: string): Promise<void> {
    await this.#attempt(async () => {
      this.shown.value = { title, command, frames };
      if (!(await this.#openView())) return;
      this.view.marked.value = new Set(frames);
      // What an earlier filter hides would be missed.
      if (this.view.applied.value !== "") await this.view.applyFilter("", "selected");
      const [first] = frames;
      if (first !== undefined) await this.view.selectFrame(first);
    });
  }

  /** A packet, in the evidence that is shown already or by itself. */
  async showPacket(frame: number): Promise<void> {
    if (this.shown.value === undefined)
      await this.#attempt(async () => this.show(`Packet ${frame}`, [frame], await this.#opener.ask("command", frame)));
    else await this.#attempt(() => this.view.selectFrame(frame));
  }

  close(): void {
    this.shown.value = undefined;
  }

  /** The capture is another one: the view forgets it. */
  forget(): void {
    this.close();
    this.view.close();
    this.#viewed = undefined;
  }

  /** @returns whether the view has the capture at hand; another one may have been opened meanwhile */
  async #openView(): Promise<boolean> {
    const { value: file } = this.#opener.file;
    const { current } = this.#opener;
    if (file === undefined || current === undefined) throw new Error("No capture is open.");
    if (this.#viewed !== file.id) {
      this.#viewed = file.id;
      const { ports } = sessionOptions(questionSetFor(this.#questions, file.sample));
      await this.view.open(file.name, { kind: "file", file: current.file }, ports);
      const { value: problem } = this.view.problem;
      if (problem !== undefined) {
        this.#viewed = undefined;
        throw new Error(problem);
      }
    }
    return this.#opener.file.value?.id === file.id;
  }
}
