/** A zip that somebody handed in, unpacked into a folder. Its names and sizes are a stranger's: all are bounded. */
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { ClassProblem } from "./class-files.ts";

export interface UnpackLimits {
  readonly maxEntries: number;
  /** Of one file, unpacked. */
  readonly maxFileBytes: number;
  /** Of everything in it, unpacked. */
  readonly maxBytes: number;
}

export interface UnpackedZip {
  /** Paths from the target, with slashes, in the order of the zip. */
  readonly files: readonly string[];
  /** By their names, with slashes; "" for the rest of the zip. */
  readonly problems: readonly ClassProblem[];
}

/** Links in zips that Unix made: the file type is in the upper half of the attributes (APPNOTE.TXT 4.4.15). */
const LINK = 0o120_000;
const FILE_TYPE = 0o170_000;

const isLink = ({ versionMadeBy, externalFileAttributes }: Entry): boolean =>
  versionMadeBy >> 8 === 3 && ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK;

/** No file system takes these in a name, or shows them. */
const UNUSUAL = /[\0-\x1f\x7f<>:"|?*\\]/g;

/** More is in the zip than may be unpacked of it. */
class SizeExceeded extends Error {}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

/** What is still allowed: of this file, and of the whole zip. */
interface Allowance {
  file: number;
  zip: number;
}

/** Lets through no more than is allowed, and no others than those that were packed. */
const checked = (left: Allowance, { crc32: expected }: Entry): Transform => {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      left.file -= chunk.length;
      left.zip -= chunk.length;
      sum = crc32(chunk, sum);
      if (left.zip < 0) done(new SizeExceeded());
      else done(left.file < 0 ? new Error("it is larger than it says") : null, chunk);
    },
    flush(done) {
      done(sum === expected ? null : new Error("its checksum is wrong"));
    },
  });
};

/** @returns why it could not be unpacked, such as "it is damaged (bad CRC)" */
const unpackEntry = async (zip: ZipFile, entry: Entry, file: string, left: Allowance): Promise<string | undefined> => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(
      await zip.openReadStreamPromise(entry),
      checked(left, entry),
      createWriteStream(file, { flags: "wx" }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof SizeExceeded) throw error;
    rmSync(file, { force: true, recursive: true });
    return `it is damaged (${(error as Error).message})`;
  }
};

/**
 * Unpacks the wanted files of a zip. Links, names that lead out of the target and files of the same name are left out.
 *
 * @param target a folder that is there
 * @throws where the file is no zip, or a damaged one
 */
export const unpackZip = async (
  path: string,
  target: string,
  { maxEntries, maxFileBytes, maxBytes }: UnpackLimits,
  isWanted: (name: string) => boolean = () => true,
): Promise<UnpackedZip> => {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true });
  const files: string[] = [];
  const problems: ClassProblem[] = [];
  const leaveOut = (name: string, why: string): void => {
    problems.push({ name, says: `was left out: ${why}.` });
  };
  const taken = new Set<string>();
  const left = { file: 0, zip: maxBytes };
  let entries = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      entries += 1;
      if (entries > maxEntries) {
        problems.push({ name: "", says: `Only ${maxEntries} of its ${zip.entryCount} files were unpacked.` });
        break;
      }
      const name = entry.fileName.replaceAll(UNUSUAL, "_");
      if (name.endsWith("/") || !isWanted(name)) continue;
      const key = name.normalize("NFC").toLowerCase();
      if (isLink(entry)) leaveOut(name, "it is a link");
      else if (entry.isEncrypted()) leaveOut(name, "it is encrypted");
      else if (taken.has(key)) leaveOut(name, "it is in the zip twice");
      else if (entry.uncompressedSize > maxFileBytes)
        leaveOut(name, `it has ${megabytes(entry.uncompressedSize)}; up to ${megabytes(maxFileBytes)} are read`);
      else {
        taken.add(key);
        left.file = maxFileBytes;
        const says = await unpackEntry(zip, entry, join(target, name), left);
        if (says === undefined) files.push(name);
        else leaveOut(name, says);
      }
    }
  } catch (error) {
    if (!(error instanceof SizeExceeded)) throw error;
    problems.push({ name: "", says: `More than ${megabytes(maxBytes)} are in it: the rest was left out.` });
  } finally {
    zip.close();
  }
  return { files, problems };
};
