/**
 * Jobs in parallel, each in a process of its own, so that a capture that takes too long or too much memory ends its
 * process and nothing else. Outcomes come in the order of the jobs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Finding, QuestionSet } from "@potshark/lab";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";

export interface PoolOptions {
  readonly processes: number;
  /** For one capture. */
  readonly timeoutMs: number;
  /** Of JavaScript's objects, in each process. */
  readonly maxMemoryMegabytes: number;
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

/** One process at a time; a new one after one that had to be ended. */
class Lane {
  readonly #set: QuestionSet;
  readonly #options: PoolOptions;
  #child: ChildProcess | undefined;

  constructor(set: QuestionSet, options: PoolOptions) {
    this.#set = set;
    this.#options = options;
  }

  #start(): ChildProcess {
    const child = fork(SCRIPT, {
      execArgv: [...process.execArgv, `--max-old-space-size=${this.#options.maxMemoryMegabytes}`],
      serialization: "advanced",
      // What it says when it dies is for nobody: its line in the table says that it did.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.send({ set: this.#set });
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
      child.on("message", (outcome: GradeOutcome) => end(outcome));
      child.on("error", (error) => give(`It could not be marked: ${error.message}.`, ADVICE));
      child.on("exit", () => give("It could not be marked: its process ended, perhaps for want of memory.", ADVICE));
      child.send(job);
    });
  }

  close(): void {
    this.#child?.kill("SIGKILL");
  }
}

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** Ends lanes before a signal ends this process: one at work would not notice that nobody waits for it. */
const closeOnSignal = (lanes: readonly Lane[]): (() => void) => {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    for (const lane of lanes) lane.close();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return forget;
};

/** Runs all jobs. */
export const runGradeJobs = async (
  jobs: readonly GradeJob[],
  set: QuestionSet,
  options: PoolOptions,
): Promise<readonly GradeOutcome[]> => {
  const outcomes: GradeOutcome[] = [];
  let next = 0;
  let done = 0;
  const work = async (lane: Lane): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      outcomes[index] = await lane.run(jobs[index]!);
      done += 1;
      options.onDone(jobs[index]!, done);
    }
    lane.close();
  };
  const lanes = Array.from({ length: Math.min(options.processes, jobs.length) }, () => new Lane(set, options));
  const forget = closeOnSignal(lanes);
  await Promise.all(lanes.map(work));
  forget();
  return outcomes;
};
