/** The one step that gives this user the right to capture. */
import { readFileSync, statSync } from "node:fs";
import type { FoundProgram } from "./programs.ts";

/** Wireshark for macOS has the installer of the daemon that opens /dev/bpf* to the group access_bpf. */
const CHMOD_BPF = "/Applications/Wireshark.app/Contents/Resources/Extras/Install ChmodBPF.pkg";

/** What the step depends on; the facts of this machine, unless a test gives others. */
export interface PermissionFacts {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Group of the program's file. */
  readonly group: string | undefined;
}

/** Name of a file's group, from the text of /etc/group. */
export const groupName = (table: string, gid: number): string | undefined =>
  table
    .split("\n")
    .find((row) => row.split(":")[2] === String(gid))
    ?.split(":")[0];

/** The facts of this machine. */
export const permissionFacts = ({ file }: FoundProgram): PermissionFacts => {
  const { platform } = process;
  if (platform !== "linux") return { platform, isRoot: process.getuid?.() === 0, group: undefined };
  try {
    const group = groupName(readFileSync("/etc/group", "utf8"), statSync(file).gid);
    return { platform, isRoot: process.getuid?.() === 0, group };
  } catch {
    return { platform, isRoot: process.getuid?.() === 0, group: undefined };
  }
};

/** One line, with one command if the system has one for it. */
export const permissionStep = (
  { name, file, isExecutable }: FoundProgram,
  { platform, isRoot, group }: PermissionFacts,
): string => {
  if (platform === "darwin") return `open "${CHMOD_BPF}"   (Wireshark's own installer; then log in again)`;
  if (platform === "win32") {
    return "install Npcap from https://npcap.com, without the restriction to administrators, and start this again";
  }
  // Root without the right to capture: the container lacks the capability.
  if (isRoot) return "start the container with --cap-add=NET_RAW --cap-add=NET_ADMIN";
  if (!isExecutable && group !== undefined && group !== "root") {
    return `sudo usermod -aG ${group} "$USER"   (then log in again)`;
  }
  if (name === "dumpcap" || name === "tcpdump") return `sudo setcap cap_net_raw,cap_net_admin+eip ${quote(file)}`;
  return `sudo chmod a+x ${quote(file)}`;
};

const quote = (path: string): string => (/^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
