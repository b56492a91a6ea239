/**
 * Tells apart the messages of dumpcap and tcpdump when they cannot capture. Their texts are in English whatever the
 * locale.
 */
import { inert } from "@potshark/service";
import { CaptureError } from "./capture-error.ts";
import { type PermissionFacts, permissionFacts, permissionStep } from "./permission.ts";
import type { FoundProgram } from "./programs.ts";

const LINE_LIMIT = 200;

const FILE = /file to which the capture would be saved|could not be opened|No space left|not all the packets/i;
const FILTER =
  /capture filter|filter expression|syntax error|illegal |modifier applied|unknown (?:host|port|protocol|network)|expression rejects/i;
const INTERFACE =
  /no device named|no such device|no such interface|no interfaces? on which|cannot find the device|device.* not (?:exist|found)|doesn't exist/i;
const PERMISSION = /permission|not permitted|Npcap|WinPcap/i;
const BANNER = /^(?:Capturing on |File: |Running as user |Packets)|listening on /;

/** The program's own message: its first line, without the lines that it always prints. */
const firstWords = (said: string): string => {
  const line = said
    .split(/[\r\n]+/)
    .map((text) => text.replace(/^(?:dumpcap|tcpdump): /, "").trim())
    .find((text) => text !== "" && !BANNER.test(text));
  return inert(line ?? "it said nothing", LINE_LIMIT).replace(/[.:]$/, "");
};

/** What was asked of the program. */
export interface FailedCapture {
  readonly program: FoundProgram;
  readonly interface: string;
  readonly filter: string;
  readonly file: string;
  /** What the program wrote to stderr. */
  readonly said: string;
}

/** The error for a program that ended without having captured. */
export const explainFailure = (
  failed: FailedCapture,
  facts: PermissionFacts = permissionFacts(failed.program),
): CaptureError => {
  const words = firstWords(failed.said);
  const { name } = failed.program;
  // A file may be forbidden too, and a filter may contain a host named "permission".
  if (FILE.test(failed.said) || words.includes(failed.file))
    return new CaptureError("failed", `${name}: ${words}`, "choose another file with -w");
  if (FILTER.test(words)) {
    const message = `the capture filter "${inert(failed.filter, LINE_LIMIT)}" cannot be read: ${reasonIn(failed.said)}`;
    return new CaptureError("bad-filter", message, 'write one such as "tcp port 5030", see man pcap-filter');
  }
  const interfaceText = inert(failed.interface, LINE_LIMIT);
  if (INTERFACE.test(failed.said)) {
    const next =
      facts.platform === "win32"
        ? "install Npcap from https://npcap.com, with loopback support"
        : "dumpcap -D lists them";
    return new CaptureError("no-interface", `there is no interface ${interfaceText} to capture on`, next);
  }
  if (PERMISSION.test(failed.said)) return noPermission(failed.program, interfaceText, facts);
  return new CaptureError("failed", `${name} could not capture: ${words}`, `run ${name} by itself to see more`);
};

/** The error for a program that this user may not run, or that may not capture. */
export const noPermission = (program: FoundProgram, interfaceText: string, facts: PermissionFacts): CaptureError => {
  const message = program.isExecutable
    ? `${program.name} may not capture on ${interfaceText} for this user`
    : `this user may not run ${inert(program.file)}`;
  return new CaptureError("no-permission", message, permissionStep(program, facts));
};

/** Why the filter cannot be read: in brackets with dumpcap, the line itself with tcpdump. */
const reasonIn = (said: string): string =>
  inert(/valid capture filter \(([^)\n]+)\)/.exec(said)?.[1] ?? firstWords(said), LINE_LIMIT);
