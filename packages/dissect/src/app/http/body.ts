/** The body of a message: where it ends, and what is in it. */

import type { InflateBudget } from "../../transport/inflate-budget.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "../media/body.ts";
import { emitHttpMedia, emitPlain } from "../media/media.ts";
import { type Chunks, emitChunks, joinChunks, readChunks } from "./chunks.ts";
import { decoded } from "./decoded.ts";
import { FILE_DATA } from "./fields.ts";
import type { Facts, Head } from "./head.ts";

/** It is empty where there is no body. */
export interface BodyExtent extends Body {
  readonly chunks: Chunks | undefined;
  /** Where the next message begins. */
  readonly next: number;
}

/**
 * Responses without a body, whatever the head says about its length (RFC 9110 §6.4.1). This is the rule of Wireshark's
 * dissector, not of its scan of the head.
 */
const hasNone = (kind: Head["kind"], { code, transferCoding }: Facts): boolean =>
  kind === "request"
    ? transferCoding === undefined
    : kind === "response" && (Math.trunc(code / 100) === 1 || code === 204 || code === 304);

/** Transfer codings that Wireshark does not undo. */
const COMPRESSED_CODINGS: ReadonlySet<string> = new Set(["compress", "deflate", "gzip"]);

/** Where the captured part of a message's body is. */
export const bodyOf = (run: Run, head: Head, facts: Facts): BodyExtent => {
  const { bytes, end: runEnd, missing: runMissing } = run;
  const start = head.end;
  const none: BodyExtent = { start, end: start, missing: 0, chunks: undefined, next: start };
  if (facts.contentLength !== undefined && facts.transferCoding === undefined) {
    const end = Math.min(runEnd, start + facts.contentLength);
    const missing = Math.min(runEnd + runMissing, start + facts.contentLength) - end;
    return end > start ? { start, end, missing, chunks: undefined, next: end } : none;
  }
  if (start >= runEnd || hasNone(head.kind, facts)) return none;
  const chunks = facts.isChunked ? readChunks(bytes, start, runEnd, runMissing) : undefined;
  const taken = chunks?.consumed;
  return { start, end: runEnd, missing: runMissing, chunks, next: taken ? start + taken : runEnd };
};

/** What a body emitted: its layers, and whether Wireshark continues after it. */
export interface EmittedBody {
  readonly layers: string;
  readonly goesOn: boolean;
}

/** Emits a body that is not empty. */
export const emitBody = (
  emitter: FieldEmitter,
  run: Run,
  extent: BodyExtent,
  facts: Facts,
  inflating: InflateBudget,
): EmittedBody => {
  const { start, chunks } = extent;
  const inflate = (coding: string, bytes: Uint8Array): Uint8Array | undefined =>
    inflating.spend({ run: run.id, at: start - run.start, row: run.row }, (allowance) =>
      decoded(coding, bytes, allowance),
    )?.plain;
  const content: Content = { facts, inflate };
  if (chunks === undefined) return { layers: emitDecoded(emitter, extent, content), goesOn: true };
  if (!emitChunks(emitter, chunks)) return { layers: "", goesOn: false };
  if (chunks.consumed === 0) return { layers: "", goesOn: true };
  const joined = joinChunks(run.bytes, chunks);
  const layers = emitter.within("De-chunked entity body", joined, (inside) =>
    emitDecoded(inside, { start: 0, end: joined.length, missing: 0 }, content),
  );
  return { layers, goesOn: true };
};

/** What is known about a body that is emitted. */
interface Content {
  readonly facts: Facts;
  /** @returns undefined where the bytes cannot be decoded */
  readonly inflate: (coding: string, bytes: Uint8Array) => Uint8Array | undefined;
}

/** @returns the layers */
const emitDecoded = (emitter: FieldEmitter, coded: Body, content: Content): string => {
  const { transferCoding, contentEncoding = "identity" } = content.facts;
  if (COMPRESSED_CODINGS.has(transferCoding ?? "")) return emitPlain(emitter, coded);
  if (contentEncoding.toLowerCase() === "identity") return emitEntity(emitter, coded, content.facts);
  const plain = content.inflate(contentEncoding, emitter.bytes.subarray(coded.start, coded.end));
  if (plain === undefined) return emitPlain(emitter, coded);
  return emitter.within("Uncompressed entity body", plain, (inside) =>
    emitEntity(inside, { start: 0, end: plain.length, missing: 0 }, content.facts),
  );
};

const emitEntity = (emitter: FieldEmitter, body: Body, { contentType }: Facts): string => {
  const { start, end } = body;
  emitter.octets(FILE_DATA, start, end - start);
  return start === end ? "" : emitHttpMedia(emitter, contentType, body);
};
