/**
 * Sequence analysis, as in Wireshark: what a segment says about loss, order, windows and probes, in view of the earlier
 * segments of its stream. Segments must come in the order of the capture, each once.
 */
import type { AnalysedSegment } from "./analysed-segment.ts";
import { judgeRepetition } from "./retransmission.ts";
import { advance, isAfter } from "./sequence-number.ts";
import {
  ACK_LOST_SEGMENT,
  ANALYSED,
  DUPLICATE_ACK,
  FINDINGS,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  PARTIAL_ACK,
  RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from "./tcp-analysis.ts";
import { ACK, FIN, PUSH, RST, SYN } from "./tcp-flags.ts";
import { type Flow, SHIFT_UNKNOWN } from "./tcp-flow.ts";
import type { TcpTable } from "./tcp-table.ts";
import { NONE_UNACKNOWLEDGED, UnacknowledgedSegments } from "./unacknowledged.ts";

/** More than this cannot be in flight: the sequence numbers are wrong. */
const MAX_FLIGHT = 2_000_000_000;

/** Whether the segment ends at the end of the other side's window. */
const fillsWindow = ({ sequence, length }: AnalysedSegment, other: Flow): boolean => {
  if (other.windowShift === SHIFT_UNKNOWN) return false;
  const shift = other.isWindowOfSyn ? 0 : Math.max(0, other.windowShift);
  return advance(sequence, length) === advance(other.acknowledgment, (other.window << shift) >>> 0);
};

const countDuplicate = (row: number, own: Flow, table: TcpTable): void => {
  own.duplicates += 1;
  table.duplicateNumber.set(row, own.duplicates);
  table.duplicateOf.set(row, own.acknowledgmentRow + 1);
};

/** Classifies a segment without data that repeats its sender's last numbers: what does it answer? */
const judgeEcho = (segment: AnalysedSegment, own: Flow, other: Flow, table: TcpTable): number => {
  const { row, window } = segment;
  if (window !== own.window) return window === 0 ? 0 : WINDOW_UPDATE;
  if (window === 0) return other.findings & ZERO_WINDOW_PROBE ? ZERO_WINDOW_PROBE_ACK : 0;
  if (other.findings & KEEP_ALIVE) return KEEP_ALIVE_ACK;
  countDuplicate(row, own, table);
  return DUPLICATE_ACK;
};

/** Classifies the segment by holes, windows and probes. */
const judgePlace = (segment: AnalysedSegment, own: Flow, other: Flow, table: TcpTable): number => {
  const { sequence, acknowledgment, length, flags, window } = segment;
  if (length === 1 && sequence === own.nextSequence && other.window === 0) return ZERO_WINDOW_PROBE;
  const isPlain = (flags & (SYN | FIN | RST)) === 0;
  let findings = window === 0 && isPlain ? ZERO_WINDOW : 0;
  if (own.nextSequence !== 0 && isAfter(sequence, own.nextSequence) && !(flags & RST)) {
    findings |= LOST_SEGMENT;
    own.countsFlight = false;
  }
  if (!isPlain) return findings;
  if (length <= 1 && sequence === advance(own.nextSequence, -1)) findings |= KEEP_ALIVE;
  if (length > 0) return fillsWindow(segment, other) ? findings | WINDOW_FULL : findings;
  if (sequence !== own.nextSequence) return findings;
  if (acknowledgment === own.acknowledgment) return findings | judgeEcho(segment, own, other, table);
  // The receiver accepted the byte of the probe, which was not counted before.
  const tookProbe =
    window === 0 &&
    own.window === 0 &&
    acknowledgment === advance(own.acknowledgment, 1) &&
    (other.findings & ZERO_WINDOW_PROBE) !== 0;
  if (!tookProbe) return findings;
  other.nextSequence = acknowledgment;
  other.contiguousEnd = acknowledgment;
  return findings | ZERO_WINDOW_PROBE_ACK;
};

/** Classifies an acknowledgment of bytes that were not seen from the other side. */
const judgeUnseen = (segment: AnalysedSegment, own: Flow, other: Flow): number => {
  const { sequence, acknowledgment } = segment;
  const tookProbe =
    acknowledgment === advance(own.acknowledgment, 1) &&
    sequence === own.nextSequence &&
    (other.findings & ZERO_WINDOW_PROBE) !== 0;
  if (tookProbe) {
    other.nextSequence = acknowledgment;
    other.contiguousEnd = acknowledgment;
    return WINDOW_UPDATE;
  }
  other.contiguousEnd = other.unacknowledged.endOfRun(acknowledgment);
  return ACK_LOST_SEGMENT;
};

/** Remembers what the segment sent. */
const remember = (segment: AnalysedSegment, own: Flow, findings: number): void => {
  const { row, sequence, length, flags } = segment;
  const flagLength = flags & (SYN | FIN) ? 1 : 0;
  let next = advance(sequence, length);
  if (length > 0 || flagLength === 1) {
    const end = advance(next, flagLength);
    if (own.unacknowledged === NONE_UNACKNOWLEDGED) own.unacknowledged = UnacknowledgedSegments.acquire();
    if (own.unacknowledged.add(row, sequence, end)) next = end;
  }
  if (own.nextSequence === 0 || isAfter(next, advance(own.nextSequence, flagLength))) own.lastAdvance = length & 0xff;
  if (findings & ZERO_WINDOW_PROBE) return;
  if (own.nextSequence === 0 || isAfter(next, own.nextSequence)) {
    own.nextSequence = next;
    own.nextRow = row;
  }
  if (own.contiguousEnd === 0 || sequence === own.contiguousEnd) own.contiguousEnd = own.nextSequence;
};

/** An acknowledgment that reports data after a hole does not open the window; it is a duplicate. */
export const judgeSack = (row: number, own: Flow, table: TcpTable): void => {
  if (!(table.analysis[row]! & WINDOW_UPDATE)) return;
  table.analysis[row]! ^= WINDOW_UPDATE | DUPLICATE_ACK;
  countDuplicate(row, own, table);
};

/** How many of the sender's bytes are neither acknowledged nor reported by SACK; 0 where this is unknown. */
const countFlight = ({ flags }: AnalysedSegment, own: Flow, other: Flow): number => {
  let flight = own.unacknowledged.extent(own.baseSequence ?? 0);
  const edges = other.sackEdges ?? [];
  for (let edge = 0; edge < edges.length; edge += 2) flight -= edges[edge + 1]! - edges[edge]!;
  flight >>>= 0;
  if (flight === 0 || flight >= MAX_FLIGHT) return 0;
  return flags & (SYN | FIN) ? flight - 1 : flight;
};

const pushBytes = ({ flags, length }: AnalysedSegment, own: Flow): number => {
  const isPush = (flags & PUSH) !== 0;
  own.pushedBytes = own.pushEnded ? length : (own.pushedBytes + length) >>> 0;
  own.pushEnded = isPush;
  return own.pushedBytes;
};

/**
 * Analyses a segment, and stores the result in the table.
 *
 * @param own the side that sent it
 * @param before what the search for its stream found
 * @param handshake nanoseconds from the SYN to the first acknowledgment; 0 while unknown
 */
export const analyseSegment = (
  segment: AnalysedSegment,
  own: Flow,
  other: Flow,
  before: number,
  handshake: number,
  table: TcpTable,
): void => {
  const { row, sequence, acknowledgment, length, flags } = segment;
  if (flags & ACK) other.countsFlight = true;
  let findings = before | judgePlace(segment, own, other, table);
  if (acknowledgment !== own.acknowledgment) {
    own.acknowledgmentRow = row;
    own.duplicates = 0;
  }
  if (flags & ACK && other.contiguousEnd !== 0 && isAfter(acknowledgment, other.contiguousEnd)) {
    findings |= judgeUnseen(segment, own, other) | ANALYSED;
  }
  if ((length > 0 || flags & (SYN | FIN)) && !(findings & KEEP_ALIVE)) {
    const repetition = judgeRepetition(segment, own, other, handshake, table);
    findings |= repetition;
    if (repetition & RETRANSMISSION) {
      const from = own.unacknowledged.rowFrom(sequence);
      table.timeoutFrom.set(row, (from === -1 ? own.nextRow : from) + 1);
    }
  }
  remember(segment, own, findings);
  own.window = segment.window;
  own.acknowledgment = acknowledgment;
  own.lastRow = row;
  own.findings = findings & FINDINGS;
  const acknowledged = other.unacknowledged.acknowledge(acknowledgment);
  if (acknowledged !== -1) {
    table.acknowledgedFrame[row] = acknowledged + 1;
    findings |= other.unacknowledged.foundPart ? ANALYSED | PARTIAL_ACK : ANALYSED;
  }
  if (other.unacknowledged !== NONE_UNACKNOWLEDGED && other.unacknowledged.isEmpty) {
    UnacknowledgedSegments.release(other.unacknowledged);
    other.unacknowledged = NONE_UNACKNOWLEDGED;
  }
  if (length > 0 && own.countsFlight && !own.unacknowledged.isEmpty) {
    findings |= ANALYSED;
    table.bytesInFlight[row] = countFlight(segment, own, other);
    table.pushedBytes[row] = pushBytes(segment, own);
  }
  table.analysis[row]! |= findings & FINDINGS ? findings | ANALYSED : findings;
};
