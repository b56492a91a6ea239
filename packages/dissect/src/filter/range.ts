/**
 * The ranges between brackets, of slices and of layers. Read first: wireshark-filter(4), "The slice operator".
 *
 *     [i:j]  j from i on     [i-j]  i to j, inclusive     [i]  one     [:j]  the first j     [i:]  from i to the end
 */
import { refuse } from "./problem.ts";
import type { Range } from "./syntax.ts";

const NUMBER = "-?(?:0[xX][0-9A-Fa-f]+|[0-9]+)";
const RANGE = new RegExp(
  `\\s*(?:(${NUMBER})?\\s*(:)\\s*(${NUMBER})?|(${NUMBER})\\s*-\\s*(${NUMBER})|(${NUMBER}))\\s*([,\\]])`,
  "y",
);
const HINT = "ranges are [offset:length], [first-last], [offset], [:length] and [offset:], joined by commas";
const MAX_OFFSET = 0x7fffffff;

const readNumber = (text: string): number => {
  const digits = text.replace("-", "");
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return text.startsWith("-") ? -size : size;
};

export interface Ranges {
  readonly ranges: readonly Range[];
  /** After the closing bracket. */
  readonly end: number;
}

/** Reads the ranges after the opening bracket at `start`. */
export function readRanges(source: string, start: number): Ranges {
  const ranges: Range[] = [];
  let at = start + 1;
  for (;;) {
    RANGE.lastIndex = at;
    const match = RANGE.exec(source);
    if (match === null) {
      const closing = source.indexOf("]", at);
      if (closing < 0) refuse({ start, end: source.length }, "the bracket of a slice is not closed", HINT);
      return refuse(
        { start: at, end: Math.max(closing, at + 1) },
        `"${source.slice(at, closing)}" is not a range`,
        HINT,
      );
    }
    const [whole, offset, colon, length, first, last, single, separator] = match;
    const span = { start: at, end: at + whole.length - 1 };
    const range =
      colon === ":"
        ? { offset: readNumber(offset ?? "0"), length: length === undefined ? undefined : readNumber(length) }
        : { offset: readNumber(first ?? single ?? ""), length: single === undefined ? 0 : 1 };
    if (first !== undefined && last !== undefined) {
      range.length = readNumber(last) - range.offset + 1;
      if (first.startsWith("-") !== last.startsWith("-"))
        refuse(span, `${first} and ${last} count from different ends`, "use two offsets of one sign");
      // Wireshark refuses [2-2] too: a single offset is written [2].
      if (range.length < 2)
        refuse(span, `${first} is not before ${last}`, "the first offset comes first; one is [offset]");
    }
    if (range.length !== undefined && range.length <= 0)
      refuse(span, `a length of ${range.length} is not positive`, HINT);
    if (Math.abs(range.offset) > MAX_OFFSET || (range.length ?? 0) > MAX_OFFSET)
      refuse(span, "the number is too large", `no frame is longer than ${MAX_OFFSET} bytes`);
    ranges.push(range);
    at += whole.length;
    if (separator === "]") return { ranges, end: at };
  }
}

/** Where a range starts and ends in a value of `size` items; undefined where a part of it is outside. */
export function locateRange({ offset, length }: Range, size: number): { start: number; end: number } | undefined {
  const start = offset < 0 ? size + offset : offset;
  const end = length === undefined ? size : start + length;
  return start < 0 || start > size || end > size || end <= start ? undefined : { start, end };
}
