/**
 * Where Wireshark looks for a person's own plugins and profiles: Wireshark User's Guide, "Plugin Folders" and
 * "Configuration Files and Folders", and ENVIRONMENT VARIABLES of wireshark(1). Wireshark 4.0 to 4.6 have the same rules.
 */
import { posix, win32 } from "node:path";

/** What the folders depend on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Whether a folder is there. */
  readonly exists: (path: string) => boolean;
}

const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** Folder of preferences and `profiles/`. */
export const configurationFolder = ({ platform, env, home, exists }: Machine): string => {
  const chosen = given(env.WIRESHARK_CONFIG_DIR);
  if (chosen !== undefined) return chosen;
  if (platform === "win32")
    return win32.join(given(env.APPDATA) ?? win32.join(home, "AppData", "Roaming"), "Wireshark");
  const xdg = given(env.XDG_CONFIG_HOME);
  // The XDG base directory specification: a relative path is ignored.
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, ".config");
  const folder = posix.join(base, "wireshark");
  const old = posix.join(home, ".wireshark");
  return !exists(folder) && exists(old) ? old : folder;
};

/** Folder of Lua plugins; no version in its name, since only compiled plugins depend on one. */
export const pluginFolder = (machine: Machine): string => {
  const chosen = given(machine.env.WIRESHARK_PLUGIN_DIR);
  if (chosen !== undefined) return chosen;
  if (machine.platform === "win32") return win32.join(configurationFolder(machine), "plugins");
  return posix.join(machine.home, ".local", "lib", "wireshark", "plugins");
};
