/**
 * Everything that the fuzzer has found stays fixed, the fuzzer finds planted faults, and a short run finds nothing new.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type Finding, readFindings, saveFinding } from "./finding.ts";
import { attemptCases, fuzz, type TargetReport } from "./fuzz.ts";
import { BrokenPromise, chunksOf, type Deadlines, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";
import { expectLinear } from "./growth.ts";
import { seededRandom } from "./random.ts";
import { TARGETS } from "./targets.ts";

const SEED = 20_260_401;
/** About half a second each on a slow machine. */
const EXECUTIONS: Readonly<Record<string, number>> = {
  parser: 800,
  uri: 4_000,
  additions: 3_000,
  alternates: 5_000,
  propfind: 1_500,
  server: 480,
  capture: 150,
};

const NEVER_MS = 2 ** 31 - 1;
/** Any time: a machine may be busy with other tests. */
const DEADLINES: Deadlines = { caseMs: Number.POSITIVE_INFINITY, getMs: NEVER_MS, closeMs: NEVER_MS };

const run = (targets: readonly FuzzTarget[], executions: number): Promise<readonly TargetReport[]> =>
  fuzz({
    targets,
    seed: SEED,
    durationMs: Number.POSITIVE_INFINITY,
    executions,
    caseMs: DEADLINES.caseMs,
    signal: new AbortController().signal,
    onFinding: () => undefined,
    onSlice: () => undefined,
  });

const told = ({ promise, cases }: Finding): unknown => [
  promise,
  cases.map(({ input, cuts }) => [Buffer.from(input).toString("latin1"), cuts]),
];

describe("what the fuzzer found", () => {
  const targets = new Map(Object.entries(TARGETS).map(([name, create]) => [name, create(DEADLINES)]));
  after(() => Promise.all([...targets.values()].map((target) => target.close())));

  for (const [file, { target, promise, cases }] of readFindings()) {
    it(`${file}: ${promise}`, async () => {
      const found = targets.get(target) ?? assert.fail(`no target ${target}`);
      await attemptCases(found, cases, DEADLINES.caseMs);
      if (!promise.startsWith("a case takes less than")) return;
      // This case was too slow for its length: now the cost of a part of it must be in proportion.
      const [{ input, cuts, ending }] = cases as [FuzzCase];
      await expectLinear((share) => {
        const length = Math.ceil(input.length * share);
        return found.attempt([{ input: input.subarray(0, length), cuts: cuts.filter((cut) => cut < length), ending }]);
      });
    });
  }
});

describe("a short run", () => {
  for (const [name, create] of Object.entries(TARGETS)) {
    it(`over ${name} finds nothing`, async () => {
      const [report] = await run([create(DEADLINES)], EXECUTIONS[name]!);
      assert.deepEqual(report?.findings.map(told), []);
      assert.deepEqual(report.unrepeated, []);
      assert.ok(report.executions >= EXECUTIONS[name]! && report.words.size > 3, JSON.stringify([...report.words]));
    });
  }
});

describe("fuzz", () => {
  /** Breaks if a cut divides a word. */
  const planted = (): FuzzTarget => ({
    name: "planted",
    seeds: [Buffer.from("please stop the coffee")],
    together: 1,
    attempt: (cases) =>
      cases.map((one) => {
        const text = Buffer.from(one.input).toString("latin1");
        const isWhole = chunksOf(one).some((chunk) => Buffer.from(chunk).toString("latin1").includes("stop"));
        if (text.includes("stop") && !isWhole) throw new BrokenPromise("no word is divided", text);
        return String(text.length >> 3);
      }),
    close: async () => undefined,
  });

  it("finds what is planted, makes it small, and does the same again for the same seed", async () => {
    const [first] = await run([planted()], 3_000);
    const [second] = await run([planted()], 3_000);
    assert.deepEqual(first?.findings.map(told), second?.findings.map(told));
    assert.deepEqual(first?.words, second?.words);
    const [finding] = first?.findings ?? [];
    assert.equal(Buffer.from(finding?.cases[0]?.input ?? []).toString(), "stop");
    assert.equal(finding?.cases[0]?.cuts.length, 1);
  });

  it("keeps a finding as a file and reads it back", () => {
    const folder = `${mkdtempSync(join(tmpdir(), "potshark-findings-"))}/`;
    try {
      const cases = [{ input: Uint8Array.of(0, 255, 13, 34), cuts: [2], ending: "reset" as const }];
      const finding: Finding = { target: "parser", promise: "none", cases };
      saveFinding(finding, folder);
      assert.deepEqual([...readFindings(folder).values()], [finding]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends at once when it is told to", async () => {
    const stopped = await fuzz({
      targets: [planted()],
      seed: 1,
      durationMs: 60_000,
      caseMs: DEADLINES.caseMs,
      signal: AbortSignal.abort(),
      onFinding: () => undefined,
      onSlice: () => undefined,
    });
    assert.equal(stopped[0]?.executions, 0);
  });
});

describe("seededRandom", () => {
  it("repeats itself for a seed and a name, and for no other", () => {
    const draw = (seed: number, name: string): number[] => {
      const random = seededRandom(seed, name);
      return Array.from({ length: 20 }, () => random.below(1_000));
    };
    assert.deepEqual(draw(1, "a"), draw(1, "a"));
    assert.notDeepEqual(draw(1, "a"), draw(2, "a"));
    assert.notDeepEqual(draw(1, "a"), draw(1, "b"));
    assert.ok(draw(1, "a").every((number) => Number.isInteger(number) && number >= 0 && number < 1_000));
    assert.throws(() => seededRandom(1).pick([]), RangeError);
  });
});
