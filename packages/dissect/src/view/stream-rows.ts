/** The frames of any TCP stream: the column of streams is scanned once, whichever streams are asked for. */
export class StreamRows {
  /** For each stream, its first row. */
  readonly #first = new Map<number, number>();
  /** For each row, the next row of its stream; 0 after the last. */
  readonly #next: Uint32Array;

  /** @param streams for each row its stream, below 0 where it has none: `TcpTable.stream` */
  constructor(streams: Readonly<ArrayLike<number>>) {
    this.#next = new Uint32Array(streams.length);
    for (let row = streams.length - 1; row >= 0; row -= 1) {
      const stream = streams[row]!;
      if (stream < 0) continue;
      this.#next[row] = this.#first.get(stream) ?? 0;
      this.#first.set(stream, row);
    }
  }

  /** Rows of its frames, in order. */
  *of(stream: number): Generator<number> {
    const first = this.#first.get(stream);
    if (first === undefined) return;
    yield first;
    for (let row = this.#next[first]!; row > 0; row = this.#next[row]!) yield row;
  }
}
