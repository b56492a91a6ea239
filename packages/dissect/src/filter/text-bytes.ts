/** Text as bytes, and bytes as text of one character each. */

const encoder = new TextEncoder();
/** Text of nothing but ASCII has as many bytes as characters. */
const ASCII = /^[\0-\x7f]*$/;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const isAscii = (text: string): boolean => ASCII.test(text);

const CHUNK = 8_192;

/** Bytes as text of one character each, which is what a compiled pattern is tested on. */
export function bytesAsText(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}
