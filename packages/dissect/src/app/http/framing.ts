/**
 * Whether a message is whole, and what it waits for if not (RFC 9112 §6.3). It is Wireshark's own look at the head
 * (req_resp_hdrs.c), which sees less of it than the dissector does afterwards: where the two differ, so do we.
 */
import { ONE_MORE_SEGMENT, UNTIL_FIN } from "../stream-protocol.ts";
import { asciiText, findLine, startsWith } from "./text.ts";

/** What Wireshark waits for, of the body. */
export interface BodyRule {
  /** The body is waited for. */
  readonly isAwaited: boolean;
  /** It is a response: without a length its body lasts until the sender closes. */
  readonly untilFin: boolean;
}

/** Wireshark runs over the end of the bytes and gives the whole run up. */
export const OVERRUN = "overrun";

/** What the head says of the length, to Wireshark's hasty look. */
interface Length {
  content: number | undefined;
  type: string;
  isChunked: boolean;
}

const MAX_INT32 = 2 ** 31 - 1;

const readLine = (bytes: Uint8Array, from: number, end: number, length: Length): void => {
  if (startsWith(bytes, from, end, "content-length:")) {
    const value = asciiText(bytes, from + 15, end).trim();
    if (!/^[+-]?\d+$/.test(value)) return;
    const number = Number(value);
    if (number >= 0 && number <= MAX_INT32) length.content = number;
  } else if (startsWith(bytes, from, end, "content-type:")) {
    length.type = asciiText(bytes, from + 13, end).replace(/^ +/, "");
  } else if (startsWith(bytes, from, end, "transfer-encoding:")) {
    if (/^[ \t]*chunked/i.test(asciiText(bytes, from + 18, end))) length.isChunked = true;
  }
};

const MAX_CHUNK = 2 ** 31;
const MAX_INT64 = 2n ** 63n - 1n;

/** Of a number of 31 bits. */
const PLAIN_DIGITS = 7;

/** @returns undefined where anything else stands there, or nothing */
const plainHex = (bytes: Uint8Array, from: number, end: number): number | undefined => {
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]!;
    const letter = byte | 32;
    if (byte >= 48 && byte <= 57) value = value * 16 + byte - 48;
    else if (letter >= 97 && letter <= 102) value = value * 16 + letter - 87;
    else return undefined;
  }
  return from < end ? value : undefined;
};

/**
 * The chunk size as C reads it: a hexadecimal number of 32 bits, perhaps with a sign, up to a semicolon.
 *
 * @returns undefined where there is none
 */
export const readChunkSize = (bytes: Uint8Array, from: number, end: number): number | undefined => {
  // Nearly all are plain digits; a body that comes chunk by chunk is looked through again with each of them.
  const plain = end - from <= PLAIN_DIGITS ? plainHex(bytes, from, end) : undefined;
  if (plain !== undefined) return plain;
  const found = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX](?=[\da-fA-F]))?([\da-fA-F]+)/.exec(asciiText(bytes, from, end));
  if (found === null) return undefined;
  const digits = BigInt(`0x${found[2]}`);
  const size = digits > MAX_INT64 ? MAX_INT64 : digits;
  return Number(BigInt.asUintN(32, found[1] === "-" ? -size : size));
};

const CR = 13;

/** @param from where the body begins */
const awaitedByChunks = (bytes: Uint8Array, from: number, end: number): number | typeof OVERRUN | undefined => {
  let at = from;
  while (at < end) {
    const line = findLine(bytes, at, end);
    if (line === undefined) return ONE_MORE_SEGMENT;
    const size = readChunkSize(bytes, at, line.end);
    if (size === undefined || size > MAX_CHUNK) return undefined;
    if (size === 0) {
      if (findLine(bytes, line.next, end) !== undefined) return undefined;
      // Wireshark counts the line of the size twice, and so looks for the LF of a CR beyond the end.
      return bytes.subarray(line.next, end).indexOf(CR) >= 0 ? OVERRUN : ONE_MORE_SEGMENT;
    }
    if (end - at <= size) return ONE_MORE_SEGMENT;
    at = line.next + size + 2;
  }
  return ONE_MORE_SEGMENT;
};

/** From here on Wireshark asks whether the length may be that of a tunnel [MS-RPCH]. */
const TUNNEL_LENGTH = 128 * 1_024;

/**
 * What the message at `from` waits for.
 *
 * @param runStart where the run begins that it is in
 * @returns how many bytes beyond `end`, or a constant of Rest; undefined where it waits for nothing
 */
export const awaitedBy = (
  bytes: Uint8Array,
  runStart: number,
  from: number,
  end: number,
  rule: BodyRule,
): number | typeof OVERRUN | undefined => {
  const length: Length = { content: undefined, type: "", isChunked: false };
  let at = from;
  for (;;) {
    const line = findLine(bytes, at, end);
    if (line === undefined) return ONE_MORE_SEGMENT;
    if (line.end > at && rule.isAwaited) readLine(bytes, at, line.end, length);
    const isEmpty = line.end === at;
    at = line.next;
    if (isEmpty) break;
  }
  if (!rule.isAwaited) return undefined;
  if (length.isChunked) return awaitedByChunks(bytes, at, end);
  if (length.content === undefined) return rule.untilFin ? UNTIL_FIN : undefined;
  const isTunnel =
    length.content >= TUNNEL_LENGTH &&
    (length.type.startsWith("application/rpc") || /^RPC_(IN|OUT)_DATA/.test(asciiText(bytes, runStart, runStart + 12)));
  return isTunnel || at + length.content <= end ? undefined : at + length.content - end;
};
