/** The default output: a line a frame, laid out as tshark lays out its default columns. */
import { FrameSummaries, type FrameSummary, formatTimeValue, type Session } from "@potshark/dissect";
import type { FramePrinter } from "./frame-printer.ts";

const NANOSECOND_DIGITS = 9;
/** Widths of the columns, in characters. */
const NUMBER_WIDTH = 5;
const TIME_WIDTH = 10;
const ADDRESS_WIDTH = 12;

/** Seconds with as many digits as the capture has: six of a microsecond's clock, nine of a nanosecond's. */
const timeText = (nanoseconds: bigint, digits: number): string => {
  const text = formatTimeValue(nanoseconds);
  return text.slice(0, text.length - NANOSECOND_DIGITS + digits);
};

/** The file's own word on its clock is not kept; a clock of nanoseconds shows in its first thousands of frames. */
const clockDigits = ({ capture: { frames } }: Session): number =>
  frames.nanoseconds.subarray(0, frames.count).some((nanoseconds) => nanoseconds % 1000 !== 0) ? 9 : 6;

const lineOf = (summary: FrameSummary, digits: number): string => {
  const { number, time, source, destination, protocol, length, info } = summary;
  const timeColumn = (time === undefined ? "" : timeText(time, digits)).padStart(TIME_WIDTH);
  const addresses = `${source.padStart(ADDRESS_WIDTH)} → ${destination.padEnd(ADDRESS_WIDTH)}`;
  return `${String(number).padStart(NUMBER_WIDTH)} ${timeColumn} ${addresses} ${protocol} ${length} ${info}\n`;
};

export const linesPrinter = (session: Session): FramePrinter => {
  const summaries = new FrameSummaries(session);
  const digits = clockDigits(session);
  return { begin: "", frame: (row, into) => into.text(lineOf(summaries.read(row), digits)), end: "" };
};
