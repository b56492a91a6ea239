/**
 * The set-up in a repository of its own, with a tsc that copies files and logs its calls: no network, nothing
 * installed.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const TOOLS = fileURLToPath(new URL("./", import.meta.url));
const repositories: string[] = [];
after(() => {
  for (const repository of repositories) rmSync(repository, { recursive: true, force: true });
});

const write = (repository: string, path: string, text: string): void => {
  const file = join(repository, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/**
 * Runs in the folder where the set-up compiles. It logs in seen.txt which results commands would load at that moment.
 */
const TSC = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
appendFileSync("compiled.txt", process.argv.slice(2).join(" ") + "\\n");
for (const [source, result] of [["config/config.ts", "config/dist/config.js"], ["packages/pot/src/pot.ts", "packages/pot/dist/pot.js"]]) {
  const content = readFileSync(source, "utf8");
  if (existsSync(result) && readFileSync(result, "utf8") === content) continue;
  mkdirSync(require("node:path").dirname(result), { recursive: true });
  writeFileSync(result, "half");
  const live = "../" + result;
  appendFileSync("seen.txt", (existsSync(live) ? readFileSync(live, "utf8") : "nothing") + "\\n");
  writeFileSync(result, content);
}
`;

const makeRepository = (node = ">=20.19"): string => {
  const repository = mkdtempSync(join(tmpdir(), "potshark-setup-"));
  repositories.push(repository);
  cpSync(join(TOOLS, "setup.mjs"), join(repository, "tools/setup.mjs"));
  cpSync(join(TOOLS, "setup"), join(repository, "tools/setup"), { recursive: true });
  const lock = {
    packages: {
      "": {},
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/mac": { version: "1.0.0", optional: true },
    },
  };
  write(repository, "package.json", JSON.stringify({ engines: { node } }));
  write(repository, "package-lock.json", JSON.stringify(lock));
  write(
    repository,
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/zod": { version: "4.0.0" } } }),
  );
  write(repository, "node_modules/typescript/bin/tsc", TSC);
  for (const name of ["tsconfig.base.json", "tsconfig.json", "config/tsconfig.json", "packages/pot/tsconfig.json"])
    write(repository, name, "{}");
  write(repository, "config/config.ts", "config");
  write(repository, "packages/pot/package.json", '{ "name": "@potshark/pot" }');
  write(repository, "packages/pot/src/pot.ts", "pot");
  // This package has no compiled results.
  write(repository, "packages/wireshark/tsconfig.json", "{}");
  return repository;
};

const setup = (
  repository: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stderr: string } => {
  const { status, stderr } = spawnSync(process.execPath, [join(repository, "tools/setup.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, CI: "", ...env },
  });
  return { status, stderr };
};

const notes = (repository: string, name: "compiled.txt" | "seen.txt"): readonly string[] => {
  const file = join(repository, ".build", name);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
};

const read = (repository: string, path: string): string => readFileSync(join(repository, path), "utf8");

test("compiles once, and again only after a change", () => {
  const repository = makeRepository();
  assert.equal(setup(repository, ["build"]).status, 0);
  assert.deepEqual(setup(repository, ["build"]), { status: 0, stderr: "" });
  assert.deepEqual(notes(repository, "compiled.txt"), ["-b"]);
  write(repository, "packages/pot/src/pot.ts", "pot with milk");
  setup(repository, ["build"]);
  assert.equal(read(repository, "packages/pot/dist/pot.js"), "pot with milk");
  write(repository, "packages/pot/src/new.ts", "");
  setup(repository, ["build"]);
  setup(repository, ["build"]);
  assert.deepEqual(notes(repository, "compiled.txt"), ["-b", "-b", "-b"]);
  // The same text with a new time, as after a checkout.
  write(repository, "packages/pot/src/pot.ts", "pot with milk");
  assert.deepEqual(setup(repository, ["build"]), { status: 0, stderr: "" });
});

test("this repository has nothing to do the second time", () => {
  const again = (): { status: number | null; stderr: string } =>
    setup(fileURLToPath(new URL("../", import.meta.url)), ["build"]);
  assert.equal(again().status, 0);
  assert.deepEqual(again(), { status: 0, stderr: "" });
});

test("set-ups at the same time: one compiles, the others wait for it", async () => {
  const repository = makeRepository();
  const run = async (): Promise<number | null> => {
    const child = spawn(process.execPath, [join(repository, "tools/setup.mjs"), "build"], { stdio: "ignore" });
    const [code] = await once(child, "exit");
    return code;
  };
  assert.deepEqual(await Promise.all([run(), run(), run(), run()]), [0, 0, 0, 0]);
  assert.deepEqual(notes(repository, "compiled.txt"), ["-b"]);
  assert.equal(existsSync(join(repository, ".build/lock")), false);
});

test("the lock of a set-up that was killed holds nobody up", () => {
  const repository = makeRepository();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  write(repository, ".build/lock", String(pid));
  assert.equal(setup(repository, ["build"]).status, 0);
  assert.deepEqual(notes(repository, "compiled.txt"), ["-b"]);
});

test("commands that run meanwhile load what was there before, and files that stay the same are not written again", () => {
  const repository = makeRepository();
  setup(repository, ["build"]);
  const fileOf = (path: string): number => statSync(join(repository, path)).ino;
  const before = [fileOf("config/dist/config.js"), fileOf("packages/pot/dist/pot.js")];
  write(repository, "packages/pot/src/pot.ts", "pot with milk");
  const reader = openSync(join(repository, "packages/pot/dist/pot.js"), "r");
  setup(repository, ["build"]);
  assert.deepEqual(notes(repository, "seen.txt"), ["nothing", "nothing", "pot"]);
  assert.equal(readFileSync(reader, "utf8"), "pot");
  closeSync(reader);
  assert.equal(fileOf("config/dist/config.js"), before[0]);
  assert.notEqual(fileOf("packages/pot/dist/pot.js"), before[1]);
});

test("results that were deleted, written over or left behind by a source that is gone are put right", () => {
  const repository = makeRepository();
  setup(repository, ["build"]);
  rmSync(join(repository, "packages/pot/dist"), { recursive: true });
  write(repository, "config/dist/config.js", "half");
  setup(repository, ["build"]);
  assert.equal(read(repository, "packages/pot/dist/pot.js"), "pot");
  assert.equal(read(repository, "config/dist/config.js"), "config");
  write(repository, "packages/pot/src/tea.ts", "");
  write(repository, ".build/packages/pot/dist/tea.js", "");
  setup(repository, ["build"]);
  assert.ok(existsSync(join(repository, "packages/pot/dist/tea.js")));
  rmSync(join(repository, "packages/pot/src/tea.ts"));
  setup(repository, ["build"]);
  assert.deepEqual(readdirSync(join(repository, "packages/pot/dist")), ["pot.js"]);
});

test("a source that does not compile is compiled again next time, ends with one line, and leaves what there was", () => {
  const repository = makeRepository();
  setup(repository, ["build"]);
  write(repository, "packages/pot/src/pot.ts", "pot with");
  write(repository, "node_modules/typescript/bin/tsc", `${TSC}process.exit(2);`);
  for (const _ of [1, 2]) {
    const { status, stderr } = setup(repository, ["build"]);
    assert.equal(status, 1);
    assert.match(stderr, /^setup: the sources do not compile, see above$/m);
  }
  assert.equal(notes(repository, "compiled.txt").length, 3);
  assert.equal(read(repository, "packages/pot/dist/pot.js"), "pot");
});

test("installs where a package is missing or has another version; one for another system may be missing", () => {
  for (const packages of [{}, { "node_modules/zod": { version: "3.0.0" } }]) {
    const repository = makeRepository();
    write(repository, "node_modules/.package-lock.json", JSON.stringify({ packages }));
    write(
      repository,
      "npm-cli.js",
      'require("node:fs").writeFileSync("installed.txt", process.argv.slice(2).join(" ")); process.exit(1);',
    );
    const { status, stderr } = setup(repository, ["build"], { npm_execpath: join(repository, "npm-cli.js") });
    assert.equal(status, 1);
    assert.match(stderr, /^setup: npm install failed \(exit code 1\), see above; it needs the network/m);
    assert.match(readFileSync(join(repository, "installed.txt"), "utf8"), /^install --no-save --ignore-scripts /);
    assert.deepEqual(notes(repository, "compiled.txt"), []);
  }
});

test("a Node that is too old and an unknown step are one line each", () => {
  assert.deepEqual(setup(makeRepository(">=99.1"), ["build"]), {
    status: 1,
    stderr: `setup: Node ${process.versions.node} is too old, Potshark needs 99.1 or newer: https://nodejs.org/\n`,
  });
  assert.deepEqual(setup(makeRepository(), ["brew"]), {
    status: 1,
    stderr: "setup: unknown step brew; the steps are build and system\n",
  });
});

test("a program that is missing is one line; under CI it is an error", { skip: process.platform !== "linux" }, () => {
  const repository = makeRepository();
  const programs = join(repository, "programs");
  for (const name of ["tshark", "dumpcap", "curl", "python3"]) {
    write(programs, name, "");
    chmodSync(join(programs, name), 0o755);
  }
  const { status, stderr } = setup(repository, ["system"], { PATH: programs });
  assert.equal(status, 0);
  assert.match(stderr, /^setup: tests will fail: Chromium is missing\. [^\n]+\n$/);
  assert.equal(setup(repository, ["system"], { PATH: programs, CI: "true" }).status, 1);
  write(programs, "chromium", "");
  chmodSync(join(programs, "chromium"), 0o755);
  assert.deepEqual(setup(repository, ["system"], { PATH: programs, CI: "true" }), { status: 0, stderr: "" });
});

test("as root on Debian the missing ones are installed with apt-get", { skip: process.getuid?.() !== 0 }, () => {
  const repository = makeRepository();
  const programs = join(repository, "programs");
  write(
    programs,
    "apt-get",
    `#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> ${repository}/apt.txt\nfor name in tshark dumpcap chromium curl python3; do : > ${programs}/$name; /bin/chmod 755 ${programs}/$name; done\n`,
  );
  chmodSync(join(programs, "apt-get"), 0o755);
  assert.equal(setup(repository, ["system"], { PATH: programs, CI: "true" }).status, 0);
  assert.equal(
    readFileSync(join(repository, "apt.txt"), "utf8"),
    "noninteractive update -qq\nnoninteractive install -qq -y --no-install-recommends tshark chromium curl python3\n",
  );
});
