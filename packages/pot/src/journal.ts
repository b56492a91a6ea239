/**
 * The pot's append-only log of brews, one JSON object a line.
 * Invariants: `append` resolves only once the line is on disk (fsync; those that come together share one);
 * a torn last line, as a power cut leaves it, is never read as a brew and never joined with the next line.
 */
import { constants, createReadStream, fstatSync } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Bean } from "@potshark/config";

/** What happened to a brew. `at` is ISO 8601 in UTC. */
export type JournalRecord =
  | {
      readonly event: "start";
      readonly id: number;
      readonly at: string;
      readonly pot: string;
      readonly additions: readonly string[];
      /** Of a coffee. */
      readonly bean?: Bean;
      /** Of a tea. */
      readonly variety?: string;
    }
  | { readonly event: Exclude<Outcome, "brewing">; readonly id: number; readonly at: string };

type Outcome = "brewing" | "served" | "stopped" | "interrupted";

/** A brew as the journal knows it. */
export interface PastBrew {
  readonly id: number;
  readonly at: string;
  readonly pot: string;
  readonly additions: readonly string[];
  readonly bean?: Bean;
  readonly variety?: string;
  readonly outcome: Outcome;
}

/** The line could not be put on disk; `cause` says why. */
export class JournalError extends Error {
  override readonly name: string = "JournalError";
}

/** How many past brews are kept in memory for listing. */
export const KEPT_BREWS = 200;

const isRecord = (value: unknown): value is JournalRecord => {
  const { event, id, at, pot, additions } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || typeof at !== "string") return false;
  if (event !== "start") return ["served", "stopped", "interrupted"].includes(String(event));
  return typeof pot === "string" && Array.isArray(additions);
};

const parseLine = (line: string): JournalRecord | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * On Linux a write can be durable by itself, which saves a second wait. Elsewhere that flag promises less than a sync
 * does, or is not there.
 */
const WRITES_ARE_SYNCED = process.platform === "linux";
const { O_APPEND, O_CREAT, O_RDWR, O_DSYNC } = constants;
const APPEND = O_APPEND | O_CREAT | O_RDWR | (WRITES_ARE_SYNCED ? O_DSYNC : 0);

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

export class Journal {
  readonly #path: string;
  #file: FileHandle | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  readonly #brews = new Map<number, PastBrew>();
  /** Ids of brews without an outcome, those no longer kept in `#brews` included. */
  readonly #unfinished = new Set<number>();
  #lastId = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Reads what is there. Brews that neither ended nor were stopped are marked interrupted: a pot that was switched off
   * does not resume. A journal that cannot be read is empty; one that cannot be written makes `append` fail.
   */
  static async open(path: string, now: number, warn: (text: string) => void): Promise<Journal> {
    const journal = new Journal(path);
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

  /** A number that no brew of this journal has. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Resolves when the record is on disk. @throws JournalError when it cannot be, and then it is not kept in memory either */
  async append(record: JournalRecord): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
    this.#remember(record);
  }

  /** Resolves when everything appended is on disk and the file is closed. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
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

  async #writeGroup(lines: string): Promise<void> {
    this.#file ??= await this.#openFile();
    // Asked each time, since another pot may append to the same file; too cheap for a trip to the thread pool.
    const { size } = fstatSync(this.#file.fd);
    try {
      await this.#file.appendFile(lines);
      if (!WRITES_ARE_SYNCED) await this.#file.datasync();
    } catch (error) {
      // What a full disk took of the group must not be found as a brew that was never acknowledged.
      await this.#file.truncate(size).catch(() => undefined);
      throw error;
    }
  }

  async #openFile(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(this.#path, APPEND);
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== "\n") await file.appendFile("\n");
    return file;
  }

  async #load(): Promise<void> {
    for await (const line of createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity })) {
      const record = parseLine(line);
      if (record) this.#remember(record);
    }
  }

  #remember(record: JournalRecord): void {
    this.#lastId = Math.max(this.#lastId, record.id);
    if (record.event === "start") {
      this.#unfinished.add(record.id);
      const { event: _, ...brew } = record;
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
