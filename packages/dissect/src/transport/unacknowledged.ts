/**
 * The segments of one side that the other has not acknowledged, oldest first. The list is bounded as in Wireshark: a
 * capture without acknowledgments must not fill the memory.
 */
import { bytesBetween, isAfter, isAfterOrAt, isBeforeOrAt } from "./sequence-number.ts";

const MAX_SEGMENTS = 10_000;
/** Numbers per segment: its row, its first sequence number, the number after its last. */
const STRIDE = 3;
const MAX_SPARE = 64;

export class UnacknowledgedSegments {
  static readonly #spare: UnacknowledgedSegments[] = [];
  /** For the segment that `acknowledge` found: the acknowledgment ends inside it. */
  foundPart = false;
  /** A flat list, since one object per segment would cost more than the segment. */
  readonly #numbers: number[] = [];
  /** How many of the numbers are in use. The array never shrinks, so that its memory is reused. */
  #count = 0;
  /** The last acknowledgment that was searched for, if nothing was added since; -1 otherwise. */
  #seen = -1;
  /** Extent of all segments from `#base`; known while `#base` is not -1. */
  #base = -1;
  #low = 0;
  #high = 0;

  /** An empty list from the pool. Most sides have nothing in flight most of the time, so lists are reused. */
  static acquire(): UnacknowledgedSegments {
    return UnacknowledgedSegments.#spare.pop() ?? new UnacknowledgedSegments();
  }

  /** Returns an empty list to the pool; the caller must not use it again. */
  static release(list: UnacknowledgedSegments): void {
    list.#seen = -1;
    list.#base = -1;
    if (UnacknowledgedSegments.#spare.length < MAX_SPARE) UnacknowledgedSegments.#spare.push(list);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** @returns whether there was room */
  add(row: number, sequence: number, end: number): boolean {
    if (this.#count >= MAX_SEGMENTS * STRIDE) return false;
    const numbers = this.#numbers;
    numbers[this.#count] = row;
    numbers[this.#count + 1] = sequence;
    numbers[this.#count + 2] = end;
    this.#count += STRIDE;
    this.#seen = -1;
    if (this.#base !== -1) this.#extend(sequence, end);
    return true;
  }

  /**
   * Removes acknowledged segments, and cuts a segment that is acknowledged in part.
   *
   * @returns row of the oldest segment that it acknowledges, in part or up to its end; -1 if there is none
   */
  acknowledge(acknowledgment: number): number {
    if (acknowledgment === this.#seen) return -1;
    this.#seen = acknowledgment;
    const numbers = this.#numbers;
    let found = -1;
    let kept = 0;
    for (let at = 0; at < this.#count; at += STRIDE) {
      const end = numbers[at + 2]!;
      let sequence = numbers[at + 1]!;
      if (end === acknowledgment) {
        if (found === -1) {
          found = numbers[at]!;
          this.foundPart = false;
        }
        continue;
      }
      if (isAfter(acknowledgment, sequence) && isBeforeOrAt(acknowledgment, end)) {
        if (found === -1) {
          found = numbers[at]!;
          this.foundPart = true;
        }
        sequence = acknowledgment;
        this.#base = -1;
      } else if (!isAfter(end, acknowledgment)) continue;
      numbers[kept] = numbers[at]!;
      numbers[kept + 1] = sequence;
      numbers[kept + 2] = end;
      kept += STRIDE;
    }
    if (kept < this.#count) {
      this.#count = kept;
      this.#base = -1;
    }
    return found;
  }

  /** Row of the oldest segment that begins at or after a number; -1 if there is none. */
  rowFrom(sequence: number): number {
    const numbers = this.#numbers;
    for (let at = 0; at < this.#count; at += STRIDE) {
      if (isAfterOrAt(numbers[at + 1]!, sequence)) return numbers[at]!;
    }
    return -1;
  }

  /** Whether one of the segments holds all these numbers. */
  holds(sequence: number, end: number): boolean {
    const numbers = this.#numbers;
    for (let at = 0; at < this.#count; at += STRIDE) {
      if (isAfterOrAt(sequence, numbers[at + 1]!) && isBeforeOrAt(end, numbers[at + 2]!)) return true;
    }
    return false;
  }

  /** The end of the contiguous segments that begin at a number; the number itself where none does. */
  endOfRun(sequence: number): number {
    const numbers = this.#numbers;
    let low = 0;
    let high = 0;
    for (let at = this.#count - STRIDE; at >= 0; at -= STRIDE) {
      const first = numbers[at + 1]!;
      const end = numbers[at + 2]!;
      if (low === high) {
        low = first;
        high = end;
      }
      if (!isAfterOrAt(first, sequence)) continue;
      if (end !== low) high = end;
      low = first;
    }
    return low === sequence && isAfter(high, sequence) ? high : sequence;
  }

  /** The distance from the lowest to the highest number, counted from a base. */
  extent(base: number): number {
    if (base !== this.#base) {
      this.#base = base;
      this.#low = 0xffff_ffff;
      this.#high = 0;
      const numbers = this.#numbers;
      for (let at = 0; at < this.#count; at += STRIDE) this.#extend(numbers[at + 1]!, numbers[at + 2]!);
    }
    return bytesBetween(this.#low, this.#high);
  }

  #extend(sequence: number, end: number): void {
    this.#low = Math.min(this.#low, bytesBetween(this.#base, sequence));
    this.#high = Math.max(this.#high, bytesBetween(this.#base, end));
  }
}

/** The list of sides that have nothing in flight; it stays empty. */
export const NONE_UNACKNOWLEDGED: UnacknowledgedSegments = new UnacknowledgedSegments();
