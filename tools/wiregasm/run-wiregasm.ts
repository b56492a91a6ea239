/** Runs Wiregasm for the tests in a process of its own; in CI it is installed first. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { WiregasmReport } from "./run.ts";
import { installWiregasm, isWiregasmInstalled } from "./wiregasm-folder.ts";

const DISSECTOR = fileURLToPath(new URL("../../packages/wireshark/htcpcp.lua", import.meta.url));
const RUNNER = fileURLToPath(new URL("./run.ts", import.meta.url));
const HOW = "Wiregasm is not installed: npx tsx tools/wiregasm/install.ts (90 MB) installs it, and so does CI=true";

if (process.env.CI === "true" && !isWiregasmInstalled()) installWiregasm();

/** The reason for skipping a test that needs it, if any. */
export const skip: string | false = isWiregasmInstalled() ? false : HOW;

/** The result of Wireshark 4.4 with our dissector for a capture. @param path of the capture */
export const runWiregasm = async (path: string): Promise<WiregasmReport> => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", RUNNER, path, DISSECTOR], {
    maxBuffer: 512 * 1024 * 1024,
  });
  return JSON.parse(stdout);
};
