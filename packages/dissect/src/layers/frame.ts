/** The frame itself: what the capture file says about it. */

import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { CaptureFile } from "../file/capture-file.ts";
import { ENCAPSULATION_NAMES, ENCAPSULATIONS, UNKNOWN_ENCAPSULATION } from "../file/encapsulation.ts";
import type { FrameTable } from "../file/frame-table.ts";
import { emitBetween } from "./emit-between.ts";
import { emitTime, type Sink } from "./layer.ts";

const FRAME = defineField("frame", "protocol", "Frame");
const INTERFACE_ID = defineField("frame.interface_id", "uint32", "Interface id");
const INTERFACE_NAME = defineField("frame.interface_name", "string", "Interface name", {
  parents: ["frame.interface_id"],
});
const INTERFACE_DESCRIPTION = defineField("frame.interface_description", "string", "Interface description", {
  parents: ["frame.interface_id"],
});
const SECTION = defineField("frame.section_number", "uint32", "Section number");
const COMMENT = defineField("frame.comment", "string", "Comment");
const ENCAPSULATION = defineField("frame.encap_type", "int16", "Encapsulation type", { values: ENCAPSULATION_NAMES });
const SHIFT = defineField("frame.offset_shift", "relative_time", "Time shift for this packet");
const MARKED = defineField("frame.marked", "boolean", "Frame is marked");
const IGNORED = defineField("frame.ignored", "boolean", "Frame is ignored");
const TIME = defineField("frame.time", "absolute_time", "Arrival Time", { zone: "local" });
const TIME_UTC = defineField("frame.time_utc", "absolute_time", "UTC Arrival Time", { zone: "utc" });
const TIME_EPOCH = defineField("frame.time_epoch", "absolute_time", "Epoch Time");
const TIME_RELATIVE = defineField("frame.time_relative", "relative_time", "Time since first frame");
const TIME_DELTA = defineField("frame.time_delta", "relative_time", "Time delta from previous frame");
const NUMBER = defineField("frame.number", "uint32", "Frame Number");
const LENGTH = defineField("frame.len", "uint32", "Frame Length");
const CAPTURED = defineField("frame.cap_len", "uint32", "Capture Length");
export const PROTOCOLS: FieldDefinition = defineField("frame.protocols", "string", "Protocols in frame");

export const FRAME_FIELDS: readonly FieldDefinition[] = [
  FRAME,
  SECTION,
  INTERFACE_ID,
  INTERFACE_NAME,
  INTERFACE_DESCRIPTION,
  COMMENT,
  ENCAPSULATION,
  TIME,
  TIME_UTC,
  TIME_EPOCH,
  SHIFT,
  TIME_RELATIVE,
  TIME_DELTA,
  NUMBER,
  LENGTH,
  CAPTURED,
  MARKED,
  IGNORED,
  PROTOCOLS,
];

/** A comment of several lines is emitted as its first line, as each line, and as a whole. */
const emitComment = (comment: string, sink: Sink): void => {
  if (comment.includes("\n")) {
    const lines = comment.replace(/\n$/, "").split("\n");
    for (const line of [lines[0]!, ...lines]) sink.add(COMMENT, 0, 0, line);
  }
  sink.add(COMMENT, 0, 0, comment);
};

/** After a frame without a time, the time since that frame is 0. */
const emitTimes = (frames: FrameTable, row: number, sink: Sink): void => {
  const seconds = frames.seconds[row]!;
  const nanoseconds = frames.nanoseconds[row]!;
  const hasBefore = row > 0 && !frames.withoutTime.has(row - 1);
  emitTime(TIME, 0, 0, seconds, nanoseconds, sink);
  emitTime(TIME_UTC, 0, 0, seconds, nanoseconds, sink);
  emitTime(TIME_EPOCH, 0, 0, seconds, nanoseconds, sink);
  emitTime(SHIFT, 0, 0, 0, 0, sink);
  emitBetween(TIME_RELATIVE, frames, frames.firstWithTime, row, 0, sink);
  emitBetween(TIME_DELTA, frames, hasBefore ? row - 1 : row, row, 0, sink);
};

const EMITTED_BEFORE_LAYERS = FRAME_FIELDS.filter((field) => field !== PROTOCOLS);

/** Whether `emitFrame` emits any of the fields. */
export const keepsFrame = (fields: ReadonlySet<FieldDefinition>): boolean =>
  EMITTED_BEFORE_LAYERS.some((field) => fields.has(field));

/** Emits what is known before the layers are read. */
export const emitFrame = (capture: CaptureFile, row: number, sink: Sink): void => {
  const { frames, interfaces, comments, blocks, format } = capture;
  const length = frames.length[row]!;
  const from = interfaces[frames.interfaceId[row]!];
  const block = blocks.get(row);
  sink.enter(FRAME, 0, frames.capturedLength[row]!);
  if (format === "pcapng" && from) {
    sink.add(SECTION, 0, 0, from.section);
    sink.add(INTERFACE_ID, 0, 0, from.id);
    sink.add(INTERFACE_NAME, 0, 0, from.name ?? "unknown");
    if (from.description !== undefined) sink.add(INTERFACE_DESCRIPTION, 0, 0, from.description);
  }
  if (block) sink.add(SECTION, 0, 0, block.section);
  for (const comment of comments.get(row) ?? []) emitComment(comment, sink);
  if (!block) sink.add(ENCAPSULATION, 0, 0, ENCAPSULATIONS.get(from?.linkType ?? -1) ?? UNKNOWN_ENCAPSULATION);
  if (!frames.withoutTime.has(row)) emitTimes(frames, row, sink);
  sink.add(NUMBER, 0, 0, row + 1);
  sink.add(LENGTH, 0, 0, length);
  const captured = frames.capturedLength[row]!;
  sink.add(CAPTURED, 0, 0, captured);
  if (sink.knowsGroup?.(captured)) return;
  // Marking and ignoring frames is done in Wireshark's window; it is not stored in the file.
  sink.add(MARKED, 0, 0, false);
  sink.add(IGNORED, 0, 0, false);
  sink.endGroup?.();
};

/** Emits the layers, after all of them were found. @param layers "eth:ethertype:ip:tcp" */
export const emitProtocols = (layers: string, sink: Sink): void => sink.add(PROTOCOLS, 0, 0, layers);
