/**
 * tshark with the dissector and the profile installed as a user does it, in a home of its own: this keeps other plugins
 * and preferences out, and tshark 4.4 as root would silently ignore a script given on the command line. This tests the
 * installed files; `e2e/wireshark/tshark.ts` passes the dissector as a script, to any tshark.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const DISSECTOR = fileURLToPath(new URL("../htcpcp.lua", import.meta.url));
const PROFILES = fileURLToPath(new URL("../profile", import.meta.url));

const execute = promisify(execFile);

export interface TsharkHome {
  readonly environment: NodeJS.ProcessEnv;
  /** tshark's output; anything on stderr is an error. */
  run(...options: readonly string[]): Promise<string>;
  /** Writes a file of this name into the home and returns its path. */
  write(name: string, bytes: Uint8Array): string;
  remove(): void;
}

/**
 * A new home. Without `dissector` it is the home of a user who has installed nothing.
 *
 * @param prefix Lua code before the dissector in its file
 */
export const tsharkHome = ({
  dissector = true,
  prefix = "",
}: {
  readonly dissector?: boolean;
  readonly prefix?: string;
} = {}): TsharkHome => {
  assert.equal(spawnSync("tshark", ["--version"]).error, undefined, "tshark is not installed, and is needed here");
  const home = mkdtempSync(join(tmpdir(), "htcpcp-home-"));
  const configuration = join(home, ".config");
  if (dissector) {
    const plugins = join(home, ".local", "lib", "wireshark", "plugins");
    mkdirSync(plugins, { recursive: true });
    writeFileSync(join(plugins, "htcpcp.lua"), prefix + readFileSync(DISSECTOR, "utf8"));
    cpSync(PROFILES, join(configuration, "wireshark", "profiles"), { recursive: true });
  }
  const environment: NodeJS.ProcessEnv = { ...process.env, HOME: home, XDG_CONFIG_HOME: configuration, TZ: "UTC" };
  delete environment.WIRESHARK_CONFIG_DIR;
  delete environment.WIRESHARK_PLUGIN_DIR;
  return {
    environment,
    run: async (...options) => {
      const result = await execute("tshark", options, { env: environment, maxBuffer: 512 * 1024 * 1024 });
      const complaints = result.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Running as user"));
      assert.deepEqual(complaints, [], `tshark ${options.join(" ")} complained`);
      return result.stdout;
    },
    write: (name, bytes) => {
      const path = join(home, name);
      writeFileSync(path, bytes);
      return path;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
};
