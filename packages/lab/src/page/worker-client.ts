/** The page's end of a worker: a call is a promise. A worker serves one capture and ends with it. */
import type { WorkerActions, WorkerReply, WorkerRequest } from "./worker-protocol.ts";

interface Waiting {
  readonly action: keyof WorkerActions;
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: Error) => void;
  readonly onProgress: ((share: number) => void) | undefined;
}

/** The worker has ended. Its requests can be sent to another worker. */
export class WorkerEnded extends Error {}

export class CaptureWorker {
  /** Called once, if the worker ends unexpectedly: out of memory, by a fault, or because its script is missing. */
  onEnd: () => void = () => {};
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopping = new AbortController();
  #last = 0;
  #isRetired = false;

  constructor(script: string) {
    const name = `potshark-lab worker ${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    this.#worker = new Worker(script, { type: "module", name });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<WorkerReply>) => {
      if ("alive" in data) this.#watch(name);
      else this.#settle(data);
    });
    this.#worker.addEventListener("error", () => this.#end());
  }

  /** Rejects with one sentence for the student, or with WorkerEnded. */
  ask<Name extends keyof WorkerActions>(
    action: Name,
    args: Parameters<WorkerActions[Name]>,
    onProgress?: (share: number) => void,
  ): Promise<ReturnType<WorkerActions[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.isEnded) return reject(new WorkerEnded("The dissection has ended."));
      this.#last += 1;
      this.#waiting.set(this.#last, { action, resolve: resolve as (result: unknown) => void, reject, onProgress });
      const request: WorkerRequest = { id: this.#last, action, args };
      this.#worker.postMessage(request);
    });
  }

  get isEnded(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Also in the middle of work. */
  stop(): void {
    if (this.isEnded) return;
    this.#stopping.abort();
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new WorkerEnded("The dissection was stopped."));
    this.#waiting.clear();
  }

  /** Stops the worker after its open requests are answered: another capture has replaced this one. */
  retire(): void {
    this.#isRetired = true;
    if ([...this.#waiting.values()].every(({ action }) => action === "readiness")) this.stop();
  }

  /** The worker holds the lock of its name until it ends. */
  #watch(name: string): void {
    navigator.locks.request(name, { signal: this.#stopping.signal }, () => this.#end()).catch(() => {});
  }

  #end(): void {
    if (this.isEnded) return;
    this.stop();
    this.onEnd();
  }

  #settle(reply: Exclude<WorkerReply, { alive: true }>): void {
    const asked = this.#waiting.get(reply.id);
    if ("progress" in reply) {
      asked?.onProgress?.(reply.progress);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("problem" in reply) asked?.reject(new Error(reply.problem));
    else asked?.resolve(reply.result);
    if (this.#isRetired) this.retire();
  }
}
