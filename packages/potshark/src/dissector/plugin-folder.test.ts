import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findProgram } from "@potshark/capture";
import { configurationFolder, type Machine, pluginFolder } from "./plugin-folder.ts";

const machine = (platform: NodeJS.Platform, env: Machine["env"] = {}, there: readonly string[] = []): Machine => ({
  platform,
  env,
  home: platform === "win32" ? "C:\\Users\\ada" : "/home/ada",
  exists: (path) => there.includes(path),
});

const foldersOf = (...args: Parameters<typeof machine>): readonly string[] => [
  pluginFolder(machine(...args)),
  configurationFolder(machine(...args)),
];

test("Linux and macOS", () => {
  for (const platform of ["linux", "darwin"] as const) {
    assert.deepEqual(foldersOf(platform), ["/home/ada/.local/lib/wireshark/plugins", "/home/ada/.config/wireshark"]);
    assert.equal(foldersOf(platform, { XDG_CONFIG_HOME: "/xdg" })[1], "/xdg/wireshark");
    assert.equal(foldersOf(platform, { XDG_CONFIG_HOME: "relative" })[1], "/home/ada/.config/wireshark");
    const old = ["/home/ada/.wireshark"];
    assert.equal(foldersOf(platform, {}, old)[1], "/home/ada/.wireshark");
    assert.equal(foldersOf(platform, {}, [...old, "/home/ada/.config/wireshark"])[1], "/home/ada/.config/wireshark");
  }
});

test("Windows", () => {
  assert.deepEqual(foldersOf("win32", { APPDATA: "D:\\Roaming" }), [
    "D:\\Roaming\\Wireshark\\plugins",
    "D:\\Roaming\\Wireshark",
  ]);
  assert.equal(foldersOf("win32")[1], "C:\\Users\\ada\\AppData\\Roaming\\Wireshark");
  // There the plugins are inside the configuration folder.
  assert.equal(foldersOf("win32", { WIRESHARK_CONFIG_DIR: "E:\\ws" })[0], "E:\\ws\\plugins");
});

test("Wireshark's own variables win; an empty one is none", () => {
  const env = { WIRESHARK_PLUGIN_DIR: "/p", WIRESHARK_CONFIG_DIR: "/c", XDG_CONFIG_HOME: "/xdg" };
  assert.deepEqual(foldersOf("linux", env), ["/p", "/c"]);
  const empty = { WIRESHARK_PLUGIN_DIR: "", WIRESHARK_CONFIG_DIR: "", XDG_CONFIG_HOME: "" };
  assert.deepEqual(foldersOf("darwin", empty), foldersOf("darwin"));
});

test("tshark on this machine means the same folders", { skip: process.platform === "win32" }, () => {
  const home = mkdtempSync(join(tmpdir(), "potshark-home-"));
  const env = { PATH: process.env.PATH, HOME: home };
  const output = execFileSync(findProgram("tshark")!.file, ["-G", "folders"], { env, encoding: "utf8", stdio: "pipe" });
  const said = (name: string): string | undefined => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(output)?.[1];
  const here = { platform: process.platform, env, home, exists: () => false };
  assert.equal(pluginFolder(here), said("Personal Lua Plugins"));
  assert.equal(configurationFolder(here), said("Personal configuration"));
  rmSync(home, { recursive: true });
});
