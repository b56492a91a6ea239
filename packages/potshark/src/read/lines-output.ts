/** The default output: a line a frame, laid out as tshark lays out its default columns. */
import { FrameSummaries, type FrameSummary, type Session } from "@potshark/dissect";
import type { FramePrinter } from "./frame-printer.ts";

const NANOSECONDS = 1_000_000_000n;
/** Widths of the columns, in characters. */
const NUMBER_WIDTH = 5;
const TIME_WIDTH = 10;
const ADDRESS_WIDTH = 12;

/** Seconds with as many digits as the capture has: six of a microsecond's clock, nine of a nanosecond's. */
const timeText = (nanoseconds: bigint, digits: number): string => {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % NANOSECONDS)
    .padStart(9, "0")
    .slice(0, digits);
  return `${nanoseconds < 0n ? "-" : ""}${size / NANOSECONDS}.${fraction}`;
};

/** The file's own word on its clock is not kept; a clock of nanoseconds shows in its first thousands of frames. */
const clockDigits = ({ capture: { frames } }: Session): number =>
  frames.nanoseconds.subarray(0, frames.count).some((nanoseconds) => nanoseconds % 1000 !== 0) ? 9 : 6;

const lineOf = ({ number, time, source, destination, protocol, length, info }: FrameSummary, digits: number): string =>
  [
    String(number).padStart(NUMBER_WIDTH),
    (time === undefined ? "" : timeText(time, digits)).padStart(TIME_WIDTH),
    source.padStart(ADDRESS_WIDTH),
    "→",
    destination.padEnd(ADDRESS_WIDTH),
    protocol,
    length,
    info,
  ].join(" ");

export const linesPrinter = (session: Session): FramePrinter => {
  const summaries = new FrameSummaries(session);
  const digits = clockDigits(session);
  return { begin: "", frame: (row, into) => into.text(`${lineOf(summaries.read(row), digits)}\n`), end: "" };
};
