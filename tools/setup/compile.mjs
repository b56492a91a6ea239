/**
 * Everything compiled, in a copy of the sources: tsc writes its results one by one and over a second or more, and
 * commands that run meanwhile would load halves. Only what is whole goes to the packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow, fingerprint, mirror } from "./mirror.mjs";

/** @typedef {{ root: string, paths: string[] }} Files */

/** The package folders of a repository, from its top. @type {(root: string) => string[]} */
const packageFolders = (root) => [
  "config",
  ...readdirSync(join(root, "packages")).map((name) => join("packages", name)),
];

/** Everything that results are made of. @type {(root: string) => Files} */
const sourcesIn = (root) => ({
  root,
  paths: [
    ...["tsconfig.base.json", "tsconfig.json", "package-lock.json"].filter((path) => existsSync(join(root, path))),
    ...["config", "packages"].flatMap((folder) =>
      filesBelow(root, folder, (name) => !["dist", "node_modules"].includes(name)),
    ),
  ],
});

/** What is made: modules, their declarations, bundles; not tsc's notes. @type {(root: string) => Files} */
const resultsIn = (root) => ({
  root,
  paths: packageFolders(root).flatMap((part) =>
    filesBelow(root, join(part, "dist"), (name) => !name.endsWith(".tsbuildinfo")),
  ),
});

/**
 * Stands for sources and results together: results that were deleted or written over are to be made again as well.
 * @type {(root: string, sources?: Files) => string}
 */
export const stateOf = (root, sources = sourcesIn(root)) =>
  [sources, resultsIn(root)].map((files) => fingerprint(files.root, files.paths)).join("\n");

/** Packages of the copy find each other there, libraries one folder up. @type {(copy: string) => void} */
const linkPackages = (copy) => {
  rmSync(join(copy, "node_modules"), { recursive: true, force: true });
  for (const part of packageFolders(copy)) {
    const manifest = join(copy, part, "package.json");
    if (!existsSync(manifest)) continue;
    const link = join(copy, "node_modules", JSON.parse(readFileSync(manifest, "utf8")).name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(copy, part), link, "junction");
  }
};

/** @type {(copy: string, script: string, args?: string[]) => boolean} */
const succeeds = (copy, script, args = []) =>
  spawnSync(process.execPath, [script, ...args], { cwd: copy, stdio: ["ignore", 2, 2] }).status === 0;

/**
 * @param {string} root of the repository
 * @param {string} copy the folder to compile in, below `root`; what it holds from last time makes this time quicker
 * @returns {string} as `stateOf`, of the sources as they were compiled
 * @throws {Error} what failed; the results of last time are then as they were
 */
export const compile = (root, copy) => {
  mkdirSync(join(copy, "packages"), { recursive: true });
  const { removed } = mirror(sourcesIn(root), sourcesIn(copy));
  // tsc leaves alone what it made of a source that is gone.
  if (removed > 0) {
    for (const part of packageFolders(copy)) rmSync(join(copy, part, "dist"), { recursive: true, force: true });
  }
  linkPackages(copy);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  if (!succeeds(copy, tsc, ["-b"])) throw new Error("the sources do not compile, see above");
  // What packages make for browsers, besides what tsc makes of them.
  for (const part of packageFolders(copy)) {
    const script = join(copy, part, "build-page.mjs");
    if (!existsSync(script) || succeeds(copy, script)) continue;
    throw new Error(`the page of ${part} cannot be bundled, see above`);
  }
  mirror(resultsIn(copy), resultsIn(root));
  return stateOf(root, sourcesIn(copy));
};
