/** Text of several lines for a terminal: each line inert, the lines as they are. */
import { inert } from "@potshark/service";

export const inertLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => inert(line).replaceAll("\\\\", "\\"))
    .join("\n");
