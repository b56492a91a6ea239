/** What readiness findings are made from. */

import type { CaptureFacts } from "../grading/facts.ts";
import type { Finding } from "../grading/report.ts";

/** What is so, and which frames show it, by number. */
export interface Found {
  readonly says: string;
  readonly advice: string;
  readonly frames: readonly number[];
  /** A filter that these frames pass and no others; from their numbers where it is left out. */
  readonly filter?: string;
}

export interface Check {
  readonly id: string;
  readonly severity: Finding["severity"];
  /** Undefined where the capture is in order. */
  readonly find: (facts: CaptureFacts) => Found | undefined;
}

/** Anything of the lab: the pot's port, or the site's. */
export const LAB = "tcp.port in {5030, 5031}";

/** Numbers of the frames that pass. */
export const framesOf = (facts: CaptureFacts, filter: string): readonly number[] =>
  facts.matching(filter).map((row) => row + 1);

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
