/**
 * The fast path for the head of a request: a complete, valid head in plain ASCII is read in one pass over its bytes
 * (`bench/`, keep-alive). Invariant: every unusual head is left to the general code in parser.ts, which alone reports
 * problems; if both can read a head, they give the same result.
 */
import { type ByteQueue, NO_BYTES } from "./byte-queue.ts";
import type { Limits } from "./limits.ts";
import type { Header } from "./message.ts";
import { TOKEN } from "./start-line.ts";

/** All offsets count from the first byte of the head. */
export interface PlainHead {
  readonly method: string;
  readonly target: string;
  readonly targetOffset: number;
  readonly version: string;
  readonly headers: readonly Header[];
  /** Of the head, its blank line included. */
  readonly byteLength: number;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;

const VERSIONS: ReadonlySet<string> = new Set(["HTTP/1.0", "HTTP/1.1", "HTCPCP/1.0", "HTCPCP/1.1"]);

/** `TOKEN` as a table of bytes. */
const IS_TOKEN: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) =>
  TOKEN.test(String.fromCharCode(code)) ? 1 : 0,
);

const ascii = new TextDecoder();

/** Index of the first byte from `at` on that is not part of a token; at most `end`. */
const skipToken = (bytes: Uint8Array, at: number, end: number): number => {
  let index = at;
  while (index < end && IS_TOKEN[bytes[index]!] === 1) index += 1;
  return index;
};

/** Index of the first byte from `at` on that is not printable ASCII; `least` says whether a space is printable. */
const skipPrintable = (bytes: Uint8Array, at: number, end: number, least: number): number => {
  let index = at;
  while (index < end && bytes[index]! >= least && bytes[index]! < 0x7f) index += 1;
  return index;
};

const isLineEnd = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + 1 < end && bytes[at] === CR && bytes[at + 1] === LF;

/** A longer head is not cached: thousands of idle connections must not hold thousands of long heads. */
const KEPT_BYTES = 1_024;

/** Reads the plain heads of one stream and caches the last one: a client often repeats itself. */
export class PlainHeadReader {
  #last: PlainHead | undefined;
  /** Begins with the bytes of the last head; the array is reused for the next. */
  #bytes: Uint8Array = NO_BYTES;
  #isFirst = true;

  /** Reads the head at the start of the queue, if it is complete and plain. Consumes nothing. */
  read(queue: ByteQueue, limits: Limits): PlainHead | undefined {
    const last = this.#last;
    // Comparing it is cheaper than parsing it again.
    if (last !== undefined && queue.startsWith(this.#bytes, last.byteLength)) return last;
    const head = readPlainHead(queue.bytes, queue.start, queue.end, limits);
    // Many connections carry only one request, for which caching gains nothing.
    this.#last = this.#isFirst ? undefined : this.#keep(queue, head);
    this.#isFirst = false;
    return head;
  }

  #keep(queue: ByteQueue, head: PlainHead | undefined): PlainHead | undefined {
    if (head === undefined || head.byteLength > KEPT_BYTES) return undefined;
    if (this.#bytes.length < head.byteLength) this.#bytes = new Uint8Array(2 * head.byteLength);
    queue.copyTo(this.#bytes, head.byteLength);
    return head;
  }
}

/** Reads the request head at `start`, if it is complete before `end` and plain. */
const readPlainHead = (
  bytes: Uint8Array,
  start: number,
  end: number,
  { startLineBytes, headBytes, headerCount }: Limits,
): PlainHead | undefined => {
  // The line feed that ends the head may be the byte after the last that the limit allows.
  const last = Math.min(end, start + headBytes + 1);
  const methodEnd = skipToken(bytes, start, last);
  if (methodEnd === start || bytes[methodEnd] !== SPACE) return undefined;
  const targetEnd = skipPrintable(bytes, methodEnd + 1, last, SPACE + 1);
  if (targetEnd === methodEnd + 1 || bytes[targetEnd] !== SPACE) return undefined;
  const lineEnd = skipPrintable(bytes, targetEnd + 1, last, SPACE + 1);
  if (!isLineEnd(bytes, lineEnd, last) || lineEnd - start > startLineBytes) return undefined;

  const places: number[] = [];
  let at = lineEnd + 2;
  while (!isLineEnd(bytes, at, last)) {
    const nameEnd = skipToken(bytes, at, last);
    if (nameEnd === at || nameEnd === last || bytes[nameEnd] !== COLON) return undefined;
    let from = nameEnd + 1;
    while (from < last && (bytes[from] === SPACE || bytes[from] === TAB)) from += 1;
    const valueLineEnd = skipPrintable(bytes, from, last, SPACE);
    if (!isLineEnd(bytes, valueLineEnd, last)) return undefined;
    let to = valueLineEnd;
    while (to > from && bytes[to - 1] === SPACE) to -= 1;
    places.push(at - start, nameEnd - start, from - start, to - start);
    at = valueLineEnd + 2;
  }
  if (places.length > 4 * headerCount) return undefined;

  const byteLength = at + 2 - start;
  // Usually the chunk is exactly one head; this avoids the cost of a view.
  const text = ascii.decode(byteLength === bytes.length ? bytes : bytes.subarray(start, start + byteLength));
  const version = text.slice(targetEnd + 1 - start, lineEnd - start);
  if (!VERSIONS.has(version)) return undefined;
  const headers: Header[] = [];
  for (let index = 0; index < places.length; index += 4) {
    const offset = places[index]!;
    const nameEnd = places[index + 1]!;
    const valueOffset = places[index + 2]!;
    const valueEnd = places[index + 3]!;
    headers.push({
      name: text.slice(offset, nameEnd),
      value: text.slice(valueOffset, valueEnd),
      offset,
      nameEnd,
      valueOffset,
      valueEnd,
    });
  }
  return {
    method: text.slice(0, methodEnd - start),
    target: text.slice(methodEnd + 1 - start, targetEnd - start),
    targetOffset: methodEnd + 1 - start,
    version,
    headers,
    byteLength,
  };
};
