/** Text as bytes, and bytes as text with one character per byte. */

const encoder = new TextEncoder();
/** Pure ASCII text has as many bytes as characters. */
const ASCII = /^[\0-\x7f]*$/;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
const isAscii = (text: string): boolean => ASCII.test(text);

const CHUNK = 8_192;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Spreading the bytes into arguments would be a hundred times slower. */
const chunkAsText = (bytes: Uint8Array): string => String.fromCharCode.apply(null, bytes as unknown as number[]);

/** Bytes as text with one character per byte. Compiled patterns are tested on such text. */
export function bytesAsText(bytes: Uint8Array): string {
  // Most bytes are ASCII, and a decoder is the fastest way. If there are as many characters as bytes and none was
  // replaced, the bytes are ASCII.
  const decoded = decoder.decode(bytes);
  if (decoded.length === bytes.length && !decoded.includes("\ufffd")) return decoded;
  if (bytes.length <= CHUNK) return chunkAsText(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += chunkAsText(bytes.subarray(at, at + CHUNK));
  return text;
}

/** Where a C string would end: at the first NUL. */
const textEnd = (bytes: Uint8Array, from: number, end: number): number => {
  const nul = bytes.subarray(from, end).indexOf(0);
  return nul < 0 ? end : from + nul;
};

const NOT_ASCII = /[^\0-\x7f]/g;

/**
 * A cache of short texts, indexed by a hash of their bytes. Methods, names of header fields and most of their values
 * repeat, and a comparison costs a tenth of making the text. For cached bytes, both functions below give the same text.
 */
const PLACES = 2048;
const MAX_KEPT = 64;
const kept: string[] = new Array(PLACES).fill("");

/** Index in the cache for a short, pure ASCII text; -1 for any other. */
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

/** The text of bytes that have this index. */
const keptText = (place: number, bytes: Uint8Array, from: number, end: number): string => {
  if (!isTextOf(kept[place]!, bytes, from, end)) kept[place] = bytesAsText(bytes.subarray(from, end));
  return kept[place]!;
};

/** Text with one character per byte. */
export const textOfBytes = (bytes: Uint8Array, from: number, end: number): string => {
  const place = placeOf(bytes, from, end);
  return place >= 0 ? keptText(place, bytes, from, end) : bytesAsText(bytes.subarray(from, end));
};

/** The same, but other bytes than ASCII become U+FFFD, and a NUL ends the text. */
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
