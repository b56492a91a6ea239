/** What a student has done with one capture, kept in this browser only. */
import type { Given, Mark } from "../grading/answer.ts";

/** Of one question. */
export interface Work {
  readonly given: Given;
  /** Of the answer that was checked last; undefined before, and once the answer was changed. */
  readonly mark?: Mark | undefined;
  readonly hints: readonly string[];
  /** How often an answer was checked. */
  readonly tries: number;
  /** Shown to a student who asked for it; what was earned until then remains. */
  readonly solution?: { readonly answer: string; readonly explanation: string; readonly earned: number } | undefined;
}

export type Progress = Readonly<Record<string, Work>>;

export const NO_WORK: Work = { given: "", hints: [], tries: 0 };

const PREFIX = "potshark-lab";

/** Work on other packets, or other questions, is other work. */
const keyOf = (captureId: string, questionsVersion: string): string => `${PREFIX} ${questionsVersion} ${captureId}`;

/** @returns nothing where nothing was kept, or the browser keeps nothing */
export const loadProgress = (captureId: string, questionsVersion: string): Progress => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(captureId, questionsVersion)) ?? "{}") as Progress;
  } catch {
    return {};
  }
};

/** A browser that keeps nothing is no reason to stop. */
export const saveProgress = (captureId: string, questionsVersion: string, progress: Progress): void => {
  try {
    localStorage.setItem(keyOf(captureId, questionsVersion), JSON.stringify(progress));
  } catch {
    // Private windows and full disks: the work goes on, it is gone with the page.
  }
};

/** Forgets the work on every capture. */
export const forgetProgress = (): void => {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept where nothing can be.
  }
};
