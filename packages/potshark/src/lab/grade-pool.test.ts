/** Jobs in processes of their own: in order, each ended when its time is up, and the rest still done. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { GradeJob } from "./grade-job.ts";
import { type PoolOptions, runGradeJobs } from "./grade-pool.ts";
import { HANDOUT_QUESTIONS, usableQuestions } from "./question-files.ts";

const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const set = usableQuestions(HANDOUT_QUESTIONS);
const folder = mkdtempSync(join(tmpdir(), "potshark-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const jobOf = (capture: string): GradeJob => ({
  student: capture,
  capture,
  answersFile: undefined,
  answers: { "3.2b": "5031" },
  tasks: [3],
  maxBytes: 1 << 30,
});

const OPTIONS: PoolOptions = { processes: 2, timeoutMs: 60_000, maxMemoryMegabytes: 1024, onDone: () => undefined };

it("outcomes come in the order of the jobs, and every job is told of once", async () => {
  const names = ["homepage_coffee", "coffee_brew", "none"];
  const done: number[] = [];
  const outcomes = await runGradeJobs(
    names.map((name) => jobOf(`${SAMPLES}${name}.pcapng`)),
    set,
    {
      ...OPTIONS,
      onDone: (_, count) => done.push(count),
    },
  );
  assert.deepEqual(
    outcomes.map(({ report, finding }) => report?.earned ?? finding?.says),
    [1, 1, "There is no such file."],
  );
  assert.deepEqual(done, [1, 2, 3]);
});

it("a job whose time is up is ended, and the next one has a new process", async () => {
  // Long enough to outlast the limit by far.
  const sample = readFileSync(`${SAMPLES}coffee_brew.pcapng`);
  const long = join(folder, "long.pcapng");
  writeFileSync(long, Buffer.concat(Array.from({ length: 300 }, () => sample)));
  const limits = { ...OPTIONS, processes: 1, timeoutMs: 100 };
  const [slow, missing] = await runGradeJobs([jobOf(long), jobOf(join(folder, "none.pcapng"))], set, limits);
  assert.equal(slow?.finding?.says, "It took longer than 0.1 seconds.");
  assert.ok(["There is no such file.", "It took longer than 0.1 seconds."].includes(missing?.finding?.says ?? ""));
});
