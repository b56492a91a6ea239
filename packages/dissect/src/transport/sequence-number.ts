/** The sequence numbers of TCP: points on a circle of 2^32 (RFC 9293 §3.4). */
export type SequenceNumber = number;

/** Adds a number of bytes; a negative number goes back. */
export const advance = (from: SequenceNumber, bytes: number): SequenceNumber => (from + bytes) >>> 0;

/** The number of bytes from one number forward to another: from 0 to 2^32 - 1. */
export const bytesBetween = (from: SequenceNumber, to: SequenceNumber): number => (to - from) >>> 0;

// If two numbers are half a circle apart, each is before the other.
export const isBefore = (left: SequenceNumber, right: SequenceNumber): boolean => ((left - right) | 0) < 0;
export const isBeforeOrAt = (left: SequenceNumber, right: SequenceNumber): boolean => ((left - right) | 0) <= 0;
export const isAfter = (left: SequenceNumber, right: SequenceNumber): boolean => ((right - left) | 0) < 0;
export const isAfterOrAt = (left: SequenceNumber, right: SequenceNumber): boolean => ((right - left) | 0) <= 0;
