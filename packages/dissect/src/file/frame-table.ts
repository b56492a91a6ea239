/**
 * Where the frames of a capture lie, as columns. Invariant: rows below `count` are complete; a row never changes.
 * Typed arrays, since a capture has millions of frames and an object a frame would cost more than the frame.
 */
export class FrameTable {
  count = 0;
  /** Of the first captured byte, from the start of the file. */
  offset: Float64Array<ArrayBuffer> = new Float64Array(1024);
  capturedLength: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  /** On the wire. */
  length: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  /** Since 1970. */
  seconds: Float64Array<ArrayBuffer> = new Float64Array(1024);
  nanoseconds: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  interfaceId: Uint32Array<ArrayBuffer> = new Uint32Array(1024);

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

  /** When a frame was captured, in nanoseconds since 1970. */
  timeOf(row: number): bigint {
    return BigInt(this.seconds[row]!) * 1_000_000_000n + BigInt(this.nanoseconds[row]!);
  }

  #grow(): void {
    const size = this.count * 2;
    const wider = <Column extends Float64Array | Uint32Array>(column: Column, made: Column): Column => {
      made.set(column);
      return made;
    };
    this.offset = wider(this.offset, new Float64Array(size));
    this.capturedLength = wider(this.capturedLength, new Uint32Array(size));
    this.length = wider(this.length, new Uint32Array(size));
    this.seconds = wider(this.seconds, new Float64Array(size));
    this.nanoseconds = wider(this.nanoseconds, new Uint32Array(size));
    this.interfaceId = wider(this.interfaceId, new Uint32Array(size));
  }
}
