/**
 * Reads untrusted files: a link may lead to another student's work or to a secret, a pipe never ends, a device has no
 * size. Only regular files are read, up to the given size.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";

interface Refused {
  readonly ok: false;
  /** One sentence each: the problem, and what to do about it. */
  readonly says: string;
  readonly advice: string;
  readonly isTooLarge: boolean;
}

export type HandedInFile = { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Refused;

const MEGABYTE = 1 << 20;

const sizeText = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} kB` : `${Math.ceil(bytes / MEGABYTE)} MB`;

const refused = (says: string, advice: string, isTooLarge = false): Refused => ({
  ok: false,
  says,
  advice,
  isTooLarge,
});

/** Node shows a byte of a name that is not UTF-8 like this, and cannot open the file by that name. */
const NOT_UTF8 = "\ufffd";

/** Why something could not be opened, for people. */
export const whyNotOpened = (error: unknown, path: string): { readonly says: string; readonly advice: string } => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && path.includes(NOT_UTF8))
    return { says: "Its name is not UTF-8, so it cannot be opened.", advice: "Give it another name." };
  if (code === "ENOENT") return { says: "There is no such file.", advice: "Check its name." };
  if (code === "ELOOP") return { says: "This is a link.", advice: "Hand in the file itself." };
  if (code === "EACCES" || code === "EPERM")
    return { says: "It may not be read.", advice: "Change its permissions: chmod -R u+rwX FOLDER." };
  return { says: `It cannot be read: ${message}.`, advice: "Check its name, and that you may read it." };
};

/** Reads at most `most` bytes; the file may have grown since its size was read. */
const readUpTo = async (file: FileHandle, size: number, most: number): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = new Uint8Array(Math.min(size, most));
  let had = 0;
  while (had < bytes.length) {
    const { bytesRead } = await file.read(bytes, had, bytes.length - had, had);
    if (bytesRead === 0) break;
    had += bytesRead;
  }
  return bytes.subarray(0, had);
};

type Opened = { readonly ok: true; readonly file: FileHandle; readonly size: number } | Refused;

/** The caller closes it. @throws what the system says */
const openHandedIn = async (path: string, maxBytes: number): Promise<Opened> => {
  const found = await lstat(path);
  if (!found.isFile()) {
    const what = found.isSymbolicLink() ? "a link" : found.isDirectory() ? "a folder" : "no regular file";
    return refused(`This is ${what}.`, "Hand in the file itself.");
  }
  // The file may have been replaced by now: do not follow a link, do not wait for a pipe. Windows has neither flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  const status = await file.stat();
  if (status.isFile() && status.size <= maxBytes) return { ok: true, file, size: status.size };
  await file.close();
  if (!status.isFile()) return refused("This is no regular file.", "Hand in the file itself.");
  return refused(`The file has ${sizeText(status.size)}; up to ${sizeText(maxBytes)} are read.`, "Hand in less.", true);
};

/** Reads a file that was handed in. Never throws. */
export const readHandedIn = async (path: string, maxBytes: number): Promise<HandedInFile> => {
  try {
    const opened = await openHandedIn(path, maxBytes);
    if (!opened.ok) return opened;
    try {
      return { ok: true, bytes: await readUpTo(opened.file, opened.size, maxBytes) };
    } finally {
      await opened.file.close();
    }
  } catch (error) {
    const { says, advice } = whyNotOpened(error, path);
    return refused(says, advice);
  }
};

/**
 * The first bytes of a file that was handed in.
 *
 * @returns undefined where it is no regular file, or cannot be read
 */
export const headOfHandedIn = async (path: string, most: number): Promise<Buffer | undefined> => {
  try {
    const opened = await openHandedIn(path, Number.POSITIVE_INFINITY);
    if (!opened.ok) return undefined;
    try {
      return Buffer.from(await readUpTo(opened.file, opened.size, most));
    } finally {
      await opened.file.close();
    }
  } catch {
    return undefined;
  }
};

const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file that was handed in, a piece at a time. @throws where `readHandedIn` refuses it */
export const digestHandedIn = async (path: string, maxBytes: number): Promise<string> => {
  const opened = await openHandedIn(path, maxBytes);
  if (!opened.ok) throw new Error(opened.says);
  try {
    const sum = createHash("sha256");
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, opened.size));
    for (let had = 0; had < opened.size; ) {
      const { bytesRead } = await opened.file.read(piece, 0, Math.min(piece.length, opened.size - had), had);
      if (bytesRead === 0) break;
      sum.update(piece.subarray(0, bytesRead));
      had += bytesRead;
    }
    return sum.digest("hex");
  } finally {
    await opened.file.close();
  }
};
