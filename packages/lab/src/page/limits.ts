/** Limits of the page. */
import type { Evidence } from "../query/command.ts";

/** Of a capture; the worker keeps it in memory. */
export const MAX_BYTES: number = 512 * 2 ** 20;
/** Evidence may have thousands of packets; this many are enough to show it. */
export const MAX_EVIDENCE = 300;
/** No shell reads a longer one. */
const MAX_COMMAND = 16_384;

/** Only the packets that the page shows: there may be half a million, and the browser stores 5 MB. */
export const boundEvidence = ({ frames, command }: Evidence): Evidence => ({
  frames: frames.slice(0, MAX_EVIDENCE),
  command: command.length > MAX_COMMAND ? "" : command,
});
