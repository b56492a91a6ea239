/** The sequence numbers of TCP: points on a circle of 2^32 (RFC 9293 §3.4). */
export type SequenceNumber = number;

/** The number so many bytes further on, or back where they are negative. */
export const advance = (from: SequenceNumber, bytes: number): SequenceNumber => (from + bytes) >>> 0;

/** How many bytes lead from a number on to another: from 0 to 2^32 - 1. */
export const bytesBetween = (from: SequenceNumber, to: SequenceNumber): number => (to - from) >>> 0;

// Half a circle apart each is before the other.
export const isBefore = (left: SequenceNumber, right: SequenceNumber): boolean => ((left - right) | 0) < 0;
export const isBeforeOrAt = (left: SequenceNumber, right: SequenceNumber): boolean => ((left - right) | 0) <= 0;
export const isAfter = (left: SequenceNumber, right: SequenceNumber): boolean => ((right - left) | 0) < 0;
export const isAfterOrAt = (left: SequenceNumber, right: SequenceNumber): boolean => ((right - left) | 0) <= 0;
