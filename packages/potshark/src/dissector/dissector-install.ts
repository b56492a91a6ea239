/**
 * Installs the dissector's files where Wireshark looks, and removes them again. Both may be run any number of times.
 */
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { differenceOf, type Folders, hashOf, readIfThere, type ShippedFile, stateOf } from "./dissector-files.ts";
import { readRecord, writeRecord } from "./install-record.ts";

/** The result for one file. */
export interface FileOutcome {
  readonly path: string;
  readonly outcome: "written" | "updated" | "replaced" | "current" | "kept" | "refused" | "removed";
  /** The reason, if it is not obvious. */
  readonly note?: string;
}

/** Replaces the file atomically, because Wireshark may be reading it. An existing link is replaced, not followed. */
const writeWhole = (path: string, content: Uint8Array): void => {
  const draft = `${path}.potshark`;
  writeFileSync(draft, content);
  renameSync(draft, path);
};

const planFor = (file: ShippedFile, installed: string | undefined, force: boolean): FileOutcome => {
  const { path } = file;
  const state = stateOf(file, installed);
  if (state === "missing") return { path, outcome: "written" };
  if (state === "current") return { path, outcome: "current" };
  if (state === "older") return { path, outcome: "updated" };
  const whose = state === "changed" ? "was changed since it was installed" : "was not installed by potshark";
  const note = `${whose}; it differs ${differenceOf(file)}`;
  if (force) return { path, outcome: "replaced", note };
  return { path, outcome: file.isProfile && state === "changed" ? "kept" : "refused", note };
};

/**
 * Installs the files. A file that is not ours, or was changed since, is replaced only with `force`; without it, a
 * changed file of the profile is kept, because Wireshark itself changes those, and any other is refused.
 */
export const installFiles = (
  files: readonly ShippedFile[],
  { configuration }: Folders,
  force: boolean,
): readonly FileOutcome[] => {
  const record = readRecord(configuration);
  const plan = files.map((file) => planFor(file, record.files[file.path], force));
  const folders = new Set(record.folders);
  for (const folder of new Set([configuration, ...files.map(({ path }) => dirname(path))])) {
    const made = mkdirSync(folder, { recursive: true });
    if (made !== undefined) folders.add(made);
  }
  const ours = files.filter((_, index) => !["kept", "refused"].includes(plan[index]!.outcome));
  const hashes = Object.fromEntries(ours.map(({ path, content }) => [path, hashOf(content)]));
  // First the record: if this is interrupted, uninstall still knows every file that may have been written.
  writeRecord(configuration, { files: { ...record.files, ...hashes }, folders: [...folders] });
  for (const [index, { path, content }] of files.entries()) {
    if (["written", "updated", "replaced"].includes(plan[index]!.outcome)) writeWhole(path, content);
  }
  return plan;
};

const removeIfEmpty = (folder: string): boolean => {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
};

/** Removes the folder and those around it, up to the outermost that install made, if they are empty. */
const removeEmptyFolders = (folder: string, made: readonly string[]): void => {
  for (let current = folder; made.some((outer) => isInside(current, outer)); current = dirname(current)) {
    if (!removeIfEmpty(current)) return;
  }
};

const isInside = (folder: string, outer: string): boolean =>
  folder === outer || (dirname(folder) !== folder && isInside(dirname(folder), outer));

/** Removes what `installFiles` wrote; a file that was changed since is kept unless `force`. */
export const uninstallFiles = ({ configuration }: Folders, force: boolean): readonly FileOutcome[] => {
  const { files, folders } = readRecord(configuration);
  const kept: Record<string, string> = {};
  const outcomes = Object.entries(files).flatMap(([path, hash]): readonly FileOutcome[] => {
    const there = readIfThere(path);
    if (there === undefined) return [];
    if (hashOf(there) !== hash && !force) {
      kept[path] = hash;
      return [{ path, outcome: "refused", note: "was changed since it was installed" }];
    }
    rmSync(path);
    return [{ path, outcome: "removed" }];
  });
  if (Object.keys(files).length > 0) writeRecord(configuration, { files: kept, folders });
  for (const folder of new Set([...Object.keys(files).map((path) => dirname(path)), configuration])) {
    removeEmptyFolders(folder, folders);
  }
  return outcomes;
};
