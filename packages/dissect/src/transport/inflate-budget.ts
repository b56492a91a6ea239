/**
 * The most bytes that all bodies of a session together may inflate to: a capture of one megabyte can hold bodies of a
 * thousand. Invariant: a body is inflated every time it is emitted, or never; it is counted once, when it is first
 * emitted.
 */

/** The place of a body. */
export interface BodyPlace {
  /** Number of the run. */
  readonly run: number;
  /** Offset in the run. */
  readonly at: number;
  /** Row of the frame that shows it. */
  readonly row: number;
}

export class InflateBudget {
  #left: number;
  /** Whether a body was inflated, for each one that was emitted; by run and offset. */
  readonly #isInflated = new Map<string, boolean>();
  readonly #onReached: (row: number) => void;
  #isReached = false;

  /**
   * @param limit as `SessionOptions.maxInflatedBytes`
   * @param onReached called with the row of the first frame whose body is not inflated
   */
  constructor(limit: number, onReached: (row: number) => void) {
    this.#left = limit;
    this.#onReached = onReached;
  }

  /**
   * Inflates a body, if that is allowed.
   *
   * @param inflate receives how much work it may do, counted as in `inflateRaw`
   * @returns undefined where it is not allowed
   */
  spend<Result extends { readonly work: number; readonly isExhausted: boolean }>(
    { run, at, row }: BodyPlace,
    inflate: (allowance: number) => Result,
  ): Result | undefined {
    const key = `${run}:${at}`;
    const known = this.#isInflated.get(key);
    if (known !== undefined) return known ? inflate(Number.POSITIVE_INFINITY) : undefined;
    const result = this.#left > 0 ? inflate(this.#left) : undefined;
    const isInflated = result !== undefined && !result.isExhausted;
    this.#isInflated.set(key, isInflated);
    this.#left = isInflated ? this.#left - result.work : 0;
    if (isInflated) return result;
    if (!this.#isReached) this.#onReached(row);
    this.#isReached = true;
    return undefined;
  }
}
