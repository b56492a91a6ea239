/** The input of the analysis: a segment, and access to the rest of the capture. */
import type { SequenceNumber } from "./sequence-number.ts";

/** A segment with raw sequence numbers. One object serves a whole capture. */
export interface AnalysedSegment {
  row: number;
  sequence: SequenceNumber;
  acknowledgment: SequenceNumber;
  /** Length of the payload on the wire. */
  length: number;
  flags: number;
  /** Not scaled. */
  window: number;
}

/** What is the same for all segments. */
export interface AnalysisContext {
  /**
   * Nanoseconds from one frame to another.
   *
   * @param from row, or -1 for 1970
   */
  elapsed(from: number, to: number): number;
}
