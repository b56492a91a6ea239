/** The lines of a header section, sound or not: a view shows each, and says what is wrong with it. */
import { splitHeaderLine } from "@potshark/htcpcp";

/** All text has one character a byte; offsets are in the text that the section was read from. */
export interface HeaderField {
  readonly at: number;
  /** As sent, folds included, its last line end left out. */
  readonly line: string;
  readonly isFolded: boolean;
  /** What it says; undefined where the line does not begin with a name and a colon. */
  readonly said?: HeaderSaying;
}

interface HeaderSaying {
  /** In lower case. */
  readonly name: string;
  /** Of the value, white space around it left out. */
  readonly valueAt: number;
  readonly valueEnd: number;
  /** With a space for each fold. */
  readonly value: string;
}

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

const isSpace = (char: string): boolean => char === " " || (char >= "\t" && char <= "\r");

/** Reads the header lines in `text[from..to)`; a line that begins with a blank belongs to the one before. */
export const readHeaderSection = (text: string, from: number, to: number): readonly HeaderField[] => {
  const places: { at: number; end: number; isFolded: boolean }[] = [];
  for (let at = from; at < to; ) {
    const feed = text.indexOf("\n", at);
    const hasEnd = feed >= 0 && feed < to;
    const end = hasEnd ? (feed > at && text[feed - 1] === "\r" ? feed - 1 : feed) : to;
    const previous = places.at(-1);
    if (previous !== undefined && end > at && isBlank(text[at])) {
      previous.isFolded = true;
      previous.end = end;
    } else {
      places.push({ at, end, isFolded: false });
    }
    at = hasEnd ? feed + 1 : to;
  }
  return places.map(({ at, end, isFolded }) => readHeaderField(text.slice(at, end), at, isFolded));
};

const readHeaderField = (line: string, at: number, isFolded: boolean): HeaderField => {
  const parts = splitHeaderLine(line);
  if (parts === undefined) return { at, line, isFolded };
  const { name, valueOffset } = parts;
  let { valueEnd } = parts;
  while (valueEnd > valueOffset && isSpace(line[valueEnd - 1]!)) valueEnd -= 1;
  const sent = line.slice(valueOffset, valueEnd);
  const value = isFolded ? sent.replace(/\r?\n[ \t]+/g, " ") : sent;
  return {
    at,
    line,
    isFolded,
    said: { name: name.toLowerCase(), valueAt: at + valueOffset, valueEnd: at + valueEnd, value },
  };
};
