/**
 * Lines to a stream, many at once: a write a line costs a server half of its speed.
 * Invariants: lines keep their order; none waits longer than `BATCH_MS`, and none is lost when the process ends but by
 * being killed outright.
 */

const BATCH_MS = 50;
/** More is written at once, so that a batch does not grow with the load. */
const BATCH_LENGTH = 16_384;

export class LineWriter {
  readonly #stream: NodeJS.WritableStream;
  #batch = "";
  #timer: NodeJS.Timeout | undefined;

  /** A reader that goes away (a closed pipe) does not end the process. */
  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on("error", () => {});
    // Files and, but for Windows, pipes are written synchronously by these two, so that it is not too late then.
    if (stream === process.stdout || stream === process.stderr) process.once("exit", () => this.flush());
  }

  /** @param line without its line end */
  write(line: string): void {
    this.#batch += `${line}\n`;
    if (this.#batch.length >= BATCH_LENGTH) this.flush();
    // The timer keeps no process from its end: what is left is written then.
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Hands on what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch === "") return;
    const batch = this.#batch;
    this.#batch = "";
    this.#stream.write(batch);
  }
}
