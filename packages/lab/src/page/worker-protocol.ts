/** What the page asks its worker, and what it hears. Plain data throughout. */

import type { SpaceTime } from "../diagram/space-time.ts";
import type { Mark } from "../marking/mark.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import type { Finding } from "../readiness/finding.ts";
import type { Given } from "../responses/plain-given.ts";
import type { CommandPlaces } from "./page-content.ts";

/** What stands in the zip that was opened, beside the capture. */
export interface OpenedBundle {
  readonly answers: Readonly<Record<string, Given>>;
  /** What is not as it was signed, a sentence each. */
  readonly doubts: readonly string[];
}

/** A capture, as the page shows it before any question is answered. */
export interface OpenedCapture {
  /** As the file is called; of a capture in a zip, as it was called when it was packed. */
  readonly name: string;
  /** The sample that it is; undefined for a student's own. */
  readonly sample: string | undefined;
  /** Undefined where the file was the capture itself. */
  readonly bundle: OpenedBundle | undefined;
  /** Names the packets, whatever file they came in. */
  readonly id: string;
  readonly frames: number;
  readonly bytes: number;
  /** Ids of the questions that are put to it. */
  readonly asked: readonly string[];
}

/** A line of a packet list. */
export interface PacketLine {
  readonly frame: number;
  /** Seconds since the first frame. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
}

/** A field of a packet with the bytes it was read from. */
export interface PacketField {
  readonly name: string;
  readonly text: string;
  /** Of the bytes of `sources[source]`; without a length it was computed. */
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  readonly children: readonly PacketField[];
}

export interface PacketDetails {
  readonly fields: readonly PacketField[];
  readonly sources: readonly { readonly label: string; readonly bytes: Uint8Array }[];
}

/** What the worker can do: arguments and result of each. */
export interface WorkerActions {
  /** The first of all. */
  questions: (set: QuestionSet, places: CommandPlaces) => void;
  /** A capture, or a zip that was handed in. Once, and the first but `questions`. Rejects where the file is neither. */
  open: (name: string, file: Blob, sample: string | undefined) => OpenedCapture;
  /** The worst first. Takes long where the capture is long; what is asked meanwhile is answered before. */
  readiness: () => readonly Finding[];
  mark: (question: string, given: Given, hintsTaken: number) => Mark;
  /** The answer itself, for those who gave up. */
  solution: (question: string) => { readonly answer: string; readonly explanation: string };
  packets: (frames: readonly number[]) => readonly PacketLine[];
  details: (frame: number) => PacketDetails;
  /** What shows this packet in a shell. */
  command: (frame: number) => string;
  diagram: () => SpaceTime;
  /** What is handed in: see bundle-file.ts. Without a capture if none was opened. */
  bundle: (answers: Readonly<Record<string, Given>>) => Uint8Array<ArrayBuffer>;
}

export interface WorkerRequest {
  readonly id: number;
  readonly action: keyof WorkerActions;
  readonly args: readonly unknown[];
}

export type WorkerReply =
  /** It runs, and holds the lock of its name as long as it does. */
  | { readonly alive: true }
  /** How much of the file has been read, from 0 to 1. */
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };
