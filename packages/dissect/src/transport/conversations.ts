/**
 * TCP conversations: which stream a segment belongs to, and where its sequence numbers start. Segments must come in
 * the order of the capture. Invariant: a stream has a number for life, counted from 0.
 */
import { u32be } from "../byte-view.ts";
import type { Cursor } from "../layer.ts";

/** One side of a stream. Sequence numbers are the raw ones of the wire, modulo 2^32. */
interface Direction {
  /** The number that counts as relative 0; undefined until a segment told it. */
  baseSequence: number | undefined;
  /** Of the window scale option in its SYN; "none" for a SYN without, undefined while no SYN was seen. */
  windowShift: number | "none" | undefined;
}

export interface Stream {
  readonly index: number;
  /** Row of its first frame. */
  readonly firstRow: number;
  /** Row of its frame before, while the first pass goes on. */
  lastRow: number;
  /** From the end with the lower address and port, and from the other. */
  readonly directions: readonly [Direction, Direction];
}

export const SYN = 0x002;
export const ACK = 0x010;

const newStream = (index: number, row: number): Stream => ({
  index,
  firstRow: row,
  lastRow: row,
  directions: [
    { baseSequence: undefined, windowShift: undefined },
    { baseSequence: undefined, windowShift: undefined },
  ],
});

export class Conversations {
  readonly streams: Stream[] = [];
  /** Two levels of numbers rather than one of texts: a look-up a segment must not make a string. */
  readonly #byLowEnd = new Map<number, Map<number, Stream>>();
  /** IPv6 addresses as numbers above those that IPv4 ones are. */
  readonly #longAddresses = new Map<string, number>();

  /** The number of the address at `at`, unique within this capture. */
  #addressNumber(bytes: Uint8Array, at: number, length: number): number {
    if (length === 4) return u32be(bytes, at);
    const key = String.fromCharCode(...bytes.subarray(at, at + length));
    let number = this.#longAddresses.get(key);
    if (number === undefined) {
      number = 2 ** 32 + this.#longAddresses.size;
      this.#longAddresses.set(key, number);
    }
    return number;
  }

  /**
   * The stream of a segment, and which of its two directions the segment has. A SYN with another sequence number than
   * the one before on the same addresses and ports begins a new stream.
   */
  find(
    { bytes, addressStart, addressLength, row }: Cursor,
    sourcePort: number,
    destinationPort: number,
    sequence: number,
    flags: number,
  ): { readonly stream: Stream; readonly direction: 0 | 1 } {
    const source = this.#addressNumber(bytes, addressStart, addressLength) * 65_536 + sourcePort;
    const destination =
      this.#addressNumber(bytes, addressStart + addressLength, addressLength) * 65_536 + destinationPort;
    const direction = source <= destination ? 0 : 1;
    const [low, high] = direction === 0 ? [source, destination] : [destination, source];
    let ofLow = this.#byLowEnd.get(low);
    if (ofLow === undefined) {
      ofLow = new Map();
      this.#byLowEnd.set(low, ofLow);
    }
    let stream = ofLow.get(high);
    const base = stream?.directions[direction].baseSequence;
    const isReused = (flags & (SYN | ACK)) === SYN && base !== undefined && base !== sequence;
    if (stream === undefined || isReused) {
      stream = newStream(this.streams.length, row);
      this.streams.push(stream);
      ofLow.set(high, stream);
    }
    return { stream, direction };
  }
}

/** Learns where both directions start from one segment, as Wireshark does for captures that began too late. */
export const learnBases = (
  { directions }: Stream,
  direction: 0 | 1,
  sequence: number,
  acknowledgment: number,
  flags: number,
): void => {
  const own = directions[direction];
  const other = directions[direction === 0 ? 1 : 0];
  own.baseSequence ??= flags & SYN ? sequence : (sequence - 1) >>> 0;
  if (flags & ACK) other.baseSequence ??= (acknowledgment - 1) >>> 0;
};
