/**
 * One side of a stream, as the analysis sees it while segments come in the order of the capture. Sequence numbers are
 * the raw ones of the wire, modulo 2^32; as in Wireshark, 0 means that none was seen.
 */
import type { SequenceNumber } from "./sequence-number.ts";
import { NONE_UNACKNOWLEDGED, type UnacknowledgedSegments } from "./unacknowledged.ts";

/** Of `Flow.windowShift`: no SYN was seen, or one of the two had no window scale option (RFC 7323 §2.2). */
export const SHIFT_UNKNOWN = -1;
export const SHIFT_UNUSED = -2;

export class Flow {
  /** The number that counts as relative 0; undefined until a segment showed it. */
  baseSequence: SequenceNumber | undefined = undefined;
  windowShift: number = SHIFT_UNKNOWN;
  /** Its SYN was its last word: windows of SYNs are never scaled. */
  isWindowOfSyn = false;
  /** It closed first. */
  closedFirst = false;

  /** Beyond the highest number sent, and the row that sent it. */
  nextSequence = 0;
  nextRow = -1;
  /** Beyond the highest number without a hole before it. */
  contiguousEnd = 0;
  /** Bytes in the segment that came last beyond `nextSequence`, modulo 256: Wireshark's own count has no more bits. */
  lastAdvance = 0;
  /** Of its last segment. */
  acknowledgment = 0;
  window = 0xffff_ffff;
  findings = 0;
  lastRow = -1;
  /** Last row that acknowledged something new, and how often it was repeated. */
  acknowledgmentRow = -1;
  duplicates = 0;
  /** No hole opened since the other side spoke. */
  countsFlight = true;
  pushedBytes = 0;
  pushEnded = false;
  unacknowledged: UnacknowledgedSegments = NONE_UNACKNOWLEDGED;
  /** Edges of SACK in its last segment: left, right, left, right; relative; undefined where it never sent any. */
  sackEdges: number[] | undefined = undefined;
}
