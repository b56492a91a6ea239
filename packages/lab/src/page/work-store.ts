/** The work on the current capture: stored in the browser at each change, and shared with other tabs. */
import { type Signal, signal } from "@preact/signals";
import type { QuestionSet } from "../questions/question-set.ts";
import type { Given } from "../responses/plain-given.ts";
import {
  dropWork,
  loadProgress,
  NO_CAPTURE,
  NO_WORK,
  onWorkElsewhere,
  type Progress,
  saveWork,
  type Work,
  workedOn,
} from "./progress.ts";
import { WorkNames } from "./work-names.ts";

export const isBlank = (given: Given): boolean => String(given).trim() === "";

export class WorkStore {
  readonly progress: Signal<Progress>;
  /** Parts of the stored work that could not be read, and were set aside. */
  readonly unreadable: Signal<number> = signal(0);
  /** False after the browser has refused to store something. */
  readonly isKept: Signal<boolean> = signal(true);
  readonly #version: string;
  readonly #names: WorkNames;
  /** Work that the browser did not store, by capture: it lasts as long as the page. */
  readonly #unkept = new Map<string, Progress>();
  #captureId = NO_CAPTURE;

  /** @param questions marks for other versions are ignored */
  constructor(questions: QuestionSet) {
    this.#version = questions.version;
    this.#names = new WorkNames(questions);
    this.progress = signal(this.#load(NO_CAPTURE));
    onWorkElsewhere(this.#version, (captureId, name, work) => {
      const question = this.#names.questionOf(name);
      if (captureId === this.#captureId && question !== undefined) this.#show(question, work);
    });
  }

  get captureId(): string {
    return this.#captureId;
  }

  on(question: string): Work {
    return this.progress.value[question] ?? NO_WORK;
  }

  /** Switches to the work on another capture. */
  switchTo(captureId: string): void {
    if (captureId === this.#captureId) return;
    this.#captureId = captureId;
    this.progress.value = this.#load(captureId);
  }

  /** @param captureId the capture of this work; another capture may be open by now */
  keep(question: string, work: Work, captureId: string = this.#captureId): void {
    if (captureId === this.#captureId) this.#show(question, work);
    if (saveWork(captureId, this.#version, this.#names.nameOf(question), work)) return;
    this.isKept.value = false;
    this.#unkept.set(captureId, { ...this.#unkept.get(captureId), [question]: work });
  }

  /**
   * Takes answers from elsewhere, for questions without an answer.
   * @param works by their questions; only what is in them is taken
   * @returns the answers that differ from one here, which stays
   */
  adopt(
    works: Readonly<Record<string, Pick<Work, "given"> & Partial<Work>>>,
    captureId: string = this.#captureId,
  ): Readonly<Record<string, Given>> {
    const here = captureId === this.#captureId ? this.progress.value : this.#load(captureId);
    const differing: Record<string, Given> = {};
    for (const [question, work] of Object.entries(works)) {
      const own = here[question] ?? NO_WORK;
      if (isBlank(own.given)) this.keep(question, { ...own, ...work }, captureId);
      else if (JSON.stringify(own.given) !== JSON.stringify(work.given)) differing[question] = work.given;
    }
    return differing;
  }

  /** The work on every capture, by the captures' ids. */
  all(): ReadonlyMap<string, Progress> {
    return new Map([...workedOn(), ...this.#unkept.keys()].map((id) => [id, this.#load(id)]));
  }

  /** Adopts answers that were written before any capture was open, if their questions are for this capture. */
  adoptDrafts(asked: readonly string[]): Readonly<Record<string, Given>> {
    if (this.#captureId === NO_CAPTURE) return {};
    const drafts = Object.entries(this.#load(NO_CAPTURE)).filter(
      ([question, { given }]) => asked.includes(question) && !isBlank(given),
    );
    for (const [question] of drafts) dropWork(NO_CAPTURE, this.#names.nameOf(question));
    return this.adopt(Object.fromEntries(drafts.map(([question, { given }]) => [question, { given }])));
  }

  forget(): void {
    this.#unkept.clear();
    this.progress.value = {};
  }

  #load(captureId: string): Progress {
    const { progress, unreadable } = loadProgress(captureId, this.#version);
    this.unreadable.value += unreadable;
    const own = Object.entries(progress).flatMap(([name, work]): readonly [string, Work][] => {
      const question = this.#names.questionOf(name);
      return question === undefined ? [] : [[question, work]];
    });
    return { ...Object.fromEntries(own), ...this.#unkept.get(captureId) };
  }

  #show(question: string, work: Work | undefined): void {
    this.progress.value = { ...this.progress.value, [question]: work ?? NO_WORK };
  }
}
