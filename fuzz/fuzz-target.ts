/** What the fuzzer tries things on, what it tries, and what it found. */

/** How a sender leaves a connection: half-closed and listening, reset, or silent until the others are done. */
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
  /** The same for everything with the same cause, as far as that can be told. */
  readonly promise: string;

  constructor(promise: string, detail: string) {
    super(detail);
    this.promise = promise;
  }
}

/** How long things may take. What is slow is a finding of the fuzzer; a test asserts no time, and waits as it must. */
export interface Deadlines {
  /** For one case of at most 20 kB, the fastest of several attempts taken. */
  readonly caseMs: number;
  /** For a server to answer a GET between hostile ones. */
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
   * @returns for each case what happened, in a word; a case with a word that is new is worth mutating further
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

/** Everything that is thrown, as a broken promise; by where it was thrown, since its message may quote the input. */
export const asBroken = (error: unknown): BrokenPromise => {
  if (error instanceof BrokenPromise) return error;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const name = error instanceof Error ? error.name : typeof error;
  const place = /([\w-]+\.[jt]s):\d+/.exec(stack)?.[1] ?? "a place unknown";
  return new BrokenPromise(`nothing throws, but a ${name} came from ${place}`, stack);
};
