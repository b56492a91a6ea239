/** Chunked bodies (RFC 9112 §7.1), reassembled as far as they are valid. */
import { ChunkScanner, type ReadChunk } from "../kit/chunk-scanner.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { LineScanner } from "../kit/line-scanner.ts";
import { CHUNK_BOUNDARY, CHUNK_DATA, CHUNK_SIZE, TRAILER } from "./fields.ts";
import { CRLF_LENGTH, readChunkSize } from "./framing.ts";
import { findLine } from "./text.ts";

interface Chunk {
  /** Where its size line begins. */
  readonly from: number;
  /** Where its data begins. */
  readonly data: number;
  readonly size: number;
}

export interface Chunks {
  readonly chunks: readonly Chunk[];
  /** Header fields after the last chunk: `bytes[from..end)`. */
  readonly trailer: { readonly from: number; readonly end: number } | undefined;
  /** How many bytes of the body the chunks take; 0 where there is not even a size. */
  readonly consumed: number;
  /** A chunk extends past the end of the bytes: Wireshark gives up there. */
  readonly isBroken: boolean;
}

/** A larger size is limited to the bytes that are left, counted from the start of the size line. */
const readChunk: ReadChunk<Chunk> = (data, at, { end, next }) =>
  end === at
    ? undefined
    : { from: at, data: next, size: Math.min(readChunkSize(data, at, end) ?? 0, data.length - at) };

/** @param missing bytes directly after `end` that were not captured; if there are any, Wireshark reads no chunk */
export const readChunks = (bytes: Uint8Array, from: number, end: number, missing: number): Chunks => {
  const chunks: Chunk[] = [];
  let trailer: Chunks["trailer"];
  if (missing > 0) return { chunks, trailer, consumed: 0, isBroken: true };
  const data = bytes.subarray(0, end);
  const lines = new LineScanner(findLine, from);
  const scanner = new ChunkScanner(lines, readChunk);
  for (;;) {
    const chunk = scanner.chunk(data);
    if (chunk === "unfinished" || chunk === "bad") break;
    const chunkEnd = chunk.data + chunk.size;
    if (chunkEnd > end) return { chunks, trailer, consumed: chunk.from - from, isBroken: true };
    chunks.push(chunk);
    if (chunk.size > 0) {
      scanner.goTo(chunkEnd + CRLF_LENGTH);
      continue;
    }
    const trailerEnd = lines.emptyLine(data)?.end ?? lines.at;
    if (trailerEnd > chunk.data) trailer = { from: chunk.data, end: trailerEnd };
    break;
  }
  return { chunks, trailer, consumed: Math.min(lines.at, end) - from, isBroken: false };
};

/** The data of the chunks, joined. */
export const joinChunks = (bytes: Uint8Array, { chunks }: Chunks): Uint8Array => {
  const joined = new Uint8Array(chunks.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const { data, size } of chunks) {
    joined.set(bytes.subarray(data, data + size), at);
    at += size;
  }
  return joined;
};

/** @returns whether Wireshark continues; it stops at a chunk whose line break is missing */
export const emitChunks = (emitter: FieldEmitter, { chunks, trailer, isBroken }: Chunks): boolean => {
  for (const { from, data, size } of chunks) {
    const boundary = data + size;
    if (size > 0 && boundary + CRLF_LENGTH > emitter.end) return false;
    emitter.emit(CHUNK_SIZE, from, data - from, size);
    if (size === 0) continue;
    emitter.octets(CHUNK_DATA, data, size);
    emitter.octets(CHUNK_BOUNDARY, boundary, CRLF_LENGTH);
  }
  if (trailer !== undefined) emitter.text(TRAILER, trailer.from, trailer.end - trailer.from);
  return !isBroken;
};
