/**
 * The first pass over the segments of a stream: which bytes its protocol is offered, and when. It follows Wireshark's
 * desegment_tcp step by step, since every step has an effect on which frame shows a message.
 *
 * A segment that continues no message is offered as it is. If the protocol finds the beginning of an incomplete message
 * in it, the message is kept, and segments are added to it until it is whole.
 */

import { covers, isOpen, type Pdu, type Pdus } from "./pdus.ts";
import type { PendingBytes } from "./pending-bytes.ts";
import { PendingSegment, type Segment } from "./pending-segment.ts";
import type { Added } from "./reassembly.ts";
import { advance, bytesBetween, isBefore } from "./sequence-number.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN, type Memo } from "./stream-protocol.ts";
import { RETRANSMISSION, SPURIOUS_RETRANSMISSION } from "./tcp-analysis.ts";

/** The answer of a protocol to the bytes it was offered. */
export interface DesegmentResult {
  /** How many bytes from the start it has finished with. */
  readonly done: number;
  /** How many more bytes the rest needs, or one of the constants in stream-protocol.ts; 0 where there is no rest. */
  readonly desegmentLength: number;
  /** Number of the run. */
  readonly run: number;
  /** No other bytes of the frame are offered to a protocol. */
  readonly isBroken: boolean;
  /** As in `DesegmentRequest`: the memo of the message that needs more. */
  readonly memo?: Memo | undefined;
}

/** Offers `bytes[start..end)` in the frame of a segment: its own bytes, or bytes reassembled from several segments. */
export type Offer = (
  segment: Segment,
  bytes: Uint8Array,
  start: number,
  end: number,
  isReassembled: boolean,
  mayWait: boolean,
  memo?: Memo,
) => DesegmentResult;

export interface DesegmentRules {
  /** Segments that come early wait for those ahead of them. */
  readonly reorders: boolean;
}

/** Longer than any message, and less than half of the sequence number space. */
const FAR = 0x40000000;
/** A message with more bytes than this in its first segment is not waited for. */
const MAX_FIRST_PIECE = 1024 * 1024;

/** How many bytes of a segment have come before and belong to no unfinished message. */
const seenBefore = (maxNext: number, pdu: Pdu | undefined, sequence: number, length: number): number => {
  if (maxNext === 0 || !isBefore(sequence, maxNext)) return 0;
  if (pdu !== undefined && isOpen(pdu) && covers(pdu, sequence)) return 0;
  return Math.min(length, bytesBetween(sequence, maxNext));
};

/** Whether the first bytes of a retransmitted segment have come before and belong to no message. */
const isRepeated = ({ furthest }: Pdus, pdu: Pdu | undefined, sequence: number): boolean =>
  furthest !== 0 && !isBefore(furthest, sequence) && !(pdu !== undefined && covers(pdu, sequence));

export class Desegmenter {
  readonly #offer: Offer;
  readonly #reorders: boolean;
  readonly #onRepeated: (row: number, from: number, length: number) => void;
  readonly pending: PendingBytes;

  /** @param onRepeated called for bytes that have come before, with their offset in the payload */
  constructor(
    offer: Offer,
    onRepeated: (row: number, from: number, length: number) => void,
    { reorders }: DesegmentRules,
    pending: PendingBytes,
  ) {
    this.#offer = offer;
    this.#onRepeated = onRepeated;
    this.#reorders = reorders;
    this.pending = pending;
  }

  /** The sender opens: the next sequence number is known. */
  open(pdus: Pdus, sequence: number): void {
    if (this.#reorders && pdus.maxNext === 0) pdus.maxNext = advance(sequence, 1);
  }

  /**
   * The sender closes: a message that lasts until then is whole.
   *
   * @returns whether the segment needs no other treatment
   */
  close(pdus: Pdus, segment: Segment): boolean {
    if (!pdus.isUntilFin || pdus.finRow >= 0) return false;
    pdus.finRow = segment.row;
    const pdu = pdus.upTo(advance(segment.sequence, -1));
    if (pdu === undefined || !this.pending.fits(pdu, segment.end - segment.start, segment.row)) return false;
    const added = this.#add(pdu, segment, segment.start, segment.end, segment.sequence, true);
    if (added === "added") return false;
    if (added === "complete") this.#offerPdu(pdu, segment, false);
    return true;
  }

  /**
   * Processes one segment with payload. Segments come in the order of the capture.
   *
   * `Replay` takes the same steps and what they have in common is in `PendingSegment`. The rest is written twice: this pass
   * adds bytes and offers them, that one shows what became of them, and they decide differently at every step. One
   * function for both, as Wireshark has, would ask at every step which pass it is.
   */
  receive(pdus: Pdus, segment: Segment): void {
    const { row, bytes, start, end, analysis } = segment;
    const rest = new PendingSegment(segment);
    const { maxNext } = pdus;
    while (rest.length > 0) {
      const { sequence, next } = rest;
      const reorders = this.#reorders && !pdus.isUntilFin;
      let pdu = pdus.upTo(sequence);
      let isEarly = false;
      if (this.#reorders) {
        const again = seenBefore(maxNext, pdu, sequence, rest.length);
        if (again > 0) {
          this.#onRepeated(row, rest.from, again);
          rest.take(again);
          continue;
        }
      } else {
        if (rest.isSentAgain(pdu)) return;
        if (analysis & (RETRANSMISSION | SPURIOUS_RETRANSMISSION) && isRepeated(pdus, pdu, sequence)) {
          this.#onRepeated(row, 0, end - start);
          return;
        }
        if (pdus.furthest === 0 || isBefore(pdus.furthest, next)) pdus.furthest = next;
      }
      if (reorders) {
        isEarly = pdus.maxNext !== 0 && isBefore(pdus.maxNext, sequence);
        if (!isEarly) {
          if (pdus.maxNext === 0 || isBefore(pdus.maxNext, next)) pdus.maxNext = next;
          pdu = this.#addEarly(pdus, pdu, sequence, row);
        }
      }
      if (pdu !== undefined && covers(pdu, sequence) && this.pending.fits(pdu, rest.length, row)) {
        rest.take(this.#continue(pdus, pdu, rest, reorders));
        continue;
      }
      if (isEarly)
        this.pending.keepEarly(pdus, { row, from: rest.from, sequence, bytes: bytes.slice(rest.start, end) });
      else this.#offerSegment(pdus, rest);
      return;
    }
  }

  /** Adds to a message. @returns how many bytes are dealt with */
  #continue(pdus: Pdus, pdu: Pdu, rest: PendingSegment, reorders: boolean): number {
    const { segment, start, sequence, next } = rest;
    pdu.lastRow = segment.row;
    const length = rest.lengthIn(pdu);
    if (reorders) pdu.pieces.setLength(rest.reachIn(pdu));
    const added = this.#add(pdu, segment, start, start + length, sequence, !isBefore(next, pdu.next));
    if (added === "refused") return rest.length;
    if (pdu.takesSegment && added !== "added") {
      pdu.takesSegment = false;
      if (isBefore(pdu.next, next)) pdu.next = next;
    }
    const dealtWith = rest.upToNext(pdu);
    if (added !== "complete") return dealtWith;
    const answer = this.#offerPdu(pdu, segment, true);
    if (answer.isBroken) return rest.length;
    if (answer.desegmentLength === 0) return dealtWith;
    this.#extend(pdus, pdu, answer, rest, length);
    return length;
  }

  /** Offers a segment that continues no message. */
  #offerSegment(pdus: Pdus, { segment, start, sequence, next }: PendingSegment): void {
    const { row, bytes, end } = segment;
    const { done, desegmentLength: needs, memo } = this.#offer(segment, bytes, start, end, false, true);
    if (needs === 0) return;
    if (needs === DESEGMENT_UNTIL_FIN) pdus.isUntilFin = true;
    const from = start + done;
    const begins = advance(sequence, done);
    if (end - from > MAX_FIRST_PIECE || !this.pending.hasRoom(end - from, row)) return;
    const more = needs === DESEGMENT_ONE_MORE_SEGMENT ? 1 : needs === DESEGMENT_UNTIL_FIN ? FAR : needs;
    const pdu = pdus.begin(begins, next + more, row);
    pdu.takesSegment = needs === DESEGMENT_ONE_MORE_SEGMENT;
    pdu.memo = memo;
    this.#add(pdu, segment, from, end, begins, !isBefore(next, pdu.next));
  }

  /**
   * Extends a message: it was complete as far as known, but its protocol wants more. @param length of its bytes in the
   * segment
   */
  #extend(
    pdus: Pdus,
    pdu: Pdu,
    { done, desegmentLength: needs }: DesegmentResult,
    { segment, sequence, length: left }: PendingSegment,
    length: number,
  ): void {
    let unfinished = pdu;
    if (done === 0 || !isBefore(sequence, advance(pdu.sequence, done))) pdu.pieces.isPartial = true;
    else unfinished = this.#split(pdus, pdu, done, segment.row);
    if (needs === DESEGMENT_ONE_MORE_SEGMENT) {
      unfinished.next = advance(Math.max(sequence + left, unfinished.next), 1);
      unfinished.takesSegment = true;
    } else if (needs === DESEGMENT_UNTIL_FIN) {
      pdus.isUntilFin = true;
      unfinished.next = advance(unfinished.sequence, FAR);
    } else {
      unfinished.next = advance(Math.max(sequence + length, unfinished.next), needs);
    }
  }

  #offerPdu(pdu: Pdu, segment: Segment, mayWait: boolean): DesegmentResult {
    const { bytes, isChanged } = pdu.pieces;
    const memo = isChanged ? undefined : pdu.memo;
    pdu.pieces.isChanged = false;
    const answer = this.#offer(segment, bytes, pdu.indexed, bytes.length, true, mayWait, memo);
    pdu.lastRun = answer.run;
    pdu.memo = answer.memo;
    if (answer.done > 0 || answer.desegmentLength === 0) {
      pdu.runs.push(answer.run);
      pdu.indexed += answer.done;
    }
    if (answer.desegmentLength === 0) this.pending.finish(pdu);
    return { ...answer, done: pdu.indexed };
  }

  /** Splits a message: the whole part stays one message, and the rest becomes another. */
  #split(pdus: Pdus, pdu: Pdu, at: number, row: number): Pdu {
    const { pieces } = pdu;
    const behind = pieces.pieces.filter(({ offset, length }) => at < offset + length);
    const firstRow = behind.reduce((first, piece) => Math.min(first, piece.row), row);
    const rest = pdus.begin(advance(pdu.sequence, at), pdu.next, row, firstRow);
    for (const { row: of, from, offset, length } of behind) {
      const cut = Math.max(0, at - offset);
      const bytes = pieces.bytes.subarray(offset + cut, offset + length);
      this.pending.add(rest, of, from + cut, offset + cut - at, bytes, false);
    }
    rest.memo = pdu.memo;
    pieces.truncate(at);
    pdu.next = advance(pdu.sequence, at);
    this.pending.finish(pdu);
    return rest;
  }

  /** Adds early segments to their message once no bytes are missing before them. */
  #addEarly(pdus: Pdus, found: Pdu | undefined, sequence: number, row: number): Pdu | undefined {
    let pdu = found;
    const reach = (): void => {
      if (pdu === undefined) return;
      const known = bytesBetween(pdu.sequence, pdus.maxNext);
      pdus.maxNext = advance(pdu.sequence, pdu.pieces.reachedFrom(known));
    };
    let used = 0;
    for (const early of pdus.early) {
      if (isBefore(pdus.maxNext, early.sequence)) reach();
      if (isBefore(pdus.maxNext, early.sequence)) break;
      const end = advance(early.sequence, early.bytes.length);
      pdus.maxNext = end;
      if (pdu === undefined || !isOpen(pdu)) pdu = pdus.begin(sequence, end, row);
      else if (isBefore(pdu.next, end)) pdu.next = end;
      used += 1;
      this.pending.forget(early);
      this.pending.add(pdu, early.row, early.from, bytesBetween(pdu.sequence, early.sequence), early.bytes, false);
    }
    pdus.early.splice(0, used);
    reach();
    return pdu;
  }

  #add(pdu: Pdu, segment: Segment, from: number, to: number, sequence: number, isTail: boolean): Added {
    const bytes = segment.bytes.subarray(from, to);
    return this.pending.add(pdu, segment.row, from - segment.start, sequence - pdu.sequence, bytes, isTail);
  }
}
