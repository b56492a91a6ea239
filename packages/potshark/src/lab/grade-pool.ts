/**
 * Jobs in parallel, each in a process of its own, so that a capture that takes too long or too much memory ends only
 * its own process. Outcomes come in the order of the jobs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Finding } from "@potshark/lab";
import type { GradeCache } from "./grade-cache.ts";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";
import type { LinesJob, PacketLines } from "./packet-lines.ts";
import type { QuestionSource } from "./question-source.ts";

export interface ProcessLimits {
  readonly processes: number;
  /** For one capture. */
  readonly timeoutMs: number;
  /** Of each process. */
  readonly maxMemoryMegabytes: number;
}

export interface PoolOptions extends ProcessLimits {
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

interface JobOutcomes<Outcome> {
  /** In the order of the jobs. */
  readonly outcomes: readonly Outcome[];
  readonly stoppedBy: "SIGINT" | "SIGTERM" | undefined;
}

export interface PoolOutcome extends JobOutcomes<GradeOutcome> {
  /** Jobs that were not run, since their outcomes were known. */
  readonly unchanged: ReadonlySet<GradeJob>;
}

/** What is done with jobs of one kind. */
interface Work<Job, Outcome> {
  /** What comes of a job that did not end as it should. */
  readonly failed: (says: string, advice: string) => Outcome;
  /** What comes of a job without running it; undefined where it has to be run. */
  readonly find: (job: Job) => Promise<Outcome | undefined>;
  /** Takes what a process returned. */
  readonly keep: (job: Job, outcome: Outcome) => Promise<void>;
  /** Called for each, in the order in which they end. */
  readonly onDone: (job: Job, done: number) => void;
}

/** One process at a time; a new one if the last had to be killed. */
class WorkerSlot<Job extends object, Outcome extends object> {
  readonly #source: QuestionSource;
  readonly #options: ProcessLimits;
  readonly #work: Work<Job, Outcome>;
  #child: ChildProcess | undefined;
  #stop: () => void = () => undefined;

  constructor(source: QuestionSource, options: ProcessLimits, work: Work<Job, Outcome>) {
    this.#source = source;
    this.#options = options;
    this.#work = work;
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

  run(job: Job): Promise<Outcome> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        child.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit");
        resolve(outcome);
      };
      const give = (says: string, advice: string): void => {
        this.#child = undefined;
        end(this.#work.failed(says, advice));
        child.on("error", () => undefined).kill("SIGKILL");
      };
      const timer = setTimeout(
        () => give(`It took longer than ${this.#options.timeoutMs / 1000} seconds.`, `${ADVICE} Or: --timeout.`),
        this.#options.timeoutMs,
      );
      this.#stop = () => end(stopped(this.#work));
      child.on("message", async (outcome: Outcome) => {
        clearTimeout(timer);
        // Only what a process returned is kept: how long another machine or another moment takes is not known.
        await this.#work.keep(job, outcome);
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

const stopped = <Job, Outcome>({ failed: end }: Work<Job, Outcome>): Outcome =>
  end("It was not marked: marking was stopped.", ADVICE);

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

/** Runs all jobs. On a signal it stops and returns the finished ones; the others failed. */
const runJobs = async <Job extends object, Outcome extends object>(
  jobs: readonly Job[],
  source: QuestionSource,
  limits: ProcessLimits,
  work: Work<Job, Outcome>,
): Promise<JobOutcomes<Outcome>> => {
  const outcomes = jobs.map(() => stopped(work));
  let stoppedBy: JobOutcomes<Outcome>["stoppedBy"];
  let next = 0;
  let done = 0;
  const runNext = async (slot: WorkerSlot<Job, Outcome>): Promise<void> => {
    for (let index = next++; index < jobs.length && stoppedBy === undefined; index = next++) {
      const job = jobs[index]!;
      const known = await work.find(job);
      if (known === undefined && stoppedBy !== undefined) break;
      outcomes[index] = known ?? (await slot.run(job));
      done += 1;
      work.onDone(job, done);
    }
    slot.close();
  };
  const count = Math.min(limits.processes, jobs.length);
  const slots = Array.from({ length: count }, () => new WorkerSlot(source, limits, work));
  const forget = stopOnSignal((signal) => {
    stoppedBy = signal;
    for (const slot of slots) slot.close();
  });
  await Promise.all(slots.map(runNext));
  forget();
  return { outcomes, stoppedBy };
};

/** Marks all. Jobs that a signal prevented have a finding that says so. */
export const runGradeJobs = async (
  jobs: readonly GradeJob[],
  source: QuestionSource,
  options: PoolOptions,
): Promise<PoolOutcome> => {
  const { cache, onDone } = options;
  const unchanged = new Set<GradeJob>();
  const find = async (job: GradeJob): Promise<GradeOutcome | undefined> => {
    const known = await cache?.find(job);
    if (known !== undefined) unchanged.add(job);
    return known;
  };
  const keep = async (job: GradeJob, outcome: GradeOutcome): Promise<void> => cache?.keep(job, outcome);
  const ran = await runJobs(jobs, source, options, { failed, find, keep, onDone });
  await cache?.prune();
  return { ...ran, unchanged };
};

/** Lines of packet lists, for each job those of its frames; none where a capture cannot be read within the limits. */
export const runLineJobs = async (
  jobs: readonly LinesJob[],
  source: QuestionSource,
  limits: ProcessLimits,
): Promise<readonly PacketLines[]> => {
  const nothing = async (): Promise<undefined> => undefined;
  const none = (): PacketLines => new Map();
  const { outcomes } = await runJobs<LinesJob, PacketLines>(jobs, source, limits, {
    failed: none,
    find: nothing,
    keep: nothing,
    onDone: () => undefined,
  });
  return outcomes;
};
