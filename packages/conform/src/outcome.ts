/** What a check can find. */

export const VERDICTS = ["pass", "fail", "not applicable", "not tested"] as const;
export type CheckVerdict = (typeof VERDICTS)[number];

export interface Outcome {
  readonly verdict: CheckVerdict;
  /** One sentence; it may contain bytes from the pot, so it is not inert. May be empty for a pass. */
  readonly reason: string;
}

export const pass = (reason = ""): Outcome => ({ verdict: "pass", reason });
export const fail = (reason: string): Outcome => ({ verdict: "fail", reason });
export const notApplicable = (reason: string): Outcome => ({ verdict: "not applicable", reason });
export const notTested = (reason: string): Outcome => ({ verdict: "not tested", reason });

/** Thrown inside a check to end it with an outcome; the runner catches it. */
export class CheckEnded extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.reason);
    this.outcome = outcome;
  }
}
