/** A body, as a layer above the message is given it. */

export interface Body {
  /** It is `bytes[start..end)`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** What offsets emitted to a sink count from, in `bytes`. */
  readonly origin: number;
  /** Bytes right behind `end` that were not captured. */
  readonly missing: number;
}
