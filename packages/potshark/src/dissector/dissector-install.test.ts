/** Install and uninstall with the test's own files, each in a clean folder. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { differenceOf, type Folders, type ShippedFile, stateOf } from "./dissector-files.ts";
import { type FileOutcome, installFiles, uninstallFiles } from "./dissector-install.ts";
import { readRecord, recordFile } from "./install-record.ts";

const root = mkdtempSync(join(tmpdir(), "potshark-install-"));
after(() => rmSync(root, { recursive: true, force: true }));

let home = "";
let folders: Folders = { plugins: "", configuration: "" };
beforeEach(() => {
  home = mkdtempSync(join(root, "home-"));
  folders = { plugins: join(home, "lib", "plugins"), configuration: join(home, "config", "wireshark") };
});

const shipped = (lua: string, preferences = "theirs: no"): readonly ShippedFile[] => [
  { path: join(folders.plugins, "htcpcp.lua"), content: Buffer.from(lua), isProfile: false },
  {
    path: join(folders.configuration, "profiles", "HTCPCP lab", "preferences"),
    content: Buffer.from(preferences),
    isProfile: true,
  },
];

const [LUA, PREFERENCES] = [0, 1] as const;
const pathOf = (index: 0 | 1): string => shipped("")[index]!.path;
const textOf = (index: 0 | 1): string => readFileSync(pathOf(index), "utf8");
const outcomesOf = (outcomes: readonly FileOutcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome);
const install = (files: readonly ShippedFile[], force = false): readonly string[] =>
  outcomesOf(installFiles(files, folders, force));
const uninstall = (force = false): readonly string[] => outcomesOf(uninstallFiles(folders, force));
const statesOf = (files: readonly ShippedFile[]): readonly string[] =>
  files.map((file) => stateOf(file, readRecord(folders.configuration).files[file.path]));

test("installs, knows it the second time, updates, and leaves nothing behind", () => {
  assert.deepEqual(statesOf(shipped("v1")), ["missing", "missing"]);
  assert.deepEqual(install(shipped("v1")), ["written", "written"]);
  assert.deepEqual(install(shipped("v1")), ["current", "current"]);
  assert.deepEqual(statesOf(shipped("v1")), ["current", "current"]);
  assert.deepEqual(statesOf(shipped("v2")), ["older", "current"]);
  assert.deepEqual(install(shipped("v2")), ["updated", "current"]);
  assert.equal(textOf(LUA), "v2");
  assert.deepEqual(uninstall(), ["removed", "removed"]);
  assert.deepEqual(uninstall(), []);
  assert.equal(existsSync(join(home, "lib")), false);
  assert.equal(existsSync(join(home, "config")), false);
});

test("a file of somebody else's stays, and is told apart by its first different line", () => {
  mkdirSync(folders.plugins, { recursive: true });
  writeFileSync(pathOf(LUA), "-- mine\nlocal x = 1\n");
  const files = shipped("-- mine\nlocal y = 2\n");
  assert.deepEqual(statesOf(files), ["foreign", "missing"]);
  assert.equal(differenceOf(files[LUA]!), "from line 2 on (3 lines there, 3 in the one to install)");
  const [outcome] = installFiles(files, folders, false);
  assert.equal(outcome?.outcome, "refused");
  assert.match(outcome?.note ?? "", /^was not installed by potshark; it differs from line 2 on /);
  assert.equal(textOf(LUA), "-- mine\nlocal x = 1\n");
  assert.deepEqual(uninstall(), ["removed"]);
  assert.equal(textOf(LUA), "-- mine\nlocal x = 1\n");
  assert.deepEqual(install(files, true), ["replaced", "written"]);
  assert.equal(textOf(LUA), "-- mine\nlocal y = 2\n");
});

test("the same file copied by hand is taken for installed", () => {
  mkdirSync(folders.plugins, { recursive: true });
  writeFileSync(pathOf(LUA), "v1");
  assert.deepEqual(install(shipped("v1")), ["current", "written"]);
  assert.deepEqual(uninstall(), ["removed", "removed"]);
  // The folder was there before.
  assert.ok(existsSync(folders.plugins));
});

test("a changed dissector is refused, a changed profile is its user's", () => {
  install(shipped("v1"));
  writeFileSync(pathOf(LUA), "v1 and more");
  writeFileSync(pathOf(PREFERENCES), "theirs: yes");
  assert.deepEqual(statesOf(shipped("v1")), ["changed", "changed"]);
  assert.deepEqual(install(shipped("v2", "theirs: perhaps")), ["refused", "kept"]);
  assert.deepEqual(uninstall(), ["refused", "refused"]);
  assert.deepEqual([textOf(LUA), textOf(PREFERENCES)], ["v1 and more", "theirs: yes"]);
  assert.deepEqual(uninstall(true), ["removed", "removed"]);
  assert.equal(existsSync(join(home, "config")), false);
});

test("what Wireshark wrote beside ours stays, with its folder", () => {
  install(shipped("v1"));
  const recent = join(dirname(pathOf(PREFERENCES)), "recent");
  writeFileSync(recent, "");
  uninstall();
  assert.ok(existsSync(recent));
  assert.equal(existsSync(recordFile(folders.configuration)), false);
  assert.equal(existsSync(join(home, "lib")), false);
});

test("a link is replaced, what it leads to stays", { skip: process.platform === "win32" }, () => {
  mkdirSync(folders.plugins, { recursive: true });
  const source = join(home, "source.lua");
  writeFileSync(source, "work in progress");
  symlinkSync(source, pathOf(LUA));
  assert.deepEqual(install(shipped("v1"), true), ["replaced", "written"]);
  assert.equal(textOf(LUA), "v1");
  assert.equal(readFileSync(source, "utf8"), "work in progress");
});

test("a record that cannot be read is no licence to overwrite", () => {
  mkdirSync(folders.configuration, { recursive: true });
  for (const text of ["{", "{}", '{"files":{"a":1},"folders":[]}']) {
    writeFileSync(recordFile(folders.configuration), text);
    assert.throws(() => install(shipped("v1")), /potshark-dissector\.json is no record of an installation/);
  }
});
