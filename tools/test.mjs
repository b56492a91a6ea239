/**
 * Runs the tests from source: `npm test`, `npm test -- packages/pot` for those whose path contains the word,
 * `npm test -- --test-name-pattern=milk` for any option of `node --test`. Tests that start the command start it as it was
 * built before, as its users do: compiled, it starts in half the time.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const PLACES = ["config", "packages", "e2e", "fuzz", "tools", "bench"];
const SKIPPED = new Set(["dist", "node_modules"]);

/** @type {(folder: string) => string[]} */
const testsIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : testsIn(path);
    return /\.test\.tsx?$/.test(entry.name) ? [relative(root, path).split(sep).join("/")] : [];
  });

const given = process.argv.slice(2);
const options = given.filter((text) => text.startsWith("-"));
const filters = given.filter((text) => !text.startsWith("-")).map((text) => text.replace(/^\.\//, ""));
const tests = PLACES.map((place) => join(root, place))
  .filter((place) => existsSync(place))
  .flatMap(testsIn)
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .sort();

if (tests.length === 0) {
  process.stderr.write(`test: no test file has ${filters.join(" or ") || ".test.ts"} in its path\n`);
  process.exit(2);
}
const runner = ["--conditions=source", "--import", "tsx", "--test", "--test-reporter=spec", "--test-concurrency=2"];
// The tests leave the user's own cache alone, and know nothing of earlier runs.
const cache = mkdtempSync(join(tmpdir(), "potshark-test-cache-"));
const { status, signal } = spawnSync(process.execPath, [...runner, ...options, ...tests], {
  cwd: root,
  stdio: "inherit",
  // tsx looks for the JSX settings in the nearest tsconfig.json, and the root's own has none.
  env: { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.base.json"), XDG_CACHE_HOME: cache },
});
rmSync(cache, { recursive: true, force: true });
if (signal !== null) process.stderr.write(`test: the tests ended by ${signal}\n`);
process.exit(status ?? 1);
