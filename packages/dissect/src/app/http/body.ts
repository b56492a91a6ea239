/** The body of a message: how far it goes, and what is in it. */

import { emitBytes, type Sink } from "../../layers/layer.ts";
import type { InflateBudget } from "../../transport/inflate-budget.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import type { Body } from "../media/body.ts";
import { emitHttpMedia, emitPlain } from "../media/media.ts";
import { type Chunks, emitChunks, joinChunks, readChunks } from "./chunked.ts";
import { decoded } from "./decoded.ts";
import { FILE_DATA } from "./fields.ts";
import type { Facts, Head } from "./head.ts";

export interface BodyExtent {
  /** It is `bytes[start..end)`; empty where there is none. */
  readonly start: number;
  readonly end: number;
  /** Bytes right behind `end` that were not captured. */
  readonly missing: number;
  readonly chunks: Chunks | undefined;
  /** Where the next message begins. */
  readonly next: number;
}

/** Responses without a body, whatever the head says of its length (RFC 9110 §6.4.1), to Wireshark's second look. */
const hasNone = (kind: Head["kind"], { code, transferCoding }: Facts): boolean =>
  kind === "request"
    ? transferCoding === undefined
    : kind === "response" && (Math.trunc(code / 100) === 1 || code === 204 || code === 304);

/** Transfer codings that Wireshark does not undo. */
const UNDOABLE: ReadonlySet<string> = new Set(["compress", "deflate", "gzip"]);

/** Where the body of a message lies, of what is there of it. */
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

/** What a body emitted: its layers, and whether Wireshark goes on behind it. */
export interface EmittedBody {
  readonly layers: string;
  readonly goesOn: boolean;
}

/** Emits a body that is there. */
export const emitBody = (
  run: Run,
  extent: BodyExtent,
  facts: Facts,
  inflating: InflateBudget,
  sink: Sink | undefined,
): EmittedBody => {
  const { chunks } = extent;
  const { start, end, missing } = extent;
  const raw: Body = { bytes: run.bytes, start, end, origin: run.origin, missing };
  const inflate = (coding: string, bytes: Uint8Array): Uint8Array | undefined =>
    inflating.spend({ run: run.id, at: start - run.start, row: run.row }, (allowance) =>
      decoded(coding, bytes, allowance),
    )?.plain;
  const emitter: BodyContext = { run, facts, inflate, sink };
  if (chunks === undefined) return { layers: emitDecoded(raw, emitter), goesOn: true };
  if (!emitChunks(run.bytes, run.end, run.origin, chunks, sink)) return { layers: "", goesOn: false };
  if (chunks.consumed === 0) return { layers: "", goesOn: true };
  const joined = announce("De-chunked entity body", joinChunks(run.bytes, chunks), sink);
  const layers = emitDecoded(joined, emitter);
  announceAgain(run, sink);
  return { layers, goesOn: true };
};

/** From here on offsets count in bytes that were not captured as they are. */
const announce = (label: string, bytes: Uint8Array, sink: Sink | undefined): Body => {
  sink?.source?.({ label, bytes, parts: [] });
  return { bytes, start: 0, end: bytes.length, origin: 0, missing: 0 };
};

const announceAgain = ({ source }: Run, sink: Sink | undefined): void => {
  if (source !== undefined) sink?.source?.(source);
};

/** What is known of a body that is emitted. */
interface BodyContext {
  readonly run: Run;
  readonly facts: Facts;
  /** @returns undefined where the bytes cannot be decoded */
  readonly inflate: (coding: string, bytes: Uint8Array) => Uint8Array | undefined;
  readonly sink: Sink | undefined;
}

/** @returns the layers */
const emitDecoded = (coded: Body, emitter: BodyContext): string => {
  const { run, facts, inflate, sink } = emitter;
  const { transferCoding, contentEncoding = "identity" } = facts;
  if (UNDOABLE.has(transferCoding ?? "")) return emitPlain(coded, sink);
  if (contentEncoding.toLowerCase() === "identity") return emitEntity(coded, emitter);
  const plain = inflate(contentEncoding, coded.bytes.subarray(coded.start, coded.end));
  if (plain === undefined) return emitPlain(coded, sink);
  const layers = emitEntity(announce("Uncompressed entity body", plain, sink), emitter);
  announceAgain(run, sink);
  return layers;
};

const emitEntity = (body: Body, { facts, sink }: BodyContext): string => {
  const { bytes, start, end, origin } = body;
  if (sink) emitBytes(FILE_DATA, start - origin, end - start, bytes, start, end, sink);
  return start === end ? "" : emitHttpMedia(facts.contentType, body, sink);
};
