/**
 * Emits a body: its bytes, its chunks, its content without framing, and the layers that its media type gives the
 * content.
 */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { emitJson } from "../media/json.ts";
import { emitMedia } from "../media/media.ts";
import { commandIn, looksLikeJson } from "./body-text.ts";
import { type ChunkedBody, emitChunks } from "./chunks.ts";
import { FIELD } from "./fields.ts";
import { bodyText } from "./text.ts";

export interface ShownBody {
  /** The body is `data[from..to)` of the run. */
  readonly from: number;
  readonly to: number;
  readonly mediaType: string;
  readonly chunked?: ChunkedBody | undefined;
  /** The part of the body that earlier frames held. */
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

/** @returns the layers of the content, as in `frame.protocols`; "" where there are none */
export const emitBody = (emitter: FieldEmitter, body: ShownBody): string => {
  const { from, to, chunked, before, mediaType } = body;
  const data = emitter.bytes;
  const field = FIELD["htcpcp.body"];
  if (emitter.keeps(field)) emitter.emit(field, from, to - from, bodyText(data.subarray(from, to)));
  if (body.isLengthMissing) emitter.generated(FIELD["htcpcp.missing_length"], true);
  if (body.isUnfinished) emitter.generated(FIELD["htcpcp.unfinished_body"], true);
  const emitUnpacked = (label: string, bytes: Uint8Array): string =>
    emitter.within(label, bytes, (inside) => emitContent(inside, 0, bytes.length, mediaType));
  if (chunked !== undefined) {
    if (emitter.sink !== undefined) emitChunks(emitter, chunked, to);
    const content = concat(chunked.chunks.map(({ dataAt, size }) => data.subarray(dataAt, dataAt + size)));
    return content.length === 0 ? "" : emitUnpacked("Body without chunks", content);
  }
  if (before !== undefined && before.length > 0)
    return emitUnpacked("Whole body", concat([before, data.subarray(from, to)]));
  return emitContent(emitter, from, to, mediaType);
};

const emitContent = (emitter: FieldEmitter, from: number, to: number, mediaType: string): string => {
  const content = emitter.bytes.subarray(from, to);
  const field = FIELD["htcpcp.file_data"];
  if (emitter.keeps(field)) emitter.emit(field, from, to - from, bodyText(content));
  const found = commandIn(content);
  if (found !== undefined) {
    const { command, at } = found;
    emitter.emit(FIELD["htcpcp.body.command"], from + at, command.length, command);
    return "";
  }
  const body = { start: from, end: to, missing: 0 };
  // The original pot calls its JSON message/coffeepot. This type is not registered.
  const layers = mediaType === "" ? undefined : emitMedia(emitter, mediaType, body);
  return layers ?? (looksLikeJson(content) ? emitJson(emitter, body) : "");
};
