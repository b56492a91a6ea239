/** How far a long reading has come, on the terminal's last line; gone when it is done. */

const CLEAR_LINE = "\r\x1b[K";
/** Short readings need no telling. */
const QUIET_MS = 500;
const BETWEEN_MS = 100;

export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  #next: number;
  #task = "";
  #isShown = false;

  /** @param now a clock in milliseconds */
  constructor(stream: NodeJS.WriteStream, now: () => number) {
    this.#stream = stream;
    this.#now = now;
    this.#next = stream.isTTY ? now() + QUIET_MS : Number.POSITIVE_INFINITY;
  }

  /** What is done from here on: "Reading", "Finding streams". */
  begin(task: string): void {
    this.#task = task;
  }

  /** @param done of `total` */
  show(done: number, total: number): void {
    if (this.#now() < this.#next) return;
    this.#next = this.#now() + BETWEEN_MS;
    this.#isShown = true;
    // The cursor goes back to the start: what Ctrl-C leaves on the line, the next line of the terminal covers.
    this.#stream.write(`${CLEAR_LINE}${this.#task}: ${Math.floor((100 * done) / Math.max(1, total))} %\r`);
  }

  /** Takes the line away; nothing is told any more, since the terminal is needed for the text itself. */
  stop(): void {
    if (this.#isShown) this.#stream.write(CLEAR_LINE);
    this.#isShown = false;
    this.#next = Number.POSITIVE_INFINITY;
  }
}
