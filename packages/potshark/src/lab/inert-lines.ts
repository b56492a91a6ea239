/** Text of several lines for a terminal: each line is inert, the line ends stay. */
import { inert } from "@potshark/service";

export const inertLines = (text: string): string => text.split("\n").map(onOneLine).join("\n");

/**
 * A text inside one of those lines: a line end in a name must not begin a line that looks like another student's, and
 * columns must fit the shown text.
 */
export const onOneLine = (text: string): string => inert(text).replaceAll("\\\\", "\\");
