/** @potshark/capture: captures the lab's own traffic through Wireshark's dumpcap, or tcpdump. */
export { CaptureError, type CaptureErrorCode } from "./capture-error.ts";
export { type CaptureFormat, captureFileName } from "./capture-file.ts";
export type { CaptureProgress, CaptureSummary } from "./capture-report.ts";
export { labFilter, loopbackInterface } from "./lab-traffic.ts";
export { type FoundProgram, findProgram, howToGetWireshark, programVersion } from "./programs.ts";
export { type CaptureOptions, type RunningCapture, startCapture } from "./start-capture.ts";
