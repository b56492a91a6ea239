/** A body, as a layer above the message is given it: `bytes[start..end)` of an emitter. */
export interface Body {
  readonly start: number;
  readonly end: number;
  /** Bytes right behind `end` that were not captured. */
  readonly missing: number;
}
