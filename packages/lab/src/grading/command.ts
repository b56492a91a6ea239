/** The tshark command that shows frames. */
import type { Evidence } from "./answer.ts";
import type { QueryResult } from "./query-result.ts";

export interface CommandNames {
  /** As the reader calls the capture. */
  readonly capture: string;
  /** Path of the dissector. */
  readonly dissector: string;
}

export const DEFAULT_NAMES: CommandNames = { capture: "FILE", dissector: "packages/wireshark/htcpcp.lua" };

/** A word of a POSIX shell's command line. */
export const shellQuoted = (word: string): string =>
  /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The frames that a result rests on, and a command that prints these and no others. */
export const evidenceOf = (
  { frames, filter, fields, withoutDissector }: QueryResult,
  names: CommandNames,
): Evidence => ({
  frames,
  command: [
    "tshark",
    "-2",
    ...(withoutDissector ? [] : ["-X", `lua_script:${names.dissector}`]),
    "-r",
    names.capture,
    ...(filter.trim() === "" ? [] : ["-Y", filter]),
    "-T",
    "fields",
    ...fields.flatMap((field) => ["-e", field]),
  ]
    .map(shellQuoted)
    .join(" "),
});
