/** Packages installed as package-lock.json says, and everything compiled; each only when something changed. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/** @type {(text: string) => void} */
const say = (text) => {
  process.stderr.write(`setup: ${text}\n`);
};

/** @type {(since: number) => string} */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @type {(file: string) => Record<string, LockedPackage>} */
const lockedPackages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/** @type {(folder: string) => string} */
const installedRecord = (folder) => join(folder, "node_modules/.package-lock.json");

/**
 * Whether node_modules holds what the lock file says. npm writes down what it installed, as its last act, so that an
 * interrupted installation is seen too. Packages for other systems are optional and may be absent.
 * @type {(folder: string) => boolean}
 */
const isInstalled = (folder) => {
  if (!existsSync(installedRecord(folder))) return false;
  const installed = lockedPackages(installedRecord(folder));
  return Object.entries(lockedPackages(join(folder, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === wanted.version : wanted.optional === true || wanted.devOptional === true;
  });
};

/**
 * Installs what the lock file says, and leaves that file alone. Not `npm ci`, which starts from nothing after every
 * small change. No package needs an install script, so none is run.
 * @type {(folder: string) => void}
 */
const install = (folder) => {
  const started = performance.now();
  say("installing packages (npm install) ...");
  // What an interrupted installation left behind is not to be built upon.
  if (!existsSync(installedRecord(folder))) rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  const args = [
    "install",
    "--no-save",
    "--ignore-scripts",
    "--include=dev",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  // Under npm its own file is known; on Windows npm is a .cmd, which Node starts only through a shell.
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : undefined;
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: folder, stdio: ["ignore", 2, 2] })
    : spawnSync(["npm", ...args].join(" "), { cwd: folder, stdio: ["ignore", 2, 2], shell: true });
  if (status !== 0) {
    const why = error ? error.message : `exit code ${status}`;
    throw new Error(`npm install failed (${why}), see above; it needs the network. Then run the same command again`);
  }
  say(`packages installed in ${seconds(started)}`);
};

/** @type {(folder: string) => string[]} */
const packageFolders = (folder) => [
  join(folder, "config"),
  ...readdirSync(join(folder, "packages")).map((name) => join(folder, "packages", name)),
];

/** Every file but tsc's own. @type {(folder: string) => string[]} */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : filesIn(path);
    return entry.isFile() && !entry.name.endsWith(".tsbuildinfo") ? [path] : [];
  });

/**
 * Stands for everything that tsc reads. Names, sizes and times suffice: whatever is taken for a change only costs one
 * incremental tsc.
 * @type {(folder: string) => string}
 */
const fingerprint = (folder) => {
  const hash = createHash("sha256");
  const settings = ["tsconfig.base.json", "tsconfig.json", "package-lock.json"].map((name) => join(folder, name));
  for (const file of [...settings, ...packageFolders(folder).flatMap(filesIn)].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
};

/** @type {(folder: string) => boolean} */
const hasResults = (folder) =>
  packageFolders(folder)
    .filter((part) => existsSync(join(part, "tsconfig.json")))
    .every((part) => existsSync(join(part, "dist")));

/** @type {(folder: string) => void} */
const compile = (folder) => {
  const started = performance.now();
  say("compiling (tsc -b) ...");
  const tsc = join(folder, "node_modules/typescript/bin/tsc");
  // tsc looks at its own notes, not at its results: where those were deleted it would find nothing to do.
  const args = hasResults(folder) ? ["-b"] : ["-b", "--force"];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("the sources do not compile, see above");
  say(`compiled in ${seconds(started)}`);
};

/** What packages make for browsers, besides what tsc makes of them. @type {(folder: string) => void} */
const bundle = (folder) => {
  for (const part of packageFolders(folder)) {
    const script = join(part, "build-page.mjs");
    if (!existsSync(script)) continue;
    const { status } = spawnSync(process.execPath, [script], { cwd: folder, stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error(`the page of ${part} cannot be bundled, see above`);
  }
};

/**
 * Installs and compiles what is not up to date.
 * @param {URL} root folder of the repository
 * @throws {Error} one line saying what failed and what to do
 */
export const build = (root) => {
  const folder = fileURLToPath(root);
  if (!isInstalled(folder)) install(folder);
  const stamp = join(folder, "node_modules/.potshark-setup");
  // Taken before tsc runs, so that a source that changes meanwhile counts as changed next time.
  const current = fingerprint(folder);
  if (hasResults(folder) && existsSync(stamp) && readFileSync(stamp, "utf8") === current) return;
  compile(folder);
  bundle(folder);
  writeFileSync(stamp, current);
};
