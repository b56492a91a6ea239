/**
 * What a student has done with one capture, kept in this browser only: one text in localStorage for each question, so
 * that two tabs on the same capture do not overwrite each other's answers.
 */
import "./without-eval.ts";
import { z } from "zod";
import type { Verdict } from "../kinds/kind.ts";
import type { Mark } from "../marking/mark.ts";
import type { Given } from "../responses/plain-given.ts";
import { boundEvidence } from "./limits.ts";

/** Of one question. */
export interface Work {
  readonly given: Given;
  /** The mark of the last checked answer; undefined before, and after the answer was changed. */
  readonly mark?: Mark | undefined;
  readonly hints: readonly string[];
  /** How often an answer was checked. */
  readonly tries: number;
  /** How long the student worked on it, until an answer was checked last. */
  readonly seconds?: number | undefined;
  /** Shown on request; points earned before remain. */
  readonly solution?: { readonly answer: string; readonly explanation: string; readonly earned: number } | undefined;
}

export type Progress = Readonly<Record<string, Work>>;

export const NO_WORK: Work = { given: "", hints: [], tries: 0 };

/** Replaces a capture's id for answers that were written before a capture was opened. */
export const NO_CAPTURE = "none";

const value = z.union([z.string(), z.number()]);

const markSchema = z.object({
  question: z.string(),
  task: z.number(),
  verdict: z.enum([
    "right",
    "partly",
    "wrong",
    "unanswered",
    "unreadable",
    "absent",
    "pending",
  ] satisfies readonly Verdict[]),
  credit: z.number(),
  points: z.number(),
  earned: z.number(),
  why: z.string(),
  misconception: z.object({ id: z.string(), why: z.string() }).optional(),
  evidence: z.object({ frames: z.array(z.number()), command: z.string() }),
  nextHint: z.string().optional(),
  understood: z.string().optional(),
});

const workSchema = z.object({
  given: z.union([value, z.array(value)]),
  mark: markSchema.optional(),
  hints: z.array(z.string()),
  tries: z.number(),
  seconds: z.number().optional(),
  solution: z.object({ answer: z.string(), explanation: z.string(), earned: z.number() }).optional(),
});

const keptSchema = z.object({ questions: z.string(), work: workSchema });
/** The old format: all questions of a capture in one text, with the version of the questions in its name. */
const OLD_NAME = /^potshark-lab ([0-9a-f]{14}) ([0-9a-f]{14})$/;
const oldSchema = z.record(z.string(), workSchema);

const PREFIX = "potshark-lab";
const WORK = `${PREFIX} work`;
const ASIDE = `${PREFIX} set aside`;

const WORK_NAME = new RegExp(`^${WORK} (\\S+) `);

const nameOf = (captureId: string, question: string): string => `${WORK} ${captureId} ${question}`;

/** @returns undefined if it is not JSON, or has another shape */
const readAs = <Shape>(schema: z.ZodType<Shape>, text: string): Shape | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Work on other versions of the questions: the answers stay valid, the marks do not. */
const readWork = (text: string, questionsVersion: string): Work | undefined => {
  const kept = readAs(keptSchema, text);
  if (kept === undefined) return undefined;
  const { given } = kept.work;
  return kept.questions === questionsVersion ? (kept.work as Work) : { ...NO_WORK, given };
};

const names = (): readonly string[] => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

/** An unreadable text is moved to another name, not deleted. */
const setAside = (name: string, text: string): void => {
  localStorage.setItem(`${ASIDE} ${new Date().toISOString()} ${name}`, text);
  localStorage.removeItem(name);
};

/** Converts stored work from the old format to the new. @returns whether all of it could be read */
const renew = (name: string, captureId: string, questions: string): boolean => {
  const text = localStorage.getItem(name) ?? "";
  const works = readAs(oldSchema, text);
  if (works === undefined) {
    setAside(name, text);
    return false;
  }
  for (const [question, work] of Object.entries(works)) {
    if (localStorage.getItem(nameOf(captureId, question)) === null)
      localStorage.setItem(nameOf(captureId, question), JSON.stringify({ questions, work }));
  }
  localStorage.removeItem(name);
  return true;
};

export interface LoadedProgress {
  readonly progress: Progress;
  /** How many texts could not be read, and were set aside. */
  readonly unreadable: number;
}

/** @returns nothing if nothing was stored, or the browser stores nothing */
export const loadProgress = (captureId: string, questionsVersion: string): LoadedProgress => {
  const progress: Record<string, Work> = {};
  let unreadable = 0;
  try {
    for (const name of names()) {
      const [, version = "", id] = OLD_NAME.exec(name) ?? [];
      if (id === captureId && !renew(name, captureId, version)) unreadable += 1;
    }
    const start = nameOf(captureId, "");
    for (const name of names().filter((one) => one.startsWith(start))) {
      const text = localStorage.getItem(name) ?? "";
      const work = readWork(text, questionsVersion);
      if (work !== undefined) progress[name.slice(start.length)] = work;
      else {
        setAside(name, text);
        unreadable += 1;
      }
    }
  } catch {
    // The browser cannot store anything; the first answer that is given says so.
  }
  return { progress, unreadable };
};

/** The captures that there is work on, and `NO_CAPTURE` if there is work on none. */
export const workedOn = (): readonly string[] => {
  try {
    const ids = names().map((name) => OLD_NAME.exec(name)?.[2] ?? WORK_NAME.exec(name)?.[1] ?? "");
    return [...new Set(ids.filter(Boolean))];
  } catch {
    return [];
  }
};

const toKeep = (work: Work): Work =>
  work.mark === undefined ? work : { ...work, mark: { ...work.mark, evidence: boundEvidence(work.mark.evidence) } };

/** @returns false if the browser stores nothing, or nothing more */
export const saveWork = (captureId: string, questionsVersion: string, question: string, work: Work): boolean => {
  try {
    const text = JSON.stringify({ questions: questionsVersion, work: toKeep(work) });
    localStorage.setItem(nameOf(captureId, question), text);
    return true;
  } catch {
    return false;
  }
};

export const dropWork = (captureId: string, question: string): void => {
  try {
    localStorage.removeItem(nameOf(captureId, question));
  } catch {
    // The browser cannot store anything.
  }
};

/** Reports changes to one question in another tab; undefined if it was deleted there. */
export const onWorkElsewhere = (
  questionsVersion: string,
  listener: (captureId: string, question: string, work: Work | undefined) => void,
): void => {
  addEventListener("storage", ({ key, newValue }) => {
    if (!key?.startsWith(`${WORK} `)) return;
    const [captureId = "", ...question] = key.slice(WORK.length + 1).split(" ");
    const work = newValue === null ? undefined : readWork(newValue, questionsVersion);
    listener(captureId, question.join(" "), work);
  });
};

/** On every capture. */
export const countAnswers = (): number => {
  try {
    return names().filter((name) => name.startsWith(`${WORK} `)).length;
  } catch {
    return 0;
  }
};

/** Deletes the work on every capture. */
export const forgetProgress = (): void => {
  try {
    for (const name of names()) localStorage.removeItem(name);
  } catch {
    // The browser cannot store anything.
  }
};
