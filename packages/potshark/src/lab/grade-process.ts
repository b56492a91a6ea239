/** A process that takes jobs one after another and returns their results. */
import { Worker } from "node:worker_threads";
import { type GradeJob, runGradeJob } from "./grade-job.ts";
import { type LinesJob, packetLines } from "./packet-lines.ts";
import type { QuestionSource } from "./question-source.ts";

/** The first message it gets. */
export interface GradeSetup {
  readonly source: QuestionSource;
  readonly maxMemoryMegabytes: number;
  /** Id of the parent process. */
  readonly parent: number;
}

const WATCH_MS = 50;

/**
 * Ends this process if it needs too much memory, or if its parent has ended. Runs in a thread, since the work itself
 * blocks timers; Node's own limit does not count memory outside JavaScript's heap.
 */
const watch = ({ maxMemoryMegabytes, parent }: GradeSetup): void => {
  const code = `setInterval(() => {
    if (process.memoryUsage.rss() > ${maxMemoryMegabytes} * 1048576 || process.ppid !== ${parent})
      process.kill(process.pid, "SIGKILL");
  }, ${WATCH_MS})`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
};

let source: QuestionSource | undefined;

process.on("message", async (message: GradeSetup | GradeJob | LinesJob) => {
  if ("source" in message) {
    watch(message);
    source = message.source;
  } else if (source && "linesOf" in message) process.send?.(await packetLines(message, source));
  else if (source) process.send?.(await runGradeJob(message as GradeJob, source));
});
