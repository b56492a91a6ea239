/** `--as-tshark`: the same question as a command line of tshark's, to be copied into a shell. */
import type { ReadOptions } from "./read-options.ts";

/** A word as a shell takes it; PowerShell and cmd know double quotes, all others single ones. */
const shellWord = (text: string, platform: NodeJS.Platform): string => {
  if (/^[\w./:,=@%+-]+$/.test(text)) return text;
  return platform === "win32" ? `"${text.replaceAll('"', '\\"')}"` : `'${text.replaceAll("'", "'\\''")}'`;
};

const each = (option: string, values: readonly string[]): readonly string[] =>
  values.flatMap((value) => [option, value]);

/**
 * One line. tshark reads a pipe only once, so that from standard input there is no `-2`.
 *
 * @param file "-" for standard input
 * @param displayFilter "" without one
 */
export const tsharkCommand = (
  { type, field, format, option, statistics, count, details, quiet }: ReadOptions,
  file: string,
  displayFilter: string,
  platform: NodeJS.Platform,
): string => {
  const words = [
    "tshark",
    ...(file === "-" ? [] : ["-2"]),
    ...["-n", "-r", file],
    ...each("-o", option),
    ...(displayFilter === "" ? [] : ["-Y", displayFilter]),
    ...(count === undefined ? [] : ["-c", String(count)]),
    ...(type === "text" ? [] : ["-T", type]),
    ...each("-e", field),
    ...each("-E", format),
    ...(details ? ["-V"] : []),
    ...(quiet ? ["-q"] : []),
    ...each("-z", statistics),
  ];
  return words.map((word) => shellWord(word, platform)).join(" ");
};

/** What tshark lacks for an answer; "" where nothing. */
export const tsharkNote = (command: string): string =>
  /\bhtcpcp\b/.test(command) ? "tshark knows HTCPCP once our dissector is installed: potshark dissector install" : "";
