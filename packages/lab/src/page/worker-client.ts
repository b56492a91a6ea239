/** The page's end of the worker: a call is a promise. */
import type { WorkerActions, WorkerReply, WorkerRequest } from "./worker-protocol.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: Error) => void;
}

export type Ask = <Name extends keyof WorkerActions>(
  action: Name,
  ...args: Parameters<WorkerActions[Name]>
) => Promise<ReturnType<WorkerActions[Name]>>;

/** Starts a worker. What it cannot do rejects with one sentence for the student. */
export const startWorker = (script: string): Ask => {
  const worker = new Worker(script, { type: "module" });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerReply>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("problem" in data) asked?.reject(new Error(data.problem));
    else asked?.resolve(data.result);
  });
  worker.addEventListener("error", ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the dissection has failed: ${message}`));
    waiting.clear();
  });
  return (action, ...args) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: resolve as (result: unknown) => void, reject });
      const request: WorkerRequest = { id: last, action, args };
      worker.postMessage(request);
    });
};
