/** Comparison of sequence numbers modulo 2^32 (RFC 9293 §3.4). Half a circle apart each is before the other. */
export const isBefore = (left: number, right: number): boolean => ((left - right) | 0) < 0;
export const isBeforeOrAt = (left: number, right: number): boolean => ((left - right) | 0) <= 0;
export const isAfter = (left: number, right: number): boolean => ((right - left) | 0) < 0;
export const isAfterOrAt = (left: number, right: number): boolean => ((right - left) | 0) <= 0;
