/** A worker besides that of the current capture, for several requests. If one of them ends it, the next has a new one. */
import { type CaptureWorker, WorkerEnded } from "./worker-client.ts";
import type { WorkerActions } from "./worker-protocol.ts";

export class ApartWorker {
  readonly #start: () => CaptureWorker;
  readonly #stopping: AbortSignal | undefined;
  #worker: CaptureWorker | undefined;

  constructor(start: () => CaptureWorker, stopping: AbortSignal | undefined) {
    this.#start = start;
    this.#stopping = stopping;
    stopping?.addEventListener("abort", () => this.stop());
  }

  /** @throws with one sentence, or as `stopping` does */
  async ask<Name extends keyof WorkerActions>(
    action: Name,
    ...args: Parameters<WorkerActions[Name]>
  ): Promise<ReturnType<WorkerActions[Name]>> {
    this.#stopping?.throwIfAborted();
    if (this.#worker === undefined || this.#worker.isEnded) this.#worker = this.#start();
    try {
      return await this.#worker.ask(action, args);
    } catch (error) {
      this.#stopping?.throwIfAborted();
      throw error instanceof WorkerEnded
        ? new Error("The work on it has ended by itself, perhaps for lack of memory.")
        : error;
    }
  }

  stop(): void {
    this.#worker?.stop();
  }
}
