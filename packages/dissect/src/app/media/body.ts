/** A body, as the layers above the message receive it: `bytes[start..end)` of an emitter. */
export interface Body {
  readonly start: number;
  readonly end: number;
  /** Bytes directly after `end` that were not captured. */
  readonly missing: number;
}
