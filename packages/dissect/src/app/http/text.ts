/** Reads lines, words and text from bytes, as Wireshark does. Nothing here reads at or after `end`. */

import type { FindLine, Line } from "../kit/line-scanner.ts";

const CR = 13;
const LF = 10;
const SPACE = 32;

const lineBreak = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from;
  while (at < end && bytes[at] !== CR && bytes[at] !== LF) at += 1;
  return at;
};

/** CR, LF and CRLF end a line. */
export const findLine: FindLine = (data, at, from = at) => {
  const end = lineBreak(data, from, data.length);
  if (end >= data.length) return undefined;
  if (data[end] === LF) return { end, next: end + 1 };
  // A CR at the very end may be half of a CRLF.
  if (end + 1 >= data.length) return undefined;
  return { end, next: data[end + 1] === LF ? end + 2 : end + 1 };
};

/** The line at `from`, where no more bytes will come: the line ends with the bytes. */
export const takeLine = (bytes: Uint8Array, from: number, end: number): Line => {
  const at = lineBreak(bytes, from, end);
  const isCrlf = at + 1 < end && bytes[at] === CR && bytes[at + 1] === LF;
  return { end: at, next: Math.min(end, isCrlf ? at + 2 : at + 1) };
};

/** The word at `from`, up to a space. @returns where it ends, and where the next begins */
export const nextWord = (bytes: Uint8Array, from: number, end: number): Line => {
  let at = from;
  while (at < end && bytes[at] !== SPACE && bytes[at] !== CR && bytes[at] !== LF) at += 1;
  let next = at;
  while (next < end && bytes[next] === SPACE) next += 1;
  return { end: at, next };
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
};

/** Text as shown: characters that are not printable become escapes of C. */
export const shownText = (bytes: Uint8Array, from: number, end: number): string =>
  decoder.decode(bytes.subarray(from, end)).replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code > 127) return `\\u${code.toString(16).padStart(4, "0")}`;
    return ESCAPES[character] ?? `\\${code.toString(8).padStart(3, "0")}`;
  });

/** Whether the bytes at `from` are these characters, in upper or lower case. */
export const startsWith = (bytes: Uint8Array, from: number, end: number, lowerCase: string): boolean => {
  if (end - from < lowerCase.length) return false;
  for (let index = 0; index < lowerCase.length; index += 1) {
    const byte = bytes[from + index]!;
    const lower = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (lower !== lowerCase.charCodeAt(index)) return false;
  }
  return true;
};

/** What C calls printable: ASCII without control characters. */
export const isPrintable = (byte: number): boolean => byte >= SPACE && byte < 127;
