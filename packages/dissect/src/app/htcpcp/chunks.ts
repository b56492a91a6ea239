/** A chunked body as it stands (RFC 9112 §7.1), as far as it can be read. All offsets are in the run. */
import { splitChunkLine } from "@potshark/htcpcp";
import { bytesAsText } from "../../text-bytes.ts";
import { lineAt } from "./start.ts";

interface Chunk {
  readonly at: number;
  readonly size: number;
  /** Digits of the size as they were sent. */
  readonly digitCount: number;
  /** One character a byte; "" as a rule. */
  readonly extension: string;
  readonly extensionAt: number;
  readonly dataAt: number;
}

export interface ChunkedBody {
  readonly chunks: readonly Chunk[];
  /** Where the trailers stand, once the last chunk has come. */
  readonly trailers?: { readonly from: number; readonly to: number };
  /** Behind the last line, where all has come. */
  readonly end?: number;
  /** How many bytes are surely still needed; "some" where only a line's end is. */
  readonly missing?: number | "some";
  /** Where something stands that is no chunk. */
  readonly badAt?: number;
}

const LF = 10;
const CR = 13;
/** An unfinished size line longer than this is no size line. */
const MAX_LINE_LENGTH = 1_024;
/** More digits are a mistake or an attack. */
const MAX_DIGITS = 7;

/** Where the lines from `at` on end: the empty line and what is behind it. Undefined while it has not come. */
export const emptyLineAt = (
  data: Uint8Array,
  at: number,
): { readonly at: number; readonly next: number } | undefined => {
  const lengthAt = (line: number): number => {
    if (data[line] === LF) return 1;
    return data[line] === CR && data[line + 1] === LF ? 2 : 0;
  };
  if (lengthAt(at) > 0) return { at, next: at + lengthAt(at) };
  for (let feed = data.indexOf(LF, at); feed >= 0; feed = data.indexOf(LF, feed + 1)) {
    const length = lengthAt(feed + 1);
    if (length > 0) return { at: feed + 1, next: feed + 1 + length };
  }
  return undefined;
};

const readChunkLine = (data: Uint8Array, at: number): Chunk | "unfinished" | "bad" => {
  const { end, next } = lineAt(data, at);
  if (next === undefined && end - at > MAX_LINE_LENGTH) return "bad";
  const line = bytesAsText(data.subarray(at, end));
  const parts = splitChunkLine(line);
  if (next === undefined) return line === "" || line === "\r" || parts !== undefined ? "unfinished" : "bad";
  if (parts === undefined || parts.digits.length > MAX_DIGITS) return "bad";
  const { digits, extension, extensionOffset } = parts;
  const size = Number.parseInt(digits, 16);
  return { at, size, digitCount: digits.length, extension, extensionAt: at + extensionOffset, dataAt: next };
};

/** Reads the chunks from `start` on. */
export const readChunks = (data: Uint8Array, start: number): ChunkedBody => {
  const chunks: Chunk[] = [];
  let at = start;
  while (true) {
    const chunk = readChunkLine(data, at);
    if (chunk === "unfinished") return { chunks, missing: "some" };
    if (chunk === "bad") return { chunks, badAt: at };
    chunks.push(chunk);
    if (chunk.size === 0) {
      const empty = emptyLineAt(data, chunk.dataAt);
      const trailers = { from: chunk.dataAt, to: empty?.at ?? data.length };
      return empty === undefined ? { chunks, trailers, missing: "some" } : { chunks, trailers, end: empty.next };
    }
    const after = chunk.dataAt + chunk.size;
    if (after >= data.length) return { chunks, missing: after + 1 - data.length };
    if (data[after] === LF) at = after + 1;
    else if (data[after] === CR && data[after + 1] === LF) at = after + 2;
    else if (data[after] === CR && after + 1 === data.length) return { chunks, missing: 1 };
    else return { chunks, badAt: after };
  }
};
