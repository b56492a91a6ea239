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

/** Where what the commands of the page name lies on the machine that serves it. */
export interface CommandPlaces {
  /** The dissector's file. */
  readonly dissector: string;
  /** The folder of the samples. */
  readonly samples: string;
}

/** Of the Capture button. */
export type CaptureState =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly packets: number; readonly seconds: number }
  /** The next step is in `next`. */
  | { readonly state: "refused"; readonly why: string; readonly next: string };
