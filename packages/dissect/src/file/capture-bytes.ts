/**
 * The bytes of a capture file, a page at a time: a capture may be larger than memory. Invariant: a page never changes
 * once it is read, so views into it stay true after the next is; but for the one that is looked at in passing.
 */

/** Something that bytes can be read from at any place: a file, or memory. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /**
   * @param into memory to use, if it is there and long enough
   * @returns `length` bytes from `offset`: in the memory that was given, or in some that nobody writes to later
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array;
}

/** Small, since pages that nobody looks at any more wait for the collector. */
const PAGE_BYTES = 1 << 18;
/** Frames that begin in a page end in it, if they are no longer than this; longer ones are read by themselves. */
const OVERLAP_BYTES = 1 << 16;
/** Reassembly goes back to frames before; traffic is local, so few pages do. */
const PAGES_KEPT = 16;

interface Page {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export class CaptureBytes {
  readonly size: number;
  /** What `locate` found last stands in these. */
  page: Uint8Array = new Uint8Array(0);
  #start = 0;
  readonly #source: ByteSource;
  /** The one used last comes last. */
  readonly #kept: Page[] = [];
  /** For bytes in passing. */
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
   * Brings the bytes from `offset` into `page`: `length` of them, which the file must have.
   *
   * @returns where in `page` they stand
   */
  locate(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.page.length && !this.#isInPassing) return at;
    return this.#turn(offset, length);
  }

  /**
   * The same for who looks at the bytes and keeps no view into them: the next call may write over them. A capture that
   * is walked through so leaves nothing behind for the collector.
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

  /** The page that bytes are in; frames that are too long for one are a page of their own. */
  #extent(offset: number, length: number): { readonly start: number; readonly end: number } {
    const start = length > OVERLAP_BYTES ? offset : offset - (offset % PAGE_BYTES);
    return { start, end: Math.min(this.size, Math.max(start + PAGE_BYTES + OVERLAP_BYTES, offset + length)) };
  }
}
