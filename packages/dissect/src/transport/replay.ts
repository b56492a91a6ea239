/**
 * What each frame shows of its stream, once the first pass knows all messages: Wireshark's second pass through
 * desegment_tcp. Its decisions differ from those of the first pass, since messages are known from their first segment
 * on.
 */

import { covers, type Pdu, type Pdus } from "./pdus.ts";
import { PendingSegment, type Segment } from "./pending-segment.ts";
import {
  BROKEN,
  DATA,
  FIRST_PROTOCOL,
  HIDE_PAYLOAD,
  NO_DISSECTOR,
  REASSEMBLED,
  REPEATED,
  type RunTable,
  SHOW_PIECES,
  SHOW_REASSEMBLED_IN,
  SHOW_RUN,
  SHOW_SEGMENT_DATA,
  WANTS_MORE,
} from "./run-table.ts";
import { advance, bytesBetween } from "./sequence-number.ts";
import { OUT_OF_ORDER, RETRANSMISSION } from "./tcp-analysis.ts";

/** What a frame shows: one of the `SHOW_` constants or `HIDE_PAYLOAD`, then its two numbers. */
type Show = readonly [what: number, first: number, second: number];

export class Replay {
  readonly #table: RunTable;
  readonly #reorders: boolean;
  /** Runs before this one belong to earlier frames. */
  #firstRun = 0;
  /** What the frame shows: fields of TCP itself, pieces of messages, and runs. */
  readonly #ofTcp: Show[] = [];
  readonly #ofPieces: Show[] = [];
  readonly #ofRuns: Show[] = [];

  constructor(table: RunTable, reorders: boolean) {
    this.#table = table;
    this.#reorders = reorders;
  }

  /** Handles a segment that closes. @returns whether there is nothing else to show */
  close(pdus: Pdus, segment: Segment): boolean {
    if (!pdus.isUntilFin || pdus.finRow !== segment.row) return false;
    const pdu = pdus.upTo(advance(segment.sequence, -1));
    if (!pdu?.pieces.isComplete) return false;
    const { lastRow, length, completedIn } = pdu.pieces;
    const end = bytesBetween(pdu.sequence, segment.sequence) + segment.end - segment.start;
    if (segment.row <= lastRow && end <= length!) {
      if (completedIn !== segment.row) return false;
      this.#showPdu(pdu, true);
    }
    this.#flush();
    this.#table.show(HIDE_PAYLOAD, 0, 0);
    return true;
  }

  /** Handles a segment with payload. Segments come in the order of the capture. */
  receive(pdus: Pdus, segment: Segment): void {
    this.#follow(pdus, segment);
    this.#flush();
  }

  /** Handles a segment that the capture cut: it is offered as it is. */
  receiveCut({ row }: Segment): void {
    const run = this.#runAt(row, 0);
    if (run !== undefined) this.#table.show(SHOW_RUN, run, 0);
  }

  #follow(pdus: Pdus, segment: Segment): void {
    const { row } = segment;
    const rest = new PendingSegment(segment);
    while (rest.length > 0) {
      const run = this.#runAt(row, rest.from);
      const again = run !== undefined && this.#table.runs.of.dissector[run] === REPEATED ? this.#lengthOf(run) : 0;
      if (again > 0) {
        this.#showData(rest, again);
        rest.take(again);
        continue;
      }
      const pdu = pdus.upTo(rest.sequence);
      if (!this.#reorders && rest.isSentAgain(pdu)) {
        if (pdu.firstRow === row || pdu.begunIn === row) this.#showReassembledIn(pdu.pieces.completedIn);
        this.#showData(rest, rest.length);
        return;
      }
      const reorders = this.#reorders && !pdus.isUntilFin;
      if (pdu !== undefined && covers(pdu, rest.sequence)) {
        rest.take(this.#showContinued(pdu, rest, reorders));
        continue;
      }
      if (reorders && pdus.isEarly(rest.sequence, row)) this.#showData(rest, rest.length);
      else this.#showOwn(pdus, rest, run);
      return;
    }
  }

  /** Bytes of a message. @returns how many are dealt with */
  #showContinued(pdu: Pdu, rest: PendingSegment, reorders: boolean): number {
    const { row } = rest.segment;
    const { pieces } = pdu;
    const length = rest.lengthIn(pdu);
    if (reorders) pieces.setLength(rest.reachIn(pdu));
    const reaches = bytesBetween(pdu.sequence, rest.sequence) + length;
    if (pieces.isComplete && (row > pieces.lastRow || reaches > pieces.length!)) return rest.length;
    const isHere = pieces.isComplete && pieces.completedIn === row;
    if (isHere && pieces.isPartial) {
      this.#showPdu(pdu, false);
      if (length === rest.length) this.#showData(rest, length);
      return length;
    }
    if (isHere && this.#isBroken(pdu.lastRun)) {
      this.#showPdu(pdu, false);
      return rest.length;
    }
    if (isHere) this.#showPdu(pdu, true);
    else if (pieces.isComplete && !pieces.isPartial) this.#showReassembledIn(pieces.completedIn);
    const dealtWith = rest.upToNext(pdu);
    this.#showData(rest, dealtWith);
    return dealtWith;
  }

  /** Shows bytes of a segment that continue no message. */
  #showOwn(pdus: Pdus, rest: PendingSegment, found: number | undefined): void {
    const { segment, from, sequence } = rest;
    // Bytes that the first pass did not offer, since it did not know yet where a message begins.
    const dissector = !this.#reorders && segment.analysis & (RETRANSMISSION | OUT_OF_ORDER) ? NO_DISSECTOR : DATA;
    const run = found ?? this.#table.addRun(segment.row, dissector, 0, from, rest.length);
    const length = this.#lengthOf(run);
    const wantsMore = (this.#table.runs.of.marks[run]! & WANTS_MORE) !== 0;
    if (length > 0 || !wantsMore) this.#ofRuns.push([SHOW_RUN, run, 0]);
    if (!wantsMore || this.#isBroken(run)) return;
    const pdu = pdus.at(advance(sequence, length));
    if (pdu?.pieces.isComplete && !pdu.pieces.isPartial && pdu.pieces.completedIn !== segment.row) {
      this.#showReassembledIn(pdu.pieces.completedIn);
    }
    rest.take(length);
    this.#showData(rest, rest.length);
  }

  #lengthOf(run: number): number {
    return this.#table.runs.of.length[run]!;
  }

  #isBroken(run: number): boolean {
    return (this.#table.runs.of.marks[run]! & BROKEN) !== 0;
  }

  /** The run that the first pass made from a segment's own bytes, if there is one. */
  #runAt(row: number, from: number): number | undefined {
    const { runs } = this.#table;
    const { of } = runs;
    while (this.#firstRun < runs.count && of.row[this.#firstRun]! < row) this.#firstRun += 1;
    for (let run = this.#firstRun; run < runs.count && of.row[run] === row; run += 1) {
      if ((of.marks[run]! & REASSEMBLED) === 0 && of.from[run] === from) return run;
    }
    return undefined;
  }

  #showData({ from }: PendingSegment, length: number): void {
    this.#ofTcp.push([SHOW_SEGMENT_DATA, from, length]);
  }

  #showReassembledIn(row: number): void {
    if (row >= 0) this.#ofTcp.push([SHOW_REASSEMBLED_IN, row, 0]);
  }

  /** Shows the messages of a PDU, with or without the pieces they were reassembled from. */
  #showPdu(pdu: Pdu, withPieces: boolean): void {
    const { pieces, runs } = this.#table;
    const isRefused = runs.of.dissector[pdu.lastRun]! < FIRST_PROTOCOL;
    const shown = isRefused ? [pdu.lastRun] : pdu.runs;
    if (isRefused) {
      // All of it is data, including bytes that a protocol took when fewer bytes were there.
      runs.of.length[pdu.lastRun]! += runs.of.from[pdu.lastRun]!;
      runs.of.from[pdu.lastRun] = 0;
    }
    if (shown.length === 0) return;
    const firstPiece = pieces.count;
    for (const { row, from, offset, length, marks } of pdu.pieces.pieces) {
      const place = pieces.push();
      pieces.of.row[place] = row;
      pieces.of.from[place] = from;
      pieces.of.offset[place] = offset;
      pieces.of.length[place] = length;
      pieces.of.marks[place] = marks;
    }
    const { length = 0 } = pdu.pieces;
    for (const run of shown) {
      runs.of.firstPiece[run] = firstPiece;
      runs.of.pieceCount[run] = pieces.count - firstPiece;
      this.#ofRuns.push([SHOW_RUN, run, length]);
    }
    if (withPieces) this.#ofPieces.push([SHOW_PIECES, shown[0]!, length]);
  }

  /** In Wireshark's order: the pieces of messages come directly after TCP, the last message first. */
  #flush(): void {
    for (const show of this.#ofTcp) this.#table.show(...show);
    for (const show of this.#ofPieces.reverse()) this.#table.show(...show);
    for (const show of this.#ofRuns) this.#table.show(...show);
    this.#ofTcp.length = 0;
    this.#ofPieces.length = 0;
    this.#ofRuns.length = 0;
  }
}
