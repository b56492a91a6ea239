/**
 * UDP streams: which stream a datagram belongs to, by the addresses and ports of both ends. Invariant: datagrams are
 * indexed in the order of the capture, a row has at most one, and the number of a stream never changes; it counts from
 * 0.
 */
import type { FrameTable } from "../file/frame-table.ts";
import type { Cursor } from "../layers/layer.ts";
import { EndpointPairs } from "./endpoint-pairs.ts";

interface Stream {
  readonly index: number;
  readonly firstRow: number;
  /** Row of its last datagram that counts in times; while there is none, row of its first datagram. */
  lastRow: number;
}

const NO_STREAM = -1;

export class UdpTable {
  /** Times are emitted as differences between frames. */
  readonly frames: FrameTable;
  readonly #pairs = new EndpointPairs<Stream>();
  /** Row of each stream's first frame. */
  readonly #firstRows: number[] = [];
  #lastRow = -1;
  /** Columns by row, made with the first datagram. */
  #stream = new Int32Array(0);
  #previousRow = new Int32Array(0);

  constructor(frames: FrameTable) {
    this.frames = frames;
  }

  /** Indexes a datagram, unless its row is known. @param counts whether it counts in times */
  add(cursor: Cursor, sourcePort: number, destinationPort: number, counts: boolean): void {
    const { row } = cursor;
    if (row <= this.#lastRow) return;
    if (this.#stream.length === 0) {
      this.#stream = new Int32Array(this.frames.count).fill(NO_STREAM);
      this.#previousRow = new Int32Array(this.frames.count);
    }
    this.#lastRow = row;
    let stream = this.#pairs.find(cursor, sourcePort, destinationPort);
    if (stream === undefined) {
      stream = { index: this.#firstRows.length, firstRow: row, lastRow: row };
      this.#firstRows.push(row);
      this.#pairs.put(stream);
    }
    this.#stream[row] = stream.index;
    this.#previousRow[row] = stream.lastRow;
    if (counts) stream.lastRow = row;
  }

  streamOf(row: number): number {
    return this.#stream[row]!;
  }

  /** Row of the first frame of a row's stream. */
  firstRowOf(row: number): number {
    return this.#firstRows[this.#stream[row]!]!;
  }

  /** Row of the frame before in the same stream that counts in times; the own row where there is none. */
  previousRowOf(row: number): number {
    return this.#previousRow[row]!;
  }
}
