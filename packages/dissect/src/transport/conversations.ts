/**
 * TCP conversations: which stream a segment belongs to, and where its sequence numbers start. Segments must come in the
 * order of the capture. Invariant: the number of a stream never changes; it counts from 0.
 */

import type { Cursor } from "../layers/layer.ts";
import { EndpointPairs } from "./endpoint-pairs.ts";
import { advance } from "./sequence-number.ts";
import { HAD_FIN, HAD_RST, Stream } from "./stream.ts";
import { ANALYSED, REUSED_PORTS } from "./tcp-analysis.ts";
import { ACK, SYN } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";

export class Conversations {
  readonly streams: Stream[] = [];
  /** For the segment that `find` looked up last: which of the two ends sent it (index of `Stream.flows`), */
  direction: 0 | 1 = 0;
  /** whether it opens a connection (a SYN before the start of its side is known), */
  opens = false;
  /** and what this means for the analysis: bits of tcp-analysis.ts. */
  findings = 0;
  readonly #pairs = new EndpointPairs<Stream>();

  /** The stream of a segment. A SYN may begin a new stream on addresses and ports that were used before. */
  find(cursor: Cursor, sourcePort: number, destinationPort: number, sequence: number, flags: number): Stream {
    const known = this.#pairs.find(cursor, sourcePort, destinationPort);
    this.direction = this.#pairs.direction;
    this.findings = 0;
    const isSyn = (flags & (SYN | ACK)) === SYN;
    if (known !== undefined && !(flags & SYN && this.#opensAgain(known, sequence, flags))) {
      this.opens = isSyn && known.flows[this.direction].baseSequence === undefined;
      return known;
    }
    const stream = new Stream(this.streams.length, cursor.row);
    this.opens = isSyn;
    this.streams.push(stream);
    this.#pairs.put(stream);
    return stream;
  }

  /** Whether a SYN begins a new stream; sets `findings`. */
  #opensAgain(known: Stream, sequence: number, flags: number): boolean {
    const own = known.flows[this.direction];
    if (own.baseSequence === undefined) return false;
    const wasClosed = (known.completeness & (HAD_FIN | HAD_RST)) !== 0;
    if (own.baseSequence !== sequence || wasClosed) {
      this.findings = ANALYSED | REUSED_PORTS;
      return true;
    }
    if (flags & ACK) return false;
    // A reset may have advanced the numbers, since it carries what was acknowledged.
    own.nextSequence = own.contiguousEnd;
    this.findings = ANALYSED;
    return false;
  }
}

/** Indexes the start of both directions from one segment, as Wireshark does for captures that begin in mid-stream. */
export const indexBases = (own: Flow, other: Flow, sequence: number, acknowledgment: number, flags: number): void => {
  own.baseSequence ??= flags & SYN ? sequence : advance(sequence, -1);
  if (flags & ACK) other.baseSequence ??= advance(acknowledgment, -1);
};
