/** The data that the lab's server sends to its page. */

export interface HandoutPage {
  /** 0 is the introduction. */
  readonly task: number;
  readonly title: string;
  readonly html: string;
}

export interface Sample {
  /** Without the ending: "coffee_brew". */
  readonly name: string;
  /** A sentence that describes it. */
  readonly about: string;
}

/** Places of the files that the page's commands name, on the machine that serves the page. */
export interface CommandPlaces {
  /** The dissector's file. */
  readonly dissector: string;
  /** The folder of the samples. */
  readonly samples: string;
}

/** State of the Capture button. */
export type CaptureState =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly packets: number; readonly seconds: number }
  /** The next step is in `next`. */
  | { readonly state: "refused"; readonly why: string; readonly next: string };
