/** Bytes that came piece by piece, in blocks of one length: they are never joined into one array. */
import type { ByteSource } from "./capture-bytes.ts";

const BLOCK_BYTES = 1 << 22;

export class BlockSource implements ByteSource {
  size = 0;
  readonly #blocks: Uint8Array[] = [];
  readonly #blockBytes: number;

  constructor(blockBytes: number = BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
  }

  /** Adds a copy of a piece. */
  append(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const used = this.size % this.#blockBytes;
      if (used === 0) this.#blocks.push(new Uint8Array(this.#blockBytes));
      const part = piece.subarray(at, at + this.#blockBytes - used);
      this.#blocks.at(-1)!.set(part, used);
      at += part.length;
      this.size += part.length;
    }
  }

  read(offset: number, length: number, into?: Uint8Array): Uint8Array {
    const end = Math.min(offset + length, this.size);
    const first = Math.floor(offset / this.#blockBytes);
    const from = offset - first * this.#blockBytes;
    if (from + end - offset <= this.#blockBytes)
      return this.#blocks[first]?.subarray(from, from + end - offset) ?? new Uint8Array(0);
    const bytes = into !== undefined && into.length >= end - offset ? into : new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const start = at % this.#blockBytes;
      const part = this.#blocks[Math.floor(at / this.#blockBytes)]!.subarray(start, start + end - at);
      bytes.set(part, at - offset);
      at += part.length;
    }
    return bytes.subarray(0, end - offset);
  }
}
