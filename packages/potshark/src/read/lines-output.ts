/** The default output: one line per frame, in the layout of tshark's default columns. */
import { clockDigits, FrameSummaries, formatTime, type Session } from "@potshark/dissect";
import type { FramePrinter } from "./frame-printer.ts";
import { BLANK, type TextWriter, ZERO } from "./text-writer.ts";

const NANOSECOND_DIGITS = 9;
const NANOSECONDS = 1_000_000_000;
/** Widths of the columns, in characters. */
const NUMBER_WIDTH = 5;
const TIME_WIDTH = 10;
const ADDRESS_WIDTH = 12;

/** Seconds with the digits of the capture: six for microseconds, nine for nanoseconds. */
const writeTime = ({ hasTime, seconds, nanoseconds }: FrameSummaries, digits: number, into: TextWriter): void => {
  if (!hasTime) {
    into.fill(BLANK, TIME_WIDTH);
    return;
  }
  const isBorrowed = nanoseconds < 0;
  const whole = isBorrowed ? seconds - 1 : seconds;
  if (whole < 0) {
    const text = formatTime(seconds, nanoseconds);
    into.text(text.slice(0, text.length - NANOSECOND_DIGITS + digits).padStart(TIME_WIDTH));
    return;
  }
  const part = isBorrowed ? nanoseconds + NANOSECONDS : nanoseconds;
  into.decimal(whole, TIME_WIDTH - 1 - digits, BLANK);
  into.text(".");
  into.decimal(digits === NANOSECOND_DIGITS ? part : Math.floor(part / 1000), digits, ZERO);
};

export const linesPrinter = (session: Session): FramePrinter => {
  const summaries = new FrameSummaries(session);
  const { length } = session.capture.frames;
  const digits = clockDigits(session);
  const frame = (row: number, into: TextWriter): void => {
    const { source, destination, protocol } = summaries.at(row);
    into.decimal(row + 1, NUMBER_WIDTH, BLANK);
    into.text(" ");
    writeTime(summaries, digits, into);
    into.text(" ");
    into.fill(BLANK, ADDRESS_WIDTH - source.length);
    into.text(source);
    into.text(" → ");
    into.text(destination);
    into.fill(BLANK, ADDRESS_WIDTH - destination.length);
    into.text(" ");
    into.text(protocol);
    into.text(" ");
    into.decimal(length[row]!);
    into.text(" ");
    summaries.writeInfo(into);
    into.text("\n");
  };
  return { begin: "", frame, end: "" };
};
