/** Installs the packages of package-lock.json and compiles everything; each only if something changed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, stateOf } from "./compile.mjs";
import { withLock } from "./lock.mjs";

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
 * Whether node_modules contains what the lock file says. npm writes its list of installed packages last, so an
 * interrupted installation is detected too. Packages for other systems are optional and may be absent.
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
 * Installs what the lock file says and does not change that file. Not `npm ci`, which starts from nothing after every
 * small change. No package needs an install script, so none is run.
 * @type {(folder: string) => void}
 */
const install = (folder) => {
  const started = performance.now();
  say("installing packages (npm install) ...");
  // The remains of an interrupted installation must not be used.
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
  // Under npm an environment variable names its file; on Windows npm is a .cmd, which Node starts only through a shell.
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

/**
 * Installs and compiles what is not up to date.
 * @param {URL} root folder of the repository
 * @throws {Error} one line that says what failed and what to do
 */
export const build = (root) => {
  const folder = fileURLToPath(root);
  const place = join(folder, ".build");
  const stamp = join(place, "state");
  const isUpToDate = () => isInstalled(folder) && existsSync(stamp) && readFileSync(stamp, "utf8") === stateOf(folder);
  if (isUpToDate()) return;
  mkdirSync(place, { recursive: true });
  withLock(join(place, "lock"), {
    onWait: (holder) => say(`process ${holder} is setting up the same folder; waiting for it ...`),
    work: () => {
      // The process that held the lock before may have done everything.
      if (isUpToDate()) return;
      // So that another process that starts now waits, even if this one fails.
      rmSync(stamp, { force: true });
      if (!isInstalled(folder)) install(folder);
      const started = performance.now();
      say("compiling ...");
      writeFileSync(stamp, compile(folder, place));
      say(`compiled in ${seconds(started)}`);
    },
  });
};
