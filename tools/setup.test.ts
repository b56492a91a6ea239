/** The setup in a house of its own, with a tsc that only takes notes: no network, nothing installed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const TOOLS = fileURLToPath(new URL("./", import.meta.url));
const houses: string[] = [];
after(() => {
  for (const house of houses) rmSync(house, { recursive: true, force: true });
});

const write = (house: string, path: string, text: string): void => {
  const file = join(house, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const TSC = `
const { appendFileSync, mkdirSync } = require("node:fs");
appendFileSync("compiled.txt", process.argv.slice(2).join(" ") + "\\n");
for (const part of ["config", "packages/pot"]) mkdirSync(part + "/dist", { recursive: true });
`;

const buildHouse = (node = ">=20.19"): string => {
  const house = mkdtempSync(join(tmpdir(), "potshark-setup-"));
  houses.push(house);
  cpSync(join(TOOLS, "setup.mjs"), join(house, "tools/setup.mjs"));
  cpSync(join(TOOLS, "setup"), join(house, "tools/setup"), { recursive: true });
  const lock = {
    packages: {
      "": {},
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/mac": { version: "1.0.0", optional: true },
    },
  };
  write(house, "package.json", JSON.stringify({ engines: { node } }));
  write(house, "package-lock.json", JSON.stringify(lock));
  write(
    house,
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/zod": { version: "4.0.0" } } }),
  );
  write(house, "node_modules/typescript/bin/tsc", TSC);
  for (const name of ["tsconfig.base.json", "tsconfig.json", "config/tsconfig.json", "packages/pot/tsconfig.json"])
    write(house, name, "{}");
  write(house, "config/config.ts", "");
  write(house, "packages/pot/src/pot.ts", "");
  return house;
};

const setup = (
  house: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stderr: string } => {
  const { status, stderr } = spawnSync(process.execPath, [join(house, "tools/setup.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, CI: "", ...env },
  });
  return { status, stderr };
};

const compilations = (house: string): readonly string[] =>
  existsSync(join(house, "compiled.txt"))
    ? readFileSync(join(house, "compiled.txt"), "utf8").trimEnd().split("\n")
    : [];

test("compiles once, and again only after a change", () => {
  const house = buildHouse();
  assert.equal(setup(house, ["build"]).status, 0);
  assert.deepEqual(setup(house, ["build"]), { status: 0, stderr: "" });
  assert.deepEqual(compilations(house), ["-b --force"]);
  write(house, "packages/pot/src/pot.ts", "export const milk = true;");
  setup(house, ["build"]);
  write(house, "packages/pot/src/new.ts", "");
  setup(house, ["build"]);
  setup(house, ["build"]);
  assert.deepEqual(compilations(house), ["-b --force", "-b", "-b"]);
});

test("compiles everything where results were deleted", () => {
  const house = buildHouse();
  setup(house, ["build"]);
  rmSync(join(house, "packages/pot/dist"), { recursive: true });
  setup(house, ["build"]);
  assert.deepEqual(compilations(house), ["-b --force", "-b --force"]);
});

test("a source that does not compile is compiled again next time, and ends with one line", () => {
  const house = buildHouse();
  write(house, "node_modules/typescript/bin/tsc", `${TSC}process.exit(2);`);
  for (const _ of [1, 2]) {
    const { status, stderr } = setup(house, ["build"]);
    assert.equal(status, 1);
    assert.match(stderr, /^setup: the sources do not compile, see above$/m);
  }
  assert.equal(compilations(house).length, 2);
});

test("installs where a package is missing or has another version; one for another system may be missing", () => {
  for (const packages of [{}, { "node_modules/zod": { version: "3.0.0" } }]) {
    const house = buildHouse();
    write(house, "node_modules/.package-lock.json", JSON.stringify({ packages }));
    write(
      house,
      "npm-cli.js",
      'require("node:fs").writeFileSync("installed.txt", process.argv.slice(2).join(" ")); process.exit(1);',
    );
    const { status, stderr } = setup(house, ["build"], { npm_execpath: join(house, "npm-cli.js") });
    assert.equal(status, 1);
    assert.match(stderr, /^setup: npm install failed \(exit code 1\), see above; it needs the network/m);
    assert.match(readFileSync(join(house, "installed.txt"), "utf8"), /^install --no-save --ignore-scripts /);
    assert.deepEqual(compilations(house), []);
  }
});

test("a Node that is too old and an unknown step are one line each", () => {
  assert.deepEqual(setup(buildHouse(">=99.1"), ["build"]), {
    status: 1,
    stderr: `setup: Node ${process.versions.node} is too old, Potshark needs 99.1 or newer: https://nodejs.org/\n`,
  });
  assert.deepEqual(setup(buildHouse(), ["brew"]), {
    status: 1,
    stderr: "setup: unknown step brew; the steps are build and system\n",
  });
});

test("a program that is missing is one line; under CI it is an error", { skip: process.platform !== "linux" }, () => {
  const house = buildHouse();
  const programs = join(house, "programs");
  for (const name of ["tshark", "dumpcap", "curl", "python3"]) {
    write(programs, name, "");
    chmodSync(join(programs, name), 0o755);
  }
  const { status, stderr } = setup(house, ["system"], { PATH: programs });
  assert.equal(status, 0);
  assert.match(stderr, /^setup: tests will fail: Chromium is missing\. [^\n]+\n$/);
  assert.equal(setup(house, ["system"], { PATH: programs, CI: "true" }).status, 1);
  write(programs, "chromium", "");
  chmodSync(join(programs, "chromium"), 0o755);
  assert.deepEqual(setup(house, ["system"], { PATH: programs, CI: "true" }), { status: 0, stderr: "" });
});

test("as root on Debian the missing ones are installed with apt-get", { skip: process.getuid?.() !== 0 }, () => {
  const house = buildHouse();
  const programs = join(house, "programs");
  write(
    programs,
    "apt-get",
    `#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> ${house}/apt.txt\nfor name in tshark dumpcap chromium curl python3; do : > ${programs}/$name; /bin/chmod 755 ${programs}/$name; done\n`,
  );
  chmodSync(join(programs, "apt-get"), 0o755);
  assert.equal(setup(house, ["system"], { PATH: programs, CI: "true" }).status, 0);
  assert.equal(
    readFileSync(join(house, "apt.txt"), "utf8"),
    "noninteractive update -qq\nnoninteractive install -qq -y --no-install-recommends tshark chromium curl python3\n",
  );
});
