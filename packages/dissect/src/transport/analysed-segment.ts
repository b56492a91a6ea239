/** What the analysis is given: a segment, and how the rest of the capture is judged. */
import type { SequenceNumber } from "./sequence-number.ts";

/** A segment, its numbers raw. One serves a whole capture. */
export interface AnalysedSegment {
  row: number;
  sequence: SequenceNumber;
  acknowledgment: SequenceNumber;
  /** Of the payload, on the wire. */
  length: number;
  flags: number;
  /** Not scaled. */
  window: number;
}

/** What does not change from segment to segment. */
export interface AnalysisContext {
  /**
   * Nanoseconds from one frame to another.
   *
   * @param from row, or -1 for 1970
   */
  elapsed(from: number, to: number): number;
}
