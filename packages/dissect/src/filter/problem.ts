/** What is wrong with a filter, said so that a person finds the place and knows what to write instead. */
export interface FilterProblem {
  /** Of the first character at fault, from the start of the filter; as long as the text when something is missing. */
  readonly offset: number;
  /** Characters at fault. */
  readonly length: number;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

export type FilterResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: FilterProblem };

/** Where something stands in the filter's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Raised inside the filter code only, so that the reading code stays straight; `attempt` turns it into a result. */
class Refusal {
  readonly problem: FilterProblem;
  constructor(problem: FilterProblem) {
    this.problem = problem;
  }
}

export function refuse({ start, end }: Span, message: string, hint: string): never {
  throw new Refusal({ offset: start, length: end - start, message, hint });
}

/** Runs code that may refuse. Everything else that is thrown is a mistake of ours and goes through. */
export function attempt<T>(run: () => T): FilterResult<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}
