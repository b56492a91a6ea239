/**
 * The fuzzer: mutates seeds, tries the mutants, keeps those with a new result, and finds a small case for every broken
 * promise. With the same seed and number of executions, runs over pure targets are the same.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Finding } from "./finding.ts";
import { asBroken, BrokenPromise, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";
import { minimise } from "./minimise.ts";
import { mutatedCase } from "./mutate.ts";
import { type Random, seededRandom } from "./random.ts";

const SLOW_ATTEMPTS = 3;
/** How long a target is tried before the next one, and for how long the process may ignore Ctrl-C. */
const SLICE_MS = 500;
const DEAF_MS = 30;
const MINIMISE_MS = 15_000;
/** Inputs kept for mutation; if there are more, a new one replaces a random one that is not a seed. */
const POOL_SIZE = 3_000;
/** Long inputs are slow to try, and a mutation usually destroys what is special in them. */
const POOL_BYTES = 1_000;
const DEFAULT_WORD = "nothing";

export interface TargetReport {
  readonly name: string;
  executions: number;
  /** Without the time for examining findings. */
  elapsedMs: number;
  /** Everything that happened, one word each. */
  readonly words: Set<string>;
  readonly findings: Finding[];
  /** Promises that were broken once and not again: the promise and the detail. */
  readonly unrepeated: string[];
}

export interface FuzzOptions {
  readonly targets: readonly FuzzTarget[];
  readonly seed: number;
  /** For all targets together. */
  readonly durationMs: number;
  /** For each target. */
  readonly executions?: number;
  /** As `Deadlines.caseMs`. */
  readonly caseMs: number;
  readonly signal: AbortSignal;
  readonly onFinding: (finding: Finding, detail: string) => void;
  readonly onSlice: (reports: readonly TargetReport[]) => void;
}

/** Tries cases once. @throws BrokenPromise */
export const attemptCases = async (
  target: FuzzTarget,
  cases: readonly FuzzCase[],
  caseMs: number,
): Promise<readonly string[]> => {
  try {
    const begun = performance.now();
    const words = await target.attempt(cases);
    // The target of a server measures its time itself, over the network.
    if (performance.now() - begun > caseMs && target.together === 1) await expectQuick(target, cases, caseMs);
    return words;
  } catch (error) {
    throw asBroken(error);
  }
};

/** Counts the processor time of this process only: the machine may be busy with something else. */
const expectQuick = async (target: FuzzTarget, cases: readonly FuzzCase[], caseMs: number): Promise<void> => {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < SLOW_ATTEMPTS && fastest > caseMs; attempt += 1) {
    const before = process.cpuUsage();
    await target.attempt(cases);
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, (user + system) / 1000);
  }
  if (fastest > caseMs) throw new BrokenPromise(`a case takes less than ${caseMs} ms`, `${fastest.toFixed(0)} ms`);
};

class TargetRun {
  readonly report: TargetReport;
  readonly #target: FuzzTarget;
  readonly #random: Random;
  readonly #pool: Uint8Array[];
  readonly #known = new Set<string>();
  readonly #options: FuzzOptions;

  constructor(target: FuzzTarget, options: FuzzOptions) {
    this.#target = target;
    this.#options = options;
    this.#random = seededRandom(options.seed, target.name);
    this.#pool = [...target.seeds];
    this.report = { name: target.name, executions: 0, elapsedMs: 0, words: new Set(), findings: [], unrepeated: [] };
  }

  get isDone(): boolean {
    return this.report.executions >= (this.#options.executions ?? Number.POSITIVE_INFINITY);
  }

  /** Tries cases until the time is up. */
  async slice(until: number): Promise<void> {
    const begun = performance.now();
    let yielded = begun;
    for (let now = begun; now < until && !this.isDone && !this.#options.signal.aborted; now = performance.now()) {
      await this.#attempt(Array.from({ length: this.#target.together }, () => mutatedCase(this.#pool, this.#random)));
      if (now - yielded > DEAF_MS) {
        await nextTurn();
        yielded = performance.now();
      }
    }
    this.report.elapsedMs += performance.now() - begun;
  }

  async #attempt(cases: readonly FuzzCase[]): Promise<void> {
    this.report.executions += cases.length;
    try {
      const words = await attemptCases(this.#target, cases, this.#options.caseMs);
      for (const [index, one] of cases.entries()) this.#addWord(words[index] ?? DEFAULT_WORD, one.input);
    } catch (error) {
      await this.#investigate(asBroken(error), cases);
    }
  }

  #addWord(word: string, input: Uint8Array): void {
    if (this.report.words.has(word)) return;
    this.report.words.add(word);
    if (input.length > POOL_BYTES) return;
    if (this.#pool.length < POOL_SIZE) this.#pool.push(input);
    else this.#pool[this.#target.seeds.length + this.#random.below(POOL_SIZE - this.#target.seeds.length)] = input;
  }

  /** A promise is examined once; another case that breaks it adds nothing. */
  async #investigate({ promise, message }: BrokenPromise, cases: readonly FuzzCase[]): Promise<void> {
    if (this.#known.has(promise)) return;
    const target = this.#target;
    const breaks = async (smaller: readonly FuzzCase[]): Promise<boolean> => {
      if (this.#options.signal.aborted) return false;
      const broken = await attemptCases(target, smaller, this.#options.caseMs).then(() => undefined, asBroken);
      return broken?.promise === promise;
    };
    if (!(await breaks(cases)) && !(await breaks(cases))) {
      this.report.unrepeated.push(`${promise}: ${message}`);
      return;
    }
    this.#known.add(promise);
    const begun = performance.now();
    const smallest = await minimise(cases, { breaks, until: performance.now() + MINIMISE_MS });
    const detail = await attemptCases(target, smallest, this.#options.caseMs).then(
      () => message,
      (error: unknown) => asBroken(error).message,
    );
    const finding = { target: target.name, promise, cases: smallest };
    this.report.findings.push(finding);
    this.report.elapsedMs -= performance.now() - begun;
    this.#options.onFinding(finding, detail);
  }
}

/**
 * Tries the targets in turns until the time or the number of executions is reached, or the signal comes; then closes
 * them.
 */
export const fuzz = async (options: FuzzOptions): Promise<readonly TargetReport[]> => {
  const end = performance.now() + options.durationMs;
  const runs = options.targets.map((target) => new TargetRun(target, options));
  const reports = runs.map(({ report }) => report);
  try {
    while (performance.now() < end && !options.signal.aborted && !runs.every(({ isDone }) => isDone)) {
      for (const run of runs) {
        await run.slice(Math.min(end, performance.now() + SLICE_MS));
        options.onSlice(reports);
      }
    }
  } finally {
    await Promise.all(options.targets.map((target) => target.close()));
  }
  return reports;
};
