/**
 * What the bodies of a session may be inflated to, all together: a capture of a megabyte may hold bodies of a thousand.
 * Invariant: a body is inflated whenever it is emitted, or never; it is counted once, whenever it is emitted first.
 */

/** Where a body stands. */
export interface BodyPlace {
  /** Number of the run. */
  readonly run: number;
  /** Offset in the run. */
  readonly at: number;
  /** Of the frame that shows it. */
  readonly row: number;
}

export class InflateBudget {
  #left: number;
  /** Whether the body was inflated, of those that were emitted; by run and offset. */
  readonly #isInflated = new Map<string, boolean>();
  readonly #onReached: (row: number) => void;
  #isReached = false;

  /**
   * @param limit as `SessionOptions.maxInflatedBytes`
   * @param onReached called with the row of the first frame with a body that is not inflated
   */
  constructor(limit: number, onReached: (row: number) => void) {
    this.#left = limit;
    this.#onReached = onReached;
  }

  /**
   * Inflates a body, if it may be.
   *
   * @param inflate is given how much work it may do, counted as `inflateRaw` does
   * @returns undefined where it may not
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
