/** The message for a missing capture: the captures that exist. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { inert } from "@potshark/service/mistake";

const CAPTURE_NAME = /\.(?:pcap|pcapng|cap)(?:\.gz)?$/i;
const MAX_NAMES = 5;

const capturesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => CAPTURE_NAME.test(name))
      .sort();
  } catch {
    return [];
  }
};

/** One line, with what to do next. */
export const missingFileText = (path: string): string => {
  const folder = dirname(path);
  const names = capturesIn(folder).map((name) => inert(folder === "." ? name : join(folder, name), 100));
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), "…"] : names;
  const next = names.length === 0 ? "potshark capture makes one" : `there are ${shown.join(", ")}`;
  return `there is no file ${inert(path, 200)}; ${next}`;
};
