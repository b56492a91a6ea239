/** What the page asks its worker, and what it hears. Plain data throughout. */

import type { SpaceTime } from "../diagram/space-time.ts";
import type { Given, Mark } from "../grading/answer.ts";
import type { Finding } from "../grading/report.ts";
import type { QuestionSet } from "../questions/question.ts";

/** A capture, as the page shows it before any question is answered. */
export interface OpenedCapture {
  /** Names the packets, whatever file they came in. */
  readonly id: string;
  readonly frames: number;
  readonly bytes: number;
  /** The worst first. */
  readonly readiness: readonly Finding[];
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
  questions: (set: QuestionSet) => void;
  /** Rejects with the reason where the file is no capture. */
  open: (name: string, bytes: Uint8Array, sample: string | undefined) => OpenedCapture;
  mark: (question: string, given: Given, hintsTaken: number) => Mark;
  /** The answer itself, for those who gave up. */
  solution: (question: string) => { readonly answer: string; readonly explanation: string };
  packets: (frames: readonly number[]) => readonly PacketLine[];
  details: (frame: number) => PacketDetails;
  diagram: () => SpaceTime;
  /** What is handed in: see bundle-file.ts. */
  bundle: (answers: Readonly<Record<string, Given>>) => Uint8Array<ArrayBuffer>;
}

export interface WorkerRequest {
  readonly id: number;
  readonly action: keyof WorkerActions;
  readonly args: readonly unknown[];
}

export type WorkerReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };
