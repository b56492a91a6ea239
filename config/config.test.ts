/** The handout's names and values, and one clear line for every value that is not allowed. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSettings, SettingError, type Settings, settingFlags } from "./config.ts";

const refusal = (env: Record<string, string>, flags: Partial<Record<keyof Settings, string>> = {}): string => {
  try {
    readSettings(env, flags);
  } catch (error) {
    assert.ok(error instanceof SettingError, String(error));
    return error.message;
  }
  return assert.fail("the value was taken");
};

describe("readSettings", () => {
  it("has the handout's values", () => {
    const { HOST, LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, BREW_TIME, ERROR_TEMPLATE, TIME_STRING_FORMAT, POTS } =
      readSettings({});
    assert.deepEqual(
      { HOST, LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, BREW_TIME, ERROR_TEMPLATE, TIME_STRING_FORMAT },
      {
        HOST: "0.0.0.0",
        LOCALHOST: "localhost",
        COFFEE_SERVER_PORT: 5030,
        WEBSERVER_PORT: 5031,
        BREW_TIME: 30,
        ERROR_TEMPLATE: "error.html",
        TIME_STRING_FORMAT: "%a, %d %b %Y %H:%M:%S",
      },
    );
    assert.deepEqual(
      POTS.map(({ name, beverage }) => [name, beverage]),
      [
        ["ducky", "coffee"],
        ["tea", "tea"],
      ],
    );
  });

  it("takes the flag before the variable before the file, and an empty variable for none", () => {
    assert.equal(readSettings({ BREW_TIME: "7" }, { BREW_TIME: "8" }).BREW_TIME, 8);
    assert.equal(readSettings({ BREW_TIME: "7", KEEP_ALIVE: "true" }).BREW_TIME, 7);
    assert.equal(readSettings({ BREW_TIME: "" }).BREW_TIME, 30);
  });

  it("names setting, value, origin and what is allowed, on one line", () => {
    assert.equal(
      refusal({ BREW_TIME: "soon" }),
      'BREW_TIME is "soon" (environment variable); allowed: whole seconds from 1 to 3600',
    );
    assert.equal(
      refusal({}, { COFFEE_SERVER_PORT: "65536" }),
      'COFFEE_SERVER_PORT is "65536" (flag --coffee-server-port); allowed: a port from 0 to 65535',
    );
    for (const [name, value] of Object.entries({
      BREW_TIME: "1e3",
      WEBSERVER_PORT: "-1",
      HOST: "a b",
      KEEP_ALIVE: "yes",
      POTS: "[]",
      COFFEE_BEANS: '[{"name":"x"}]',
      ACCEPTED_ADDITIONS: '{"Cream":"x"}',
      MILKS: '["chalk"]',
      TIME_STRING_FORMAT: "now",
      ERROR_TEMPLATE: "a\nb",
      JOURNAL: "\u0007",
    })) {
      const message = refusal({ [name]: value });
      assert.ok(message.startsWith(`${name} `) && message.includes("allowed: ") && !message.includes("\n"), message);
    }
    const twins = JSON.stringify([readSettings({}).POTS[0], readSettings({}).POTS[0]]);
    assert.match(refusal({ POTS: twins }), /names of their own/);
  });

  it("has a flag for every setting", () => {
    assert.deepEqual(
      settingFlags.map(({ setting }) => setting),
      Object.keys(readSettings({})),
    );
    assert.ok(settingFlags.every(({ flag, about }) => /^--[a-z-]+$/.test(flag) && about.length > 5));
  });
});
