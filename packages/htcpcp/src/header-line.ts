/** One line of a header section (RFC 9112 §5). */
import type { Problem, ProblemCode } from "./error.ts";
import type { Header } from "./message.ts";
import { TOKEN } from "./start-line.ts";

export type HeaderLineResult =
  | { readonly header: Header; readonly problem?: undefined }
  | { readonly header?: undefined; readonly problem: Problem };

const SPACE = 32;
const TAB = 9;
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

const refuse = (code: ProblemCode, offset: number, message: string): HeaderLineResult => ({
  problem: { code, offset, message },
});

/**
 * Reads a header line.
 * @param text of the line, without its line end
 * @param bytes of the same
 * @param offset of the line in the stream
 */
export const parseHeaderLine = (text: string, bytes: Uint8Array, offset: number): HeaderLineResult => {
  // RFC 9112 §5.2: a server refuses a folded line rather than guess where it belongs.
  if (text.startsWith(" ") || text.startsWith("\t")) {
    return refuse("obsolete-folding", offset, "a header line must not start with white space");
  }
  const nameLength = text.indexOf(":");
  const name = text.slice(0, Math.max(0, nameLength));
  // RFC 9112 §5.1: white space before the colon is refused too, as request smuggling lives on it.
  if (!TOKEN.test(name)) return refuse("bad-header-name", offset, "a header line is a name, a colon and a value");
  let from = nameLength + 1;
  let to = bytes.length;
  while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from += 1;
  while (to > from && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to -= 1;
  const value = text.slice(from, text.length - (bytes.length - to));
  if (CONTROL.test(value)) {
    return refuse("bad-header-value", offset + from, `the value of ${name} holds a control character`);
  }
  const header = { name, value, offset, nameEnd: offset + nameLength };
  return { header: { ...header, valueOffset: offset + from, valueEnd: offset + to } };
};
