/** Text of several lines for a terminal: each line inert, the lines as they are. */
import { inert } from "@potshark/service";

export const inertLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => inert(line).replaceAll("\\\\", "\\"))
    .join("\n");

/** A text that has its place within one of those lines: a line end in a name must not begin a line that looks like another's. */
export const onOneLine = (text: string): string => text.replaceAll("\n", "\\x0a");
