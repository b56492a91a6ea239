/** What is wrong with a filter, in words that show a person the place and what to write instead. */
export interface FilterProblem {
  /**
   * Offset of the first wrong character, from the start of the filter; the length of the text when something is
   * missing.
   */
  readonly offset: number;
  /** Number of wrong characters. */
  readonly length: number;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

export type FilterResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: FilterProblem };

/** A part of the filter's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Thrown inside the filter code only, which keeps the reading code simple; `attempt` turns it into a result. */
class Refusal {
  readonly problem: FilterProblem;
  constructor(problem: FilterProblem) {
    this.problem = problem;
  }
}

export function refuse({ start, end }: Span, message: string, hint: string): never {
  throw new Refusal({ offset: start, length: end - start, message, hint });
}

/** Runs code that may refuse. Any other error is a bug of ours and is thrown on. */
export function attempt<T>(run: () => T): FilterResult<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}
