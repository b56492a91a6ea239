/** Tells a body: its bytes, its chunks, its content without framing, and what the content is by its media type. */

import type { Sink } from "../../layer.ts";
import { bytesAsText } from "../../text-bytes.ts";
import type { Body } from "../media/body.ts";
import { tellJson } from "../media/json.ts";
import { tellMedia } from "../media/media.ts";
import type { Run } from "../stream-protocol.ts";
import { commandIn, looksLikeJson } from "./body-text.ts";
import type { ChunkedBody } from "./chunks.ts";
import { FIELD } from "./definitions.ts";
import { readHeaderSection } from "./header-section.ts";
import { bodyText, readable } from "./readable-text.ts";
import { tellHeaders } from "./tell-head.ts";
import type { Telling } from "./telling.ts";

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
 * @param telling undefined where nobody listens
 * @returns the layers of the content, as `frame.protocols` has them; "" where there are none
 */
export const tellBody = (run: Run, data: Uint8Array, body: ShownBody, telling: Telling | undefined): string => {
  const { from, to, chunked, before, mediaType } = body;
  telling?.add("htcpcp.body", from, to, bodyText(data.subarray(from, to)));
  if (body.isLengthMissing) telling?.remark("htcpcp.missing_length");
  if (body.isUnfinished) telling?.remark("htcpcp.unfinished_body");
  if (chunked !== undefined) {
    if (telling !== undefined) tellChunks(telling, chunked, to);
    const pieces = chunked.chunks.map(({ dataAt, size }) => data.subarray(dataAt, dataAt + size));
    const content = concat(pieces);
    return content.length === 0 ? "" : tellUnpacked(run, "Body without chunks", content, mediaType, telling?.sink);
  }
  if (before !== undefined && before.length > 0) {
    const whole = concat([before, data.subarray(from, to)]);
    return tellUnpacked(run, "Whole body", whole, mediaType, telling?.sink);
  }
  const { bytes, start, origin } = run;
  return tellContent({ bytes, start: start + from, end: start + to, origin, missing: 0 }, mediaType, telling?.sink);
};

const tellChunks = (telling: Telling, { chunks, trailers, badAt }: ChunkedBody, end: number): void => {
  const { data } = telling;
  for (const { at, size, digitCount, extension, extensionAt, dataAt } of chunks) {
    telling.add("htcpcp.chunk.size", at, at + digitCount, size);
    const extensionEnd = extensionAt + extension.length;
    if (extension !== "") telling.add("htcpcp.chunk.extension", extensionAt, extensionEnd, readable(extension));
    const dataEnd = Math.min(dataAt + size, data.length);
    if (dataEnd > dataAt) telling.add("htcpcp.chunk.data", dataAt, dataEnd, data.subarray(dataAt, dataEnd));
  }
  if (trailers !== undefined) {
    const text = bytesAsText(data.subarray(trailers.from, trailers.to));
    tellHeaders(telling, readHeaderSection(text, 0, text.length), trailers.from);
  }
  if (badAt !== undefined && badAt < end) telling.remark("htcpcp.bad_chunk");
};

/** Content whose bytes do not stand together in the run has a source of its own. */
const tellUnpacked = (
  run: Run,
  label: string,
  bytes: Uint8Array,
  mediaType: string,
  sink: Sink | undefined,
): string => {
  sink?.source?.({ label, bytes, parts: [] });
  const layers = tellContent({ bytes, start: 0, end: bytes.length, origin: 0, missing: 0 }, mediaType, sink);
  if (run.source !== undefined) sink?.source?.(run.source);
  return layers;
};

const tellContent = (body: Body, mediaType: string, sink: Sink | undefined): string => {
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
  const layers = mediaType === "" ? undefined : tellMedia(mediaType, body, sink);
  return layers ?? (looksLikeJson(content) ? tellJson(body, sink) : "");
};
