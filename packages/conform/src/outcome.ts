/** What a check can find. */

export const VERDICTS = ["pass", "fail", "not applicable", "not tested"] as const;
export type CheckVerdict = (typeof VERDICTS)[number];

export interface Outcome {
  readonly verdict: CheckVerdict;
  /** One sentence; may hold bytes of the pot's, so it is not inert. Empty where a pass speaks for itself. */
  readonly reason: string;
}

export const pass = (reason = ""): Outcome => ({ verdict: "pass", reason });
export const fail = (reason: string): Outcome => ({ verdict: "fail", reason });
export const notApplicable = (reason: string): Outcome => ({ verdict: "not applicable", reason });
export const notTested = (reason: string): Outcome => ({ verdict: "not tested", reason });

/** Raised inside a check to end it with an outcome; the runner catches it. */
export class CheckEnded extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.reason);
    this.outcome = outcome;
  }
}
