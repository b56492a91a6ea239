/**
 * The pot's append-only log of brews, one JSON object a line. Invariants: `append` resolves only when the line is on
 * disk (fsync; simultaneous calls share one), in the file with the journal's name; acknowledged brews are written again
 * if that file was deleted, moved or cut; a torn last line after a power cut is never read as a brew and never joined
 * with the next line; only one process writes it.
 */
import { constants, fstatSync, readSync, type Stats, statSync } from "node:fs";
import { type FileHandle, mkdir, open, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { rotate, syncFolder } from "./journal-archive.ts";
import { lockJournal, type Unlock } from "./journal-lock.ts";
import { brewLines, type JournalRecord, type PastBrew, parseRecord, recordLine } from "./journal-record.ts";
import { findTail, linesBetween } from "./journal-tail.ts";

/** The line could not be written to disk; `cause` says why. */
export class JournalError extends Error {
  override readonly name: string = "JournalError";
}

/** How many past brews are kept in memory for listing. */
export const KEPT_BREWS = 200;
/** A longer journal is read from its tail, and is replaced by a new one at the start of a pot. */
export const MAX_BYTES = 4_194_304;
const TAIL_BYTES = 1_048_576;
/** If the file is moved again and again, the pot gives up. */
const ATTEMPTS = 3;

/**
 * On Linux a write can be durable without a sync, which saves a second wait. On other systems that flag guarantees less
 * than a sync, or does not exist.
 */
const WRITES_ARE_SYNCED = process.platform === "linux";
const { O_APPEND, O_CREAT, O_RDWR, O_DSYNC } = constants;
const APPEND = O_APPEND | O_CREAT | O_RDWR | (WRITES_ARE_SYNCED ? O_DSYNC : 0);

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

/** Several records: they have ids and times, and no other file has the same at the same place. */
const LAST_BYTES = 256;

/** The last bytes of a file before that place; fewer where there are not so many. */
const bytesBefore = ({ fd }: FileHandle, end: number): Buffer => {
  const from = Math.max(0, end - LAST_BYTES);
  const bytes = Buffer.alloc(end - from);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
};

const isSameFile = (one: Stats, other: Stats | undefined): boolean =>
  other !== undefined && one.ino === other.ino && one.dev === other.dev;

export class Journal {
  readonly #path: string;
  readonly #warn: (text: string) => void;
  readonly #unlock: Unlock;
  #file: FileHandle | undefined;
  /** Where what was written last ends, and the bytes before it. A file that has others there was cut, and may have grown again. */
  #end = 0;
  #lastBytes: Buffer = Buffer.alloc(0);
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  readonly #brews = new Map<number, PastBrew>();
  /** Ids of brews without an outcome, also those no longer in `#brews`. */
  readonly #unfinished = new Set<number>();
  #lastId = 0;

  private constructor(path: string, warn: (text: string) => void, unlock: Unlock) {
    this.#path = path;
    this.#warn = warn;
    this.#unlock = unlock;
  }

  /**
   * Reads the journal, or the tail of a long one. Brews that neither ended nor were stopped are marked interrupted: a
   * pot does not resume after it was switched off. An unreadable journal counts as empty; if it cannot be written,
   * `append` fails.
   * @throws UserMistake if another process writes it
   */
  static async open(path: string, now: number, warn: (text: string) => void): Promise<Journal> {
    const journal = new Journal(path, warn, await lockJournal(path));
    await journal.#load().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") warn(`the journal ${path} could not be read: ${error.message}`);
    });
    const at = new Date(now).toISOString();
    const interrupted = [...journal.#unfinished].map((id) => journal.append({ event: "interrupted", id, at }));
    await Promise.allSettled(interrupted);
    return journal;
  }

  /** The brews of a pot, newest first, at most `KEPT_BREWS` over all pots. */
  brewsOf(pot: string): readonly PastBrew[] {
    return [...this.#brews.values()].filter((brew) => brew.pot === pot).reverse();
  }

  /**
   * A number that no brew of this journal has; when the numbers are used up it starts again at 1 and skips those in
   * memory.
   */
  nextId(): number {
    do this.#lastId = this.#lastId >= Number.MAX_SAFE_INTEGER ? 1 : this.#lastId + 1;
    while (this.#brews.has(this.#lastId) || this.#unfinished.has(this.#lastId));
    return this.#lastId;
  }

  /** Resolves when the record is on disk. @throws JournalError if not; then it is not kept in memory either */
  async append(record: JournalRecord): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ line: recordLine(record), resolve, reject });
      this.#writing ??= this.#writeAll();
    });
    this.#remember(record);
  }

  /** Resolves when everything appended is on disk and the file is closed. */
  async close(): Promise<void> {
    await this.#writing;
    // If the file was deleted or cut since the last brew, this is the last chance to restore it.
    if (this.#file) await this.#writeGroup("").catch((error: Error) => this.#warn(`the journal: ${error.message}`));
    await this.#file?.close();
    this.#file = undefined;
    await this.#unlock();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeGroup(group.map(({ line }) => line).join(""));
        for (const { resolve } of group) resolve();
      } catch (cause) {
        const error = new JournalError(`cannot write ${this.#path}`, { cause });
        for (const { reject } of group) reject(error);
      }
    }
    this.#writing = undefined;
  }

  /** Writes the lines to the file that has the name now: a moved or deleted file does not count. */
  async #writeGroup(lines: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.#file ??= await this.#openFile();
      const file = this.#file;
      const before = fstatSync(file.fd);
      if (before.isFile() && this.#isCut(file, before.size)) await this.#writeRestored(file, before.size, lines);
      else await this.#write(file, before.size, lines);
      const written = fstatSync(file.fd);
      this.#leave(file, written);
      if (!written.isFile() || isSameFile(written, statSync(this.#path, { throwIfNoEntry: false }))) return;
      await file.close();
      this.#file = undefined;
      // The file that is there now lacks our brews.
      this.#end = Number.POSITIVE_INFINITY;
      if (attempt === ATTEMPTS) throw new Error("the file is moved or deleted again and again");
    }
  }

  #isCut(file: FileHandle, size: number): boolean {
    return size < this.#end || !bytesBefore(file, this.#end).equals(this.#lastBytes);
  }

  /** Keeps how the file was left. */
  #leave(file: FileHandle, found: Stats): void {
    if (!found.isFile()) return;
    this.#end = found.size;
    this.#lastBytes = bytesBefore(file, found.size);
  }

  async #write(file: FileHandle, size: number, lines: string): Promise<void> {
    if (lines === "") return;
    try {
      await file.appendFile(lines);
      if (!WRITES_ARE_SYNCED) await file.datasync();
    } catch (error) {
      // A part of the group written before the disk was full must not be read as a brew: it was never acknowledged.
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
  }

  /** Writes the lines after the earlier brews; only the lines if there is no space for both. */
  async #writeRestored(file: FileHandle, size: number, lines: string): Promise<void> {
    this.#warn(`the journal ${this.#path} was deleted, moved or cut; the last brews are written to it again`);
    try {
      await this.#write(file, size, `${await this.#lineEndFor(file, size)}${this.#known()}${lines}`);
    } catch (error) {
      this.#warn(`they could not be: ${(error as Error).message}`);
      await this.#write(file, size, lines);
    }
  }

  #known(): string {
    return [...this.#brews.values()].map(brewLines).join("");
  }

  async #openFile(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true });
    const isNew = statSync(this.#path, { throwIfNoEntry: false }) === undefined;
    const file = await open(this.#path, APPEND);
    if (isNew) await syncFolder(this.#path);
    const { size } = await file.stat();
    await this.#write(file, size, await this.#lineEndFor(file, size));
    return file;
  }

  /** A line end if the last line has none. */
  async #lineEndFor(file: FileHandle, size: number): Promise<string> {
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    return size > 0 && last.toString() !== "\n" ? "\n" : "";
  }

  async #load(): Promise<void> {
    const file = await open(this.#path, "r");
    try {
      const found = await file.stat();
      if (!found.isFile()) return;
      const { size } = found;
      const isLong = size > MAX_BYTES;
      if (isLong) this.#warn(`reading the journal ${this.#path}, ${Math.round(size / 1e6)} MB ...`);
      const from = isLong ? await findTail(file, size, TAIL_BYTES) : 0;
      for await (const line of linesBetween(file, from, size)) {
        const record = parseRecord(line);
        if (record === undefined) continue;
        this.#remember(record);
        if (record.event === "start") this.#lastId = record.id;
      }
      this.#leave(file, found);
    } finally {
      await file.close();
    }
    if (this.#end > MAX_BYTES) await this.#rotate();
  }

  async #rotate(): Promise<void> {
    try {
      const known = this.#known();
      // Brews that are no longer listed stay unfinished in the old file.
      for (const id of this.#unfinished) if (!this.#brews.has(id)) this.#unfinished.delete(id);
      const old = await rotate(await realpath(this.#path), known);
      const bytes = Buffer.from(known);
      this.#end = bytes.length;
      this.#lastBytes = bytes.subarray(-LAST_BYTES);
      this.#warn(`the journal is started again with the last brews; everything that it had is in ${old}`);
    } catch (error) {
      this.#warn(`the journal ${this.#path} is long, and could not be started again: ${(error as Error).message}`);
    }
  }

  #remember(record: JournalRecord): void {
    if (record.event === "start") {
      this.#unfinished.add(record.id);
      const { event: _, ...brew } = record;
      // If an id is reused, the newer brew comes last.
      this.#brews.delete(record.id);
      this.#brews.set(record.id, { ...brew, outcome: "brewing" });
      const oldest = this.#brews.keys().next();
      if (this.#brews.size > KEPT_BREWS && !oldest.done) this.#brews.delete(oldest.value);
      return;
    }
    this.#unfinished.delete(record.id);
    const brew = this.#brews.get(record.id);
    if (brew) this.#brews.set(record.id, { ...brew, outcome: record.event });
  }
}
