/** Shared by all queues: a connection with one request should make little garbage. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/**
 * Received bytes that are not consumed yet. Invariant: `bytes[start..end)` are the unused ones and `bytes[start]` is
 * byte number `offset` of the stream. A chunk that is consumed at once is never copied.
 */
export class ByteQueue {
  bytes: Uint8Array = NO_BYTES;
  start = 0;
  end = 0;
  /** Stream offset of `bytes[0]`. */
  #base = 0;

  get offset(): number {
    return this.#base + this.start;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Stream offset of an index into `bytes`. */
  offsetAt(index: number): number {
    return this.#base + index;
  }

  append(chunk: Uint8Array): void {
    if (this.start === this.end) {
      this.#base += this.start;
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      return;
    }
    const length = this.end - this.start + chunk.length;
    // Doubling keeps a stream of single bytes linear; consumed bytes are dropped whenever the bytes move anyway.
    const room = length > this.bytes.length - this.start ? new Uint8Array(Math.max(256, 2 * length)) : undefined;
    if (room) {
      room.set(this.bytes.subarray(this.start, this.end));
      this.#base += this.start;
      this.end -= this.start;
      this.start = 0;
      this.bytes = room;
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Whether the unused bytes begin with the first `count` bytes of `wanted`. */
  startsWith(wanted: Uint8Array, count: number): boolean {
    const { bytes, start } = this;
    if (this.end - start < count) return false;
    for (let index = 0; index < count; index += 1) if (bytes[start + index] !== wanted[index]) return false;
    return true;
  }

  /** Copies the first `count` bytes and does not consume them. For a head, a loop is faster than a view. */
  copyTo(target: Uint8Array, count: number): void {
    const { bytes, start } = this;
    for (let index = 0; index < count; index += 1) target[index] = bytes[start + index]!;
  }

  /** Consumes `count` bytes and copies them to `target` from index `at` on. */
  moveTo(target: Uint8Array, at: number, count: number): void {
    const { bytes, start } = this;
    // For a few bytes, a loop is faster than a view.
    if (count < 32) for (let index = 0; index < count; index += 1) target[at + index] = bytes[start + index]!;
    else target.set(bytes.subarray(start, start + count), at);
    this.start += count;
  }
}

/** One array of all pieces. */
export const concatBytes = (pieces: readonly Uint8Array[]): Uint8Array => {
  if (pieces.length < 2) return pieces[0] ?? NO_BYTES;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
};
