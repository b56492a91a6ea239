/**
 * The payload of TCP in the first pass: offers the bytes of every stream to the protocols above, in the order of the
 * capture, and fills columns: which protocol takes the bytes, and what each frame shows of them.
 */

import { u16be } from "../bytes/byte-view.ts";
import type { Cursor, DataSource } from "../layers/layer.ts";
import { Desegmenter, type DesegmentResult } from "./desegment.ts";
import { Pdus } from "./pdus.ts";
import type { PendingBytes } from "./pending-bytes.ts";
import type { Segment } from "./pending-segment.ts";
import { ProtocolChoice, type StreamLayer } from "./protocol-choice.ts";
import { Replay } from "./replay.ts";
import {
  BROKEN,
  DATA,
  FIRST_PROTOCOL,
  MAY_WAIT,
  NO_DISSECTOR,
  REASSEMBLED,
  REPEATED,
  type RunTable,
  WANTS_MORE,
} from "./run-table.ts";
import { advance } from "./sequence-number.ts";
import type { Memo, Run } from "./stream-protocol.ts";
import { DIRECTION, KEEP_ALIVE, OUT_OF_ORDER, RETRANSMISSION } from "./tcp-analysis.ts";
import { ACK, FIN, RST, SYN } from "./tcp-flags.ts";
import { HEADER_BYTES, TCP_HEADER } from "./tcp-header.ts";
import type { TcpTable } from "./tcp-table.ts";

export interface MessageOptions {
  /** As Wireshark's preference `tcp.reassemble_out_of_order`: segments that come early wait for those ahead of them. */
  readonly reassembleOutOfOrder: boolean;
  readonly pending: PendingBytes;
}

/** What the second scan of the segments needs for a row. */
const CLOSES = 1;
const IS_CUT = 2;

/** What all runs of a frame have in common. */
export type RunFrame = Pick<
  Run,
  "row" | "stream" | "direction" | "sourcePort" | "destinationPort" | "isLast" | "missing"
>;

/** Reads the TCP header at the cursor; undefined where it is not one. */
export const readRunFrame = (
  { bytes, end, row, wireLength }: Cursor,
  header: number,
  tcp: TcpTable,
): (RunFrame & { readonly payload: number; readonly flags: number }) | undefined => {
  const stream = tcp.stream[row]!;
  if (stream < 0 || end - header < HEADER_BYTES) return undefined;
  const headerLength = (bytes[header + TCP_HEADER.dataOffset]! >>> 4) * 4;
  if (headerLength < HEADER_BYTES) return undefined;
  const payload = Math.min(header + headerLength, end);
  const flags = u16be(bytes, header + TCP_HEADER.flags) & 0xfff;
  return {
    row,
    stream,
    direction: tcp.analysis[row]! & DIRECTION ? 1 : 0,
    sourcePort: u16be(bytes, header + TCP_HEADER.sourcePort),
    destinationPort: u16be(bytes, header + TCP_HEADER.destinationPort),
    isLast: (flags & FIN) !== 0,
    missing: Math.max(0, wireLength - headerLength - (end - payload)),
    payload,
    flags,
  };
};

/** Whether a segment carries nothing, opens nothing and closes nothing, as half of all do. */
const hasNoPayload = ({ bytes, end }: Cursor, header: number): boolean => {
  if (end - header < HEADER_BYTES || (bytes[header + TCP_HEADER.controlBits]! & (SYN | FIN)) !== 0) return false;
  return header + (bytes[header + TCP_HEADER.dataOffset]! >>> 4) * 4 >= end;
};

/**
 * A run of a frame. The fields are written one by one, since a spread for every message would cost more than the
 * message.
 */
export const runOf = (
  { row, stream, direction, sourcePort, destinationPort, isLast, missing }: RunFrame,
  id: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  origin: number,
  mayWait: boolean,
  source: DataSource | undefined,
  memo?: Memo,
): Run => ({
  id,
  row,
  stream,
  direction,
  sourcePort,
  destinationPort,
  bytes,
  start,
  end,
  origin,
  isLast,
  mayWait,
  missing,
  source,
  memo,
});

export class MessageIndexer {
  readonly table: RunTable;
  readonly #tcp: TcpTable;
  readonly #choice: ProtocolChoice;
  readonly #desegmenter: Desegmenter;
  readonly #reorders: boolean;
  /** By stream and direction. */
  readonly #pdus: Pdus[] = [];
  /** By row: length of the payload, and which of the marks above. */
  readonly #lengths: Uint32Array;
  readonly #marks: Uint8Array;
  #frame: RunFrame | undefined;
  #origin = 0;

  constructor(table: RunTable, tcp: TcpTable, layers: readonly StreamLayer[], options: MessageOptions) {
    this.table = table;
    this.#tcp = tcp;
    this.#choice = new ProtocolChoice(layers);
    this.#reorders = options.reassembleOutOfOrder;
    this.#desegmenter = new Desegmenter(
      (...offered) => this.#offer(...offered),
      (row, from, length) => table.addRun(row, REPEATED, 0, from, length),
      { reorders: this.#reorders },
      options.pending,
    );
    this.#lengths = new Uint32Array(tcp.stream.length);
    this.#marks = new Uint8Array(tcp.stream.length);
  }

  /** Indexes the segment at the cursor. Frames come in order. */
  index(cursor: Cursor): void {
    if (hasNoPayload(cursor, cursor.start)) return;
    const frame = readRunFrame(cursor, cursor.start, this.#tcp);
    if (frame === undefined) return;
    const { row, stream, flags, payload, missing } = frame;
    const { bytes, end } = cursor;
    if ((flags & (SYN | FIN)) === 0 && (payload === end || flags & RST)) return;
    this.#frame = frame;
    this.#origin = cursor.frameStart;
    const pdus = this.#pdusOf(stream, frame.direction);
    const sequence = this.#tcp.sequence[row]!;
    if (flags & SYN) {
      this.#choice.open(stream, flags & ACK ? frame.sourcePort : frame.destinationPort);
      this.#desegmenter.open(pdus, sequence);
    }
    const analysis = this.#tcp.analysis[row]!;
    const segment: Segment = { row, sequence, bytes, start: payload, end, analysis };
    this.#lengths[row] = end - payload;
    if (flags & FIN && missing === 0) {
      this.#marks[row] = CLOSES;
      if (this.#desegmenter.close(pdus, segment)) return;
    }
    if (flags & RST) this.#lengths[row] = 0;
    else if (missing > 0) {
      this.#marks[row] = IS_CUT;
      this.#offer(segment, bytes, payload, end, false, false);
    } else if (payload < end) {
      // A SYN takes one sequence number, before the bytes that it carries.
      this.#desegmenter.receive(pdus, flags & SYN ? { ...segment, sequence: advance(sequence, 1) } : segment);
    }
  }

  /** The end of the first pass: finds out what each frame shows. */
  finish(): void {
    const { table } = this;
    const { sequence, stream, analysis } = this.#tcp;
    const replay = new Replay(table, this.#reorders);
    const bytes = new Uint8Array(0);
    for (let row = 0; row < stream.length; row += 1) {
      table.firstShow[row] = table.shows.count;
      const end = this.#lengths[row]!;
      const marks = this.#marks[row]!;
      if (end === 0 && marks === 0) continue;
      const pdus = this.#pdusOf(stream[row]!, analysis[row]! & DIRECTION ? 1 : 0);
      const segment: Segment = { row, sequence: sequence[row]!, bytes, start: 0, end, analysis: analysis[row]! };
      if (marks & CLOSES && replay.close(pdus, segment)) continue;
      if (marks & IS_CUT) replay.receiveCut(segment);
      else if (end > 0) replay.receive(pdus, segment);
    }
    table.firstShow[stream.length] = table.shows.count;
  }

  #pdusOf(stream: number, direction: 0 | 1): Pdus {
    const index = stream * 2 + direction;
    let pdus = this.#pdus[index];
    if (pdus === undefined) {
      pdus = new Pdus();
      this.#pdus[index] = pdus;
    }
    return pdus;
  }

  #offer(
    segment: Segment,
    bytes: Uint8Array,
    start: number,
    end: number,
    isReassembled: boolean,
    mayWait: boolean,
    memo?: Memo,
  ): DesegmentResult {
    const id = this.table.runs.count;
    let dissector = DATA;
    let done = end - start;
    let needs = 0;
    let isBroken = false;
    let left: Memo | undefined;
    if (!this.#reorders && segment.analysis & (RETRANSMISSION | OUT_OF_ORDER)) dissector = NO_DISSECTOR;
    else if ((segment.analysis & KEEP_ALIVE) === 0) {
      const origin = isReassembled ? 0 : this.#origin;
      const request = this.#choice.offer(runOf(this.#frame!, id, bytes, start, end, origin, mayWait, undefined, memo));
      if (request !== undefined) {
        dissector = FIRST_PROTOCOL + this.#choice.dissector;
        done = request.desegmentOffset - start;
        if (mayWait && request.desegmentOffset < end) needs = request.desegmentLength;
        isBroken = request.isBroken === true;
        left = request.memo;
      }
    }
    const marks =
      (isReassembled ? REASSEMBLED : 0) |
      (needs === 0 ? 0 : WANTS_MORE) |
      (mayWait ? MAY_WAIT : 0) |
      (isBroken ? BROKEN : 0);
    this.table.addRun(segment.row, dissector, marks, isReassembled ? start : start - segment.start, done);
    return { done, desegmentLength: needs, run: id, isBroken, memo: left };
  }
}
