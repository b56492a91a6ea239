/** Data that does not go on where its sender was: sent again, fast or for nothing, or merely late? */
import type { AnalysedSegment, AnalysisContext } from "./analysed-segment.ts";
import { advance, isBefore, isBeforeOrAt } from "./sequence-number.ts";
import { FAST_RETRANSMISSION, OUT_OF_ORDER, RETRANSMISSION, SPURIOUS_RETRANSMISSION } from "./tcp-analysis.ts";
import { FIN, SYN } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";

/** A retransmission follows the duplicate acknowledgments that asked for it within this, in nanoseconds. */
const FAST = 20_000_000;
/** A segment that is late by more was sent again; this while the time of the handshake is not known. */
const DEFAULT_LATENESS = 3_000_000;

/** Durations compared as Wireshark does: without a sign, so that a negative one is very long. */
const isShorter = (left: number, right: number): boolean => (left < 0 === right < 0 ? left < right : left >= 0);

const wasAskedFor = (segment: AnalysedSegment, other: Flow): boolean =>
  other.duplicates >= 2 && other.acknowledgment === segment.sequence;

/**
 * Whether SACK reported other data while acknowledgments were repeated (RFC 6675). As in Wireshark the edges are
 * relative and the number of the segment is not, so that only streams that begin low have data in a block.
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

/** Whether something beyond it was sent before, so that it may have been overtaken. */
const wasOvertaken = ({ sequence, length, flags }: AnalysedSegment, own: Flow): boolean =>
  own.nextSequence !== advance(sequence, length + (flags & (SYN | FIN) ? 1 : 0));

/** @returns the finding, 0 for a segment that brings something new */
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
  // One byte back, and more than that byte: it goes on behind a probe of a zero window.
  if (length > 1 && sequence === advance(own.nextSequence, -1)) return 0;
  const lateness = handshake === 0 ? DEFAULT_LATENESS : handshake;
  const answered = context.elapsed(other.lastRow, row);
  const isFast = isShorter(answered, FAST);
  if (isFast && wasAskedFor(segment, other)) return FAST_RETRANSMISSION;
  const isQuick = isShorter(context.elapsed(own.nextRow, row), lateness);
  if (isFast && wasLeftOutBySack(segment, other)) return FAST_RETRANSMISSION;
  const mayBeLate = wasOvertaken(segment, own) || own.lastAdvance === 0;
  return isQuick && mayBeLate && !own.unacknowledged.holds(sequence, end) ? OUT_OF_ORDER : RETRANSMISSION;
};
