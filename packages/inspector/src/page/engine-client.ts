/** The page's end of the worker: a call is a promise. */
import type { EngineActions, EngineReply, EngineRequest, FilterProgress } from "../engine/requests.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: Error) => void;
  readonly onProgress: ((progress: FilterProgress) => void) | undefined;
}

export class EngineClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #isEnded = false;

  /** @param onEnd called once, if the worker ends by itself: out of memory, or its script is missing */
  constructor(worker: Worker, onEnd: () => void) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<EngineReply>) => this.#settle(data));
    worker.addEventListener("error", () => {
      this.stop();
      onEnd();
    });
  }

  /** Rejects with one sentence for the user; never settles once this was stopped. */
  ask<Name extends keyof EngineActions>(
    action: Name,
    args: Parameters<EngineActions[Name]>,
    onProgress?: (progress: FilterProgress) => void,
  ): Promise<ReturnType<EngineActions[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) return;
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve: resolve as (result: unknown) => void, reject, onProgress });
      const request: EngineRequest = { id: this.#last, action, args };
      this.#worker.postMessage(request);
    });
  }

  stop(): void {
    this.#isEnded = true;
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #settle(reply: EngineReply): void {
    const asked = this.#waiting.get(reply.id);
    if ("progress" in reply) {
      asked?.onProgress?.(reply.progress);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("problem" in reply) asked?.reject(new Error(reply.problem));
    else asked?.resolve(reply.result);
  }
}
