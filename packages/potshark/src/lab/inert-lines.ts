/** Text of several lines for a terminal: each line inert, the lines as they are. */
import { inert } from "@potshark/service";

export const inertLines = (text: string): string => text.split("\n").map(onOneLine).join("\n");

/**
 * A text that has its place within one of those lines: a line end in a name must not begin a line that looks like
 * another's, and columns are as wide as what is shown.
 */
export const onOneLine = (text: string): string => inert(text).replaceAll("\\\\", "\\");
