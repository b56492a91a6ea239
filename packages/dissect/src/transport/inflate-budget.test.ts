import assert from "node:assert/strict";
import { test } from "node:test";
import { InflateBudget } from "./inflate-budget.ts";

/** Requests bodies from a budget; each returns the work it may do, or that it was refused. */
const budgetOf = (limit: number): { ask: (at: number, work: number) => number | undefined; reached: number[] } => {
  const reached: number[] = [];
  const budget = new InflateBudget(limit, (row) => reached.push(row));
  const ask = (at: number, work: number): number | undefined =>
    budget.spend({ run: 1, at, row: 10 + at }, (allowance) => ({
      allowance,
      work: Math.min(work, allowance),
      isExhausted: work > allowance,
    }))?.allowance;
  return { ask, reached };
};

test("bodies share what they may become, and one that was inflated is inflated for ever", () => {
  const { ask, reached } = budgetOf(100);
  assert.equal(ask(0, 60), 100);
  assert.equal(ask(1, 30), 40);
  assert.equal(ask(0, 60), Number.POSITIVE_INFINITY);
  assert.deepEqual(reached, []);
  assert.equal(ask(2, 30), undefined);
  assert.equal(ask(3, 1), undefined, "from there on none is");
  assert.deepEqual(reached, [12], "said once");
  assert.deepEqual([ask(2, 1), ask(1, 30)], [undefined, Number.POSITIVE_INFINITY]);
});

test("a limit of nothing lets no body be inflated", () => {
  const { ask, reached } = budgetOf(0);
  assert.deepEqual([ask(5, 0), reached], [undefined, [15]]);
});
