/** Runs tshark over a capture, with our dissector for HTCPCP; `TSHARK` names a different one than that on the PATH. */
import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findProgram } from "../../tools/setup/system.mjs";

const DISSECTOR = fileURLToPath(new URL("../../packages/wireshark/htcpcp.lua", import.meta.url));
const MAX_OUTPUT_BYTES = 1 << 30;
/** For all users: tshark may run as another user than we do. */
const FOLDER_MODE = 0o777;

const run = promisify(execFile);

export interface TsharkQuestion {
  readonly capture?: Uint8Array;
  readonly options: readonly string[];
  /** Paths of Lua scripts to load besides our dissector. */
  readonly scripts?: readonly string[];
  /** @returns a Lua script that writes into this folder */
  readonly listener?: (folder: string) => string;
}

export interface TsharkOutput {
  readonly stdout: string;
  /** What a listener wrote into a file of this name. */
  readonly file: (name: string) => string;
}

/** Asks, and gives the answer to `take` before the files are removed. */
export const askTshark = async <Taken>(
  { capture, options, scripts = [], listener }: TsharkQuestion,
  take: (answer: TsharkOutput) => Taken,
): Promise<Taken> => {
  const folder = mkdtempSync(join(tmpdir(), "potshark-tshark-"));
  chmodSync(folder, FOLDER_MODE);
  const path = (name: string): string => join(folder, name);
  try {
    const lua = [DISSECTOR, ...scripts].map((script) => {
      copyFileSync(script, path(basename(script)));
      return path(basename(script));
    });
    if (listener) {
      writeFileSync(path("listener.lua"), listener(folder));
      lua.push(path("listener.lua"));
    }
    const file = capture ? ["-r", path("capture")] : [];
    if (capture) writeFileSync(path("capture"), capture);
    // The option that lists tables (-G) must come first.
    const args = [...(capture ? [] : options), ...lua.flatMap((script) => ["-X", `lua_script:${script}`]), ...file];
    if (capture) args.push(...options);
    const running = run(process.env.TSHARK ?? findProgram("tshark"), args, {
      maxBuffer: MAX_OUTPUT_BYTES,
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, TZ: "UTC", LC_ALL: "C.UTF-8" },
    });
    const { stdout } = await running.catch((error: { stdout: string; stderr: string }) => {
      // It ends with an error, but has printed everything before the cut.
      if (error.stderr?.includes("cut short in the middle of a packet")) return error;
      throw new Error(`tshark: ${error.stderr || String(error)}`);
    });
    return take({ stdout, file: (name) => readFileSync(path(name), "utf8") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What `tshark` prints. */
export const tsharkPrints = (question: TsharkQuestion): Promise<string> => askTshark(question, ({ stdout }) => stdout);
