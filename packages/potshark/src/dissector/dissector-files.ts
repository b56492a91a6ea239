/** The files of the dissector: what is shipped, where each is installed, and whether an existing file is ours. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** In Wireshark, the name of a profile is the name of its folder. */
export const PROFILE = "HTCPCP lab";

/** A file that is shipped, and where it is installed. */
export interface ShippedFile {
  /** Its path when installed. */
  readonly path: string;
  readonly content: Buffer;
  /**
   * Wireshark itself writes the files of a profile when its user changes something, so a changed one is not a problem.
   */
  readonly isProfile: boolean;
}

/**
 * - `current`: what this version ships;
 * - `older`: as an earlier version installed it;
 * - `changed`: installed by us, changed since;
 * - `foreign`: never installed by us;
 * - `missing`.
 */
export type FileState = "current" | "older" | "changed" | "foreign" | "missing";

/** Where files are installed. */
export interface Folders {
  readonly plugins: string;
  readonly configuration: string;
}

/** SHA-256, in hexadecimal. */
export const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** The content, or undefined if there is no such file. */
export const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
};

const LUA = fileURLToPath(import.meta.resolve("@potshark/wireshark/htcpcp.lua"));

/** The path of the shipped dissector, for a command in the current folder. */
export const dissectorPath = (): string => {
  const path = relative(process.cwd(), LUA);
  return path.startsWith("..") ? LUA : path;
};

/** Everything that install writes: the dissector, then the files of the profile. */
export const shippedFiles = ({ plugins, configuration }: Folders): readonly ShippedFile[] => {
  const profile = join(dirname(LUA), "profile", PROFILE);
  const names = existsSync(profile) ? readdirSync(profile).sort() : [];
  return [
    { path: join(plugins, "htcpcp.lua"), content: readFileSync(LUA), isProfile: false },
    ...names.map((name) => ({
      path: join(configuration, "profiles", PROFILE, name),
      content: readFileSync(join(profile, name)),
      isProfile: true,
    })),
  ];
};

/**
 * The state of a file's place.
 * @param installed hash of what was installed there, if anything was
 */
export const stateOf = ({ path, content }: ShippedFile, installed: string | undefined): FileState => {
  const there = readIfThere(path);
  if (there === undefined) return "missing";
  if (there.equals(content)) return "current";
  if (installed === undefined) return "foreign";
  return hashOf(there) === installed ? "older" : "changed";
};

const linesOf = (content: Uint8Array): readonly string[] => Buffer.from(content).toString("latin1").split("\n");

/** How a file differs from the shipped one: `from line 12 on (430 lines there, 433 here)`. */
export const differenceOf = ({ path, content }: ShippedFile): string => {
  const there = linesOf(readIfThere(path) ?? Buffer.alloc(0));
  const here = linesOf(content);
  const first = here.findIndex((line, index) => line !== there[index]);
  const line = (first < 0 ? here.length : first) + 1;
  return `from line ${line} on (${there.length} lines there, ${here.length} in the one to install)`;
};
