import assert from "node:assert/strict";
import { test } from "node:test";
import { findBrowser } from "./browser-check.ts";

const only =
  (...files: readonly string[]) =>
  (path: string): boolean =>
    files.includes(path);

test("a browser on the PATH, or where its installer puts it", () => {
  assert.equal(findBrowser({ PATH: "/a:/b" }, "linux", only("/b/firefox")), "/b/firefox");
  assert.equal(findBrowser({ PATH: "/a" }, "linux", only("/b/firefox")), undefined);
  assert.equal(findBrowser({}, "darwin", only("/Applications/Safari.app")), "/Applications/Safari.app");
  assert.equal(
    findBrowser({ Path: "D:\\bin" }, "win32", only("D:\\bin\\chromium.exe"))?.endsWith("chromium.exe"),
    true,
  );
});
