/** What the first pass indexed of a capture's segments, by frame: columns, and maps for rare values. */
import type { FrameTable } from "../file/frame-table.ts";
import { Conversations } from "./conversations.ts";

/** Bits of `TcpTable.flags` that are not TCP flags: which fields a segment has, if it is cut short or wrong. */
export const HAS_PORTS = 0x1000;
/** Stream, sequence number. */
export const HAS_NUMBERS = 0x2000;
/** Its length, and the sequence number after it. */
export const HAS_LENGTH = 0x4000;
/** Acknowledgment and flags. */
export const HAS_HEADER = 0x8000;

export class TcpTable {
  /** Holds the times of the segments. */
  readonly frames: FrameTable;
  readonly conversations: Conversations = new Conversations();
  /** Number of the stream; -1 for frames without TCP. */
  readonly stream: Int32Array<ArrayBuffer>;
  /** Source and destination port, the source in the upper half. */
  readonly ports: Uint32Array<ArrayBuffer>;
  /** The twelve flags, and the bits above. */
  readonly flags: Uint16Array<ArrayBuffer>;
  /** Length of the payload on the wire. */
  readonly length: Uint32Array<ArrayBuffer>;
  /** Relative. */
  readonly sequence: Uint32Array<ArrayBuffer>;
  readonly acknowledgment: Uint32Array<ArrayBuffer>;
  /** Row of the frame before in the same stream; for the first frame, its own row. */
  readonly previousRow: Int32Array<ArrayBuffer>;
  /** What sequence analysis found: bits of tcp-analysis.ts. */
  readonly analysis: Uint32Array<ArrayBuffer>;
  /** Number of the frame that it acknowledges; 0 if there is none. */
  readonly acknowledgedFrame: Uint32Array<ArrayBuffer>;
  /** 0 where that is not known. */
  readonly bytesInFlight: Uint32Array<ArrayBuffer>;
  readonly pushedBytes: Uint32Array<ArrayBuffer>;
  /**
   * By row of a duplicate acknowledgment: its number among the duplicates, and the number of the frame that it repeats.
   */
  readonly duplicateNumber: Map<number, number> = new Map();
  readonly duplicateOf: Map<number, number> = new Map();
  /** By row of a retransmission: number of the frame from which the timeout is counted. */
  readonly timeoutFrom: Map<number, number> = new Map();

  constructor(frames: FrameTable) {
    const { count } = frames;
    this.frames = frames;
    this.stream = new Int32Array(count).fill(-1);
    this.ports = new Uint32Array(count);
    this.flags = new Uint16Array(count);
    this.length = new Uint32Array(count);
    this.sequence = new Uint32Array(count);
    this.acknowledgment = new Uint32Array(count);
    this.previousRow = new Int32Array(count);
    this.analysis = new Uint32Array(count);
    this.acknowledgedFrame = new Uint32Array(count);
    this.bytesInFlight = new Uint32Array(count);
    this.pushedBytes = new Uint32Array(count);
  }

  /** The end of the first pass. */
  finish(): void {
    for (const stream of this.conversations.streams) stream.finish(this);
  }

  /**
   * Nanoseconds from one frame to another; exact below some 100 days.
   *
   * @param from row, or -1 for 1970
   */
  elapsed(from: number, to: number): number {
    const { seconds, nanoseconds } = this.frames;
    if (from === -1) return seconds[to]! * 1e9 + nanoseconds[to]!;
    return (seconds[to]! - seconds[from]!) * 1e9 + (nanoseconds[to]! - nanoseconds[from]!);
  }
}
