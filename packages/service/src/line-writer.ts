/**
 * Lines to a stream, many at once: to make and write them one by one, between other work, costs a server half of its
 * speed.
 * Invariants: lines keep their order; none waits longer than `BATCH_MS`, and none is lost when the process ends but by
 * being killed outright.
 */

const BATCH_MS = 50;
/** More is written at once, so that a batch does not grow with the load. */
const BATCH_LINES = 256;

export class LineWriter<Item> {
  readonly #stream: NodeJS.WritableStream;
  readonly #lineOf: (item: Item) => string;
  #batch: Item[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * A reader that goes away (a closed pipe) does not end the process.
   * @param lineOf makes the line of an item, without its line end, when it is written
   */
  constructor(stream: NodeJS.WritableStream, lineOf: (item: Item) => string) {
    this.#stream = stream;
    this.#lineOf = lineOf;
    stream.on("error", () => {});
    // Files and, but for Windows, pipes are written synchronously by these two, so that it is not too late then.
    if (stream === process.stdout || stream === process.stderr) process.once("exit", () => this.flush());
  }

  /** @param item is not to be changed afterwards */
  write(item: Item): void {
    this.#batch.push(item);
    if (this.#batch.length >= BATCH_LINES) this.flush();
    // The timer keeps no process from its end: what is left is written then.
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Hands on what waits. */
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
