/**
 * Whether a message is whole, and what it waits for if not (RFC 9112 §6.3). This follows Wireshark's own scan of the
 * head (req_resp_hdrs.c), which sees less than its dissector does later. Where the two differ, they differ here too.
 */
import { asciiText } from "../../bytes/text-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN, type Run } from "../../transport/stream-protocol.ts";
import { ChunkScanner, type ReadChunk } from "../kit/chunk-scanner.ts";
import { LineScanner } from "../kit/line-scanner.ts";
import { kindOf, type StartKind, strictCodeOf } from "./start-line.ts";
import { findLine, startsWith } from "./text.ts";

/** Which bytes of the body Wireshark waits for. */
export interface BodyRule {
  /** Wireshark waits for the body. */
  readonly isAwaited: boolean;
  /** The message is a response: without a length, its body lasts until the sender closes. */
  readonly untilFin: boolean;
}

/** Wireshark reads past the end of the bytes and gives up the whole run. */
export const OVERRUN = "overrun";

/** What the head says about the length, as Wireshark's scan of the head reads it. */
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
/** The line break after the data of a chunk. */
export const CRLF_LENGTH = 2;
const MAX_INT64 = 2n ** 63n - 1n;

/** So many hexadecimal digits always fit into 31 bits. */
const PLAIN_DIGITS = 7;

/** @returns undefined where there are no digits, or other characters */
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
 * The chunk size as C reads it: a 32-bit hexadecimal number, possibly with a sign, up to a semicolon.
 *
 * @returns undefined where there is none
 */
export const readChunkSize = (bytes: Uint8Array, from: number, end: number): number | undefined => {
  // Nearly all sizes are plain digits.
  const plain = end - from <= PLAIN_DIGITS ? plainHex(bytes, from, end) : undefined;
  if (plain !== undefined) return plain;
  const found = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX](?=[\da-fA-F]))?([\da-fA-F]+)/.exec(asciiText(bytes, from, end));
  if (found === null) return undefined;
  const digits = BigInt(`0x${found[2]}`);
  const size = digits > MAX_INT64 ? MAX_INT64 : digits;
  return Number(BigInt.asUintN(32, found[1] === "-" ? -size : size));
};

const CR = 13;

/** From this length on, Wireshark checks for a tunnel [MS-RPCH]. */
const TUNNEL_LENGTH = 128 * 1_024;
const TUNNEL_METHOD = /^RPC_(IN|OUT)_DATA/;
const METHOD_LENGTH = 12;

/** The parts of a start line that decide on the body. */
interface StartLine {
  readonly kind: StartKind;
  /** Status code of a response. */
  readonly code: number;
}

/** A chunk whose size line, at `at`, has ended. */
interface Chunk {
  readonly at: number;
  readonly size: number;
  /** Where its data begins. */
  readonly data: number;
}

const readChunk: ReadChunk<Chunk> = (data, at, { end, next }) => {
  const size = readChunkSize(data, at, end);
  return size === undefined || size > MAX_CHUNK ? undefined : { at, size, data: next };
};

/**
 * What is known of a message that may not be whole. When more of it has come, the scan continues where it stopped.
 * `data` begins with the message, and nothing here depends on other messages.
 */
export class HeadScanner {
  /** False where the first line is not a start line. */
  #start: StartLine | false | undefined;
  #isHeadWhole = false;
  readonly #length: Length = { content: undefined, type: "", isChunked: false };
  /** Its position is the start line, then the header lines, then the body. */
  readonly #lines = new LineScanner(findLine);
  #chunks: ChunkScanner<Chunk> | undefined;

  /** @returns undefined while the line has not ended; false where it is not a start line */
  startLine(data: Uint8Array): StartLine | false | undefined {
    if (this.#start !== undefined) return this.#start;
    const line = this.#lines.line(data);
    if (line === undefined) return undefined;
    const kind = kindOf(data, 0, line.end);
    const code = kind === "response" ? strictCodeOf(data, 0, line.end) : 0;
    this.#start = kind === undefined ? false : { kind, code };
    this.#lines.goTo(line.next);
    return this.#start;
  }

  /**
   * What the message waits for, once its start line is there.
   *
   * @param run of the message
   * @returns how many bytes after `data`, or one of the constants in stream-protocol.ts; undefined where it waits for
   *   nothing
   */
  awaited(data: Uint8Array, run: Run, rule: BodyRule): number | typeof OVERRUN | undefined {
    this.#isHeadWhole ||= this.#lines.emptyLine(data, (at, end) => readLine(data, at, end, this.#length)) !== undefined;
    if (!this.#isHeadWhole) return DESEGMENT_ONE_MORE_SEGMENT;
    if (!rule.isAwaited) return undefined;
    const { content, type, isChunked } = this.#length;
    if (isChunked) return this.#awaitedByChunks(data);
    if (content === undefined) return rule.untilFin ? DESEGMENT_UNTIL_FIN : undefined;
    const bodyEnd = this.#lines.at + content;
    if (bodyEnd <= data.length || (content >= TUNNEL_LENGTH && isTunnel(type, run))) return undefined;
    return bodyEnd - data.length;
  }

  #awaitedByChunks(data: Uint8Array): number | typeof OVERRUN | undefined {
    this.#chunks ??= new ChunkScanner(this.#lines, readChunk);
    for (;;) {
      const chunk = this.#chunks.chunk(data);
      if (chunk === "unfinished") return DESEGMENT_ONE_MORE_SEGMENT;
      if (chunk === "bad") return undefined;
      if (chunk.size === 0) {
        if (this.#lines.line(data) !== undefined) return undefined;
        // Wireshark counts the size line twice, so it looks for the LF of a CR past the end.
        return data.length > chunk.data && data.at(-1) === CR ? OVERRUN : DESEGMENT_ONE_MORE_SEGMENT;
      }
      if (data.length - chunk.at <= chunk.size) return DESEGMENT_ONE_MORE_SEGMENT;
      this.#chunks.goTo(chunk.data + chunk.size + CRLF_LENGTH);
    }
  }
}

const isTunnel = (type: string, { bytes, start, end }: Run): boolean =>
  type.startsWith("application/rpc") ||
  TUNNEL_METHOD.test(asciiText(bytes, start, Math.min(end, start + METHOD_LENGTH)));
