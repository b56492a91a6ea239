/** The command as a process. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("an output that cannot be written is one line, as on a full disk", () => {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  // Opened for reading: every write fails.
  const output = openSync(main, "r");
  try {
    const ended = spawnSync(process.execPath, [...process.execArgv.filter((one) => one !== "--test"), main, "--help"], {
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
    });
    assert.match(ended.stderr, /^potshark: the output cannot be written, write it elsewhere: .*\n$/);
    assert.equal(ended.status, 2);
  } finally {
    closeSync(output);
  }
});
