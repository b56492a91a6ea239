/** Emits a body: its bytes, its chunks, its content without framing, and what the content is by its media type. */

import { bytesAsText } from "../../bytes/text-bytes.ts";
import type { Sink } from "../../layers/layer.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import type { Body } from "../media/body.ts";
import { emitJson } from "../media/json.ts";
import { emitMedia } from "../media/media.ts";
import { commandIn, looksLikeJson } from "./body-text.ts";
import type { ChunkedBody } from "./chunks.ts";
import { FIELD } from "./definitions.ts";
import { emitHeaders } from "./emit-head.ts";
import { readHeaderSection } from "./header-section.ts";
import { bodyText, readable } from "./readable-text.ts";
import type { UnitEmitter } from "./unit-emitter.ts";

export interface ShownBody {
  /** It is `data[from..to)` of the run. */
  readonly from: number;
  readonly to: number;
  readonly mediaType: string;
  readonly chunked?: ChunkedBody | undefined;
  /** What earlier frames held of it. */
  readonly before?: Uint8Array;
  readonly isLengthMissing: boolean;
  readonly isUnfinished: boolean;
}

const concat = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/**
 * @param emitter undefined where nobody listens
 * @returns the layers of the content, as `frame.protocols` has them; "" where there are none
 */
export const emitBody = (run: Run, data: Uint8Array, body: ShownBody, emitter: UnitEmitter | undefined): string => {
  const { from, to, chunked, before, mediaType } = body;
  emitter?.add("htcpcp.body", from, to, bodyText(data.subarray(from, to)));
  if (body.isLengthMissing) emitter?.remark("htcpcp.missing_length");
  if (body.isUnfinished) emitter?.remark("htcpcp.unfinished_body");
  if (chunked !== undefined) {
    if (emitter !== undefined) emitChunks(emitter, chunked, to);
    const pieces = chunked.chunks.map(({ dataAt, size }) => data.subarray(dataAt, dataAt + size));
    const content = concat(pieces);
    return content.length === 0 ? "" : emitUnpacked(run, "Body without chunks", content, mediaType, emitter?.sink);
  }
  if (before !== undefined && before.length > 0) {
    const whole = concat([before, data.subarray(from, to)]);
    return emitUnpacked(run, "Whole body", whole, mediaType, emitter?.sink);
  }
  const { bytes, start, origin } = run;
  return emitContent({ bytes, start: start + from, end: start + to, origin, missing: 0 }, mediaType, emitter?.sink);
};

const emitChunks = (emitter: UnitEmitter, { chunks, trailers, badAt }: ChunkedBody, end: number): void => {
  const { data } = emitter;
  for (const { at, size, digitCount, extension, extensionAt, dataAt } of chunks) {
    emitter.add("htcpcp.chunk.size", at, at + digitCount, size);
    const extensionEnd = extensionAt + extension.length;
    if (extension !== "") emitter.add("htcpcp.chunk.extension", extensionAt, extensionEnd, readable(extension));
    const dataEnd = Math.min(dataAt + size, data.length);
    if (dataEnd > dataAt) emitter.add("htcpcp.chunk.data", dataAt, dataEnd, data.subarray(dataAt, dataEnd));
  }
  if (trailers !== undefined) {
    const text = bytesAsText(data.subarray(trailers.from, trailers.to));
    emitHeaders(emitter, readHeaderSection(text, 0, text.length), trailers.from);
  }
  if (badAt !== undefined && badAt < end) emitter.remark("htcpcp.bad_chunk");
};

/** Content whose bytes do not stand together in the run has a source of its own. */
const emitUnpacked = (
  run: Run,
  label: string,
  bytes: Uint8Array,
  mediaType: string,
  sink: Sink | undefined,
): string => {
  sink?.source?.({ label, bytes, parts: [] });
  const layers = emitContent({ bytes, start: 0, end: bytes.length, origin: 0, missing: 0 }, mediaType, sink);
  if (run.source !== undefined) sink?.source?.(run.source);
  return layers;
};

const emitContent = (body: Body, mediaType: string, sink: Sink | undefined): string => {
  const { bytes, start, end, origin } = body;
  const content = bytes.subarray(start, end);
  sink?.add(FIELD["htcpcp.file_data"], start - origin, end - start, bodyText(content));
  const found = commandIn(content);
  if (found !== undefined) {
    const { command, at } = found;
    sink?.add(FIELD["htcpcp.body.command"], start - origin + at, command.length, command);
    return "";
  }
  // The original pot calls its JSON message/coffeepot, which nobody has registered.
  const layers = mediaType === "" ? undefined : emitMedia(mediaType, body, sink);
  return layers ?? (looksLikeJson(content) ? emitJson(body, sink) : "");
};
