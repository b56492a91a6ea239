/**
 * Writes lines to a stream in batches: making and writing them one by one, between other work, halves a server's speed.
 * Invariants: lines keep their order; none waits longer than `BATCH_MS`, and none is lost at the end of the process,
 * unless it is killed.
 */

const BATCH_MS = 50;
/** A larger batch is written at once, so that it does not grow with the load. */
const BATCH_LINES = 256;

export class LineWriter<Item> {
  readonly #stream: NodeJS.WritableStream;
  readonly #lineOf: (item: Item) => string;
  #batch: Item[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * A closed pipe does not end the process.
   * @param lineOf makes the line of an item, without its line end, when it is written
   */
  constructor(stream: NodeJS.WritableStream, lineOf: (item: Item) => string) {
    this.#stream = stream;
    this.#lineOf = lineOf;
    stream.on("error", () => {});
    // These two streams write files synchronously, and pipes too except on Windows, so a write at exit is not too late.
    if (stream === process.stdout || stream === process.stderr) process.once("exit", () => this.flush());
  }

  /** @param item must not be changed afterwards */
  write(item: Item): void {
    this.#batch.push(item);
    if (this.#batch.length >= BATCH_LINES) this.flush();
    // The timer does not keep the process alive: the rest is written at exit.
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Writes the waiting lines. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    let text = "";
    for (const item of batch) text += `${this.#lineOf(item)}\n`;
    this.#stream.write(text);
  }
}
