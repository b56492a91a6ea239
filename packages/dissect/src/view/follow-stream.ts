/**
 * What the two ends of a TCP stream sent, as in Wireshark's "Follow": the bytes in order, without repeated bytes, and
 * with a gap where the receiver acknowledged bytes that are not in the capture.
 */

import { lowerBound } from "../collections/lower-bound.ts";
import type { Session } from "../session/session.ts";
import { advance } from "../transport/sequence-number.ts";
import { type Endpoint, SegmentReader, type Sender } from "./segment-reader.ts";

/** Consecutive bytes, or a gap, that one frame added to what its sender sent. */
export interface FollowedChunk {
  /** Which of the ends sent it. */
  readonly from: 0 | 1;
  /** Row of the frame that carried it; for a gap, of the frame that acknowledged it. */
  readonly row: number;
  /** Empty for a gap. */
  readonly bytes: Uint8Array;
  /** Bytes that are not in the capture; 0 except for a gap. */
  readonly missing: number;
}

export interface FollowedStream {
  /** The first is the one that sent the first frame. */
  readonly ends: readonly [Endpoint, Endpoint];
  /** In the order in which they became whole. */
  readonly chunks: readonly FollowedChunk[];
}

/** A segment that came before the bytes that precede it. */
interface Fragment {
  readonly row: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Counted per direction: if two segments fit, the one that came first is taken. */
  readonly arrival: number;
}

/** The distance from `right` to `left`, modulo 2^32 (RFC 9293 §3.4); negative if `left` is before `right`. */
const distance = (left: number, right: number): number => (left - right) | 0;

/** What one end has sent so far. */
class HalfStream {
  /** Sequence number of the next expected byte. */
  #next = 0;
  #bytesInOrder = 0;
  readonly #from: 0 | 1;
  readonly #chunks: FollowedChunk[];
  #arrivals = 0;
  /** Segments after `#next`, by sequence number; those before `#head` are used. */
  #waiting: Fragment[] = [];
  #head = 0;

  constructor(from: 0 | 1, chunks: FollowedChunk[]) {
    this.#from = from;
    this.#chunks = chunks;
  }

  /** @param length on the wire, of which `bytes` were captured */
  receive(row: number, sequence: number, length: number, bytes: Uint8Array): void {
    // As in Wireshark: 0 means "not known yet".
    if (this.#next === 0 && this.#bytesInOrder === 0) this.#next = sequence;
    const seen = distance(this.#next, sequence);
    if (bytes.length === 0 || seen >= length || seen >= bytes.length) return;
    if (seen < 0) {
      const place = lowerBound(this.#waiting, (one) => distance(one.sequence, sequence) <= 0);
      this.#waiting.splice(Math.max(place, this.#head), 0, { row, sequence, bytes, arrival: this.#arrivals });
      this.#arrivals += 1;
      return;
    }
    this.#append(row, bytes.subarray(seen), length - seen);
    this.#bytesInOrder += bytes.length - seen;
    this.#settle();
  }

  /** The other end acknowledges bytes: missing bytes before the first waiting segment will not come any more. */
  acknowledge(row: number, acknowledged: number): void {
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      if (distance(acknowledged, first.sequence) <= 0) return;
      const missing = distance(first.sequence, this.#next);
      this.#chunks.push({ from: this.#from, row, bytes: new Uint8Array(0), missing });
      this.#next = first.sequence;
      this.#settle();
    }
  }

  #first(): Fragment | undefined {
    return this.#waiting[this.#head];
  }

  #append(row: number, bytes: Uint8Array, length: number): void {
    if (bytes.length > 0) this.#chunks.push({ from: this.#from, row, bytes, missing: 0 });
    this.#next = advance(this.#next, length);
  }

  /** Appends the waiting segments that fit now. */
  #settle(): void {
    const fitting: Fragment[] = [];
    for (;;) {
      for (let first = this.#first(); first && distance(first.sequence, this.#next) <= 0; first = this.#first()) {
        fitting.splice(
          lowerBound(fitting, (one) => one.arrival > first!.arrival),
          0,
          first,
        );
        this.#head += 1;
      }
      const fragment = fitting.pop();
      if (fragment === undefined) break;
      const seen = distance(this.#next, fragment.sequence);
      if (seen < fragment.bytes.length)
        this.#append(fragment.row, fragment.bytes.subarray(seen), fragment.bytes.length - seen);
    }
    if (this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }
}

/**
 * Follows a TCP stream.
 *
 * @param index `tcp.stream`, from 0
 * @returns undefined where there is no such stream
 */
export const followStream = (session: Session, index: number): FollowedStream | undefined => {
  const rows = session.tcp.stream;
  const segment = new SegmentReader(session);
  const chunks: FollowedChunk[] = [];
  const halfStreams = [new HalfStream(0, chunks), new HalfStream(1, chunks)] as const;
  let first: Sender | undefined;
  let ends: FollowedStream["ends"] | undefined;
  for (let row = rows.indexOf(index); row >= 0; row = rows.indexOf(index, row + 1)) {
    if (!segment.read(row).isWhole) continue;
    first ??= segment.sender;
    ends ??= segment.ends;
    const from = segment.isFrom(first) ? 0 : 1;
    halfStreams[from === 0 ? 1 : 0].acknowledge(row, segment.acknowledgment);
    halfStreams[from].receive(row, segment.sequence, segment.length, segment.payload);
  }
  return ends && { ends, chunks };
};
