/** The bytes of unfinished messages that the first pass holds, and their limits. */
import type { EarlySegment, Pdu, Pdus } from "./pdus.ts";
import type { Added } from "./reassembly.ts";

/** A message above a limit is given up: its segments stay segment data, and later bytes are offered as they come. */
export interface DesegmentLimits {
  /** Bytes of one message over several segments. */
  readonly maxMessageBytes: number;
  /** Bytes of all unfinished messages together. */
  readonly maxPendingBytes: number;
}

/** The effect of a limit. */
export interface GivenUp {
  readonly limit: keyof DesegmentLimits;
  /** Row of the first frame at which it was reached, and how many bytes were needed there. */
  readonly row: number;
  readonly needed: number;
  /** How often it was reached. */
  count: number;
}

export class PendingBytes {
  /** How many bytes are held. */
  count = 0;
  readonly #limits: DesegmentLimits;
  readonly #givenUp = new Map<keyof DesegmentLimits, GivenUp>();

  constructor(limits: DesegmentLimits) {
    this.#limits = limits;
  }

  /** The messages that were given up because a limit was reached. */
  get givenUp(): readonly GivenUp[] {
    return [...this.#givenUp.values()];
  }

  hasRoom(length: number, row: number): boolean {
    return this.#isWithin("maxPendingBytes", this.count + length, row);
  }

  /** Whether a message may grow. If not, it is given up and covers no sequence numbers any more. */
  fits(pdu: Pdu, length: number, row: number): boolean {
    const needed = pdu.pieces.heldBytes + length;
    if (this.#isWithin("maxMessageBytes", needed, row) && this.hasRoom(length, row)) return true;
    pdu.next = pdu.sequence;
    this.finish(pdu);
    return false;
  }

  /**
   * @param from offset of the bytes in the payload of their frame
   * @param offset of the bytes in the message, modulo 2^32
   */
  add(pdu: Pdu, row: number, from: number, offset: number, bytes: Uint8Array, isTail: boolean): Added {
    const before = pdu.pieces.heldBytes;
    const added = pdu.pieces.add(row, from, offset >>> 0, bytes, isTail);
    this.count += pdu.pieces.heldBytes - before;
    return added;
  }

  /** Releases the bytes of a message that waits for no more bytes. */
  finish(pdu: Pdu): void {
    this.count -= pdu.pieces.heldBytes;
    pdu.pieces.release();
    pdu.memo = undefined;
  }

  keepEarly(pdus: Pdus, early: EarlySegment): void {
    if (!this.hasRoom(early.bytes.length, early.row)) return;
    this.count += early.bytes.length;
    pdus.keepEarly(early);
  }

  /** Stops counting an early segment as held. */
  forget(early: EarlySegment): void {
    this.count -= early.bytes.length;
  }

  #isWithin(limit: keyof DesegmentLimits, needed: number, row: number): boolean {
    if (needed <= this.#limits[limit]) return true;
    const known = this.#givenUp.get(limit);
    if (known === undefined) this.#givenUp.set(limit, { limit, row, needed, count: 1 });
    else known.count += 1;
    return false;
  }
}
