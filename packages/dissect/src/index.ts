/** Captures to frames to fields, as Wireshark sees them, and its display filters over them. */
export * from "./field.ts";
export type { ByteSource } from "./file/capture-bytes.ts";
export type { CaptureFile, CaptureInterface } from "./file/capture-file.ts";
export { openCapture } from "./file/open.ts";
export * from "./filter/index.ts";
export { FrameFields } from "./frame-fields.ts";
export type { DataSource, Sink } from "./layer.ts";
export type { CaptureProblem } from "./problem.ts";
export { FIELDS, layersOf, REGISTRY, Session } from "./session.ts";
