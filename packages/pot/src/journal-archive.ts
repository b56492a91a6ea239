/** A journal that has grown long begins anew, with what a pot has to know; all that it held stays beside it. */
import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** So that what was created in a folder, or renamed, is there after a power cut. Windows has no such thing. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
};

/** The first name behind the path that is free, or that a start which was cut short gave to the same file already. */
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
 * Puts a file with that text in the place of the journal, at one stroke: whenever the power goes, the old or the new is
 * there. @returns what the old one is called now
 * @throws the error of the file system; the journal is then as it was
 */
export const beginAnew = async (path: string, text: string): Promise<string> => {
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
