/** The column Time of the packet list. */
import { formatTimeValue } from "../fields/format-value.ts";
import type { Session } from "../session/session.ts";

const NANOSECOND_DIGITS = 9;

/**
 * Digits after the decimal point in the column Time: six for a clock with microseconds, nine for nanoseconds. The
 * file's own statement about its clock is not kept; a clock with nanoseconds shows in the first few thousand frames.
 */
export const clockDigits = ({ capture: { frames } }: Session): number =>
  frames.nanoseconds.subarray(0, frames.count).some((nanoseconds) => nanoseconds % 1000 !== 0) ? NANOSECOND_DIGITS : 6;

/** Formats a capture's column Time; "" for a frame without a time. */
export const timeColumn = (session: Session): ((nanoseconds: bigint | undefined) => string) => {
  const cut = clockDigits(session) - NANOSECOND_DIGITS || undefined;
  return (nanoseconds) => (nanoseconds === undefined ? "" : formatTimeValue(nanoseconds).slice(0, cut));
};
