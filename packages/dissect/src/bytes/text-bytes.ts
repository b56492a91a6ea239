/** Text as bytes, and bytes as text of one character each. */

const encoder = new TextEncoder();
/** Text of nothing but ASCII has as many bytes as characters. */
const ASCII = /^[\0-\x7f]*$/;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
const isAscii = (text: string): boolean => ASCII.test(text);

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

/**
 * Short texts by the place that their bytes choose: methods, names of header fields and most of their values come again
 * and again, and to compare them costs a tenth of making them. Where they are kept, they are the same text.
 */
const PLACES = 2048;
const MAX_KEPT = 64;
const kept: string[] = new Array(PLACES).fill("");

/** Where a short text of nothing but ASCII is kept, or would be; -1 of any other. */
const placeOf = (bytes: Uint8Array, from: number, end: number): number => {
  if (end - from > MAX_KEPT) return -1;
  let hash = end - from;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === 0 || byte > 0x7f) return -1;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  return (hash ^ (hash >>> 11)) & (PLACES - 1);
};

const isTextOf = (text: string, bytes: Uint8Array, from: number, end: number): boolean => {
  if (text.length !== end - from) return false;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
};

/** The text of bytes whose place it is. */
const keptText = (place: number, bytes: Uint8Array, from: number, end: number): string => {
  if (!isTextOf(kept[place]!, bytes, from, end)) kept[place] = bytesAsText(bytes.subarray(from, end));
  return kept[place]!;
};

/** A character a byte. */
export const textOfBytes = (bytes: Uint8Array, from: number, end: number): string => {
  const place = placeOf(bytes, from, end);
  return place >= 0 ? keptText(place, bytes, from, end) : bytesAsText(bytes.subarray(from, end));
};

/** The same, but what is not ASCII becomes U+FFFD, and nothing behind a NUL. */
export const asciiText = (bytes: Uint8Array, from: number, end: number): string => {
  const place = placeOf(bytes, from, end);
  return place >= 0 ? keptText(place, bytes, from, end) : madeAsciiText(bytes, from, end);
};

const madeAsciiText = (bytes: Uint8Array, from: number, end: number): string => {
  const text = bytesAsText(bytes.subarray(from, textEnd(bytes, from, end)));
  return isAscii(text) ? text : text.replace(NOT_ASCII, "\ufffd");
};

export const utf8Text = (bytes: Uint8Array, from: number, end: number): string =>
  decoder.decode(bytes.subarray(from, textEnd(bytes, from, end)));
