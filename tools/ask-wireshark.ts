/**
 * `npm run record-wireshark -- --tshark PATH [TEST…]` records the answers of a tshark to all questions of the tests (or
 * of the tests whose path contains a word) in corpus/wireshark; `npm run compare-wireshark -- [--tshark PATH] [TEST…]`
 * compares the engine with a tshark of any series, and stores nothing. Both run the tests that ask Wireshark.
 *
 * tshark 4.4 and newer silently ignores Lua scripts as root: let it run as another user. Its input is in TMPDIR.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tsharkPrints } from "../e2e/wireshark/tshark.ts";
import { WIRESHARK_SERIES } from "../packages/dissect/src/index.ts";
import { findProgram } from "./setup/system.mjs";

const ROOT = new URL("../", import.meta.url);
/**
 * Folders of tests that ask Wireshark: the engine's, and those that ask Wireshark in WebAssembly for the positions of
 * fields.
 */
const FOLDERS = ["e2e", "tools/wiregasm"];
const RECORDINGS = new URL("../corpus/wireshark/", import.meta.url);
const RUNNER = fileURLToPath(new URL("test.mjs", import.meta.url));
const ASKS = /from "[^"]*\/(?:wireshark\/(?:recorded|compare-fields)|judge-filters)\.ts"/;

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { tshark: { type: "string" } } });
const [mode, ...words] = positionals;
if (mode !== "record" && mode !== "live") fail("say record or live");

process.env.TSHARK = values.tshark ?? findProgram("tshark");
const [version = ""] = (await tsharkPrints({ options: ["--version"] })).split("\n");
if (!(await tsharkPrints({ options: ["-G", "fields"] })).includes("\thtcpcp.request.method\t"))
  fail(`${version} did not run htcpcp.lua. As root it runs no script: let it run as another user.`);
process.stdout.write(`${version}\n`);

if (mode === "record") {
  if (!version.includes(` ${WIRESHARK_SERIES}.`))
    fail(
      `The engine follows Wireshark ${WIRESHARK_SERIES}, and this is ${version}. Name another tshark: --tshark PATH`,
    );
}
const tests = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
).filter(
  (path) =>
    path.endsWith(".test.ts") &&
    ASKS.test(readFileSync(new URL(path, ROOT), "utf8")) &&
    (words.length === 0 || words.some((word) => path.includes(word))),
);
if (tests.length === 0) fail(`No test that asks Wireshark has ${words.join(" or ")} in its path.`);
/** Deletes the recordings that were not written since. @param since milliseconds since 1970 */
const deleteOlderThan = (since: number): void => {
  for (const name of readdirSync(RECORDINGS)) {
    const file = new URL(encodeURIComponent(name), RECORDINGS);
    if (statSync(file).mtimeMs < since) rmSync(file);
  }
};

const started = Date.now();
const { status } = spawnSync(process.execPath, [RUNNER, ...tests], {
  stdio: "inherit",
  env: { ...process.env, WIRESHARK: mode },
});
if (mode === "record") {
  writeFileSync(new URL("version.txt", RECORDINGS), `${version}\n`);
  process.stdout.write("These answers were recorded, not compared: npm test compares.\n");
  // A complete recording contains only what tests still ask for. An interrupted one deletes nothing.
  if (words.length === 0 && status === 0) deleteOlderThan(started);
}
process.exit(status ?? 1);
