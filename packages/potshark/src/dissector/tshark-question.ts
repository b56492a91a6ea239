/**
 * Whether Wireshark knows HTCPCP on this machine, according to tshark itself: a file in the right place is not a proof.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, programVersion } from "@potshark/capture";
import { inert } from "@potshark/service";

/** A field of ours that no other dissector registers. */
const FIELD = "htcpcp.request.method";
const TIMEOUT_MS = 30_000;

/** A pcap file without packets: magic, version 2.4, snapshot length 65535, Ethernet. */
const EMPTY_CAPTURE = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");

export interface DissectorSupport {
  /** Path of tshark; undefined if there is none. */
  readonly program?: string;
  readonly version?: string;
  /** Whether the field exists; undefined if tshark cannot say. */
  readonly known?: boolean;
  /** An additional note for the reader. */
  readonly note?: string;
}

/** From Wireshark 4.4 on, Lua is off for root. */
const leavesLuaOut = (version: string | undefined): boolean => {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return process.getuid?.() === 0 && (major > 4 || (major === 4 && minor >= 4));
};

const runWithFilter = (
  program: string,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: unknown; stderr: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...env, LC_ALL: "C" }, timeout: TIMEOUT_MS, windowsHide: true };
    execFile(program, ["-r", file, "-Y", FIELD], options, (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stderr });
    });
  });

const luaErrorIn = (stderr: string): string | undefined => {
  const lines = stderr.split(/\r?\n/);
  const index = lines.findIndex((line) => line.includes("Lua: "));
  if (index < 0) return undefined;
  return inert(`${lines[index]} ${lines[index + 1] ?? ""}`.replace(/^tshark: /, "").trim(), 300);
};

/** Asks tshark, with the folders of the environment variables. */
export const askTshark = async (env: NodeJS.ProcessEnv): Promise<DissectorSupport> => {
  const tshark = findProgram("tshark", env);
  if (tshark === undefined) return { note: "tshark is not on this machine, so nobody can be asked" };
  const version = await programVersion(tshark);
  const answer = { program: tshark.file, ...(version === undefined ? {} : { version }) };
  const folder = mkdtempSync(join(tmpdir(), "potshark-"));
  try {
    const file = join(folder, "empty.pcap");
    writeFileSync(file, EMPTY_CAPTURE);
    const { code, stderr } = await runWithFilter(tshark.file, file, env);
    const luaError = luaErrorIn(stderr);
    const note = luaError === undefined ? {} : { note: luaError };
    if (code === 0) return { ...answer, known: true, ...note };
    if (leavesLuaOut(version))
      return { ...answer, note: "as root, tshark 4.4 and later leave Lua out: ask as another user" };
    const isUnknown = stderr.includes(FIELD);
    return isUnknown
      ? { ...answer, known: false, ...note }
      : { ...answer, note: inert(stderr.trim().split("\n").at(-1) || "tshark did not answer", 300) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
