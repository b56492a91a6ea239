/** Updates folders of files so that no reader sees an incomplete file. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The files below a folder, as paths from `root`; none if there is no such folder.
 * @param {string} root
 * @param {string} folder
 * @param {(name: string) => boolean} isWanted asked of files and folders
 * @returns {string[]}
 */
export const filesBelow = (root, folder, isWanted) => {
  const place = join(root, folder);
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(({ name }) => isWanted(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(root, path, isWanted);
      return entry.isFile() ? [path] : [];
    })
    .sort();
};

/**
 * A hash of names and contents, but not of times: a source that was only checked out again is the same source.
 * @type {(root: string, paths: readonly string[]) => string}
 */
export const fingerprint = (root, paths) => {
  const hash = createHash("sha256");
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
};

/**
 * Makes the files below `to` equal to those of `from`. An equal file is not changed; any other is written next to its
 * place and moved there, so that a program that reads it at that time gets the old or the new file.
 * @param {{ root: string, paths: readonly string[] }} from
 * @param {{ root: string, paths: readonly string[] }} to `paths` are those that are there now
 * @returns {{ removed: number }} files of `to` that `from` does not have
 */
export const mirror = (from, to) => {
  const present = new Set(to.paths);
  for (const path of from.paths) {
    const content = readFileSync(join(from.root, path));
    const place = join(to.root, path);
    if (present.delete(path) && readFileSync(place).equals(content)) continue;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(`${place}.new`, content);
    renameSync(`${place}.new`, place);
  }
  for (const path of present) rmSync(join(to.root, path));
  return { removed: present.size };
};
