/**
 * Where the frames of a capture are, in columns. Invariant: rows below `count` are complete; a row never changes. Typed
 * arrays, since a capture has millions of frames, and one object per frame would cost more than the frame.
 */

/** The factor by which the table grows when it is full. */
const SHORTEST_STEP = 1.1;
const MAX_STEP = 8;
/** `trim` does not copy a table that is at least this full. */
const WORTH_KEEPING = 0.9;

export class FrameTable {
  count = 0;
  /** Offset of the first captured byte, from the start of the file. */
  offset: Float64Array<ArrayBuffer> = new Float64Array(1024);
  capturedLength: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  /** On the wire. */
  length: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  /** Since 1970. */
  seconds: Float64Array<ArrayBuffer> = new Float64Array(1024);
  nanoseconds: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  interfaceId: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  /** Rows of frames without a time in the file; their time counts as 1970. */
  readonly withoutTime: Set<number> = new Set();
  readonly #fileBytes: number;
  /** All rows before it have no time. */
  #firstWithTime = 0;

  /** @param fileBytes length of the file; it gives an estimate of the number of rows */
  constructor(fileBytes: number) {
    this.#fileBytes = fileBytes;
  }

  add(
    offset: number,
    capturedLength: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    interfaceId: number,
  ): void {
    if (this.count === this.offset.length) this.#grow();
    const row = this.count;
    this.offset[row] = offset;
    this.capturedLength[row] = capturedLength;
    this.length[row] = length;
    this.seconds[row] = seconds;
    this.nanoseconds[row] = nanoseconds;
    this.interfaceId[row] = interfaceId;
    this.count += 1;
  }

  /** Adds a frame without a time in the file. */
  addWithoutTime(offset: number, capturedLength: number, length: number, interfaceId: number): void {
    this.withoutTime.add(this.count);
    this.add(offset, capturedLength, length, 0, 0, interfaceId);
  }

  /** The first row whose frame has a time; `count` where none has. */
  get firstWithTime(): number {
    while (this.withoutTime.has(this.#firstWithTime)) this.#firstWithTime += 1;
    return this.#firstWithTime;
  }

  /** When a frame was captured, in nanoseconds since 1970. */
  timeOf(row: number): bigint {
    return BigInt(this.seconds[row]!) * 1_000_000_000n + BigInt(this.nanoseconds[row]!);
  }

  /** No more rows will come: frees unused memory, if that is worth a copy. */
  trim(): void {
    if (this.count < this.offset.length * WORTH_KEEPING) this.#resize(this.count);
  }

  /**
   * Grows to the length that the file is expected to need after the rows so far. It grows in steps, since the first
   * rows may not be typical.
   */
  #grow(): void {
    const promised = this.#fileBytes / this.offset[this.count - 1]!;
    this.#resize(Math.ceil(this.count * Math.min(MAX_STEP, Math.max(SHORTEST_STEP, 1.02 * promised))));
  }

  #resize(size: number): void {
    const resized = <Column extends Float64Array | Uint32Array>(column: Column, made: Column): Column => {
      made.set(column.subarray(0, this.count));
      return made;
    };
    this.offset = resized(this.offset, new Float64Array(size));
    this.capturedLength = resized(this.capturedLength, new Uint32Array(size));
    this.length = resized(this.length, new Uint32Array(size));
    this.seconds = resized(this.seconds, new Float64Array(size));
    this.nanoseconds = resized(this.nanoseconds, new Uint32Array(size));
    this.interfaceId = resized(this.interfaceId, new Uint32Array(size));
  }
}
