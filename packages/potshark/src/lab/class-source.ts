/** A class as it is given: a folder, or the zip that a learning system made of it. Zips within are unpacked as well. */
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { UserMistake } from "@potshark/service";
import { type ClassFile, type ClassFiles, type ClassProblem, listClass } from "./class-files.ts";
import { headOfHandedIn } from "./handed-in-file.ts";
import { isPageBundle } from "./page-bundle.ts";
import { type Allowance, unpackZip } from "./unpack-zip.ts";

export interface ClassSource extends ClassFiles {
  /**
   * The files of one student, with the contents of each zip in its place; a bundle of the lab's page stays whole. What
   * is in a zip belongs to the student who handed it in, whatever it is called.
   */
  readonly unzip: <File extends ClassFile>(
    files: readonly File[],
  ) => Promise<{ readonly files: readonly (File | ClassFile)[]; readonly problems: readonly ClassProblem[] }>;
  /** Removes what was unpacked. */
  readonly dispose: () => void;
}

const MAX_ENTRIES = 100_000;
/** In all zips of one student. */
const MAX_ENTRIES_OF_STUDENT = 1000;
const MAX_NESTED = 2;
/** How many files of the greatest size one student's zips may unpack to. */
const MAX_FULL_FILES = 4;

const isZip = async (path: string): Promise<boolean> =>
  (await headOfHandedIn(path, 4))?.toString("latin1") === "PK\x03\x04";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The folder for unpacked files. It is made for the first zip, and removed with the process, however that ends. */
class Unpacked {
  readonly #maxBytes: number;
  #folder: string | undefined;
  #count = 0;
  readonly #onExit = (): void => this.dispose();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // Another listener stops the work in order, and the process exits after that.
    if (process.listenerCount(signal) > 1) return;
    this.dispose();
    process.kill(process.pid, signal);
  };

  /** @param maxBytes of one file, unpacked */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  unpack(path: string, allowance: Allowance): Promise<ClassFiles> {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), "potshark-class-"));
      process.on("exit", this.#onExit);
      for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    }
    return unpackZip(path, {
      allowance,
      folder: this.#folder,
      maxFileBytes: this.#maxBytes,
      nextNumber: () => {
        this.#count += 1;
        return this.#count;
      },
    });
  }

  dispose(): void {
    if (this.#folder === undefined) return;
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
    process.removeListener("exit", this.#onExit);
    for (const signal of SIGNALS) process.removeListener(signal, this.#onSignal);
  }
}

const withoutZips = async <File extends ClassFile>(
  given: readonly File[],
  unpacked: Unpacked,
  allowance: Allowance,
  depth: number,
): Promise<{ readonly files: readonly (File | ClassFile)[]; readonly problems: readonly ClassProblem[] }> => {
  const files: (File | ClassFile)[] = [];
  const problems: ClassProblem[] = [];
  for (const file of given) {
    if (!/\.zip$/i.test(file.name) || !(await isZip(file.path)) || (await isPageBundle(file.path))) {
      files.push(file);
      continue;
    }
    if (depth === 0) {
      problems.push({ name: file.name, says: `was left out: it is a zip in ${MAX_NESTED} others.` });
      continue;
    }
    const folder = file.name.replace(/\.zip$/i, "");
    const within = (name: string): string => (name === "" ? file.name : `${folder}/${name}`);
    try {
      const inside = await unpacked.unpack(file.path, allowance);
      const named = inside.files.map(({ path, name }) => ({ path, name: within(name) }));
      const deeper = await withoutZips(named, unpacked, allowance, depth - 1);
      files.push(...deeper.files);
      problems.push(...inside.problems.map((one) => ({ ...one, name: within(one.name) })), ...deeper.problems);
    } catch (error) {
      if (error instanceof UserMistake) throw error;
      problems.push({ name: file.name, says: `was left out: it is a damaged zip (${(error as Error).message}).` });
    }
  }
  return { files, problems };
};

/**
 * Opens a class.
 *
 * @param maxBytes of one file, unpacked
 * @param leftOut files and folders that belong to no student, such as the answers of the class
 * @returns undefined where the path is a file that is no class: a capture, or a bundle
 * @throws UserMistake where it is a zip that cannot be read
 */
export const openClass = async (
  path: string,
  maxBytes: number,
  leftOut: readonly (string | undefined)[],
): Promise<ClassSource | undefined> => {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  // Who marks may name the class by a link; nobody else's is followed.
  const zip = existsSync(path) ? realpathSync(path) : path;
  if (!isFolder && (!(await isZip(zip)) || (await isPageBundle(zip)))) return undefined;
  const unpacked = new Unpacked(maxBytes);
  const unzip: ClassSource["unzip"] = (files) => {
    const allowance = { entries: MAX_ENTRIES_OF_STUDENT, bytes: maxBytes * MAX_FULL_FILES };
    return withoutZips(files, unpacked, allowance, MAX_NESTED);
  };
  const dispose = (): void => unpacked.dispose();
  if (isFolder) {
    const within = (one: string, folder: string): boolean =>
      `${resolve(one)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
    // A folder is left out with all that is in it, unless the class itself is in it.
    const skipped = leftOut.flatMap((one) => (one === undefined || within(path, one) ? [] : [one]));
    const { files, problems } = listClass(path);
    return { files: files.filter((file) => !skipped.some((one) => within(file.path, one))), problems, unzip, dispose };
  }
  try {
    const allowance = { entries: MAX_ENTRIES, bytes: maxBytes * MAX_ENTRIES };
    return { ...(await unpacked.unpack(zip, allowance)), unzip, dispose };
  } catch (error) {
    dispose();
    if (error instanceof UserMistake) throw error;
    throw new UserMistake(`${path} is a damaged zip: ${(error as Error).message}; unpack it, and name the folder`);
  }
};
