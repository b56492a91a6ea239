/** A class as it is given: a folder, or the zip that a learning system made of it. Zips within are unpacked as well. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MANIFEST, SIGNATURE } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { openPromise } from "yauzl";
import { type ClassFile, type ClassFiles, type ClassProblem, listClass } from "./class-files.ts";
import { unpackZip } from "./unpack-zip.ts";

export interface ClassSource extends ClassFiles {
  /** Removes what was unpacked. */
  readonly dispose: () => void;
}

const MAX_ENTRIES = 100_000;
/** Of a student's zip, and of a zip in it. */
const MAX_ENTRIES_WITHIN = 1000;
const MAX_NESTED = 2;
/** So many files of the size that one may have are unpacked of a student's zip. */
const MAX_FULL_FILES = 4;

const isZip = async (path: string): Promise<boolean> => {
  const file = await open(path).catch(() => undefined);
  try {
    const { buffer } = (await file?.read(Buffer.alloc(4), 0, 4, 0)) ?? { buffer: Buffer.alloc(4) };
    return buffer.readUInt32LE(0) === 0x04034b50;
  } catch {
    return false;
  } finally {
    await file?.close();
  }
};

/** Whether a zip is what the lab's page saves, which is opened as a capture is. */
const isPageBundle = async (path: string): Promise<boolean> => {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch(() => undefined);
  if (zip === undefined) return false;
  const names = new Set<string>();
  try {
    let entries = 0;
    for await (const { fileName } of zip.eachEntry()) {
      names.add(fileName);
      entries += 1;
      if (entries > MAX_ENTRIES_WITHIN) break;
    }
  } catch {
    // Damaged: what opens it says how.
  } finally {
    zip.close();
  }
  return names.has(MANIFEST) && names.has(SIGNATURE);
};

/** Where zips are unpacked to: made when the first one is, and gone with the process. */
class Unpacked {
  #folder: string | undefined;
  #count = 0;
  readonly #remove = (): void => this.dispose();

  newFolder(): string {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), "potshark-class-"));
      process.on("exit", this.#remove);
    }
    this.#count += 1;
    const folder = join(this.#folder, `${this.#count}`);
    mkdirSync(folder);
    return folder;
  }

  dispose(): void {
    if (this.#folder === undefined) return;
    rmSync(this.#folder, { recursive: true, force: true });
    process.removeListener("exit", this.#remove);
    this.#folder = undefined;
  }
}

/** The files, with those inside of each zip in its place. */
const withZipsUnpacked = async (
  { files, problems }: ClassFiles,
  unpacked: Unpacked,
  maxBytes: number,
  depth = MAX_NESTED,
): Promise<ClassFiles> => {
  const all: ClassFile[] = [];
  const said: ClassProblem[] = [...problems];
  for (const file of files) {
    if (!/\.zip$/i.test(file.name) || !(await isZip(file.path)) || (await isPageBundle(file.path))) {
      all.push(file);
      continue;
    }
    const name = file.name.replace(/\.zip$/i, "");
    if (depth === 0) {
      said.push({ name: file.name, says: `was left out: it is a zip in ${MAX_NESTED} others.` });
      continue;
    }
    const target = unpacked.newFolder();
    try {
      const limits = { maxEntries: MAX_ENTRIES_WITHIN, maxFileBytes: maxBytes, maxBytes: maxBytes * MAX_FULL_FILES };
      const inside = await unpackZip(file.path, target, limits);
      const within = {
        files: inside.files.map((one) => ({ path: join(target, one), name: `${name}/${one}` })),
        problems: inside.problems.map((one) => ({ ...one, name: one.name === "" ? name : `${name}/${one.name}` })),
      };
      const deeper = await withZipsUnpacked(within, unpacked, maxBytes, depth - 1);
      all.push(...deeper.files);
      said.push(...deeper.problems);
    } catch (error) {
      said.push({ name: file.name, says: `was left out: it is a damaged zip (${(error as Error).message}).` });
    }
  }
  return { files: all, problems: said };
};

/**
 * Opens a class.
 *
 * @param maxBytes of one file, unpacked
 * @param leftOut files that are nobody's, such as the answers of the class
 * @returns undefined where the path is a file that is no class: a capture, or a bundle
 * @throws UserMistake where it is a zip that cannot be read
 */
export const openClass = async (
  path: string,
  maxBytes: number,
  leftOut: readonly (string | undefined)[],
): Promise<ClassSource | undefined> => {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && (!(await isZip(path)) || (await isPageBundle(path)))) return undefined;
  const unpacked = new Unpacked();
  const problems: ClassProblem[] = [];
  let folder = path;
  if (!isFolder) {
    folder = unpacked.newFolder();
    try {
      const limits = { maxEntries: MAX_ENTRIES, maxFileBytes: maxBytes, maxBytes: maxBytes * MAX_ENTRIES };
      problems.push(...(await unpackZip(path, folder, limits)).problems);
    } catch (error) {
      unpacked.dispose();
      throw new UserMistake(`${path} is a damaged zip: ${(error as Error).message}; unpack it, and name the folder`);
    }
  }
  const skipped = new Set(leftOut.flatMap((one) => (one === undefined ? [] : [resolve(one)])));
  const listed = listClass(folder);
  const files = listed.files.filter((file) => !skipped.has(resolve(file.path)));
  const all = await withZipsUnpacked({ files, problems: [...problems, ...listed.problems] }, unpacked, maxBytes);
  return { ...all, dispose: () => unpacked.dispose() };
};
