/** All files of a class's folder. Links are never followed, and nothing in it makes the list endless. */
import { type Dirent, opendirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { whyNotOpened } from "./handed-in-file.ts";

export interface ClassFile {
  /** On this machine. */
  readonly path: string;
  /** From the class's folder, with slashes. */
  readonly name: string;
}

/** What was left out. */
export interface ClassProblem {
  /** From the class's folder, with slashes. */
  readonly name: string;
  /** The rest of a sentence that begins with the name. */
  readonly says: string;
}

export interface ClassFiles {
  /** In the order of their names. */
  readonly files: readonly ClassFile[];
  readonly problems: readonly ClassProblem[];
}

/** What lies about in such folders and is nobody's. */
const CLUTTER = /^\.|^(?:thumbs\.db|desktop\.ini|__MACOSX)$/i;
/** Learning systems put up to five folders around what a student handed in, and archives a folder in a folder. */
const MAX_DEPTH = 8;
/** Of a folder in the class's folder, which may be one student's. */
const MAX_ENTRIES = 20_000;

/** Files and folders that programs leave in such folders; they belong to no student. */
export const isClutter = (name: string): boolean => CLUTTER.test(name);

export const byName = (left: string, right: string): number => left.localeCompare(right, "en", { numeric: true });

const sorted = (entries: readonly Dirent[]): readonly Dirent[] =>
  entries.filter(({ name }) => !isClutter(name)).sort((left, right) => byName(left.name, right.name));

/** The files of one folder and of those within. */
class FolderSearch {
  readonly files: ClassFile[] = [];
  readonly problems: ClassProblem[] = [];
  #entries = 0;

  #entriesOf(folder: string): readonly Dirent[] {
    const entries: Dirent[] = [];
    const directory = opendirSync(folder);
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        this.#entries += 1;
        if (this.#entries > MAX_ENTRIES) break;
        entries.push(entry);
      }
    } finally {
      directory.closeSync();
    }
    return sorted(entries);
  }

  /** @param depth how many folders may be within this one */
  look(path: string, name: string, depth: number): void {
    let entries: readonly Dirent[];
    try {
      entries = this.#entriesOf(path);
    } catch (error) {
      const { says, advice } = whyNotOpened(error, path);
      this.problems.push({ name, says: `was left out. ${says} ${advice}` });
      return;
    }
    for (const entry of entries) this.take(entry, path, name === "" ? entry.name : `${name}/${entry.name}`, depth);
    if (depth === MAX_DEPTH && this.#entries > MAX_ENTRIES)
      this.problems.push({ name, says: `has too many files: only ${MAX_ENTRIES} were looked at.` });
  }

  take(entry: Dirent, folder: string, name: string, depth: number): void {
    const path = join(folder, entry.name);
    // A link that stands for a student's whole work is listed, so that the student's line says what it is.
    if (entry.isFile() || (!entry.isDirectory() && depth === MAX_DEPTH)) this.files.push({ path, name });
    else if (!entry.isDirectory())
      this.problems.push({
        name,
        says: `was left out: it is ${entry.isSymbolicLink() ? "a link" : "no regular file"}.`,
      });
    else if (depth > 0) this.look(path, name, depth - 1);
    else this.problems.push({ name, says: `was left out: it lies more than ${MAX_DEPTH} folders deep.` });
  }
}

/** @throws the error of the file system if the folder itself cannot be read */
export const listClass = (folder: string): ClassFiles => {
  const all = sorted(readdirSync(folder, { withFileTypes: true })).map((entry) => {
    const search = new FolderSearch();
    search.take(entry, folder, entry.name, MAX_DEPTH);
    return search;
  });
  return { files: all.flatMap(({ files }) => files), problems: all.flatMap(({ problems }) => problems) };
};
