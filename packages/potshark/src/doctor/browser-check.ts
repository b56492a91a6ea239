/** Whether a browser is there to open the coffee site. */
import { existsSync } from "node:fs";
import { posix, win32 } from "node:path";
import { shownPath } from "../dissector/shown-path.ts";

const COMMANDS = ["firefox", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Firefox.app",
    "/Applications/Google Chrome.app",
    "/Applications/Chromium.app",
    // Part of macOS.
    "/Applications/Safari.app",
  ],
  win32: [
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    // Part of Windows.
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** The file of a browser: where its installer puts it, else on the PATH. */
export const findBrowser = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean = existsSync,
): string | undefined => {
  const { delimiter, isAbsolute, join } = platform === "win32" ? win32 : posix;
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const suffix = platform === "win32" ? ".exe" : "";
  const onPath = COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  const file = [...(PLACES[platform] ?? []), ...onPath].find(exists);
  return file === undefined ? undefined : shownPath(file);
};
