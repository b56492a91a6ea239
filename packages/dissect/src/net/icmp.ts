/**
 * ICMP and ICMPv6, as far as other frames need them: error messages quote the packet that caused them (RFC 792, RFC
 * 4443, RFC 4861 §4.6.3), and Wireshark counts the quoted packet to its stream. Only the first pass reads them.
 * Invariant: nothing after the end of the quote is read, and nothing of the quote is emitted.
 */
import { u16be } from "../bytes/byte-view.ts";
import type { Cursor } from "../layers/layer.ts";

const DESTINATION_UNREACHABLE = 3;
const SOURCE_QUENCH = 4;
const REDIRECT = 5;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;
const ERRORS: ReadonlySet<number> = new Set([
  DESTINATION_UNREACHABLE,
  SOURCE_QUENCH,
  REDIRECT,
  TIME_EXCEEDED,
  PARAMETER_PROBLEM,
]);

/** The range of the ICMPv6 error types. */
const FIRST_ERROR = 1;
const LAST_ERROR = 4;
const REDIRECT_V6 = 137;
const REDIRECTED_HEADER = 4;

const HEADER_BYTES = 8;
/** Bytes before the options of an ICMPv6 redirect. */
const REDIRECT_BYTES = 40;

/** Continues in the quote, which is `bytes[start..end)`. */
const enterQuote = (cursor: Cursor, start: number, end: number, next: "ip" | "ipv6"): void => {
  cursor.wireLength -= start - cursor.start;
  cursor.start = start;
  cursor.end = end;
  cursor.isQuoted = true;
  cursor.next = next;
};

/**
 * Length of the quote, as in Wireshark: for a redirect, only what RFC 792 asks for; for other messages, the length that
 * the message gives (RFC 4884), but without the header of the quoted packet.
 */
const quoteLength = (bytes: Uint8Array, start: number, length: number): number => {
  const quote = start + HEADER_BYTES;
  const headerLength = (bytes[quote]! & 15) * 4;
  if (bytes[start] === REDIRECT) return headerLength + 8;
  const said = bytes[start + 5]! * 4;
  const isCut = said > 0 && length > HEADER_BYTES + said && u16be(bytes, quote + 2) > said;
  return isCut ? headerLength + said : length - HEADER_BYTES;
};

export const readIcmp = (cursor: Cursor): void => {
  const { bytes, start, end } = cursor;
  cursor.next = undefined;
  const quote = start + HEADER_BYTES;
  if (end - quote < 4 || !ERRORS.has(bytes[start]!)) return;
  const length = quoteLength(bytes, start, Math.max(cursor.wireLength, end - start));
  enterQuote(cursor, quote, Math.min(end, quote + length), "ip");
};

/** Where the Redirected Header option begins; undefined where there is none. */
const redirectedHeader = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  for (let at = start; at + 2 <= end; ) {
    const length = bytes[at + 1]! * 8;
    if (length === 0 || at + length > end) return undefined;
    if (bytes[at] === REDIRECTED_HEADER) return at;
    at += length;
  }
  return undefined;
};

export const readIcmpv6 = (cursor: Cursor): void => {
  const { bytes, start, end } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES) return;
  const type = bytes[start]!;
  let quote = start + HEADER_BYTES;
  let quoteEnd = end;
  if (type === REDIRECT_V6) {
    const option = redirectedHeader(bytes, start + REDIRECT_BYTES, end);
    if (option === undefined) return;
    quote = option + HEADER_BYTES;
    quoteEnd = option + bytes[option + 1]! * 8;
  } else if (type < FIRST_ERROR || type > LAST_ERROR) return;
  if (quote < quoteEnd && bytes[quote]! >>> 4 === 6) enterQuote(cursor, quote, quoteEnd, "ipv6");
};
