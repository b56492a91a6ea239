/** A long journal is replaced by a new one with what the pot needs; the old file is kept next to it. */
import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes file creations and renames in a folder survive a power cut. Windows has no such call. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
};

/** The first free name after the path, or the name that an interrupted start already gave to the same file. */
const archiveName = async (
  path: string,
  inode: number,
): Promise<{ readonly name: string; readonly isTaken: boolean }> => {
  for (let number = 1; ; number += 1) {
    const name = `${path}.${number}`;
    const found = await stat(name).catch(() => undefined);
    if (found === undefined || found.ino === inode) return { name, isTaken: found !== undefined };
  }
};

/**
 * Replaces the journal atomically by a file with that text: after a power cut, either the old or the new one is there.
 * @returns the new name of the old one
 * @throws the error of the file system; the journal is then unchanged
 */
export const rotate = async (path: string, text: string): Promise<string> => {
  const { ino, mode } = await stat(path);
  const fresh = `${path}.new`;
  try {
    const file = await open(fresh, "w", mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const { name, isTaken } = await archiveName(path, ino);
    if (!isTaken) await link(path, name);
    await syncFolder(path);
    await rename(fresh, path);
    await syncFolder(path);
    return name;
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
};
