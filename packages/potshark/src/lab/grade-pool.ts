/**
 * Jobs in parallel, each in a process of its own, so that a capture that takes too long or too much memory ends only
 * its own process. Outcomes come in the order of the jobs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Finding } from "@potshark/lab";
import type { GradeCache } from "./grade-cache.ts";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";
import type { QuestionSource } from "./question-source.ts";

export interface PoolOptions {
  readonly processes: number;
  /** For one capture. */
  readonly timeoutMs: number;
  /** Of each process. */
  readonly maxMemoryMegabytes: number;
  /** What came of earlier runs. */
  readonly cache?: GradeCache | undefined;
  readonly onDone: (job: GradeJob, done: number) => void;
}

/** Compiled, or from source under tsx, like this file. */
const SCRIPT = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./grade-process.ts" : "./grade-process.js", import.meta.url),
);

const ADVICE = "Look at it by itself: potshark grade FILE.";

const failed = (says: string, advice: string): GradeOutcome => {
  const finding: Finding = { id: "unmarked", severity: "blocks", says, advice, evidence: { frames: [], command: "" } };
  return {
    report: undefined,
    finding,
    isAnswered: true,
    answersProblem: undefined,
    answersNotes: [],
    fingerprint: undefined,
    nonces: new Map(),
  };
};

export interface PoolOutcome {
  /** In the order of the jobs; jobs that a signal prevented have a finding that says so. */
  readonly outcomes: readonly GradeOutcome[];
  /** Jobs that were not run, since their outcomes were known. */
  readonly unchanged: ReadonlySet<GradeJob>;
  readonly stoppedBy: "SIGINT" | "SIGTERM" | undefined;
}

const stopped = (): GradeOutcome => failed("It was not marked: marking was stopped.", ADVICE);

/** One process at a time; a new one if the last had to be killed. */
class WorkerSlot {
  readonly #source: QuestionSource;
  readonly #options: PoolOptions;
  #child: ChildProcess | undefined;
  #stop: () => void = () => undefined;

  constructor(source: QuestionSource, options: PoolOptions) {
    this.#source = source;
    this.#options = options;
  }

  #start(): ChildProcess {
    const child = fork(SCRIPT, {
      execArgv: [...process.execArgv, `--max-old-space-size=${this.#options.maxMemoryMegabytes}`],
      serialization: "advanced",
      // Its last output is not shown: its line in the table says that it ended.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      // Ctrl-C goes to a whole process group; detached, this process does not end by it, which would look like a
      // failure.
      detached: true,
    });
    child.send({ source: this.#source, maxMemoryMegabytes: this.#options.maxMemoryMegabytes, parent: process.pid });
    this.#child = child;
    return child;
  }

  run(job: GradeJob): Promise<GradeOutcome> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      const end = (outcome: GradeOutcome): void => {
        clearTimeout(timer);
        child.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit");
        resolve(outcome);
      };
      const give = (says: string, advice: string): void => {
        this.#child = undefined;
        end(failed(says, advice));
        child.on("error", () => undefined).kill("SIGKILL");
      };
      const timer = setTimeout(
        () => give(`It took longer than ${this.#options.timeoutMs / 1000} seconds.`, `${ADVICE} Or: --timeout.`),
        this.#options.timeoutMs,
      );
      this.#stop = () => end(stopped());
      child.on("message", async (outcome: GradeOutcome) => {
        clearTimeout(timer);
        // Only what a process returned is kept: how long another machine or another moment takes is not known.
        await this.#options.cache?.keep(job, outcome);
        end(outcome);
      });
      child.on("error", (error) => give(`It could not be marked: ${error.message}.`, ADVICE));
      child.on("exit", () =>
        give(
          `It could not be marked: its process ended, as it does where it needs more than ${this.#options.maxMemoryMegabytes} MB.`,
          `${ADVICE} Or: --max-memory-mb.`,
        ),
      );
      child.send(job);
    });
  }

  close(): void {
    this.#stop();
    this.#child?.kill("SIGKILL");
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** @param onStop called once; a second signal ends this process as usual */
const stopOnSignal = (onStop: (signal: (typeof SIGNALS)[number]) => void): (() => void) => {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    onStop(signal as (typeof SIGNALS)[number]);
  };
  const forget = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return forget;
};

/** Runs all jobs. On a signal it stops and returns the finished ones. */
export const runGradeJobs = async (
  jobs: readonly GradeJob[],
  source: QuestionSource,
  options: PoolOptions,
): Promise<PoolOutcome> => {
  const outcomes = jobs.map(stopped);
  const unchanged = new Set<GradeJob>();
  let stoppedBy: PoolOutcome["stoppedBy"];
  let next = 0;
  let done = 0;
  const work = async (slot: WorkerSlot): Promise<void> => {
    for (let index = next++; index < jobs.length && stoppedBy === undefined; index = next++) {
      const job = jobs[index]!;
      const known = await options.cache?.find(job);
      if (known !== undefined) unchanged.add(job);
      else if (stoppedBy !== undefined) break;
      outcomes[index] = known ?? (await slot.run(job));
      done += 1;
      options.onDone(job, done);
    }
    slot.close();
  };
  const slots = Array.from({ length: Math.min(options.processes, jobs.length) }, () => new WorkerSlot(source, options));
  const forget = stopOnSignal((signal) => {
    stoppedBy = signal;
    for (const slot of slots) slot.close();
  });
  await Promise.all(slots.map(work));
  forget();
  await options.cache?.prune();
  return { outcomes, unchanged, stoppedBy };
};
