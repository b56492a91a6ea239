/**
 * Which fragments make up which datagram (RFC 791 §3.2, RFC 8200 §4.5), reassembled as in Wireshark: a datagram is
 * whole in the frame whose fragment completes it; where fragments overlap, the bytes of the one that starts earlier
 * count; there is no timeout. Invariant: fragments are indexed in the order of the capture, a row has at most one, and
 * the index entry of a row changes only when its datagram becomes whole. Offsets are kept, not payloads: the bytes are
 * read again when they are needed.
 */

/** How much may wait for the rest of its datagram. Above that, the datagram that has waited longest is given up. */
export interface FragmentLimits {
  readonly maxWaitingDatagrams: number;
  /** The sum over all waiting datagrams. */
  readonly maxWaitingFragments: number;
}

const DEFAULT_LIMITS: FragmentLimits = { maxWaitingDatagrams: 1 << 16, maxWaitingFragments: 1 << 20 };

/** A fragment in its frame. */
export interface Fragment {
  /** Row of its frame, counted from 0. */
  readonly row: number;
  /** Offset of its first byte in the frame. */
  readonly start: number;
  readonly length: number;
  /** Offset of its first byte in the datagram. */
  readonly offset: number;
  readonly more: boolean;
}

/** Remarks on a fragment, as bits. This one: it overlaps another fragment. */
export const OVERLAPS = 1;
/** It overlaps, and its bytes differ there. */
export const CONFLICTS = 2;
/** It gives another end of the datagram than an earlier fragment. */
export const ANOTHER_TAIL = 4;
/** It goes past the end of the datagram. */
export const TOO_LONG = 8;

export interface Datagram {
  /** Row of the frame that completed it. */
  readonly row: number;
  readonly length: number;
  /** Rows of its fragments, sorted by offset, then by arrival. */
  readonly rows: readonly number[];
}

/** A datagram that is not whole. */
interface Waiting {
  readonly rows: number[];
  /** Length according to its first tail; undefined before that. */
  length: number | undefined;
  /** The bytes from 0 to here are there. */
  reached: number;
  /** Bytes after a gap: from their offset to their end. */
  readonly beyond: Map<number, number>;
}

/** Advances `reached` over a fragment and over those that continue it. */
const reach = (waiting: Waiting, offset: number, end: number): void => {
  const { beyond } = waiting;
  if (offset > waiting.reached) {
    beyond.set(offset, Math.max(end, beyond.get(offset) ?? 0));
    return;
  }
  if (end <= waiting.reached) return;
  waiting.reached = end;
  if (beyond.size === 0) return;
  for (const next of [...beyond.keys()].sort((left, right) => left - right)) {
    if (next > waiting.reached) return;
    waiting.reached = Math.max(waiting.reached, beyond.get(next)!);
    beyond.delete(next);
  }
};

/** Datagrams that were given up: their number, and for the first one its first row and the limit. */
export interface DatagramsGivenUp {
  count: number;
  readonly row: number;
  readonly limit: keyof FragmentLimits;
  readonly allowed: number;
}

export class FragmentTable {
  givenUp: DatagramsGivenUp | undefined;
  readonly #bytesOf: (row: number) => Uint8Array;
  readonly #frames: number;
  readonly #limits: FragmentLimits;
  /** By the key of the fragments; the datagram that has waited longest is first. */
  readonly #waiting = new Map<string, Waiting>();
  #waitingFragments = 0;
  readonly #whole = new Map<number, Datagram>();
  #lastRow = -1;
  /** Columns by row, made with the first fragment: most captures have none. */
  #start = new Uint32Array(0);
  #offset = new Uint16Array(0);
  #length = new Uint32Array(0);
  #remarks = new Uint8Array(0);

  /** @param bytesOf the captured bytes of a frame. @param frames the number of rows */
  constructor(bytesOf: (row: number) => Uint8Array, frames: number, limits: Partial<FragmentLimits> = {}) {
    this.#bytesOf = bytesOf;
    this.#frames = frames;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /**
   * The datagram that the fragment of a row belongs to; undefined where it never became whole, and in the first pass
   * also where it is not whole yet. A new row is indexed: these calls must be in order.
   *
   * @param key what the fragments of this datagram have in common, and no other datagram has at the same time
   */
  datagramOf(key: () => string, fragment: Fragment): Datagram | undefined {
    if (fragment.row > this.#lastRow) this.#index(key(), fragment);
    return this.#whole.get(fragment.row);
  }

  fragmentOf(row: number): { readonly offset: number; readonly length: number; readonly remarks: number } {
    return { offset: this.#offset[row]!, length: this.#length[row]!, remarks: this.#remarks[row]! };
  }

  /** The bytes of a datagram, and where they are in the frames. */
  assemble({ rows, length }: Datagram): {
    readonly bytes: Uint8Array;
    readonly parts: readonly { readonly row: number; readonly offset: number; readonly length: number }[];
  } {
    const bytes = new Uint8Array(length);
    const parts: { row: number; offset: number; length: number }[] = [];
    let filled = 0;
    for (const row of rows) {
      const offset = this.#offset[row]!;
      const end = Math.min(length, offset + this.#length[row]!);
      if (end <= filled) continue;
      const start = this.#start[row]! + filled - offset;
      bytes.set(this.#bytesOf(row).subarray(start, start + end - filled), filled);
      parts.push({ row, offset: start, length: end - filled });
      filled = end;
    }
    return { bytes, parts };
  }

  #index(key: string, { row, start, length, offset, more }: Fragment): void {
    if (this.#start.length === 0) {
      this.#start = new Uint32Array(this.#frames);
      this.#offset = new Uint16Array(this.#frames);
      this.#length = new Uint32Array(this.#frames);
      this.#remarks = new Uint8Array(this.#frames);
    }
    this.#lastRow = row;
    this.#start[row] = start;
    this.#offset[row] = offset;
    this.#length[row] = length;
    const waiting = this.#waitingFor(key);
    waiting.rows.push(row);
    this.#waitingFragments += 1;
    const end = offset + length;
    if (!more) {
      if (waiting.length !== undefined && waiting.length !== end) this.#remarks[row] = ANOTHER_TAIL;
      waiting.length ??= end;
    }
    reach(waiting, offset, end);
    if (waiting.length !== undefined && waiting.reached >= waiting.length) this.#complete(key, waiting, row);
    else if (this.#waitingFragments > this.#limits.maxWaitingFragments) this.#giveUpOldest("maxWaitingFragments");
  }

  #waitingFor(key: string): Waiting {
    let waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      if (this.#waiting.size >= this.#limits.maxWaitingDatagrams) this.#giveUpOldest("maxWaitingDatagrams");
      waiting = { rows: [], length: undefined, reached: 0, beyond: new Map() };
      this.#waiting.set(key, waiting);
    }
    return waiting;
  }

  #giveUpOldest(limit: keyof FragmentLimits): void {
    for (const [key, { rows }] of this.#waiting) {
      this.#waiting.delete(key);
      this.#waitingFragments -= rows.length;
      this.givenUp ??= { count: 0, row: rows[0]!, limit, allowed: this.#limits[limit] };
      this.givenUp.count += 1;
      return;
    }
  }

  #complete(key: string, { rows, length }: Waiting, row: number): void {
    this.#waiting.delete(key);
    this.#waitingFragments -= rows.length;
    // Sorting keeps the order of arrival where offsets are the same.
    const ordered = rows.sort((left, right) => this.#offset[left]! - this.#offset[right]!);
    const datagram: Datagram = { row, length: length!, rows: ordered };
    this.#remark(datagram);
    for (const each of ordered) this.#whole.set(each, datagram);
  }

  /** Marks fragments that overlap or are too long, going through the fragments by offset. */
  #remark(datagram: Datagram): void {
    let bytes: Uint8Array | undefined;
    let filled = 0;
    for (const row of datagram.rows) {
      const offset = this.#offset[row]!;
      const length = this.#length[row]!;
      if (offset + length > datagram.length) this.#remarks[row]! |= TOO_LONG;
      if (offset >= datagram.length) continue;
      if (offset < filled) {
        this.#remarks[row]! |= OVERLAPS;
        bytes ??= this.assemble(datagram).bytes;
        const common = Math.min(length, filled - offset);
        const start = this.#start[row]!;
        const own = this.#bytesOf(row).subarray(start, start + common);
        if (own.some((byte, index) => byte !== bytes![offset + index])) this.#remarks[row]! |= CONFLICTS;
      }
      filled = Math.max(filled, Math.min(datagram.length, offset + length));
    }
  }
}
