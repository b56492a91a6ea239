/**
 * Makes bytes readable. Heads are handled as text with one character per byte, so that offsets count bytes; here such
 * text becomes text for people. Invariant: the output has no control characters and no broken characters.
 */

/** RFC 3629 §4, with one character per byte. */
const UTF8_SEQUENCE =
  "[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|" +
  "\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|" +
  "\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}";
const UTF8_OR_INVALID = new RegExp(`(${UTF8_SEQUENCE})|[\\x00-\\x1f\\x7f-\\xff]`, "g");
const NOT_PLAIN = /[\x00-\x1f\x7f-\xff]/;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const escapeByte = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;

/** UTF-8 is decoded; control characters and stray bytes become `\xNN`. */
export const readable = (text: string): string =>
  NOT_PLAIN.test(text)
    ? text.replace(UTF8_OR_INVALID, (found, sequence?: string) =>
        sequence === undefined ? escapeByte(found) : utf8.decode(bytesOf(sequence)),
      )
    : text;

/** Percent-decoding (RFC 3986 §2.1). Anything else stays as it is. */
export const decodePercents = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

const hasInvalidBytes = (text: string): boolean => {
  for (const [found, sequence] of text.matchAll(UTF8_OR_INVALID)) {
    if (sequence === undefined && found >= "\x80") return true;
  }
  return false;
};

/** Percent-decoded where the result is UTF-8; otherwise as it was sent. */
export const readableDecoded = (text: string): string => {
  const decoded = decodePercents(text);
  return readable(hasInvalidBytes(decoded) ? text : decoded);
};

/** The text of a body as in Wireshark: broken UTF-8 is replaced, and a NUL ends the text. */
export const bodyText = (bytes: Uint8Array): string => {
  const nul = bytes.indexOf(0);
  return utf8.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
};
