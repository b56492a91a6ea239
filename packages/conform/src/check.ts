/** What a check is. Checks are tables; the probe sends the requests, the runner keeps the order. */
import type { Orders } from "./orders.ts";
import type { Outcome } from "./outcome.ts";
import type { Probe } from "./probe.ts";

/**
 * How binding a check is. MUST, SHOULD and MAY as in the RFCs; "prose" if they only describe or give a grammar;
 * "robustness" for HTTP's own rules and our decisions where the RFCs leave something open; these give no marks for the
 * RFCs.
 */
export const LEVELS = ["MUST", "SHOULD", "MAY", "prose", "robustness"] as const;
export type Level = (typeof LEVELS)[number];

/** The subject of a scorecard line, testable or not. */
export interface CheckSubject {
  /** "post-equals-brew". */
  readonly id: string;
  /** Numbers of the requirements, 1 to 62; empty if only an implementation decision is checked. */
  readonly requirements: readonly number[];
  /** The letter of our implementation decision (C a-m), if the RFCs leave the point open. */
  readonly decision?: string;
  readonly level: Level;
  /** "RFC 2324 §2.1.1". */
  readonly section: string;
  /** What must be true. */
  readonly title: string;
}

export interface Check extends CheckSubject {
  /** Whether it may start a brew. Every other check sends only safe requests. */
  readonly needsBrew: boolean;
  readonly run: (probe: Probe, orders: Orders) => Promise<Outcome>;
}
