/**
 * A segment, and what is left of it while it is gone through. Both passes go the same way and take the same bytes of a
 * message; what each of them does with them is its own.
 */
import type { Pdu } from "./pdus.ts";
import { advance, bytesBetween, type SequenceNumber } from "./sequence-number.ts";

/** The bytes of a stream in one frame. */
export interface Segment {
  readonly row: number;
  /** Relative. */
  readonly sequence: SequenceNumber;
  /** The payload is `bytes[start..end)`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Bits of tcp-analysis.ts. */
  readonly analysis: number;
}

export class PendingSegment {
  readonly segment: Segment;
  /** It is `bytes[start..end)` of the segment. */
  start: number;
  /** Of its first byte. */
  sequence: SequenceNumber;
  /** Where what comes behind the segment begins. */
  readonly next: SequenceNumber;

  constructor(segment: Segment) {
    this.segment = segment;
    this.start = segment.start;
    this.sequence = segment.sequence;
    this.next = advance(segment.sequence, segment.end - segment.start);
  }

  get length(): number {
    return this.segment.end - this.start;
  }

  /** Its place in the payload. */
  get from(): number {
    return this.start - this.segment.start;
  }

  /** Goes behind some of its bytes. */
  take(length: number): void {
    this.start += length;
    this.sequence = advance(this.sequence, length);
  }

  /** Whether all of it is the beginning of a message, sent again. */
  isSentAgain(pdu: Pdu | undefined): pdu is Pdu {
    return pdu?.sequence === this.sequence && this.next <= pdu.next && pdu.lastRow !== this.segment.row;
  }

  /** How many of its bytes belong to the message that it continues. */
  lengthIn(pdu: Pdu): number {
    return pdu.takesSegment ? this.length : Math.min(this.length, bytesBetween(this.sequence, pdu.next));
  }

  /** How long the message is known to be with these bytes. */
  reachIn(pdu: Pdu): number {
    return bytesBetween(pdu.sequence, Math.max(this.sequence + this.lengthIn(pdu), pdu.next));
  }

  /** How many of its bytes are dealt with once the message has its own: all, if nothing stands behind the message. */
  upToNext(pdu: Pdu): number {
    const hasMore = pdu.next < this.next && pdu.next > this.sequence;
    return hasMore ? bytesBetween(this.sequence, pdu.next) : this.length;
  }
}
