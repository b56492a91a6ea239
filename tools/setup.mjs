/**
 * Prepares a machine: `node tools/setup.mjs build` installs the packages and compiles, `system` installs the programs
 * that the tests use. npm scripts call it first, so that a fresh clone needs no other step; with nothing to do it takes
 * a fraction of a second. Runs before node_modules exists: only Node's own modules here, and in this file only syntax
 * that an old Node can parse, so that it can say that it is too old.
 */
import { readFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const wanted = engines.node.replace(">=", "");

/** @type {(version: string) => number} */
const rank = (version) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
};

/** @type {(text: string) => never} */
const fail = (text) => {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
};

if (rank(process.versions.node) < rank(wanted)) {
  fail(`Node ${process.versions.node} is too old, Potshark needs ${wanted} or newer: https://nodejs.org/`);
}

const steps = process.argv.slice(2);
for (const step of steps) {
  if (step !== "build" && step !== "system") fail(`unknown step ${step}; the steps are build and system`);
}
try {
  if (steps.includes("build")) (await import("./setup/build.mjs")).build(root);
  if (steps.includes("system")) (await import("./setup/system.mjs")).prepareSystem();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
