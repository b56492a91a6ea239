/**
 * One direction of a stream: which ranges of its sequence numbers are messages over several segments. Sequence numbers
 * are relative, modulo 2^32.
 */

import { lowerBound } from "../collections/lower-bound.ts";
import { Reassembly } from "./reassembly.ts";
import { isBefore, type SequenceNumber } from "./sequence-number.ts";
import type { Memo } from "./stream-protocol.ts";

/** A message, or several, over more than one segment. */
export interface Pdu {
  readonly sequence: SequenceNumber;
  /** The sequence number after it, as far as known. */
  next: SequenceNumber;
  /** Row of the frame in which the message began, and of the one whose segment began this PDU. */
  readonly firstRow: number;
  readonly begunIn: number;
  /** Row of the last frame that added to it. */
  lastRow: number;
  /** The whole next segment belongs to it, however long it is. */
  takesSegment: boolean;
  readonly pieces: Reassembly;
  /** Runs with the messages in its bytes, and the run of its bytes that was offered last. */
  readonly runs: number[];
  lastRun: number;
  /** Where the messages of those runs end. */
  indexed: number;
  /** The protocol's memo of the message that begins there. */
  memo: Memo | undefined;
}

/** A segment that came before the one ahead of it. */
export interface EarlySegment {
  readonly row: number;
  readonly from: number;
  readonly sequence: SequenceNumber;
  readonly bytes: Uint8Array;
}

/** Whether more segments may add to a message. */
export const isOpen = ({ pieces }: Pdu): boolean => !pieces.isComplete || pieces.isPartial;

/** Whether a segment that begins at a sequence number continues a message. */
export const covers = (pdu: Pdu, sequence: number): boolean =>
  !isBefore(sequence, pdu.sequence) && isBefore(sequence, pdu.next);

export class Pdus {
  /** Sorted by sequence. */
  readonly #pdus: Pdu[] = [];
  /** A message lasts until the sender closes. */
  isUntilFin = false;
  /** Row of the frame that closed it; -1 before. */
  finRow = -1;
  /** The sequence number up to which all bytes were seen; 0 while unknown. */
  maxNext = 0;
  /** The end of the segments that went to the protocol; 0 before the first one. */
  furthest = 0;
  /** Sorted by sequence, then row. */
  readonly early: EarlySegment[] = [];

  /** The message that begins at a sequence number. */
  at(sequence: number): Pdu | undefined {
    const found = this.#pdus[this.#search(sequence)];
    return found?.sequence === sequence ? found : undefined;
  }

  /** The last message that begins at or before a sequence number. */
  upTo(sequence: number): Pdu | undefined {
    return this.#pdus[this.#search(sequence)];
  }

  /** Begins a message. An earlier one that began at the same number is dropped. */
  begin(sequence: number, next: number, row: number, firstRow: number = row): Pdu {
    const pdu: Pdu = {
      sequence,
      next: next >>> 0,
      firstRow,
      begunIn: row,
      lastRow: row,
      takesSegment: false,
      pieces: new Reassembly(),
      runs: [],
      lastRun: -1,
      indexed: 0,
      memo: undefined,
    };
    const at = this.#search(sequence);
    this.#pdus.splice(at + 1, 0, pdu);
    if (this.#pdus[at]?.sequence === sequence) this.#pdus.splice(at, 1);
    return pdu;
  }

  keepEarly(segment: EarlySegment): void {
    this.early.splice(this.#placeOfEarly(segment.sequence, segment.row), 0, segment);
  }

  /** Whether a segment still waits for those ahead of it. */
  isEarly(sequence: number, row: number): boolean {
    const found = this.early[this.#placeOfEarly(sequence, row)];
    return found?.row === row && found.sequence === sequence;
  }

  /** Index of the first early segment that is not before these values. */
  #placeOfEarly(sequence: number, row: number): number {
    const { early } = this;
    const isEarlier = (one: EarlySegment): boolean =>
      isBefore(one.sequence, sequence) || (one.sequence === sequence && one.row < row);
    const last = early.at(-1);
    return last === undefined || isEarlier(last) ? early.length : lowerBound(early, isEarlier);
  }

  /** Index of the last message that begins at or before a sequence number; -1 without one. */
  #search(sequence: number): number {
    const last = this.#pdus.length - 1;
    // Nearly all segments come after all messages.
    if (last < 0 || this.#pdus[last]!.sequence <= sequence) return last;
    return lowerBound(this.#pdus, (pdu) => pdu.sequence <= sequence) - 1;
  }
}
