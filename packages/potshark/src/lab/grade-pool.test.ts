/** Jobs in processes of their own: in order, each ended at its time limit, and the other jobs still done. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { GradeJob } from "./grade-job.ts";
import { type PoolOptions, runGradeJobs, runLineJobs } from "./grade-pool.ts";
import { HANDOUT_QUESTIONS } from "./question-files.ts";
import { questionSource } from "./question-source.ts";

const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const source = questionSource(HANDOUT_QUESTIONS);
const folder = mkdtempSync(join(tmpdir(), "potshark-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const jobOf = (capture: string): GradeJob => ({
  student: capture,
  names: [capture],
  capture: { path: capture, name: capture, part: 0, answers: [] },
  answersFiles: [],
  answers: { "3.2b": "5031" },
  answersProblem: undefined,
  seed: undefined,
  tasks: [3],
  limits: { maxBytes: 1 << 30 },
});

const OPTIONS: PoolOptions = { processes: 2, timeoutMs: 60_000, maxMemoryMegabytes: 1024, onDone: () => undefined };

it("outcomes come in the order of the jobs, and every job is told of once", async () => {
  const names = ["homepage_coffee", "coffee_brew", "none"];
  const done: number[] = [];
  const { outcomes } = await runGradeJobs(
    names.map((name) => jobOf(`${SAMPLES}${name}.pcapng`)),
    source,
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

/** Runs much longer than any limit of these tests. */
const longCapture = (path: string): string => {
  const sample = readFileSync(`${SAMPLES}coffee_brew.pcapng`);
  writeFileSync(path, Buffer.concat(Array.from({ length: 300 }, () => sample)));
  return path;
};

it("a job whose time is up is ended, and the next one has a new process", async () => {
  const long = longCapture(join(folder, "long.pcapng"));
  const limits = { ...OPTIONS, processes: 1, timeoutMs: 100 };
  const { outcomes } = await runGradeJobs([jobOf(long), jobOf(join(folder, "none.pcapng"))], source, limits);
  const [slow, missing] = outcomes;
  assert.equal(slow?.finding?.says, "It took longer than 0.1 seconds.");
  assert.ok(["There is no such file.", "It took longer than 0.1 seconds."].includes(missing?.finding?.says ?? ""));
});

it("a job that takes too much memory outside of JavaScript's heap is ended, and the next one is done", async () => {
  const large = join(folder, "large.pcapng.gz");
  const zeros = gzipSync(Buffer.alloc(32 << 20));
  writeFileSync(
    large,
    Buffer.concat([gzipSync(readFileSync(`${SAMPLES}coffee_brew.pcapng`)), ...Array(15).fill(zeros)]),
  );
  const jobs = [jobOf(large), jobOf(`${SAMPLES}coffee_brew.pcapng`)];
  const { outcomes } = await runGradeJobs(jobs, source, { ...OPTIONS, processes: 1, maxMemoryMegabytes: 400 });
  const [hungry, next] = outcomes;
  assert.match(hungry?.finding?.says ?? "", /its process ended, as it does where it needs more than 400 MB/);
  assert.equal(next?.report?.earned, 1);
});

it("a signal leaves what was done, and says of the rest that it was not", async () => {
  const jobs = [`${SAMPLES}coffee_brew.pcapng`, longCapture(join(folder, "rest.pcapng")), "none"].map(jobOf);
  const { outcomes, stoppedBy } = await runGradeJobs(jobs, source, {
    ...OPTIONS,
    processes: 1,
    onDone: () => process.emit("SIGINT", "SIGINT"),
  });
  assert.equal(stoppedBy, "SIGINT");
  assert.deepEqual(
    outcomes.map(({ report, finding }) => report?.earned ?? finding?.says),
    [1, "It was not marked: marking was stopped.", "It was not marked: marking was stopped."],
  );
});

it("lines of a packet list are read within the same limits, and a capture that has none costs itself alone", async () => {
  const limits = { maxBytes: 1 << 20 };
  const names = ["none", "homepage_coffee"];
  const jobs = names.map((name) => ({
    linesOf: jobOf(`${SAMPLES}${name}.pcapng`).capture,
    frames: [4, 1, 99_999],
    limits,
  }));
  const [none, lines] = await runLineJobs(jobs, source, { ...OPTIONS, processes: 1 });
  assert.deepEqual(none, new Map());
  assert.deepEqual([...lines!.keys()], [4, 1]);
  assert.match(lines!.get(4)!, /^127\.0\.0\.1 → 127\.0\.0\.1 HTTP GET \/ HTTP\/1\.1/);
});

const childrenOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);

/** Clock ticks of processor time of a process; 0 if it has ended. */
const workOf = (pid: string): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[13]);
  } catch {
    return 0;
  }
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await delay(20);
};

it("Ctrl-C leaves nothing behind, however busy", { skip: !existsSync("/proc/self/task") }, async () => {
  const all = join(folder, "class");
  mkdirSync(all);
  for (const name of ["1001", "1002"]) longCapture(join(all, `${name}.pcapng`));
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const grading = spawn(process.execPath, [...process.execArgv, main, "grade", all, "--jobs", "1"], {
    stdio: "ignore",
  });
  const ended = once(grading, "exit");
  let [busy = ""]: readonly string[] = [];
  await until(() => {
    [busy = ""] = childrenOf(grading.pid!);
    // A second and a half: by then it has begun the capture.
    return busy !== "" && workOf(busy) > 150;
  });
  const begun = workOf(busy);
  let done = begun;
  grading.kill("SIGINT");
  assert.deepEqual(await ended, [130, null]);
  await until(() => {
    if (!existsSync(`/proc/${busy}/stat`)) return true;
    done = workOf(busy);
    return false;
  });
  // Without the signal it would run many times as long.
  assert.ok(done < 2 * begun, `${begun} ticks of work when it was to end, ${done} when it did`);
});
