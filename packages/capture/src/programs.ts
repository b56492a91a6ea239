/**
 * Wireshark's programs and tcpdump: where they are, which version, and how to get them. The set-up has a finder of its
 * own (tools/setup/system.mjs): it runs before anything is installed or compiled, and ignores a program that may not be
 * run, while here the user must get a message about it.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { posix, win32 } from "node:path";
import { inert } from "@potshark/service";

type ProgramName = "wireshark" | "tshark" | "dumpcap" | "tcpdump";

export interface FoundProgram {
  readonly name: ProgramName;
  /** Path of its file. */
  readonly file: string;
  /** False if it is installed but this user may not run it, as on Debian outside the group wireshark. */
  readonly isExecutable: boolean;
}

const VERSION_TIMEOUT_MS = 10_000;

/** Where Wireshark's installers put it, outside the PATH. */
const placesOf = (name: ProgramName, platform: NodeJS.Platform): readonly string[] => {
  const file = name === "wireshark" ? "Wireshark" : name;
  if (platform === "darwin") return [`/Applications/Wireshark.app/Contents/MacOS/${file}`];
  return platform === "win32" ? [`C:\\Program Files\\Wireshark\\${file}.exe`] : [];
};

const mayRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Looks on the PATH, then where installers put it; one that may be run wins over one that may not.
 * @param env PATH; relative and empty entries are ignored, so that no program of the current folder is run
 */
export const findProgram = (
  name: ProgramName,
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): FoundProgram | undefined => {
  const { delimiter, isAbsolute, join } = platform === "win32" ? win32 : posix;
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const files = [
    ...folders.map((folder) => join(folder, platform === "win32" ? `${name}.exe` : name)),
    ...placesOf(name, platform),
  ].filter((file) => existsSync(file));
  const file = files.find(mayRun) ?? files[0];
  return file === undefined ? undefined : { name, file, isExecutable: mayRun(file) };
};

/** The program's version, such as `4.0.17`; undefined if the program cannot be run. */
export const programVersion = ({ file }: FoundProgram): Promise<string | undefined> =>
  new Promise((resolve) => {
    const options = { timeout: VERSION_TIMEOUT_MS, windowsHide: true };
    execFile(file, ["--version"], options, (_error, stdout) => {
      const version = /\b(\d+\.\d+[\w.-]*)/.exec(stdout)?.[1]?.replace(/\.$/, "");
      resolve(version === undefined ? undefined : inert(version, 40));
    });
  });

/** One line on how to get a program of Wireshark's. */
export const howToGetWireshark = (program: "wireshark" | "tshark", platform: NodeJS.Platform): string => {
  if (platform === "darwin") return "brew install --cask wireshark, or https://www.wireshark.org/download.html";
  if (platform === "win32") return "install Wireshark, with Npcap, from https://www.wireshark.org/download.html";
  return `sudo apt-get install ${program} (Debian, Ubuntu), or https://www.wireshark.org/download.html`;
};
