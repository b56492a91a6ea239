/** The column Time of the packet list. */
import { formatTimeValue } from "../fields/format-value.ts";
import type { Session } from "../session/session.ts";

const NANOSECOND_DIGITS = 9;

/**
 * Digits behind the point in the column Time: six of a microsecond's clock, nine of a nanosecond's. The file's own word
 * on its clock is not kept; a clock of nanoseconds shows in its first thousands of frames.
 */
export const clockDigits = ({ capture: { frames } }: Session): number =>
  frames.nanoseconds.subarray(0, frames.count).some((nanoseconds) => nanoseconds % 1000 !== 0) ? NANOSECOND_DIGITS : 6;

/** How a capture's column Time is written; "" for a frame without time. */
export const timeColumn = (session: Session): ((nanoseconds: bigint | undefined) => string) => {
  const cut = clockDigits(session) - NANOSECOND_DIGITS || undefined;
  return (nanoseconds) => (nanoseconds === undefined ? "" : formatTimeValue(nanoseconds).slice(0, cut));
};
