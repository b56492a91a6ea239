/**
 * What came of earlier marking, in the user's cache folder, so that a second run marks only what changed. An entry is
 * found by all that the marks depend on: the bytes of capture and answers, the questions, the options, and our code.
 * Only this user can write there, and an entry that is not as it was written is as good as none.
 */
import { createHash } from "node:crypto";
import { constants, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { lstat, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { mapCommands, shellQuoted } from "@potshark/lab";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";
import { digestHandedIn } from "./handed-in-file.ts";
import type { QuestionSource } from "./question-source.ts";

/** Of an entry, packed; larger ones are not kept. */
const MAX_ENTRY_BYTES = 4 << 20;
const MAX_UNPACKED_BYTES = 64 << 20;
const MAX_CACHE_BYTES = 256 << 20;
const DIGEST_BYTES = 32;

const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Where programs keep what can be made again, on each system. */
export const cacheFolder = (
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string => {
  const named = environment.XDG_CACHE_HOME;
  // The XDG base directory specification: a relative path is ignored.
  const base = named?.startsWith("/")
    ? named
    : platform === "darwin"
      ? join(homedir(), "Library", "Caches")
      : platform === "win32"
        ? (environment.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
        : join(homedir(), ".cache");
  return join(base, "potshark", "grade");
};

/** Windows has no owners of this kind: what is in the user's profile is the user's. */
const isOwn = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);

/** Makes the folder, and says whether nobody else can write or read there. */
const isUsable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    return found.isDirectory() && isOwn(found);
  } catch {
    return false;
  }
};

/** The folders of the code that marks: its contents are its version. */
const CODE: readonly string[] = [
  fileURLToPath(new URL("./", import.meta.url)),
  ...["@potshark/lab", "@potshark/dissect", "@potshark/lms"].map((name) =>
    dirname(fileURLToPath(import.meta.resolve(name))),
  ),
];

const codeDigest = (): string => {
  const sum = createHash("sha256").update(process.version);
  for (const folder of CODE) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.[jt]s$/.test(name));
    for (const name of names.sort()) sum.update(name).update(readFileSync(join(folder, name)));
  }
  return sum.digest("hex");
};

interface Place {
  readonly file: string;
  /** Of all files of the job, as they were when their bytes were read. */
  readonly stamps: readonly string[];
}

const stampOf = async (path: string): Promise<string> => {
  const { ino, size, mtimeNs, ctimeNs } = await lstat(path, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(" ");
};

/** The job without the places of its files, which are others in every run on a zip; and these places. */
const withoutPaths = (job: GradeJob): { readonly text: string; readonly paths: readonly string[] } => {
  const paths: string[] = [];
  const text = JSON.stringify(job, (key, value: unknown) => {
    if (key !== "path") return value;
    paths.push(String(value));
    return undefined;
  });
  return { text, paths };
};

interface Entry {
  /** Of the capture. */
  readonly path: string;
  readonly outcome: GradeOutcome;
}

/** Its commands name the capture where it is now. */
const moved = ({ path, outcome }: Entry, to: string): GradeOutcome => {
  const change = (command: string): string => command.replaceAll(shellQuoted(path), () => shellQuoted(to));
  return path === to || outcome.report === undefined
    ? outcome
    : { ...outcome, report: mapCommands(outcome.report, change) };
};

export class GradeCache {
  readonly #folder: string;
  readonly #base: string;
  readonly #places = new WeakMap<GradeJob, Place>();

  /** @param base stands for all that is the same for every job */
  private constructor(folder: string, base: string) {
    this.#folder = folder;
    this.#base = base;
  }

  /** @returns undefined where the folder cannot be used: marking works without a cache */
  static open(source: QuestionSource, folder: string = cacheFolder()): GradeCache | undefined {
    return isUsable(folder) ? new GradeCache(folder, `${codeDigest()} ${JSON.stringify(source)}`) : undefined;
  }

  /** @returns undefined where a file cannot be read: what is wrong with it is said by who marks it */
  async #placeOf(job: GradeJob): Promise<Place | undefined> {
    const { text, paths } = withoutPaths(job);
    try {
      const stamps = await Promise.all(paths.map(stampOf));
      const digests: string[] = [];
      for (const path of paths) digests.push(await digestHandedIn(path, job.limits.maxBytes));
      const key = sha256(JSON.stringify([this.#base, text, digests])).toString("hex");
      return { file: join(this.#folder, key), stamps };
    } catch {
      return undefined;
    }
  }

  /** What came of the job in an earlier run; undefined where it has to be marked. */
  async find(job: GradeJob): Promise<GradeOutcome | undefined> {
    const place = await this.#placeOf(job);
    if (place === undefined) return undefined;
    this.#places.set(job, place);
    try {
      const file = await open(place.file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      try {
        const status = await file.stat();
        if (!status.isFile() || !isOwn(status) || status.size > MAX_ENTRY_BYTES) return undefined;
        const bytes = await file.readFile();
        const packed = bytes.subarray(DIGEST_BYTES);
        if (!sha256(packed).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
        const now = new Date();
        await utimes(place.file, now, now);
        const entry = deserialize(inflateRawSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES })) as Entry;
        return moved(entry, job.capture.path);
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  }

  /** Keeps what came of a job that `find` did not know. A full disk costs only the entry. */
  async keep(job: GradeJob, outcome: GradeOutcome): Promise<void> {
    const place = this.#places.get(job);
    if (place === undefined) return;
    const temporary = `${place.file}.${process.pid}`;
    try {
      // A file may have changed between the reading of its bytes and its marking.
      const stamps = await Promise.all(withoutPaths(job).paths.map(stampOf));
      if (stamps.join() !== place.stamps.join()) return;
      const entry: Entry = { path: job.capture.path, outcome };
      const packed = deflateRawSync(serialize(entry), { level: 1 });
      if (packed.length + DIGEST_BYTES > MAX_ENTRY_BYTES) return;
      const file = await open(temporary, "wx", 0o600);
      try {
        await file.writeFile(Buffer.concat([sha256(packed), packed]));
      } finally {
        await file.close();
      }
      await rename(temporary, place.file);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Removes the entries that were not used for the longest time, where there are too many. */
  async prune(most: number = MAX_CACHE_BYTES): Promise<void> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const status = await stat(path).catch(() => undefined);
        return { path, size: status?.size ?? 0, time: status?.mtimeMs ?? 0 };
      }),
    );
    let total = 0;
    for (const { path, size } of files.sort((left, right) => right.time - left.time)) {
      total += size;
      if (total > most) await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
