/** Decodes the content coding of bodies (RFC 9110 §8.4), as far as Wireshark does. */
import { u32be } from "../../bytes/byte-view.ts";
import { inflateRaw } from "../../bytes/inflate.ts";

/** The most bytes that one body may decode to; Wireshark has no such limit. */
const MAX_DECODED = 1 << 26;

/** Wireshark takes the output of zlib in pieces of this size, and loses the piece in which an error is found. */
const MIN_PIECE = 32_768;
const MAX_PIECE = 10_485_760;

interface Unpacked {
  readonly output: Uint8Array;
  /** "bad" where the data is wrong, "cut" where data is missing, "spent" where the work reached its limit. */
  readonly end: "done" | "cut" | "bad" | "spent";
  /** As in `Inflated`. */
  readonly work: number;
}

/** The Adler-32 checksum (RFC 1950 §8.2). */
const adler32 = (bytes: Uint8Array): number => {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
};

const unpackRaw = (bytes: Uint8Array, start: number, allowance: number): Unpacked & { readonly next: number } => {
  const { output, end, next, work } = inflateRaw(bytes, start, MAX_DECODED, allowance);
  return { output, end: end === "limit" ? "cut" : end, next, work };
};

const NOTHING = new Uint8Array(0);

/** RFC 1950: a header, deflated data, a checksum. */
const unpackZlib = (bytes: Uint8Array, start: number, allowance: number): Unpacked => {
  if (bytes.length - start < 2) return { output: NOTHING, end: "cut", work: 0 };
  const [method, flags] = [bytes[start]!, bytes[start + 1]!];
  const isHeader = (method & 15) === 8 && method >>> 4 <= 7 && ((method << 8) | flags) % 31 === 0;
  if (!isHeader || flags & 0x20) return { output: NOTHING, end: "bad", work: 0 };
  const { output, end, next, work } = unpackRaw(bytes, start + 2, allowance);
  if (end !== "done") return { output, end, work };
  if (bytes.length - next < 4) return { output, end: "cut", work };
  return { output, end: u32be(bytes, next) === adler32(output) ? "done" : "bad", work };
};

/** RFC 1952 §2.3: where the deflated data begins; undefined where the header is incomplete or of an unknown kind. */
const skipGzipHeader = (bytes: Uint8Array): number | undefined => {
  if (bytes.length < 10 || bytes[2] !== 8) return undefined;
  const flags = bytes[3]!;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const nul = bytes.indexOf(0, at);
    at = (nul < 0 ? bytes.length : nul) + 1;
  }
  return at > bytes.length ? undefined : at;
};

/** What Wireshark keeps of the output; undefined where it says that decoding failed. */
const kept = ({ output, end }: Unpacked, piece: number): Uint8Array | undefined => {
  if (end === "done") return output;
  const length = end === "bad" ? output.length - (output.length % piece) : output.length;
  return length === 0 || end === "spent" ? undefined : output.subarray(0, length);
};

/** The decoded body, and whether the work reached its limit. */
export interface Decoded {
  /** Undefined where the body cannot be decoded. For data that is cut short: the output up to the cut. */
  readonly plain: Uint8Array | undefined;
  readonly work: number;
  readonly isExhausted: boolean;
}

const UNDECODED: Decoded = { plain: undefined, work: 0, isExhausted: false };

/**
 * Decompresses gzip, zlib, and raw deflate, which some servers send. It ignores which of them was announced, as
 * Wireshark does.
 */
const unpack = (bytes: Uint8Array, allowance: number): Decoded => {
  if (bytes.length === 0) return UNDECODED;
  const piece = Math.min(MAX_PIECE, Math.max(MIN_PIECE, 2 * bytes.length));
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const start = isGzip ? skipGzipHeader(bytes) : 0;
  if (start === undefined) return UNDECODED;
  const withHeader = unpackZlib(bytes, start, allowance);
  const result = kept(withHeader, piece);
  if (result !== undefined || withHeader.end !== "bad") {
    return { plain: result, work: withHeader.work, isExhausted: withHeader.end === "spent" };
  }
  const without = unpackRaw(bytes, start, allowance - withHeader.work);
  return { plain: kept(without, piece), work: withHeader.work + without.work, isExhausted: without.end === "spent" };
};

const UNPACKED: ReadonlySet<string> = new Set(["gzip", "deflate", "x-gzip", "x-deflate"]);

/** @param allowance the most work allowed, as in `inflateRaw` */
export const decoded = (coding: string, bytes: Uint8Array, allowance: number): Decoded =>
  UNPACKED.has(coding.toLowerCase()) ? unpack(bytes, allowance) : UNDECODED;
