/**
 * Whether a message is whole, and what it waits for if not (RFC 9112 §6.3). It is Wireshark's own look at the head
 * (req_resp_hdrs.c), which sees less of it than the dissector does afterwards: where the two differ, so do we.
 */
import { asciiText } from "../../bytes/text-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN } from "../../transport/stream-protocol.ts";
import { kindOf, type StartKind, strictCodeOf } from "./start-line.ts";
import { findLine, type Line, startsWith } from "./text.ts";

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
  // Nearly all are plain digits.
  const plain = end - from <= PLAIN_DIGITS ? plainHex(bytes, from, end) : undefined;
  if (plain !== undefined) return plain;
  const found = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX](?=[\da-fA-F]))?([\da-fA-F]+)/.exec(asciiText(bytes, from, end));
  if (found === null) return undefined;
  const digits = BigInt(`0x${found[2]}`);
  const size = digits > MAX_INT64 ? MAX_INT64 : digits;
  return Number(BigInt.asUintN(32, found[1] === "-" ? -size : size));
};

const CR = 13;

/** From here on Wireshark asks whether the length may be that of a tunnel [MS-RPCH]. */
const TUNNEL_LENGTH = 128 * 1_024;

/** A start line, as far as it decides on the body. */
interface StartLine {
  readonly kind: StartKind;
  /** Status code of a response. */
  readonly code: number;
}

/** The chunk that goes beyond the bytes: where its line with the size begins, and what was read of it. */
interface OpenChunk {
  readonly at: number;
  readonly size: number;
  /** Behind its line. */
  readonly next: number;
}

/**
 * What was found out of a message that may not be whole. When more of it has come, the scan goes on where it stopped:
 * a sender may cut a message into as many segments as it has bytes. All places count from the start of the message, and
 * nothing is kept that other messages decide.
 */
export class HeadScanner {
  /** False where the first line is no start line. */
  #start: StartLine | false | undefined;
  /** Where the line begins that is looked at, and from where on it may end. */
  #line = 0;
  #searched = 0;
  #isHeadWhole = false;
  readonly #length: Length = { content: undefined, type: "", isChunked: false };
  #chunk: OpenChunk | undefined;

  /** @returns undefined while the line has not ended; false where it is no start line */
  startLine(bytes: Uint8Array, from: number, end: number): StartLine | false | undefined {
    if (this.#start !== undefined) return this.#start;
    const line = this.#endOfLine(bytes, from, end);
    if (line === undefined) return undefined;
    const kind = kindOf(bytes, from, line.end);
    const code = kind === "response" ? strictCodeOf(bytes, from, line.end) : 0;
    this.#start = kind === undefined ? false : { kind, code };
    return this.#start;
  }

  /**
   * What the message at `from` waits for, once its start line is there.
   *
   * @param runStart where the run begins that it is in
   * @returns how many bytes beyond `end`, or a constant of Rest; undefined where it waits for nothing
   */
  awaited(
    bytes: Uint8Array,
    runStart: number,
    from: number,
    end: number,
    rule: BodyRule,
  ): number | typeof OVERRUN | undefined {
    if (!this.#readHead(bytes, from, end)) return DESEGMENT_ONE_MORE_SEGMENT;
    if (!rule.isAwaited) return undefined;
    const { content, type, isChunked } = this.#length;
    if (isChunked) return this.#awaitedByChunks(bytes, from, end);
    if (content === undefined) return rule.untilFin ? DESEGMENT_UNTIL_FIN : undefined;
    const isTunnel =
      content >= TUNNEL_LENGTH &&
      (type.startsWith("application/rpc") || /^RPC_(IN|OUT)_DATA/.test(asciiText(bytes, runStart, runStart + 12)));
    const bodyEnd = from + this.#line + content;
    return isTunnel || bodyEnd <= end ? undefined : bodyEnd - end;
  }

  /** @returns whether the empty line behind the head is there */
  #readHead(bytes: Uint8Array, from: number, end: number): boolean {
    while (!this.#isHeadWhole) {
      const line = this.#endOfLine(bytes, from, end);
      if (line === undefined) return false;
      const at = from + this.#line;
      this.#isHeadWhole = line.end === at;
      readLine(bytes, at, line.end, this.#length);
      this.#goTo(line.next - from);
    }
    return true;
  }

  #awaitedByChunks(bytes: Uint8Array, from: number, end: number): number | typeof OVERRUN | undefined {
    while (from + this.#line < end) {
      const at = from + this.#line;
      if (this.#chunk?.at !== this.#line) {
        const line = this.#endOfLine(bytes, from, end);
        if (line === undefined) return DESEGMENT_ONE_MORE_SEGMENT;
        const size = readChunkSize(bytes, at, line.end);
        if (size === undefined || size > MAX_CHUNK) return undefined;
        this.#chunk = { at: this.#line, size, next: line.next - from };
        this.#searched = this.#chunk.next;
      }
      const { size, next } = this.#chunk;
      if (size === 0) {
        if (this.#endOfLine(bytes, from, end) !== undefined) return undefined;
        // Wireshark counts the line of the size twice, and so looks for the LF of a CR beyond the end.
        return end > from + next && bytes[end - 1] === CR ? OVERRUN : DESEGMENT_ONE_MORE_SEGMENT;
      }
      if (end - at <= size) return DESEGMENT_ONE_MORE_SEGMENT;
      this.#goTo(next + size + 2);
    }
    return DESEGMENT_ONE_MORE_SEGMENT;
  }

  #goTo(line: number): void {
    this.#line = line;
    this.#searched = line;
  }

  /** Looks for the end of the line where nobody has looked yet. */
  #endOfLine(bytes: Uint8Array, from: number, end: number): Line | undefined {
    const line = findLine(bytes, from + this.#searched, end);
    // A CR at the end is looked at again when it is known what follows.
    const searched = line?.end ?? (bytes[end - 1] === CR ? end - 1 : end);
    this.#searched = Math.max(this.#searched, searched - from);
    return line;
  }
}
