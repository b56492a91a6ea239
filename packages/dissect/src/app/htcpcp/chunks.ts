/**
 * A chunked body as it was sent (RFC 9112 §7.1), as far as it can be read. All offsets count from the start of the run.
 */
import { splitChunkLine } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";
import { ChunkScanner } from "../kit/chunk-scanner.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Line, LineScanner } from "../kit/line-scanner.ts";
import { FIELD } from "./fields.ts";
import { emitHeaders } from "./header-lines.ts";
import { readable } from "./text.ts";

export interface Chunk {
  readonly at: number;
  readonly size: number;
  /** Digits of the size as they were sent. */
  readonly digitCount: number;
  /** One character per byte; usually "". */
  readonly extension: string;
  readonly extensionAt: number;
  readonly dataAt: number;
}

export interface ChunkedBody {
  readonly chunks: readonly Chunk[];
  /** Where the trailers are, once the last chunk has come. */
  readonly trailers?: { readonly from: number; readonly to: number };
  /** After the last line, once everything has come. */
  readonly end?: number;
  /** The number of bytes that are certainly still needed; "some" where only a line end is missing. */
  readonly missing?: number | "some";
  /** Where the bytes are not a chunk. */
  readonly badAt?: number;
}

const LF = 10;
const CR = 13;
/** An unfinished line that is longer than this is not a size line. */
const MAX_LINE_LENGTH = 1_024;
/** More digits are a mistake or an attack. */
const MAX_DIGITS = 7;

const readChunk = (data: Uint8Array, at: number, { end, next }: Line): Chunk | undefined => {
  const parts = splitChunkLine(bytesAsText(data.subarray(at, end)));
  if (parts === undefined || parts.digits.length > MAX_DIGITS) return undefined;
  const { digits, extension, extensionOffset } = parts;
  const size = Number.parseInt(digits, 16);
  return { at, size, digitCount: digits.length, extension, extensionAt: at + extensionOffset, dataAt: next };
};

/** Whether an unfinished line can still be the size line of a chunk. */
const mayBecomeChunk = (line: Uint8Array): boolean => {
  if (line.length > MAX_LINE_LENGTH) return false;
  const text = bytesAsText(line);
  return text === "" || text === "\r" || splitChunkLine(text) !== undefined;
};

/** Finds chunks from the position of `lines` on. */
export const scanChunks = (lines: LineScanner): ChunkScanner<Chunk> => new ChunkScanner(lines, readChunk);

/** Reads the chunks from the position of the scanner on, without those that were whole before. */
export const readChunks = (data: Uint8Array, scanner: ChunkScanner<Chunk>): ChunkedBody => {
  const chunks: Chunk[] = [];
  const { lines } = scanner;
  for (;;) {
    const chunk = scanner.chunk(data);
    if (chunk === "unfinished" && mayBecomeChunk(data.subarray(lines.at))) return { chunks, missing: "some" };
    if (chunk === "unfinished" || chunk === "bad") return { chunks, badAt: lines.at };
    chunks.push(chunk);
    if (chunk.size === 0) {
      const empty = lines.emptyLine(data);
      const trailers = { from: chunk.dataAt, to: empty?.end ?? data.length };
      return empty === undefined ? { chunks, trailers, missing: "some" } : { chunks, trailers, end: empty.next };
    }
    const after = chunk.dataAt + chunk.size;
    if (after >= data.length) return { chunks, missing: after + 1 - data.length };
    if (data[after] === LF) scanner.goTo(after + 1);
    else if (data[after] === CR && data[after + 1] === LF) scanner.goTo(after + 2);
    else if (data[after] === CR && after + 1 === data.length) return { chunks, missing: 1 };
    else return { chunks, badAt: after };
  }
};

export const emitChunks = (emitter: FieldEmitter, { chunks, trailers, badAt }: ChunkedBody, end: number): void => {
  for (const { at, size, digitCount, extension, extensionAt, dataAt } of chunks) {
    emitter.emit(FIELD["htcpcp.chunk.size"], at, digitCount, size);
    if (extension !== "")
      emitter.emit(FIELD["htcpcp.chunk.extension"], extensionAt, extension.length, readable(extension));
    const dataLength = Math.min(size, emitter.end - dataAt);
    if (dataLength > 0) emitter.octets(FIELD["htcpcp.chunk.data"], dataAt, dataLength);
  }
  if (trailers !== undefined)
    emitHeaders(emitter, bytesAsText(emitter.bytes.subarray(trailers.from, trailers.to)), 0, trailers.from);
  if (badAt !== undefined && badAt < end) emitter.generated(FIELD["htcpcp.bad_chunk"], true);
};
