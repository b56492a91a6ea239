/**
 * One side of a stream, as the analysis sees it while segments come in the order of the capture. Sequence numbers are
 * raw, modulo 2^32; as in Wireshark, 0 means that none was seen.
 */
import type { SequenceNumber } from "./sequence-number.ts";
import { NONE_UNACKNOWLEDGED, type UnacknowledgedSegments } from "./unacknowledged.ts";

/** Values of `Flow.windowShift`: no SYN was seen, or one of the two had no window scale option (RFC 7323 §2.2). */
export const SHIFT_UNKNOWN = -1;
export const SHIFT_UNUSED = -2;

export class Flow {
  /** The raw number of relative 0; undefined until a segment shows it. */
  baseSequence: SequenceNumber | undefined = undefined;
  windowShift: number = SHIFT_UNKNOWN;
  /** The last window came in its SYN: windows of SYNs are never scaled. */
  isWindowOfSyn = false;
  /** It closed first. */
  closedFirst = false;

  /** The number after the highest number sent, and the row that sent it. */
  nextSequence = 0;
  nextRow = -1;
  /** The number after the highest number without a hole before it. */
  contiguousEnd = 0;
  /** Length of the last segment that advanced `nextSequence`, modulo 256: Wireshark's own counter has only 8 bits. */
  lastAdvance = 0;
  /** Values of its last segment. */
  acknowledgment = 0;
  window = 0xffff_ffff;
  findings = 0;
  lastRow = -1;
  /** The last row that acknowledged something new, and how often it was duplicated. */
  acknowledgmentRow = -1;
  duplicates = 0;
  /** No hole has opened since the other side last acknowledged. */
  countsFlight = true;
  pushedBytes = 0;
  pushEnded = false;
  unacknowledged: UnacknowledgedSegments = NONE_UNACKNOWLEDGED;
  /** SACK edges in its last segment: left, right, left, right; relative; undefined if it never sent any. */
  sackEdges: number[] | undefined = undefined;
}
