/** The frame itself: what the capture file says of it. */

import type { FieldDefinition } from "./field.ts";
import type { CaptureFile } from "./file/capture-file.ts";
import type { Sink } from "./layer.ts";

const FRAME = { name: "frame", type: "protocol", label: "Frame" } as const;
const INTERFACE_ID = { name: "frame.interface_id", type: "uint32", label: "Interface id" } as const;
const INTERFACE_NAME = { name: "frame.interface_name", type: "string", label: "Interface name" } as const;
const COMMENT = { name: "frame.comment", type: "string", label: "Comment" } as const;
const TIME_EPOCH = { name: "frame.time_epoch", type: "absolute_time", label: "Epoch Time" } as const;
const TIME_RELATIVE = { name: "frame.time_relative", type: "relative_time", label: "Time since first frame" } as const;
const TIME_DELTA = {
  name: "frame.time_delta",
  type: "relative_time",
  label: "Time delta from previous frame",
} as const;
const NUMBER = { name: "frame.number", type: "uint32", label: "Frame Number" } as const;
const LENGTH = { name: "frame.len", type: "uint32", label: "Frame Length" } as const;
const CAPTURED = { name: "frame.cap_len", type: "uint32", label: "Capture Length" } as const;
const PROTOCOLS = { name: "frame.protocols", type: "string", label: "Protocols in frame" } as const;

export const FRAME_FIELDS: readonly FieldDefinition[] = [
  FRAME,
  INTERFACE_ID,
  INTERFACE_NAME,
  COMMENT,
  TIME_EPOCH,
  TIME_RELATIVE,
  TIME_DELTA,
  NUMBER,
  LENGTH,
  CAPTURED,
  PROTOCOLS,
];

const nanoseconds = ({ frames }: CaptureFile, row: number): bigint =>
  BigInt(frames.seconds[row]!) * 1_000_000_000n + BigInt(frames.nanoseconds[row]!);

/** Tells what is known before the layers are read. */
export const tellFrame = (capture: CaptureFile, row: number, sink: Sink): void => {
  const { frames, interfaces, comments, format } = capture;
  const length = frames.length[row]!;
  const id = frames.interfaceId[row]!;
  sink.enter(FRAME, 0, frames.capturedLength[row]!);
  if (format === "pcapng") {
    sink.add(INTERFACE_ID, 0, 0, id);
    sink.add(INTERFACE_NAME, 0, 0, interfaces[id]?.name ?? "unknown");
  }
  for (const comment of comments.get(row) ?? []) sink.add(COMMENT, 0, 0, comment);
  const time = nanoseconds(capture, row);
  sink.add(TIME_EPOCH, 0, 0, time);
  sink.add(TIME_RELATIVE, 0, 0, time - nanoseconds(capture, 0));
  sink.add(TIME_DELTA, 0, 0, row === 0 ? 0n : time - nanoseconds(capture, row - 1));
  sink.add(NUMBER, 0, 0, row + 1);
  sink.add(LENGTH, 0, 0, length);
  sink.add(CAPTURED, 0, 0, frames.capturedLength[row]!);
};

/** Tells which layers were found, once they were. @param layers "eth:ethertype:ip:tcp" */
export const tellProtocols = (layers: string, sink: Sink): void => sink.add(PROTOCOLS, 0, 0, layers);
