/** What a check is. Checks are tables; the probe does the talking, the runner keeps the order. */
import type { Orders } from "./orders.ts";
import type { Outcome } from "./outcome.ts";
import type { Probe } from "./probe.ts";

/**
 * How binding a check is. MUST, SHOULD and MAY as the RFCs say; "prose" where they only tell or give a grammar;
 * "robustness" is HTTP's own law and our reading of what the RFCs leave open, and no mark of theirs hangs on it.
 */
export const LEVELS = ["MUST", "SHOULD", "MAY", "prose", "robustness"] as const;
export type Level = (typeof LEVELS)[number];

/** What a scorecard line is about, whether it can be tested or not. */
export interface CheckSubject {
  /** "post-equals-brew". */
  readonly id: string;
  /** Numbers of the requirements, 1 to 62; empty where only a decision of ours is checked. */
  readonly requirements: readonly number[];
  /** The letter of the decision (C a-m) where the RFCs leave the matter open. */
  readonly decision?: string;
  readonly level: Level;
  /** "RFC 2324 §2.1.1". */
  readonly section: string;
  /** What has to be so. */
  readonly title: string;
}

export interface Check extends CheckSubject {
  /** Whether it may start a brew. Every other check sends nothing but safe requests. */
  readonly needsBrew: boolean;
  readonly run: (probe: Probe, orders: Orders) => Promise<Outcome>;
}
