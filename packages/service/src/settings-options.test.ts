import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings, SettingError, settingFlags } from "@potshark/config";
import { Command } from "commander";
import { addSettings, givenSettings, settingsOf } from "./settings-options.ts";

const parsed = (...args: string[]): Command =>
  addSettings(new Command("pot")).exitOverride().parse(args, { from: "user" });

test("without flags and environment the settings are those of the file", () => {
  assert.deepEqual(settingsOf(parsed(), {}), readSettings({}));
});

test("a flag wins over the environment, the environment over the file", () => {
  assert.equal(settingsOf(parsed(), { BREW_TIME: "7" }).BREW_TIME, 7);
  assert.equal(settingsOf(parsed("--brew-time", "5"), { BREW_TIME: "7" }).BREW_TIME, 5);
});

test("a boolean setting can be switched both ways", () => {
  assert.equal(settingsOf(parsed("--keep-alive"), {}).KEEP_ALIVE, true);
  assert.equal(settingsOf(parsed("--no-keep-alive"), { KEEP_ALIVE: "true" }).KEEP_ALIVE, false);
  assert.equal(settingsOf(parsed(), { KEEP_ALIVE: "true" }).KEEP_ALIVE, true);
});

test("a bad value names the setting, the value, the flag and what is allowed", () => {
  assert.throws(
    () => settingsOf(parsed("--brew-time", "soon"), {}),
    (error) =>
      error instanceof SettingError && /^BREW_TIME is "soon" \(flag --brew-time\); allowed: /.test(error.message),
  );
});

test("only what was given as a flag counts as given", () => {
  assert.deepEqual(givenSettings(parsed("--brew-time", "5", "--no-keep-alive")), {
    BREW_TIME: "5",
    KEEP_ALIVE: "false",
  });
});

test("the help shows every setting once, with its variable and its value in the file", () => {
  const help = parsed().helpInformation();
  for (const { flag, setting } of settingFlags) {
    assert.ok(help.includes(`${flag} `), flag);
    assert.equal(help.split(`[${setting},`).length, 2, setting);
  }
  assert.match(help, /Settings \(each also an environment variable/);
});

test("a command can offer some settings only", () => {
  const command = addSettings(new Command("brew"), ["COFFEE_SERVER_PORT"]);
  assert.deepEqual(
    command.options.map(({ long }) => long),
    ["--coffee-server-port"],
  );
  assert.equal(settingsOf(command.parse(["--coffee-server-port", "80"], { from: "user" }), {}).COFFEE_SERVER_PORT, 80);
});
