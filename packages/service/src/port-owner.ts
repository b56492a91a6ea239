/**
 * Which process listens on a TCP port of this machine. For error messages: it returns what it can find and never
 * throws.
 */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { inert } from "./inert.ts";

export interface PortOwner {
  readonly pid: number;
  /** The program, with its arguments if the system shows them; one inert line. */
  readonly command: string;
}

const COMMAND_LIMIT = 100;
const PROGRAM_TIMEOUT_MS = 3000;

/** State LISTEN of include/net/tcp_states.h, as /proc/net/tcp prints it. */
const LISTEN = "0A";

/**
 * Inodes of the sockets that listen on the port, from the text of /proc/net/tcp or /proc/net/tcp6
 * (columns: `sl local_address rem_address st ... inode`, addresses as `0100007F:13A6`; see proc_net_tcp.rst in Linux).
 */
export const listeningInodes = (table: string, port: number): readonly string[] =>
  table.split("\n").flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    const [, local = "", , state] = columns;
    const inode = columns[9];
    const isMatch = state === LISTEN && Number.parseInt(local.split(":")[1] ?? "", 16) === port;
    return isMatch && inode !== undefined ? [inode] : [];
  });

const readOrEmpty = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
const listOrEmpty = (path: string): Promise<string[]> => readdir(path).catch(() => []);

const holdsAny = async (pid: string, links: ReadonlySet<string>): Promise<boolean> => {
  for (const descriptor of await listOrEmpty(`/proc/${pid}/fd`)) {
    const link = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
    if (links.has(link)) return true;
  }
  return false;
};

const ownerOnLinux = async (port: number, address: string): Promise<PortOwner | undefined> => {
  // A listener on every IPv6 address usually listens on the IPv4 addresses too, but never the other way round.
  const files = address.includes(":") ? ["/proc/net/tcp6"] : ["/proc/net/tcp", "/proc/net/tcp6"];
  const tables = await Promise.all(files.map(readOrEmpty));
  const links = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (links.size === 0) return undefined;
  for (const pid of await listOrEmpty("/proc")) {
    if (!/^\d+$/.test(pid) || !(await holdsAny(pid, links))) continue;
    const commandLine = (await readOrEmpty(`/proc/${pid}/cmdline`)).replaceAll("\0", " ").trim();
    const command = commandLine || (await readOrEmpty(`/proc/${pid}/comm`)).trim();
    return { pid: Number(pid), command: inert(command, COMMAND_LIMIT) };
  }
  return undefined;
};

const outputOf = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const options = { timeout: PROGRAM_TIMEOUT_MS, windowsHide: true };
    execFile(program, args, options, (error, stdout) => resolve(error ? "" : stdout));
  });

/** The first process in the output of `lsof -F pc`: lines `p<pid>` and `c<command>`. */
export const firstOfLsof = (output: string): PortOwner | undefined => {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const command = /^c(.+)$/m.exec(output)?.[1];
  return pid === undefined || command === undefined
    ? undefined
    : { pid: Number(pid), command: inert(command, COMMAND_LIMIT) };
};

const ownerOnMac = async (port: number): Promise<PortOwner | undefined> =>
  firstOfLsof(await outputOf("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-F", "pc"]));

/**
 * Process id of the listener in the output of `netstat -ano -p TCP`. The word LISTENING is translated, so a listener is
 * recognized by its remote address, which has port 0.
 */
export const pidInNetstat = (output: string, port: number): number | undefined => {
  for (const row of output.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = row.trim().split(/\s+/);
    if (protocol === "TCP" && local?.endsWith(`:${port}`) && remote?.endsWith(":0")) return Number(pid);
  }
  return undefined;
};

const ownerOnWindows = async (port: number): Promise<PortOwner | undefined> => {
  const tables = await Promise.all(["TCP", "TCPv6"].map((family) => outputOf("netstat", ["-ano", "-p", family])));
  const pid = tables.map((table) => pidInNetstat(table, port)).find((found) => found !== undefined);
  if (pid === undefined) return undefined;
  const row = await outputOf("tasklist", ["/fi", `PID eq ${pid}`, "/fo", "csv", "/nh"]);
  return { pid, command: inert(/^"([^"]+)"/.exec(row.trim())?.[1] ?? "unknown program", COMMAND_LIMIT) };
};

/**
 * The process that listens on the port, or undefined if there is none or the system does not show it to this user.
 * @param address the address to listen on
 */
export const portOwner = async (port: number, address = "127.0.0.1"): Promise<PortOwner | undefined> => {
  try {
    if (process.platform === "linux") return await ownerOnLinux(port, address);
    if (process.platform === "darwin") return await ownerOnMac(port);
    return process.platform === "win32" ? await ownerOnWindows(port) : undefined;
  } catch {
    return undefined;
  }
};
