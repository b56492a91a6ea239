/**
 * The bytes of a capture file, one page at a time: a capture may be larger than memory. Invariant: a page does not
 * change after it is read, so views into it stay valid when the next page is read. The only exception is the page of
 * `locateInPassing`.
 */

/** A source of bytes with random access: a file or memory. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /**
   * @param into a buffer to use, if it is given and long enough
   * @returns `length` bytes from `offset`: in the given buffer, or in memory that is not written to later
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array;
}

/** Small, since unused pages stay in memory until garbage collection. */
const PAGE_BYTES = 1 << 18;
/** A frame that is not longer than this ends in the page in which it begins; longer frames are read alone. */
const OVERLAP_BYTES = 1 << 16;
/** Reassembly goes back to earlier frames. They are close in most captures, so a few pages are enough. */
const PAGES_KEPT = 16;

interface Page {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export class CaptureBytes {
  readonly size: number;
  /** The page that holds what `locate` found last. */
  page: Uint8Array = new Uint8Array(0);
  #start = 0;
  readonly #source: ByteSource;
  /** The page that was used last is at the end. */
  readonly #kept: Page[] = [];
  /** Buffer of `locateInPassing`. */
  #scratch = new Uint8Array(0);
  #isInPassing = false;

  constructor(source: ByteSource | Uint8Array) {
    if (source instanceof Uint8Array) {
      this.page = source;
      this.size = source.length;
      this.#source = { size: source.length, read: (offset, length) => source.subarray(offset, offset + length) };
    } else {
      this.size = source.size;
      this.#source = source;
    }
  }

  /**
   * Brings the bytes from `offset` into `page`: `length` bytes, which the file must have.
   *
   * @returns where in `page` they begin
   */
  locate(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.page.length && !this.#isInPassing) return at;
    return this.#turn(offset, length);
  }

  /**
   * The same for a caller that keeps no view into the bytes: the next call may overwrite them. A scan of a whole
   * capture in this way leaves no garbage.
   */
  locateInPassing(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.page.length) return at;
    const { start, end } = this.#extent(offset, length);
    if (this.#scratch.length < end - start) this.#scratch = new Uint8Array(end - start);
    this.page = this.#source.read(start, end - start, this.#scratch);
    this.#start = start;
    this.#isInPassing = true;
    return offset - start;
  }

  whole(): Uint8Array {
    return this.#source.read(0, this.size);
  }

  #turn(offset: number, length: number): number {
    const index = this.#kept.findIndex(
      ({ start, bytes }) => offset >= start && offset + length <= start + bytes.length,
    );
    const [found] = index < 0 ? [] : this.#kept.splice(index, 1);
    const page = found ?? this.#load(offset, length);
    this.#kept.push(page);
    if (this.#kept.length > PAGES_KEPT) this.#kept.shift();
    this.page = page.bytes;
    this.#start = page.start;
    this.#isInPassing = false;
    return offset - page.start;
  }

  #load(offset: number, length: number): Page {
    const { start, end } = this.#extent(offset, length);
    return { start, bytes: this.#source.read(start, end - start) };
  }

  /** The page that holds the bytes. A frame that is too long for one is a page of its own. */
  #extent(offset: number, length: number): { readonly start: number; readonly end: number } {
    const start = length > OVERLAP_BYTES ? offset : offset - (offset % PAGE_BYTES);
    return { start, end: Math.min(this.size, Math.max(start + PAGE_BYTES + OVERLAP_BYTES, offset + length)) };
  }
}
