/** Captures to frames to fields, as Wireshark sees them. */
export * from "./field.ts";
export type { CaptureFile, CaptureInterface } from "./file/capture-file.ts";
export { openCapture } from "./file/open.ts";
export type { Sink } from "./layer.ts";
export type { CaptureProblem } from "./problem.ts";
export { FIELDS, Session } from "./session.ts";
