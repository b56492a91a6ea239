/** What the first pass indexed of the segments of a capture, by frame: columns, and maps for what is rare. */
import type { FrameTable } from "../file/frame-table.ts";
import { Conversations } from "./conversations.ts";

/** Bits of `TcpTable.flags` that are no flags of TCP: which fields a segment has, where it is cut short or wrong. */
export const HAS_PORTS = 0x1000;
/** Stream, sequence number. */
export const HAS_NUMBERS = 0x2000;
/** Its length, and the number behind it. */
export const HAS_LENGTH = 0x4000;
/** Acknowledgment and flags. */
export const HAS_HEADER = 0x8000;

export class TcpTable {
  /** Where the times of the segments are. */
  readonly frames: FrameTable;
  readonly conversations: Conversations = new Conversations();
  /** Of the stream; -1 for frames without TCP. */
  readonly stream: Int32Array<ArrayBuffer>;
  /** Of source and destination, the source in the upper half. */
  readonly ports: Uint32Array<ArrayBuffer>;
  /** The twelve flags, and the bits above. */
  readonly flags: Uint16Array<ArrayBuffer>;
  /** Of the payload on the wire. */
  readonly length: Uint32Array<ArrayBuffer>;
  /** Relative. */
  readonly sequence: Uint32Array<ArrayBuffer>;
  readonly acknowledgment: Uint32Array<ArrayBuffer>;
  /** Row of the frame before in the same stream; its own for the first. */
  readonly previousRow: Int32Array<ArrayBuffer>;
  /** What sequence analysis found: bits of tcp-analysis.ts. */
  readonly analysis: Uint32Array<ArrayBuffer>;
  /** Number of the frame that it acknowledges, 0 for none. */
  readonly acknowledgedFrame: Uint32Array<ArrayBuffer>;
  /** 0 where that is not known. */
  readonly bytesInFlight: Uint32Array<ArrayBuffer>;
  readonly pushedBytes: Uint32Array<ArrayBuffer>;
  /** Of duplicate acknowledgments, by row: the how manieth it is, and the number of the frame that it repeats. */
  readonly duplicateNumber: Map<number, number> = new Map();
  readonly duplicateOf: Map<number, number> = new Map();
  /** Of retransmissions, by row: number of the frame that the timeout is counted from. */
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
