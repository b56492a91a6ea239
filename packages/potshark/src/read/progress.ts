/** Shows the progress of a long operation on the terminal's last line; removed at the end. */

const CLEAR_LINE = "\r\x1b[K";
/** Short operations show no progress. */
const QUIET_MS = 500;
const BETWEEN_MS = 100;
const DEFAULT_COLUMNS = 80;

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

  /** Sets the current step: "Reading", "Finding streams". */
  begin(task: string): void {
    this.#task = task;
  }

  /** @param done of `total` @param note inert; what else to say, cut where the line ends */
  show(done: number, total: number, note = ""): void {
    if (this.#now() < this.#next) return;
    this.#next = this.#now() + BETWEEN_MS;
    this.#isShown = true;
    const text = `${this.#task}: ${Math.floor((100 * done) / Math.max(1, total))} %${note}`;
    // The cursor goes back to the start, so that the terminal's next line overwrites this line after Ctrl-C.
    this.#stream.write(`${CLEAR_LINE}${text.slice(0, (this.#stream.columns ?? DEFAULT_COLUMNS) - 1)}\r`);
  }

  /** Removes the line and stops the progress, since the terminal now shows the output. */
  stop(): void {
    if (this.#isShown) this.#stream.write(CLEAR_LINE);
    this.#isShown = false;
    this.#next = Number.POSITIVE_INFINITY;
  }
}
