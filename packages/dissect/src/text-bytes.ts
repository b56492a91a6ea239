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
