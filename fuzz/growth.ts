/**
 * How the cost of some work grows with its input. A time depends on how busy the machine is; the ratio of two costs
 * shows the power of the length.
 */
import assert from "node:assert/strict";

/** The costs of these parts of an input are compared. */
const SMALL = 1 / 8;
const WHOLE = 1;
/** The ratio is 8 for linear cost and 64 for quadratic cost. */
const STEEPEST = 24;
/** Other processes may slow down a round; the cheapest round counts. */
const ROUNDS = 12;
/** A run shorter than this cannot be measured: it is repeated. */
const MEASURE_US = 4_000;

/** Microseconds that this process spent on one run. */
const costOf = async (run: () => unknown): Promise<number> => {
  for (let times = 1; ; times *= 2) {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) await run();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= MEASURE_US) return (user + system) / times;
  }
};

/**
 * @param run works on the first part of an input: an eighth of it, or all
 * @throws if eight times the input costs much more than eight times the work
 */
export const expectLinear = async (run: (share: number) => unknown, what = ""): Promise<void> => {
  // Warm up: after this run the code is compiled.
  await costOf(() => run(WHOLE));
  let [small, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round += 1) {
    small = Math.min(small, await costOf(() => run(SMALL)));
    whole = Math.min(whole, await costOf(() => run(WHOLE)));
    if (whole < small * STEEPEST) return;
  }
  assert.fail(`${what} 8 times the input costs ${(whole / small).toFixed(0)} times the work`);
};
