/** The tshark command that shows frames. */
import type { QueryResult } from "./query-result.ts";

/** Frames that are evidence, and the command that prints exactly these. */
export interface Evidence {
  /** Numbers, from 1, in order. */
  readonly frames: readonly number[];
  /** For a POSIX shell. */
  readonly command: string;
}

export interface CommandNames {
  /** The reader's name for the capture. */
  readonly capture: string;
  /** Path of the dissector. */
  readonly dissector: string;
  /** The dissector's ports, if they differ from its defaults; empty where no server speaks HTCPCP. */
  readonly ports?: readonly number[] | undefined;
}

export const DEFAULT_NAMES: CommandNames = { capture: "FILE", dissector: "packages/wireshark/htcpcp.lua" };

/** The dissector's default ports. */
const OWN_PORTS = "5030";

/** A word of a POSIX shell's command line. */
export const shellQuoted = (word: string): string =>
  /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** tshark and its options, up to the capture. @param asked what is asked of it */
const reading = ({ capture, dissector, ports }: CommandNames, asked: readonly string[]): readonly string[] => {
  // Wireshark itself knows all protocols but this one.
  if (ports?.length === 0 && !asked.some((text) => text.includes("htcpcp"))) return ["tshark", "-2", "-r", capture];
  const listed = ports?.join(",") || OWN_PORTS;
  const moved = listed === OWN_PORTS ? [] : ["-o", `htcpcp.ports:${listed}`];
  return ["tshark", "-2", "-X", `lua_script:${dissector}`, ...moved, "-r", capture];
};

/** A command that prints one packet with all its fields. */
export const packetCommand = (frame: number, names: CommandNames): string =>
  [...reading(names, []), "-Y", `frame.number == ${frame}`, "-V"].map(shellQuoted).join(" ");

/** The frames that a result is based on, and a command that prints exactly these. */
export const evidenceOf = (
  { frames, filter, fields, withoutDissector }: QueryResult,
  names: CommandNames,
): Evidence => {
  const words = [
    ...(withoutDissector ? ["tshark", "-2", "-r", names.capture] : reading(names, [filter, ...fields])),
    ...(filter.trim() === "" ? [] : ["-Y", filter]),
    "-T",
    "fields",
    ...fields.flatMap((field) => ["-e", field]),
  ];
  return { frames, command: words.map(shellQuoted).join(" ") };
};
