/**
 * One direction of a stream: which stretches of its sequence numbers are messages that several segments carry.
 * Sequence numbers are relative ones, modulo 2^32.
 */

import { lowerBound } from "../collections/lower-bound.ts";
import { Reassembly } from "./reassembly.ts";
import { isBefore, type SequenceNumber } from "./sequence-number.ts";
import type { Memo } from "./stream-protocol.ts";

/** A message, or several, that more than one segment carries. */
export interface Pdu {
  readonly sequence: SequenceNumber;
  /** Where what comes behind it begins, as far as is known. */
  next: SequenceNumber;
  /** Row of the frame that it was begun in, and of the one whose segment began it here. */
  readonly firstRow: number;
  readonly begunIn: number;
  /** Row of the last frame that added to it. */
  lastRow: number;
  /** The next segment belongs to it whole, however long it is. */
  takesSegment: boolean;
  readonly pieces: Reassembly;
  /** Runs whose messages its bytes hold, and the run of its bytes that was offered last. */
  readonly runs: number[];
  lastRun: number;
  /** Where the messages of those runs end. */
  indexed: number;
  /** What its protocol left of what begins there. */
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
  /** A message goes on until the sender closes. */
  isUntilFin = false;
  /** Row of the frame that closed it; -1 before. */
  finRow = -1;
  /** The number up to which everything was seen; 0 while that is not known. */
  maxNext = 0;
  /** Where the segments that went on to the protocol end; 0 before there was one. */
  furthest = 0;
  /** Sorted by sequence, then row. */
  readonly early: EarlySegment[] = [];

  /** The message that begins at a sequence number. */
  at(sequence: number): Pdu | undefined {
    const found = this.#pdus[this.#search(sequence)];
    return found?.sequence === sequence ? found : undefined;
  }

  /** The last message that begins at a sequence number or before. */
  upTo(sequence: number): Pdu | undefined {
    return this.#pdus[this.#search(sequence)];
  }

  /** Begins a message; one that began there before is forgotten. */
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

  /** Index of the first early segment that does not come before. */
  #placeOfEarly(sequence: number, row: number): number {
    const { early } = this;
    const isEarlier = (one: EarlySegment): boolean =>
      isBefore(one.sequence, sequence) || (one.sequence === sequence && one.row < row);
    const last = early.at(-1);
    return last === undefined || isEarlier(last) ? early.length : lowerBound(early, isEarlier);
  }

  /** Index of the last message that begins at a sequence number or before; -1 where none does. */
  #search(sequence: number): number {
    const last = this.#pdus.length - 1;
    // Nearly all segments come behind all messages.
    if (last < 0 || this.#pdus[last]!.sequence <= sequence) return last;
    return lowerBound(this.#pdus, (pdu) => pdu.sequence <= sequence) - 1;
  }
}
