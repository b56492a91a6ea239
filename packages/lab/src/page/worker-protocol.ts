/** Messages between the page and its worker. Plain data. */

import type { SpaceTime } from "../diagram/space-time.ts";
import type { GivenAnswers } from "../grading/grade.ts";
import type { Report } from "../grading/report.ts";
import type { Mark } from "../marking/mark.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import type { Finding } from "../readiness/finding.ts";
import type { Given } from "../responses/plain-given.ts";
import type { CommandPlaces } from "./page-content.ts";

/** A capture with the work on it, as it is handed in. */
export interface HandInPart {
  readonly name: string;
  /** The name of the sample; undefined for a student's own capture. */
  readonly sample: string | undefined;
  readonly file: Blob;
  readonly answers: GivenAnswers;
  /** By the questions. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** All that is handed in, before it is packed. */
export interface HandInContent {
  readonly student: string;
  readonly parts: readonly HandInPart[];
  /** Answers that are on no capture. */
  readonly answers: GivenAnswers;
}

/** What was handed in, unpacked. Nothing in it is trusted. */
export interface UnpackedHandIn extends HandInContent {
  /** What was changed after signing, a sentence each. */
  readonly doubts: readonly string[];
}

/** A capture, as the page shows it before any question is answered. */
export interface OpenedCapture {
  readonly name: string;
  /** The name of the sample; undefined for a student's own capture. */
  readonly sample: string | undefined;
  /** Identifies the packets, in any file. */
  readonly id: string;
  readonly frames: number;
  readonly bytes: number;
  /** Ids of the questions that are for this capture. */
  readonly asked: readonly string[];
}

/** The worker's actions: arguments and result of each. */
export interface WorkerActions {
  /** Must be called first. */
  questions: (set: QuestionSet, places: CommandPlaces) => void;
  /** Called once, directly after `questions`. Rejects if the file is no capture. */
  open: (name: string, file: Blob, sample: string | undefined) => OpenedCapture;
  /** The worst first. Takes long for a long capture; other requests are answered in between. */
  readiness: () => readonly Finding[];
  mark: (question: string, given: Given, hintsTaken: number) => Mark;
  /** The answer itself, for students who gave up. */
  solution: (question: string) => { readonly answer: string; readonly explanation: string };
  /** The shell command that shows this packet. */
  command: (frame: number) => string;
  diagram: () => SpaceTime;
  /** As the grader marks one capture. Leaves the open capture alone. */
  grade: (part: Omit<HandInPart, "seconds">) => Report;
  /** The bundle to hand in: see bundle-file.ts. @param report of all captures */
  pack: (content: HandInContent, report: Report) => Uint8Array<ArrayBuffer>;
  /** A bundle that was handed in. Rejects if the file is none. */
  unpack: (name: string, file: Blob) => UnpackedHandIn;
}

export interface WorkerRequest {
  readonly id: number;
  readonly action: keyof WorkerActions;
  readonly args: readonly unknown[];
}

export type WorkerReply =
  /** The worker runs, and holds the lock of its name until it ends. */
  | { readonly alive: true }
  /** How much of the file has been read, from 0 to 1. */
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };
