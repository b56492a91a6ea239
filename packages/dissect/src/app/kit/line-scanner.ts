/**
 * Lines of a message that may not be whole. A sender can cut a message into as many segments as it has bytes, so when
 * more has come, the scan continues where it stopped. Invariant: no byte is searched twice, except a CR at the end.
 * Later calls begin with the same bytes as earlier ones, and offsets count from their start.
 */

/** A line begins at the requested offset and ends at `end`; the next one begins at `next`. */
export interface Line {
  readonly end: number;
  readonly next: number;
}

/**
 * Finds the line at `at`. The protocol decides what ends a line.
 *
 * @param from the line does not end before here; `at` where this is not known
 * @returns undefined where its end is not in the bytes
 */
export type FindLine = (data: Uint8Array, at: number, from?: number) => Line | undefined;

const CR = 13;

export class LineScanner {
  /** Where the current line begins. */
  at: number;
  /** The current line does not end before here. */
  #searched: number;
  readonly #findLine: FindLine;

  constructor(findLine: FindLine, at = 0) {
    this.#findLine = findLine;
    this.at = at;
    this.#searched = at;
  }

  /** The current line; undefined while it has not ended. */
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
   * Goes to the line after the next empty line.
   *
   * @param visit called once for each line before it, with its start and its end
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
