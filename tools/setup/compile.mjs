/**
 * Compiles everything in a copy of the sources: tsc writes its results one by one over a second or more, and commands
 * that run at that time would load a mix of old and new files. Only complete results go to the packages.
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

/** All sources of the results. @type {(root: string) => Files} */
const sourcesIn = (root) => ({
  root,
  paths: [
    ...["tsconfig.base.json", "tsconfig.json", "package-lock.json"].filter((path) => existsSync(join(root, path))),
    ...["config", "packages"].flatMap((folder) =>
      filesBelow(root, folder, (name) => !["dist", "node_modules"].includes(name)),
    ),
  ],
});

/** The results: modules, their declarations, bundles; not tsc's build info. @type {(root: string) => Files} */
const resultsIn = (root) => ({
  root,
  paths: packageFolders(root).flatMap((part) =>
    filesBelow(root, join(part, "dist"), (name) => !name.endsWith(".tsbuildinfo")),
  ),
});

/**
 * A hash of sources and results together: results that were deleted or overwritten are made again too.
 * @type {(root: string, sources?: Files) => string}
 */
export const stateOf = (root, sources = sourcesIn(root)) =>
  [sources, resultsIn(root)].map((files) => fingerprint(files.root, files.paths)).join("\n");

/** Packages in the copy find each other there, and libraries one folder up. @type {(copy: string) => void} */
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
 * @param {string} copy the folder to compile in, below `root`; its content from the last run makes this run faster
 * @returns {string} as `stateOf`, of the sources as they were compiled
 * @throws {Error} what failed; the results of the last run are then unchanged
 */
export const compile = (root, copy) => {
  mkdirSync(join(copy, "packages"), { recursive: true });
  const { removed } = mirror(sourcesIn(root), sourcesIn(copy));
  // tsc does not remove the results of a deleted source.
  if (removed > 0) {
    for (const part of packageFolders(copy)) rmSync(join(copy, part, "dist"), { recursive: true, force: true });
  }
  linkPackages(copy);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  if (!succeeds(copy, tsc, ["-b"])) throw new Error("the sources do not compile, see above");
  // Bundles for browsers, in addition to tsc's results.
  for (const part of packageFolders(copy)) {
    const script = join(copy, part, "build-page.mjs");
    if (!existsSync(script) || succeeds(copy, script)) continue;
    throw new Error(`the page of ${part} cannot be bundled, see above`);
  }
  mirror(resultsIn(copy), resultsIn(root));
  return stateOf(root, sourcesIn(copy));
};
