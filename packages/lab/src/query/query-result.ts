/** The result of a query, and what it is based on. */

/** The value of a field, or a student's text for it. */
export type Value = number | string;

/** A value before it is counted in a unit. A bigint is a time in nanoseconds, so that sums and differences are exact. */
export type Exact = Value | bigint;

export type ResultValue<Of = Value> =
  | { readonly shape: "list"; readonly values: readonly Of[] }
  | { readonly shape: "single"; readonly value: Of | undefined }
  | { readonly shape: "pairs"; readonly pairs: readonly (readonly [Of, Of])[] };

/** What a frame contributed. */
export interface Row {
  /** From 1. */
  readonly frame: number;
  readonly values: readonly Exact[];
  readonly others: readonly Exact[];
  /** The frame of `others`, if it is a different one. */
  readonly partner: number | undefined;
}

export interface QueryResult {
  readonly value: ResultValue;
  /** A single number, for calculations with it. */
  readonly exact?: number | bigint | undefined;
  /** Numbers of the frames it is based on, in order. */
  readonly frames: readonly number[];
  /** A Wireshark filter that exactly these frames pass. */
  readonly filter: string;
  /** The fields to print for them. */
  readonly fields: readonly string[];
  readonly withoutDissector: boolean;
  /** The field whose values these are, unchanged. */
  readonly field?: string | undefined;
}
