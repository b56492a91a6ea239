/** `--as-tshark`: the same request as a tshark command line, to copy into a shell. */
import type { ReadOptions } from "./read-options.ts";

/** A word quoted for a shell; PowerShell and cmd use double quotes, all others single quotes. */
const shellWord = (text: string, platform: NodeJS.Platform): string => {
  if (/^[\w./:,=@%+-]+$/.test(text)) return text;
  return platform === "win32" ? `"${text.replaceAll('"', '\\"')}"` : `'${text.replaceAll("'", "'\\''")}'`;
};

const each = (option: string, values: readonly string[]): readonly string[] =>
  values.flatMap((value) => [option, value]);

/**
 * One line. tshark reads a pipe only once, so with standard input there is no `-2`.
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

/** What tshark does not support; "" for nothing. */
export const tsharkNote = (command: string): string =>
  /\bhtcpcp\b/.test(command) ? "tshark knows HTCPCP once our dissector is installed: potshark dissector install" : "";
