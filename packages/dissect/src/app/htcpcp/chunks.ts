/** A chunked body as it stands (RFC 9112 §7.1), as far as it can be read. All offsets are in the run. */
import { splitChunkLine } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";
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
  /** Where reading goes on when more has come. */
  readonly rest?: ChunkPlace;
}

/** Where a chunk begins, and the chunk if its line was read. */
export interface ChunkPlace {
  readonly at: number;
  readonly chunk?: Chunk;
}

const LF = 10;
const CR = 13;
/** An unfinished size line longer than this is no size line. */
const MAX_LINE_LENGTH = 1_024;
/** More digits are a mistake or an attack. */
const MAX_DIGITS = 7;

/** An empty line, and what is behind it. */
export interface BlankLine {
  readonly at: number;
  readonly next: number;
}

/**
 * Where the lines from `at` on end; undefined while the empty line has not come.
 *
 * @param noneTo before here none is found: it neither begins at `at`, nor behind a line feed
 */
export const emptyLineAt = (data: Uint8Array, at: number, noneTo: number): BlankLine | undefined => {
  const lengthAt = (line: number): number => {
    if (data[line] === LF) return 1;
    return data[line] === CR && data[line + 1] === LF ? 2 : 0;
  };
  if (noneTo <= at && lengthAt(at) > 0) return { at, next: at + lengthAt(at) };
  for (let feed = data.indexOf(LF, Math.max(at, noneTo)); feed >= 0; feed = data.indexOf(LF, feed + 1)) {
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

/** Reads the chunks from a place on. @param findEmptyLine the first one behind the trailers that begin at `at` */
export const readChunks = (
  data: Uint8Array,
  place: ChunkPlace,
  findEmptyLine: (at: number) => BlankLine | undefined,
): ChunkedBody => {
  const chunks: Chunk[] = [];
  let { at, chunk: known } = place;
  while (true) {
    const chunk = known ?? readChunkLine(data, at);
    known = undefined;
    if (chunk === "unfinished") return { chunks, missing: "some", rest: { at } };
    if (chunk === "bad") return { chunks, badAt: at };
    chunks.push(chunk);
    const rest: ChunkPlace = { at, chunk };
    if (chunk.size === 0) {
      const empty = findEmptyLine(chunk.dataAt);
      const trailers = { from: chunk.dataAt, to: empty?.at ?? data.length };
      return empty === undefined ? { chunks, trailers, missing: "some", rest } : { chunks, trailers, end: empty.next };
    }
    const after = chunk.dataAt + chunk.size;
    if (after >= data.length) return { chunks, missing: after + 1 - data.length, rest };
    if (data[after] === LF) at = after + 1;
    else if (data[after] === CR && data[after + 1] === LF) at = after + 2;
    else if (data[after] === CR && after + 1 === data.length) return { chunks, missing: 1, rest };
    else return { chunks, badAt: after };
  }
};
