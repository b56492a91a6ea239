/** Files that a command was asked to write: refused before the work where they cannot be, written after it. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserMistake } from "@potshark/service";

const isThere = (path: string): UserMistake =>
  new UserMistake(`${path} is there already; choose another name, or overwrite it with --force`);

const failed = (path: string, error: unknown): UserMistake => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "EEXIST" ? isThere(path) : new UserMistake(`${path} cannot be written: ${message}`);
};

/** The path itself, or the next folder above it that is there. */
const existingPart = (path: string): string => (existsSync(path) ? path : existingPart(dirname(path)));

export interface Output {
  readonly path: string;
  readonly isFolder: boolean;
}

/** @throws UserMistake where two are the same, one is there already, or one cannot be written */
export const checkOutputs = (outputs: readonly Output[], isForced: boolean): void => {
  const paths = outputs.map(({ path }) => resolve(path));
  for (const [index, { path, isFolder }] of outputs.entries()) {
    if (paths.indexOf(paths[index]!) !== index) throw new UserMistake(`${path} is named for two outputs`);
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && there.isDirectory() !== isFolder)
      throw new UserMistake(`${path} is ${isFolder ? "no folder" : "a folder"}; choose another name`);
    try {
      if (there && !isForced && !(isFolder && readdirSync(path).length === 0)) throw isThere(path);
      // Only folders are made where they are missing.
      accessSync(there || isFolder ? existingPart(resolve(path)) : dirname(path), constants.W_OK);
    } catch (error) {
      throw error instanceof UserMistake ? error : failed(path, error);
    }
  }
};

/** @throws UserMistake where the file is there already, or cannot be written */
export const writeOutput = (path: string, content: string | Uint8Array, isForced: boolean): void => {
  try {
    writeFileSync(path, content, { flag: isForced ? "w" : "wx" });
  } catch (error) {
    throw failed(path, error);
  }
};

/** @throws UserMistake where it cannot be made */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw failed(path, error);
  }
};
