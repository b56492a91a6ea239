/**
 * Unpacks a zip that somebody handed in. Its names and sizes come from a stranger. Invariant: a name in the zip never
 * becomes a name on this machine. Each file is unpacked under a number, so no name can be too long, lead out of the
 * folder, or replace another file.
 */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { UserMistake } from "@potshark/service";
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { type ClassFile, type ClassFiles, type ClassProblem, isClutter } from "./class-files.ts";

/** What may still be unpacked. Zips of one student share it. */
export interface Allowance {
  entries: number;
  bytes: number;
}

export interface UnpackLimits {
  /** Bytes of one file, unpacked. */
  readonly maxFileBytes: number;
  readonly allowance: Allowance;
  /** Where the files go. */
  readonly folder: string;
  /** A new number for each file in the folder. */
  readonly nextNumber: () => number;
}

/** Links in zips that Unix made: the file type is in the upper half of the attributes (APPNOTE.TXT 4.4.15). */
const LINK = 0o120_000;
const FILE_TYPE = 0o170_000;

const isLink = ({ versionMadeBy, externalFileAttributes }: Entry): boolean =>
  versionMadeBy >> 8 === 3 && ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK;

/** The zip has more bytes than may be unpacked. */
class SizeExceeded extends Error {}

/** Errors of this machine, which are not the zip's fault. */
const MACHINE_ERRORS: ReadonlySet<unknown> = new Set([
  "ENOSPC",
  "EDQUOT",
  "EROFS",
  "EACCES",
  "EIO",
  "EMFILE",
  "ENFILE",
]);

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

/** Passes no more bytes than allowed, and only the bytes that were packed. */
const checked = (maxBytes: number, allowance: Allowance, { crc32: expected }: Entry): Transform => {
  let sum = 0;
  let count = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      count += chunk.length;
      allowance.bytes -= chunk.length;
      sum = crc32(chunk, sum);
      if (allowance.bytes < 0) done(new SizeExceeded());
      else done(count > maxBytes ? new Error("it is larger than it says") : null, chunk);
    },
    flush(done) {
      done(sum === expected ? null : new Error("its checksum is wrong"));
    },
  });
};

/** @returns why the entry could not be unpacked, such as "it is damaged (its checksum is wrong)" */
const unpackEntry = async (
  zip: ZipFile,
  entry: Entry,
  path: string,
  { maxFileBytes, allowance }: UnpackLimits,
): Promise<string | undefined> => {
  try {
    const packed = await zip.openReadStreamPromise(entry);
    await pipeline(packed, checked(maxFileBytes, allowance, entry), createWriteStream(path, { flags: "wx" }));
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (MACHINE_ERRORS.has(code))
      throw new UserMistake(`the zip cannot be unpacked: ${message}; make room there, or set TMPDIR to another folder`);
    await rm(path, { force: true });
    if (error instanceof SizeExceeded) throw error;
    return `it is damaged (${message})`;
  }
};

/** The parts of a name; undefined where it leads out of the zip. Windows' programs write backslashes. */
const partsOf = (name: string): readonly string[] | undefined => {
  const parts = name.replaceAll("\\", "/").split("/");
  return parts.includes("..") ? undefined : parts.filter((part) => part !== "" && part !== ".");
};

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);

const MAX_NAME_CHARACTERS = 1000;

/**
 * Unpacks the files of a zip. Links, encrypted files, names that lead out of it, and files of the same name are left out.
 *
 * @returns names from the zip, with slashes; a problem with the name "" is about the zip itself
 * @throws Error where the file is no zip or a damaged one; UserMistake where this machine has no room for it
 */
export const unpackZip = async (path: string, limits: UnpackLimits): Promise<ClassFiles> => {
  const { allowance, folder, nextNumber, maxFileBytes } = limits;
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false });
  const files: ClassFile[] = [];
  const problems: ClassProblem[] = [];
  const leaveOut = (name: string, why: string): void => {
    problems.push({ name: name.slice(0, MAX_NAME_CHARACTERS), says: `was left out: ${why}.` });
  };
  const taken = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      allowance.entries -= 1;
      if (allowance.entries < 0) {
        problems.push({ name: "", says: "has too many files: the rest was left out." });
        break;
      }
      const given = nameOf(entry);
      const parts = partsOf(given);
      if (parts === undefined) leaveOut(given, "its name leads out of the zip");
      else if (/[/\\]$/.test(given) || parts.length === 0 || parts.some(isClutter)) continue;
      else {
        const name = parts.join("/").slice(0, MAX_NAME_CHARACTERS);
        const key = name.normalize("NFC").toLowerCase();
        if (isLink(entry)) leaveOut(name, "it is a link");
        else if (entry.isEncrypted()) leaveOut(name, "it is encrypted");
        else if (taken.has(key)) leaveOut(name, "it is in the zip twice");
        else if (entry.uncompressedSize > maxFileBytes)
          leaveOut(name, `it has ${megabytes(entry.uncompressedSize)}; up to ${megabytes(maxFileBytes)} are read`);
        else {
          taken.add(key);
          const file = join(folder, `${nextNumber()}`);
          const why = await unpackEntry(zip, entry, file, limits);
          if (why === undefined) files.push({ path: file, name });
          else leaveOut(name, why);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof SizeExceeded)) throw error;
    problems.push({ name: "", says: "has more bytes than are unpacked: the rest was left out." });
  } finally {
    zip.close();
  }
  return { files, problems };
};
