/**
 * Opens captures, each in a worker of its own: the current capture answers until the next one is open, the latest
 * choice wins, and slow work can be stopped. A worker that ends unexpectedly is replaced.
 */
import { type Signal, signal } from "@preact/signals";
import type { QuestionSet } from "../questions/question-set.ts";
import type { Finding } from "../readiness/finding.ts";
import { ApartWorker } from "./apart-worker.ts";
import { MAX_BYTES } from "./limits.ts";
import type { CommandPlaces } from "./page-content.ts";
import { shownText } from "./shown-text.ts";
import { CaptureWorker, WorkerEnded } from "./worker-client.ts";
import type { OpenedCapture, WorkerActions } from "./worker-protocol.ts";

export interface OpenFile extends OpenedCapture {
  /** Undefined until the worker has checked it. */
  readonly readiness: readonly Finding[] | undefined;
}

/** A file that is opened. */
export interface CaptureFile {
  readonly name: string;
  /** The name of the sample; undefined for a student's own capture. */
  readonly sample: string | undefined;
  readonly file: Blob;
  /** What is said of it once it is open. */
  readonly notes: readonly string[];
}

export interface Source {
  /** As shown until the file is there. */
  readonly name: string;
  readonly sample: string | undefined;
  /** Resolves with undefined if there is nothing to open. */
  readonly get: (stopping: AbortSignal) => Promise<CaptureFile | undefined>;
}

export interface Opening {
  readonly name: string;
  readonly sample: string | undefined;
  /** How much has been read, from 0 to 1; undefined before and after. */
  readonly share: number | undefined;
}

/** Callbacks of the page for events of the capture. */
export interface OpenerEvents {
  /** Another capture is open; the page does not show anything of it yet. */
  readonly onOpen: (opened: OpenedCapture, file: CaptureFile) => void;
  /** The readiness of the capture is known. */
  readonly onReady: () => void;
  /** One sentence, with what to do. */
  readonly onProblem: (problem: string) => void;
}

/** @throws with one sentence if it is too large, or cannot be read: a folder, or a file that was removed */
export const readable = async (file: File): Promise<Blob> => {
  const name = shownText(file.name);
  if (file.size > MAX_BYTES)
    throw new Error(`${name} is larger than ${MAX_BYTES >> 20} MB, more than a page can hold.`);
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new Error(`${name} cannot be read. Is it a file?`);
    });
  return file;
};

const SCRIPT = "/page/worker.js";
/** A capture that ends its worker more often is opened again only on request. */
const MAX_RESTARTS = 1;

const ENDED = "The dissection has ended by itself, perhaps for lack of memory";

export class CaptureOpener {
  readonly file: Signal<OpenFile | undefined> = signal(undefined);
  readonly opening: Signal<Opening | undefined> = signal(undefined);
  readonly #questions: QuestionSet;
  readonly #places: CommandPlaces;
  readonly #events: OpenerEvents;
  #worker: CaptureWorker | undefined;
  #current: CaptureFile | undefined;
  #stopping: AbortController | undefined;
  #opened: Promise<void> = Promise.resolve();
  #restarts = 0;

  constructor(questions: QuestionSet, places: CommandPlaces, events: OpenerEvents) {
    this.#questions = questions;
    this.#places = places;
    this.#events = events;
  }

  /** Resolves when it is open, has failed, or something else was chosen. */
  open(source: Source): Promise<void> {
    this.#restarts = 0;
    return this.#open(source);
  }

  cancel(): void {
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.opening.value = undefined;
  }

  /** Resolves when nothing is being opened. */
  async settled(): Promise<void> {
    while (this.opening.value !== undefined) await this.#opened;
  }

  /** The file of the current capture. */
  get current(): CaptureFile | undefined {
    return this.#current;
  }

  /** Asks the worker of the current capture; a worker that has ended is replaced first. */
  async ask<Name extends keyof WorkerActions>(
    action: Name,
    ...args: Parameters<WorkerActions[Name]>
  ): Promise<ReturnType<WorkerActions[Name]>> {
    const current = this.#current;
    if (this.#worker === undefined && current !== undefined) await this.#openAgain(current);
    const worker = this.#worker;
    if (worker === undefined) throw new Error(current === undefined ? "No capture is open." : `${ENDED}. Try again.`);
    try {
      return await worker.ask(action, args);
    } catch (error) {
      if (!(error instanceof WorkerEnded)) throw error;
      await this.settled();
      if (this.#current?.file !== current?.file || this.#worker === undefined) throw new Error(`${ENDED}. Try again.`);
      return this.#worker.ask(action, args);
    }
  }

  /** A worker for other work than that on the current capture; whoever asked for it stops it. */
  apart(stopping?: AbortSignal): ApartWorker {
    return new ApartWorker(() => this.#start(), stopping);
  }

  #start(): CaptureWorker {
    const worker = new CaptureWorker(SCRIPT);
    worker.ask("questions", [this.#questions, this.#places]).catch(() => {});
    return worker;
  }

  #open(source: Source): Promise<void> {
    this.cancel();
    const { name, sample } = source;
    this.opening.value = { name, sample, share: undefined };
    this.#stopping = new AbortController();
    this.#opened = this.#openIn(this.#start(), source, this.#stopping);
    return this.#opened;
  }

  #openAgain(current: CaptureFile): Promise<void> {
    return this.#open({ ...current, get: async () => current });
  }

  async #openIn(worker: CaptureWorker, source: Source, stopping: AbortController): Promise<void> {
    const { name, sample } = source;
    const { signal: stopped } = stopping;
    const stop = (): void => worker.stop();
    stopped.addEventListener("abort", stop);
    const onProgress = (share: number): void => {
      if (!stopped.aborted) this.opening.value = { name, sample, share: share < 1 ? share : undefined };
    };
    try {
      const found = await source.get(stopped);
      if (stopped.aborted) return;
      if (found === undefined) worker.stop();
      else {
        const opened = await worker.ask("open", [found.name, found.file, found.sample], onProgress);
        if (stopped.aborted) return;
        stopped.removeEventListener("abort", stop);
        this.#take(worker, opened, found);
      }
    } catch (error) {
      worker.stop();
      if (stopped.aborted) return;
      const reason = error instanceof WorkerEnded ? `${ENDED}, while it opened ${name}.` : (error as Error).message;
      this.#events.onProblem(reason);
    }
    this.#stopping = undefined;
    this.opening.value = undefined;
  }

  #take(worker: CaptureWorker, opened: OpenedCapture, found: CaptureFile): void {
    this.#worker?.retire();
    this.#worker = worker;
    this.#current = { ...found, notes: [] };
    worker.onEnd = () => this.#replace(worker);
    this.file.value = { ...opened, readiness: undefined };
    this.#events.onOpen(opened, found);
    // After a question that is asked at once, which is answered first.
    setTimeout(() => this.#look(worker, opened));
  }

  /** Checks the readiness of the capture. */
  #look(worker: CaptureWorker, opened: OpenedCapture): void {
    worker.ask("readiness", []).then(
      (readiness) => {
        if (this.#worker !== worker) return;
        this.file.value = { ...opened, readiness };
        this.#events.onReady();
      },
      (error: Error) => {
        if (this.#worker === worker && !(error instanceof WorkerEnded)) this.#events.onProblem(error.message);
      },
    );
  }

  #replace(ended: CaptureWorker): void {
    if (this.#worker !== ended || this.#current === undefined) return;
    this.#worker = undefined;
    const again = this.#restarts < MAX_RESTARTS;
    this.#restarts += 1;
    this.#events.onProblem(
      again
        ? `${ENDED}. It is started again; your answers are kept.`
        : `${ENDED}, and again after a restart. Your answers are kept. Check starts it once more; a smaller capture may help.`,
    );
    if (again) void this.#openAgain(this.#current);
  }
}
