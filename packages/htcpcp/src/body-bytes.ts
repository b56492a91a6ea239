/**
 * The body of a message during its arrival. Invariant: it takes no more than twice its length, even if the pieces are
 * small; a body in one piece is copied once.
 */
import { type ByteQueue, NO_BYTES } from "./byte-queue.ts";

const MIN_ROOM = 256;

export class BodyBytes {
  #bytes: Uint8Array = NO_BYTES;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Moves the first `count` bytes of the queue here. */
  moveFrom(queue: ByteQueue, count: number): void {
    const length = this.#length + count;
    if (length > this.#bytes.length) {
      // Doubling keeps a body of single bytes linear.
      const room = new Uint8Array(this.#length === 0 ? length : Math.max(MIN_ROOM, 2 * length));
      room.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = room;
    }
    queue.moveTo(this.#bytes, this.#length, count);
    this.#length = length;
  }

  /** Returns the bytes and leaves this empty. */
  take(): Uint8Array {
    const bytes = this.#bytes.length === this.#length ? this.#bytes : this.#bytes.slice(0, this.#length);
    this.#bytes = NO_BYTES;
    this.#length = 0;
    return bytes;
  }
}
