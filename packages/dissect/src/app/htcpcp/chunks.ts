/** A chunked body as it stands (RFC 9112 §7.1), as far as it can be read. All offsets are in the run. */
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

const readChunk = (data: Uint8Array, at: number, { end, next }: Line): Chunk | undefined => {
  const parts = splitChunkLine(bytesAsText(data.subarray(at, end)));
  if (parts === undefined || parts.digits.length > MAX_DIGITS) return undefined;
  const { digits, extension, extensionOffset } = parts;
  const size = Number.parseInt(digits, 16);
  return { at, size, digitCount: digits.length, extension, extensionAt: at + extensionOffset, dataAt: next };
};

/** Whether a line that has not ended may still be a chunk's. */
const mayBecomeChunk = (line: Uint8Array): boolean => {
  if (line.length > MAX_LINE_LENGTH) return false;
  const text = bytesAsText(line);
  return text === "" || text === "\r" || splitChunkLine(text) !== undefined;
};

/** Finds chunks from where the lines stand on. */
export const scanChunks = (lines: LineScanner): ChunkScanner<Chunk> => new ChunkScanner(lines, readChunk);

/** Reads the chunks from where the scanner stands on: without those that were whole before. */
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
