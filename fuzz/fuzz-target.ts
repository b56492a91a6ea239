/** Types of the fuzzer: its targets, its cases and its findings. */

/**
 * How a sender ends a connection: it half-closes and listens, it resets, or it stays silent until the other senders are
 * done.
 */
export const ENDINGS = ["end", "reset", "hold"] as const;
type Ending = (typeof ENDINGS)[number];

/** One stream as it is sent. */
export interface FuzzCase {
  readonly input: Uint8Array;
  /** Offsets at which the stream is split, ascending. */
  readonly cuts: readonly number[];
  readonly ending: Ending;
}

/** A promise of the code under test that a case broke. */
export class BrokenPromise extends Error {
  override readonly name: string = "BrokenPromise";
  /** The same text for all failures with the same cause, as far as the cause is known. */
  readonly promise: string;

  constructor(promise: string, detail: string) {
    super(detail);
    this.promise = promise;
  }
}

/**
 * How long things may take. For the fuzzer, a slow case is a finding; a test asserts no time and waits as long as
 * necessary.
 */
export interface Deadlines {
  /** For one case of at most 20 kB; the fastest of several attempts counts. */
  readonly caseMs: number;
  /** For a server to answer a GET between hostile requests. */
  readonly getMs: number;
  /** For a server to close a connection that was half-closed. */
  readonly closeMs: number;
}

/** Something under test. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** How many cases are tried at the same time. */
  readonly together: number;
  /**
   * @returns for each case what happened, in a word; a case with a new word is mutated further
   * @throws BrokenPromise
   */
  readonly attempt: (cases: readonly FuzzCase[]) => readonly string[] | Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** The pieces of a stream between its cuts. */
export const chunksOf = ({ input, cuts }: FuzzCase): readonly Uint8Array[] => {
  const points = [0, ...cuts.filter((cut) => cut > 0 && cut < input.length), input.length];
  return points.slice(1).map((end, index) => input.slice(points[index], end));
};

/**
 * Turns every thrown error into a broken promise, named by the place of the throw, since its message may quote the
 * input.
 */
export const asBroken = (error: unknown): BrokenPromise => {
  if (error instanceof BrokenPromise) return error;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const name = error instanceof Error ? error.name : typeof error;
  const place = /([\w-]+\.[jt]s):\d+/.exec(stack)?.[1] ?? "a place unknown";
  return new BrokenPromise(`nothing throws, but a ${name} came from ${place}`, stack);
};
