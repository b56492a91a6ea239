/** A path on the terminal. */
import { inert } from "@potshark/service";

/** The path, inert; the backslashes of Windows stay single, so that it can be copied. */
export const shownPath = (path: string): string =>
  process.platform === "win32" ? inert(path).replaceAll("\\\\", "\\") : inert(path);
