/** The tshark command that shows frames. */
import type { Evidence } from "./answer.ts";
import type { QueryResult } from "./query-result.ts";

export interface CommandNames {
  /** As the reader calls the capture. */
  readonly capture: string;
  /** Path of the dissector. */
  readonly dissector: string;
  /** The ports that the dissector is to look at, where they are not its own. */
  readonly ports?: readonly number[] | undefined;
}

export const DEFAULT_NAMES: CommandNames = { capture: "FILE", dissector: "packages/wireshark/htcpcp.lua" };

/** Those that the dissector looks at by itself. */
const OWN_PORTS = "5030";

/** A word of a POSIX shell's command line. */
export const shellQuoted = (word: string): string =>
  /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The frames that a result rests on, and a command that prints these and no others. */
export const evidenceOf = (
  { frames, filter, fields, withoutDissector }: QueryResult,
  names: CommandNames,
): Evidence => {
  const ports = names.ports?.join(",") ?? OWN_PORTS;
  const words = [
    "tshark",
    "-2",
    ...(withoutDissector ? [] : ["-X", `lua_script:${names.dissector}`]),
    ...(withoutDissector || ports === OWN_PORTS ? [] : ["-o", `htcpcp.ports:${ports}`]),
    "-r",
    names.capture,
    ...(filter.trim() === "" ? [] : ["-Y", filter]),
    "-T",
    "fields",
    ...fields.flatMap((field) => ["-e", field]),
  ];
  return { frames, command: words.map(shellQuoted).join(" ") };
};
