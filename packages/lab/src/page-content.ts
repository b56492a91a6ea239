/** What the lab's server tells its page. */

export interface HandoutPage {
  /** 0 is the introduction. */
  readonly task: number;
  readonly title: string;
  readonly html: string;
}

export interface Sample {
  /** Without the ending: "coffee_brew". */
  readonly name: string;
  /** The sentence that says what it shows. */
  readonly about: string;
}

/** Of the Capture button. */
export type CaptureState =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly packets: number; readonly seconds: number }
  /** The next step is in `next`. */
  | { readonly state: "refused"; readonly why: string; readonly next: string };
