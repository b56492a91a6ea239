/**
 * Decompresses deflate data (RFC 1951), as far as possible: data that is cut short gives the output up to the cut. It
 * refuses what zlib refuses, and never exceeds the given limits of output and work.
 */

/**
 * Why it ended: the data ended, bytes are missing, bytes are wrong, or the output would exceed `limit`, or the work
 * `allowance`.
 */
type InflateEnd = "done" | "cut" | "bad" | "limit" | "spent";

export interface Inflated {
  readonly output: Uint8Array;
  readonly end: InflateEnd;
  /** Where in `bytes` the compressed data ends; only for "done". */
  readonly next: number;
  /** The work done: bytes of output plus entries of code tables, which cost about the same. */
  readonly work: number;
}

/**
 * RFC 1951 §3.2.5: the values of the codes from 257 on and of the distance codes, and how many bits follow each code.
 */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12_289, 16_385, 24_577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** §3.2.7: the order of the lengths of the code length codes. */
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const END_OF_BLOCK = 256;
const MAX_BITS = 15;
const FIRST_OUTPUT = 4_096;

/**
 * A Huffman code: an entry `symbol << 4 | length` for each value of the next `bits` bits; 0 where no code begins so.
 */
interface Code {
  readonly bits: number;
  readonly entries: Uint16Array;
}
const NO_CODE = 0;

class Stop extends Error {
  readonly end: InflateEnd;

  constructor(end: InflateEnd) {
    super(end);
    this.end = end;
  }
}

const reversed = (code: number, length: number): number => {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
};

/** §3.2.2. As in zlib, a code must be complete. Only a code of a single bit may leave its other half unused. */
const makeCode = (lengths: Uint8Array, mayBeIncomplete: boolean): Code => {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length]! += 1;
  counts[0] = 0;
  const bits = counts.findLastIndex((count) => count > 0);
  if (bits < 1) {
    if (!mayBeIncomplete) throw new Stop("bad");
    return { bits: 1, entries: new Uint16Array(2) };
  }
  const next = new Uint16Array(MAX_BITS + 2);
  let left = 1;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    left = (left << 1) - counts[length]!;
    if (left < 0) throw new Stop("bad");
    next[length + 1] = (next[length]! + counts[length]!) << 1;
  }
  if (left > 0 && !(mayBeIncomplete && bits === 1)) throw new Stop("bad");
  const entries = new Uint16Array(1 << bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const code = reversed(next[length]!, length);
    next[length]! += 1;
    for (let at = code; at < entries.length; at += 1 << length) entries[at] = (symbol << 4) | length;
  }
  return { bits, entries };
};

const FIXED_LENGTHS = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
const FIXED: readonly [Code, Code] = [makeCode(FIXED_LENGTHS, false), makeCode(new Uint8Array(32).fill(5), false)];

class Inflater {
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  readonly #allowance: number;
  #at: number;
  #held = 0;
  #heldBits = 0;
  #output: Uint8Array;
  #length = 0;
  #entries = 0;

  constructor(bytes: Uint8Array, start: number, limit: number, allowance: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#limit = limit;
    this.#allowance = allowance;
    this.#output = new Uint8Array(Math.min(limit, FIRST_OUTPUT));
  }

  run(): Inflated {
    let end: InflateEnd = "done";
    try {
      while (!this.#block()) {}
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      end = stop.end;
    }
    const next = this.#at - (this.#heldBits >>> 3);
    return { output: this.#output.subarray(0, this.#length), end, next, work: this.#length + this.#entries };
  }

  /** @returns whether it was the last block */
  #block(): boolean {
    const isLast = this.#bits(1) === 1;
    const type = this.#bits(2);
    if (type === 0) this.#stored();
    else if (type === 1) this.#coded(...FIXED);
    else if (type === 2) this.#coded(...this.#codes());
    else throw new Stop("bad");
    return isLast;
  }

  /** Holds at least this many bits afterwards, unless the data ends. */
  #fill(bits: number): void {
    while (this.#heldBits < bits && this.#at < this.#bytes.length) {
      this.#held |= this.#bytes[this.#at]! << this.#heldBits;
      this.#heldBits += 8;
      this.#at += 1;
    }
  }

  #drop(bits: number): void {
    this.#held >>>= bits;
    this.#heldBits -= bits;
  }

  #bits(count: number): number {
    this.#fill(count);
    if (this.#heldBits < count) throw new Stop("cut");
    const value = this.#held & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  #symbol({ bits, entries }: Code): number {
    this.#fill(bits);
    const entry = entries[this.#held & ((1 << bits) - 1)]!;
    const length = entry & 15;
    if (this.#heldBits < Math.max(1, length)) throw new Stop("cut");
    if (entry === NO_CODE) throw new Stop("bad");
    this.#drop(length);
    return entry >>> 4;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#output.length) return;
    if (this.#length + count > this.#limit) throw new Stop("limit");
    this.#afford(this.#length + count);
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(this.#output.length * 2, this.#length + count)));
    grown.set(this.#output);
    this.#output = grown;
  }

  #afford(length: number): void {
    if (length + this.#entries > this.#allowance) throw new Stop("spent");
  }

  /** A code of this block. */
  #makeCode(lengths: Uint8Array, mayBeIncomplete: boolean): Code {
    const code = makeCode(lengths, mayBeIncomplete);
    this.#entries += code.entries.length;
    this.#afford(this.#length);
    return code;
  }

  #stored(): void {
    this.#drop(this.#heldBits & 7);
    const length = this.#bits(16);
    if (this.#bits(16) !== (~length & 0xffff)) throw new Stop("bad");
    this.#at -= this.#heldBits >>> 3;
    this.#held = 0;
    this.#heldBits = 0;
    const from = this.#at;
    const count = Math.min(length, this.#bytes.length - from);
    this.#reserve(count);
    this.#output.set(this.#bytes.subarray(from, from + count), this.#length);
    this.#at += count;
    this.#length += count;
    if (count < length) throw new Stop("cut");
  }

  /** §3.2.7: the codes of this block, which are coded themselves. */
  #codes(): [Code, Code] {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    const codes = this.#bits(4) + 4;
    if (literals > 286 || distances > 30) throw new Stop("bad");
    const codeLengths = new Uint8Array(CODE_ORDER.length);
    for (let index = 0; index < codes; index += 1) codeLengths[CODE_ORDER[index]!] = this.#bits(3);
    const code = this.#makeCode(codeLengths, false);
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) throw new Stop("bad");
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const count = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (at + count > lengths.length) throw new Stop("bad");
      lengths.fill(value, at, at + count);
      at += count;
    }
    if (lengths[END_OF_BLOCK] === 0) throw new Stop("bad");
    return [this.#makeCode(lengths.subarray(0, literals), true), this.#makeCode(lengths.subarray(literals), true)];
  }

  #coded(literal: Code, distance: Code): void {
    for (;;) {
      const symbol = this.#symbol(literal);
      if (symbol === END_OF_BLOCK) return;
      if (symbol < END_OF_BLOCK) {
        this.#reserve(1);
        this.#output[this.#length] = symbol;
        this.#length += 1;
        continue;
      }
      const index = symbol - 257;
      if (index >= LENGTH_BASE.length) throw new Stop("bad");
      const length = LENGTH_BASE[index]! + this.#bits(LENGTH_BITS[index]!);
      const far = this.#symbol(distance);
      if (far >= DISTANCE_BASE.length) throw new Stop("bad");
      const back = DISTANCE_BASE[far]! + this.#bits(DISTANCE_BITS[far]!);
      if (back > this.#length) throw new Stop("bad");
      this.#reserve(length);
      for (let from = this.#length - back, left = length; left > 0; left -= 1, from += 1, this.#length += 1) {
        this.#output[this.#length] = this.#output[from]!;
      }
    }
  }
}

/**
 * Decompresses a raw deflate stream.
 *
 * @param start where in `bytes` it begins; it may end before the bytes do
 * @param limit the most bytes of output
 * @param allowance the most work; approximate, since output is counted when its buffer grows
 */
export const inflateRaw = (
  bytes: Uint8Array,
  start: number,
  limit: number,
  allowance: number = Number.POSITIVE_INFINITY,
): Inflated => new Inflater(bytes, start, limit, allowance).run();
