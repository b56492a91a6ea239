/** Chunked bodies (RFC 9112 §7.1), put together as far as they make sense. */

import { asciiText } from "../../bytes/text-bytes.ts";
import type { Sink } from "../../layers/layer.ts";
import { CHUNK_BOUNDARY, CHUNK_DATA, CHUNK_SIZE, TRAILER } from "./fields.ts";
import { readChunkSize } from "./framing.ts";
import { findLine } from "./text.ts";

interface Chunk {
  /** Where its line with the size begins. */
  readonly from: number;
  /** Where its data begins. */
  readonly data: number;
  readonly size: number;
}

export interface Chunks {
  readonly chunks: readonly Chunk[];
  /** Header fields behind the last chunk: `bytes[from..end)`. */
  readonly trailer: { readonly from: number; readonly end: number } | undefined;
  /** How many bytes of the body it took; 0 where there was not even a size. */
  readonly consumed: number;
  /** A chunk goes beyond the bytes: Wireshark gives up there. */
  readonly isBroken: boolean;
}

const CRLF_LENGTH = 2;

/** @param missing bytes right behind `end` that were not captured: with any Wireshark does not even begin */
export const readChunks = (bytes: Uint8Array, from: number, end: number, missing: number): Chunks => {
  const chunks: Chunk[] = [];
  let trailer: Chunks["trailer"];
  if (missing > 0) return { chunks, trailer, consumed: 0, isBroken: true };
  let at = from;
  while (at < end) {
    const line = findLine(bytes, at, end);
    if (line === undefined || line.end === at) break;
    // A size beyond what is left is what is left, counted from the line with the size.
    const size = Math.min(readChunkSize(bytes, at, line.end) ?? 0, end - at);
    if (line.next + size > end) return { chunks, trailer, consumed: at - from, isBroken: true };
    chunks.push({ from: at, data: line.next, size });
    at = line.next + size;
    if (size > 0) {
      at += CRLF_LENGTH;
      continue;
    }
    const start = at;
    let last = findLine(bytes, at, end);
    while (last !== undefined && last.end > at) {
      at = last.next;
      last = findLine(bytes, at, end);
    }
    if (at > start) trailer = { from: start, end: at };
    if (last !== undefined) at = last.next;
    break;
  }
  return { chunks, trailer, consumed: Math.min(at, end) - from, isBroken: false };
};

/** The data of the chunks, one behind the other. */
export const joinChunks = (bytes: Uint8Array, { chunks }: Chunks): Uint8Array => {
  const joined = new Uint8Array(chunks.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const { data, size } of chunks) {
    joined.set(bytes.subarray(data, data + size), at);
    at += size;
  }
  return joined;
};

/**
 * @returns whether Wireshark goes on: not where a chunk is not there with its line break
 */
export const emitChunks = (bytes: Uint8Array, end: number, origin: number, chunks: Chunks, sink?: Sink): boolean => {
  for (const { from, data, size } of chunks.chunks) {
    const boundary = data + size;
    if (size > 0 && boundary + CRLF_LENGTH > end) return false;
    sink?.add(CHUNK_SIZE, from - origin, data - from, size);
    if (size === 0) continue;
    sink?.add(CHUNK_DATA, data - origin, size, bytes.subarray(data, boundary));
    sink?.add(CHUNK_BOUNDARY, boundary - origin, CRLF_LENGTH, bytes.subarray(boundary, boundary + CRLF_LENGTH));
  }
  const { trailer } = chunks;
  if (trailer !== undefined) {
    const { from, end: to } = trailer;
    sink?.add(TRAILER, from - origin, to - from, asciiText(bytes, from, to));
  }
  return !chunks.isBroken;
};
