import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const MODULE = new URL("./fail.ts", import.meta.url).href;
const CONFIG = import.meta.resolve("@potshark/config");

const run = (error: string): { status: number | null; stderr: string } => {
  const code = `
    import { endProcess, UserMistake } from ${JSON.stringify(MODULE)};
    import { readSettings } from ${JSON.stringify(CONFIG)};
    setInterval(() => {}, 1000);
    try { ${error} } catch (error) { endProcess(error); }
  `;
  const args = ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", code];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
  return { status, stderr };
};

test("a user's mistake is one line and exit code 2, though the process holds something open", () => {
  assert.deepEqual(run('throw new UserMistake("no pot called latte\\x1b")'), {
    status: 2,
    stderr: "potshark: no pot called latte\\x1b\n",
  });
});

test("a setting that is not allowed likewise", () => {
  const { status, stderr } = run('readSettings({ BREW_TIME: "soon" })');
  assert.equal(status, 2);
  assert.match(stderr, /^potshark: BREW_TIME is "soon" \(environment variable\); allowed: [^\n]+\n$/);
});

test("a fault of ours shows its stack and exits with 1", () => {
  const { status, stderr } = run('throw new Error("the lid is stuck")');
  assert.equal(status, 1);
  assert.match(stderr, /^potshark: Error: the lid is stuck\n {4}at /);
});
