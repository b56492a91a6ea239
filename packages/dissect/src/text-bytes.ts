/** Text as bytes, and bytes as text of one character each. */

const encoder = new TextEncoder();
/** Text of nothing but ASCII has as many bytes as characters. */
const ASCII = /^[\0-\x7f]*$/;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const isAscii = (text: string): boolean => ASCII.test(text);

const CHUNK = 8_192;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Spreading bytes into arguments would cost a hundred times as much. */
const chunkAsText = (bytes: Uint8Array): string => String.fromCharCode.apply(null, bytes as unknown as number[]);

/** Bytes as text of one character each, which is what a compiled pattern is tested on. */
export function bytesAsText(bytes: Uint8Array): string {
  // Most bytes are ASCII, and a decoder is faster than anything else: as many characters as bytes, none of them
  // replaced, can only be that.
  const decoded = decoder.decode(bytes);
  if (decoded.length === bytes.length && !decoded.includes("\ufffd")) return decoded;
  if (bytes.length <= CHUNK) return chunkAsText(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += chunkAsText(bytes.subarray(at, at + CHUNK));
  return text;
}

/** Where C would end the text: at the first NUL. */
const textEnd = (bytes: Uint8Array, from: number, end: number): number => {
  const nul = bytes.subarray(from, end).indexOf(0);
  return nul < 0 ? end : from + nul;
};

const NOT_ASCII = /[^\0-\x7f]/g;

/** A character a byte: what is not ASCII becomes U+FFFD. */
export const asciiText = (bytes: Uint8Array, from: number, end: number): string => {
  const text = bytesAsText(bytes.subarray(from, textEnd(bytes, from, end)));
  return isAscii(text) ? text : text.replace(NOT_ASCII, "\ufffd");
};

export const utf8Text = (bytes: Uint8Array, from: number, end: number): string =>
  decoder.decode(bytes.subarray(from, textEnd(bytes, from, end)));
