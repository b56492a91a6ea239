/** `potshark dissector` as a person runs it, in a clean home, checked with tshark. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { DissectorStatus } from "./dissector-status.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "potshark-dissector-"));
after(() => rmSync(root, { recursive: true, force: true }));

const isLinux = process.platform === "linux";

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clean home, and the command in it. */
const cleanHome = () => {
  const home = mkdtempSync(join(root, "home-"));
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Result => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--conditions=source", "--import", import.meta.resolve("tsx"), MAIN, "dissector", ...args],
      { env: { PATH: process.env.PATH, HOME: home, ...env }, encoding: "utf8", timeout: 120_000 },
    );
    return { code: status, stdout, stderr };
  };
  return { home, run, lua: join(home, ".local/lib/wireshark/plugins/htcpcp.lua") };
};

const statusIn = ({ code, stdout }: Result): DissectorStatus & { readonly code: number | null } => ({
  code,
  ...(JSON.parse(stdout) as DissectorStatus),
});

test("install, status, uninstall in a clean home; tshark knows the field and forgets it", { skip: !isLinux }, () => {
  const { home, run, lua } = cleanHome();
  const before = statusIn(run(["status", "--json"]));
  assert.deepEqual([before.code, before.ok, before.tshark.known], [1, false, false]);
  assert.ok(before.files.every(({ state }) => state === "missing"));

  assert.deepEqual(run(["path"]), { code: 0, stdout: `${dirname(lua)}\n`, stderr: "" });
  const installed = run(["install"]);
  assert.equal(installed.code, 0, installed.stderr);
  assert.match(installed.stdout, /^written +\S+htcpcp\.lua\n/);
  assert.deepEqual(
    readFileSync(lua),
    readFileSync(fileURLToPath(import.meta.resolve("@potshark/wireshark/htcpcp.lua"))),
  );

  const { code, ok, tshark, files } = statusIn(run(["status", "--json"]));
  // As root, tshark 4.4 and later loads no Lua.
  assert.deepEqual([code, ok], [0, true]);
  assert.ok(tshark.known === true || /as root/.test(tshark.note ?? ""), JSON.stringify(tshark));
  assert.ok(files.every(({ state }) => state === "current"));

  assert.equal(run(["uninstall"]).code, 0);
  assert.deepEqual(readdirSync(home), []);
});

test("a file of somebody else's is refused with exit code 1, and shown by status", { skip: !isLinux }, () => {
  const { run, lua } = cleanHome();
  mkdirSync(dirname(lua), { recursive: true });
  writeFileSync(lua, "-- another dissector\nerror('\u001b[2J')\n");
  const { code, stdout, stderr } = run(["install"]);
  assert.equal(code, 1);
  assert.match(stdout, /^LEFT +\S+htcpcp\.lua\n +was not installed by potshark; it differs from line 1 on/);
  assert.match(stderr, /--force replaces it/);
  const status = run(["status"]);
  assert.equal(status.code, 1);
  assert.match(status.stdout, /✘ \S+htcpcp\.lua\n {2}not installed by potshark, differs from line 1 on/);
  // The text in the foreign Lua file is shown, but cannot move the cursor.
  assert.doesNotMatch(status.stdout, /\u001b\[2J/);
  assert.equal(run(["install", "--force"]).code, 0);
  assert.equal(statusIn(run(["status", "--json"])).ok, true);
});

test("the folders can be chosen; one that cannot be written is a mistake", { skip: !isLinux }, () => {
  const { home, run } = cleanHome();
  const [plugins, configuration] = [join(home, "p"), join(home, "c")];
  assert.equal(run(["install", "--folder", plugins, "--config-folder", configuration]).code, 0);
  assert.ok(existsSync(join(plugins, "htcpcp.lua")));
  assert.equal(run(["path"], { WIRESHARK_PLUGIN_DIR: plugins }).stdout, `${plugins}\n`);
  writeFileSync(join(home, "file"), "");
  const { code, stderr } = run(["install", "--folder", join(home, "file", "plugins")]);
  assert.equal(code, 2);
  assert.match(stderr, /^potshark: cannot write \S+ \(ENOTDIR\); choose another with --folder or --config-folder\n$/);
});
