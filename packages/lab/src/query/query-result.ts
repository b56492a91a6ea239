/** The result of a query, and what it is based on. */

/** The value of a field, or a student's text for it. */
export type Value = number | string;

export type ResultValue =
  | { readonly shape: "list"; readonly values: readonly Value[] }
  | { readonly shape: "single"; readonly value: Value | undefined }
  | { readonly shape: "pairs"; readonly pairs: readonly (readonly [Value, Value])[] };

/** What a frame contributed. */
export interface Row {
  /** From 1. */
  readonly frame: number;
  readonly values: readonly Value[];
  readonly others: readonly Value[];
  /** The frame of `others`, if it is a different one. */
  readonly partner: number | undefined;
}

export interface QueryResult {
  readonly value: ResultValue;
  /** Numbers of the frames it is based on, in order. */
  readonly frames: readonly number[];
  /** A Wireshark filter that exactly these frames pass. */
  readonly filter: string;
  /** The fields to print for them. */
  readonly fields: readonly string[];
  readonly withoutDissector: boolean;
}
