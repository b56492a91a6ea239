/** What a query gives, and what that rests on. */

/** What a field holds, or what a student writes of it. */
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
  /** The frame that the others are of, where it is not the same. */
  readonly partner: number | undefined;
}

export interface QueryResult {
  readonly value: ResultValue;
  /** Numbers of the frames it rests on, in order. */
  readonly frames: readonly number[];
  /** A filter that exactly these frames pass, as Wireshark reads it. */
  readonly filter: string;
  /** The fields worth printing of them. */
  readonly fields: readonly string[];
  readonly withoutDissector: boolean;
}
