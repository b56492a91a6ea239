/** The exit codes of the command; scripts and graders rely on them. */
import type { HtcpcpError } from "@potshark/htcpcp";

const EXIT_CODES = [
  [0, "the pot answered 2xx; or a server was stopped in order"],
  [1, "a server failed"],
  [2, "wrong usage or a wrong setting"],
  [3, "the pot answered 3xx"],
  [4, "the pot answered 4xx (418: it is a teapot)"],
  [5, "the pot answered 5xx"],
  [6, "no answer: unreachable, or silent for too long"],
  [7, "the answer could not be read"],
  [130, "stopped by Ctrl-C"],
] as const;

/** The section of `--help` about exit codes. */
export const exitCodeHelp: string = [
  "Exit codes:",
  ...EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`),
].join("\n");

/** Exit code after an answer: 0 for 2xx, otherwise its class; 7 if the status has no class of RFC 9110. */
export const exitCodeOfStatus = (status: number): number => {
  const statusClass = Math.floor(status / 100);
  if (statusClass === 2) return 0;
  return statusClass >= 3 && statusClass <= 5 ? statusClass : 7;
};

/** Exit code after a failed exchange: 6 without an answer, 7 with an unreadable one. */
export const exitCodeOfError = (error: HtcpcpError): number =>
  ["unreachable", "timeout", "closed"].includes(error.code) ? 6 : 7;
