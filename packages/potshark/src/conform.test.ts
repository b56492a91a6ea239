/**
 * `potshark conform` as a person runs it, against our own pot: full marks, and the pot is in its original state at the
 * end.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CoffeeClient } from "@potshark/htcpcp/node";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-conform-"));

/** Short times to brew and to steep, and short timeouts for slow peers. */
const ENVIRONMENT = {
  ...process.env,
  COFFEE_SERVER_PORT: "0",
  BREW_TIME: "2",
  POUR_TIME: "60",
  JOURNAL: join(folder, "brews.jsonl"),
  POTS: JSON.stringify([
    { name: "ducky", label: "Ducky", beverage: "coffee" },
    { name: "tea", label: "The teapot", beverage: "tea", varieties: ["darjeeling"] },
  ]),
  TEA_VARIETIES: JSON.stringify({ darjeeling: { label: "Darjeeling", steepTime: 3, refuses: ["cream"] } }),
};

const run = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ["--conditions=source", "--import", "tsx", MAIN, ...args], {
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
  });

const conform = async (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = run("conform", ...args);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += String(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
};

let pot: ChildProcess;
let address = "";

const stateOf = async (target: string): Promise<string> => {
  const client = new CoffeeClient({ host: "127.0.0.1", port: Number(new URL(address).port) });
  const { response } = await client.exchange({ method: "GET", target });
  return new TextDecoder().decode(response.body).trim();
};

before(async () => {
  pot = run("pot", "--head-ms", "1500");
  for await (const line of createInterface({ input: pot.stdout! })) {
    const [, port] = /listens on \S+:(\d+)/.exec(line) ?? [];
    if (port === undefined) continue;
    address = `coffee://127.0.0.1:${port}`;
    break;
  }
  pot.stdout?.resume();
});

after(async () => {
  const closed = once(pot, "close");
  pot.kill();
  await closed;
  rmSync(folder, { recursive: true, force: true });
});

interface Result {
  readonly id: string;
  readonly verdict: string;
  readonly isTestable: boolean;
  readonly requirements: readonly number[];
}

test("our pot gets full marks, and is idle afterwards", async () => {
  const { code, stdout, stderr } = await conform(address, "--brew", "--json");
  const card = JSON.parse(stdout) as { results: readonly Result[]; notices: readonly string[] };
  const lost = card.results.filter(({ verdict, isTestable }) => isTestable && verdict !== "pass");
  assert.deepEqual(lost, []);
  assert.deepEqual(card.notices, []);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const named = new Set(card.results.flatMap(({ requirements }) => requirements));
  assert.deepEqual(
    Array.from({ length: 62 }, (_, index) => index + 1).filter((number) => !named.has(number)),
    [],
  );
  assert.equal(await stateOf("/pot-0"), "{}");
  assert.equal(await stateOf("/pot-1"), "{}");
});

test("Ctrl-C in the middle of a brew leaves the pot idle", { skip: process.platform === "win32" }, async () => {
  const child = run("conform", address, "--brew", "--only", "12");
  const closed = once(child, "close");
  while (!(await stateOf("/pot-0")).includes("cream")) await delay(20);
  child.kill("SIGINT");
  assert.deepEqual(await closed, [130, null]);
  assert.equal(await stateOf("/pot-0"), "{}");
});

test("without --brew, orders are not tested, and the text says why", async () => {
  const { code, stdout } = await conform(address, "--only", "6,34,36,f");
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}not tested +BREW and POST are accepted equivalently \[6, /m);
  assert.match(stdout, /--brew/);
  assert.match(stdout, /^ {2}pass +the clock of the pot is right/m);
  assert.match(stdout, /GET \/ HTCPCP\/1\.0 → HTCPCP\/1\.0 200 OK/);
  assert.match(stdout, /^Not testable from outside\n {2}36 /m);
  assert.doesNotMatch(stdout, /PROPFIND/);
});

test("-v shows the bytes", async () => {
  const { stdout } = await conform(address, "--only", "34", "-v");
  assert.match(stdout, /> GET \/ HTCPCP\/1\.0\\x0d\\x0a\n/);
  assert.match(stdout, /< HTCPCP\/1\.0 200 OK\\x0d\\x0a\n/);
});

test("nobody there is exit code 6", async () => {
  const { code, stdout } = await conform("coffee://127.0.0.1:1", "--timeout", "2000");
  assert.equal(code, 6);
  assert.match(stdout, /nothing answers there/);
});

for (const args of [["--only", "63"], ["--only", "n"], ["--timeout", "0"], ["--wait", "soon"], ["tea://pot"]]) {
  test(`${args.join(" ")} is wrong usage`, async () => {
    const { code, stderr } = await conform(...args);
    assert.equal(code, 2);
    assert.match(stderr, /^potshark: .+\n$/);
  });
}
