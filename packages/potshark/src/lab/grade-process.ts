/** A process of its own that takes jobs, one after another, and gives back what came of them. */
import { Worker } from "node:worker_threads";
import type { QuestionSet } from "@potshark/lab";
import { type GradeJob, runGradeJob } from "./grade-job.ts";

/** The first message it gets. */
export interface GradeSetup {
  readonly set: QuestionSet;
  readonly maxMemoryMegabytes: number;
  /** Id of the process that waits for it. */
  readonly parent: number;
}

const WATCH_MS = 50;

/**
 * Ends this process when it needs too much memory, or when nobody waits for it any more. From a thread, since the work
 * itself lets no timer run; Node's own limit does not count what lies outside of JavaScript's heap.
 */
const watch = ({ maxMemoryMegabytes, parent }: GradeSetup): void => {
  const code = `setInterval(() => {
    if (process.memoryUsage.rss() > ${maxMemoryMegabytes} * 1048576 || process.ppid !== ${parent})
      process.kill(process.pid, "SIGKILL");
  }, ${WATCH_MS})`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
};

let set: QuestionSet | undefined;

process.on("message", async (message: GradeSetup | GradeJob) => {
  if ("set" in message) {
    watch(message);
    set = message.set;
  } else if (set) process.send?.(await runGradeJob(message, set));
});
