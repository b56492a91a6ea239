/** One line of a header section (RFC 9112 §5). */
import type { Problem, ProblemCode } from "./error.ts";
import type { Header } from "./message.ts";
import { TOKEN } from "./start-line.ts";

export type HeaderLineResult =
  | { readonly header: Header; readonly problem?: undefined }
  | { readonly header?: undefined; readonly problem: Problem };

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

const refuse = (code: ProblemCode, offset: number, message: string): HeaderLineResult => ({
  problem: { code, offset, message },
});

/** Where the parts of a header line are; offsets count characters. */
export interface HeaderLineParts {
  readonly name: string;
  readonly valueOffset: number;
  /** Blanks at the end of the line are not part of the value. */
  readonly valueEnd: number;
}

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

/** Where the text of a line from `from` on begins and ends, without the blanks around it. */
const withoutBlanks = (line: string, from: number): readonly [from: number, to: number] => {
  let start = from;
  let end = line.length;
  while (start < end && isBlank(line[start])) start += 1;
  while (end > start && isBlank(line[end - 1])) end -= 1;
  return [start, end];
};

/** Whether a line continues the value of the line before it (RFC 9112 §5.2). */
export const isFolded = (line: string): boolean => isBlank(line[0]);

/** Splits a header line with any value. Undefined if it does not begin with a name and a colon. */
export const splitHeaderLine = (line: string): HeaderLineParts | undefined => {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon));
  // RFC 9112 §5.1: white space before the colon is refused too, because request smuggling uses it.
  if (!TOKEN.test(name)) return undefined;
  const [valueOffset, valueEnd] = withoutBlanks(line, colon + 1);
  return { name, valueOffset, valueEnd };
};

/**
 * Reads a header line.
 * @param text of the line, without its line end
 * @param byteLength of the same
 * @param offset of the line in the stream
 */
export const parseHeaderLine = (text: string, byteLength: number, offset: number): HeaderLineResult => {
  // RFC 9112 §5.2: a server refuses a folded line and does not guess its header.
  if (isFolded(text)) return refuse("obsolete-folding", offset, "a header line must not start with white space");
  const parts = splitHeaderLine(text);
  if (parts === undefined) return refuse("bad-header-name", offset, "a header line is a name, a colon and a value");
  const { name, valueOffset: from, valueEnd: to } = parts;
  const value = text.slice(from, to);
  if (CONTROL.test(value)) {
    return refuse("bad-header-value", offset + from, `the value of ${name} holds a control character`);
  }
  const header = { name, value, offset, nameEnd: offset + name.length };
  // Up to the value, and in the blanks after it, a character is a byte.
  const valueEnd = offset + byteLength - (text.length - to);
  return { header: { ...header, valueOffset: offset + from, valueEnd } };
};

/**
 * Adds a folded line to the header before it: the folding is replaced by a blank.
 * @param text of the line, without its line end
 * @param byteLength of the same
 * @param offset of the line in the stream
 */
export const unfold = (header: Header, text: string, byteLength: number, offset: number): HeaderLineResult => {
  const [from, to] = withoutBlanks(text, 0);
  if (from === to) return { header };
  const more = text.slice(from, to);
  if (CONTROL.test(more)) {
    return refuse("bad-header-value", offset + from, `the value of ${header.name} holds a control character`);
  }
  const valueEnd = offset + byteLength - (text.length - to);
  const isFirst = header.value === "";
  const value = isFirst ? more : `${header.value} ${more}`;
  return { header: { ...header, value, valueOffset: isFirst ? offset + from : header.valueOffset, valueEnd } };
};
