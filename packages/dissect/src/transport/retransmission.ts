/** Data that does not continue where its sender stopped: is it a retransmission (fast or spurious), or only late? */
import type { AnalysedSegment, AnalysisContext } from "./analysed-segment.ts";
import { advance, isBefore, isBeforeOrAt } from "./sequence-number.ts";
import { FAST_RETRANSMISSION, OUT_OF_ORDER, RETRANSMISSION, SPURIOUS_RETRANSMISSION } from "./tcp-analysis.ts";
import { FIN, SYN } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";

/** A fast retransmission follows the duplicate acknowledgments within this time, in nanoseconds. */
const FAST = 20_000_000;
/** A segment that is later than this was retransmitted; used while the handshake time is unknown. */
const OUT_OF_ORDER_THRESHOLD_NS = 3_000_000;

/** Compares durations as Wireshark does: unsigned, so that a negative one is very long. */
const isShorter = (left: number, right: number): boolean => (left < 0 === right < 0 ? left < right : left >= 0);

const wasAskedFor = (segment: AnalysedSegment, other: Flow): boolean =>
  other.duplicates >= 2 && other.acknowledgment === segment.sequence;

/**
 * Whether SACK reported other data while acknowledgments were duplicated (RFC 6675). As in Wireshark, the edges are
 * relative and the segment's number is not, so data is inside a block only in streams with low initial sequence
 * numbers.
 */
const wasLeftOutBySack = ({ sequence, length }: AnalysedSegment, other: Flow): boolean => {
  const edges = other.sackEdges ?? [];
  if (edges.length === 0 || other.duplicates < 2) return false;
  const end = advance(sequence, length);
  for (let edge = 0; edge < edges.length; edge += 2) {
    if (sequence >= edges[edge]! && end <= edges[edge + 1]!) return false;
  }
  return true;
};

/** Whether later bytes were sent before, so that it may have been overtaken. */
const wasOvertaken = ({ sequence, length, flags }: AnalysedSegment, own: Flow): boolean =>
  own.nextSequence !== advance(sequence, length + (flags & (SYN | FIN) ? 1 : 0));

/** @returns the finding; 0 for a segment with new data */
export const judgeRepetition = (
  segment: AnalysedSegment,
  own: Flow,
  other: Flow,
  handshake: number,
  context: AnalysisContext,
): number => {
  const { row, sequence, length } = segment;
  const end = advance(sequence, length);
  if (length > 0 && other.acknowledgment !== 0 && isBeforeOrAt(end, other.acknowledgment)) {
    return SPURIOUS_RETRANSMISSION;
  }
  if (own.nextSequence === 0 || !isBefore(sequence, own.nextSequence)) return 0;
  // It begins one byte back and is longer than that byte: it continues after a zero window probe.
  if (length > 1 && sequence === advance(own.nextSequence, -1)) return 0;
  const lateness = handshake === 0 ? OUT_OF_ORDER_THRESHOLD_NS : handshake;
  const answered = context.elapsed(other.lastRow, row);
  const isFast = isShorter(answered, FAST);
  if (isFast && wasAskedFor(segment, other)) return FAST_RETRANSMISSION;
  const isQuick = isShorter(context.elapsed(own.nextRow, row), lateness);
  if (isFast && wasLeftOutBySack(segment, other)) return FAST_RETRANSMISSION;
  const mayBeLate = wasOvertaken(segment, own) || own.lastAdvance === 0;
  return isQuick && mayBeLate && !own.unacknowledged.holds(sequence, end) ? OUT_OF_ORDER : RETRANSMISSION;
};
