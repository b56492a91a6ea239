/**
 * Lines of a message that may not be whole. A sender may cut a message into as many segments as it has bytes: when more
 * has come, the scan goes on where it stopped. Invariant: a byte that was searched is not looked at again, save a CR at
 * the end. The bytes that were there stay the first of those that are there later, and places count from their start.
 */

/** A line goes from where it is looked for to `end`; the next one begins at `next`. */
export interface Line {
  readonly end: number;
  readonly next: number;
}

/**
 * Finds the line at `at`. What ends a line is the protocol's.
 *
 * @param from the line does not end before here; `at` where it is not known
 * @returns undefined where its end is not in the bytes
 */
export type FindLine = (data: Uint8Array, at: number, from?: number) => Line | undefined;

const CR = 13;

export class LineScanner {
  /** Where the line begins that the scan stands at. */
  at: number;
  /** It does not end before here. */
  #searched: number;
  readonly #findLine: FindLine;

  constructor(findLine: FindLine, at = 0) {
    this.#findLine = findLine;
    this.at = at;
    this.#searched = at;
  }

  /** The line that the scan stands at; undefined while it has not ended. */
  line(data: Uint8Array): Line | undefined {
    const line = this.#findLine(data, this.at, this.#searched);
    if (line === undefined) {
      // What follows decides what a CR at the end is.
      const searched = data[data.length - 1] === CR ? data.length - 1 : data.length;
      this.#searched = Math.max(this.#searched, searched);
    }
    return line;
  }

  goTo(at: number): void {
    this.at = at;
    this.#searched = at;
  }

  /**
   * Goes behind the next empty line.
   *
   * @param visit called with each line on the way, once, where it begins and where it ends
   * @returns the empty line; undefined while it has not come
   */
  emptyLine(data: Uint8Array, visit?: (at: number, end: number) => void): Line | undefined {
    for (;;) {
      const line = this.line(data);
      if (line === undefined) return undefined;
      const { at } = this;
      this.goTo(line.next);
      if (line.end === at) return line;
      visit?.(at, line.end);
    }
  }
}
