/** What is kept between two runs changes no mark, and is trusted only where this user wrote it. */
import assert from "node:assert/strict";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { cacheFolder, GradeCache } from "./grade-cache.ts";
import { type GradeJob, type GradeOutcome, runGradeJob } from "./grade-job.ts";
import { HANDOUT_QUESTIONS } from "./question-files.ts";
import { questionSource } from "./question-source.ts";

const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const source = questionSource(HANDOUT_QUESTIONS);
const folder = mkdtempSync(join(tmpdir(), "potshark-cache-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const newFolder = (): string => {
  made += 1;
  const path = join(folder, `${made}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
};

const opened = (path: string, of = source): GradeCache => {
  const cache = GradeCache.open(of, path);
  assert.ok(cache);
  return cache;
};

const jobOf = (path: string, answers: string | undefined, tasks: readonly number[] = [3]): GradeJob => ({
  student: "ann",
  names: ["ann"],
  capture: { path, name: "a.pcapng", part: 0, answers: [] },
  answersFiles: answers === undefined ? [] : [{ path: answers, name: "answers.yaml", isTyped: false }],
  answers: undefined,
  answersProblem: undefined,
  seed: undefined,
  tasks,
  limits: { maxBytes: 1 << 20 },
});

/** As the pool does it. */
const marked = async (cache: GradeCache, job: GradeJob): Promise<{ outcome: GradeOutcome; isKnown: boolean }> => {
  const known = await cache.find(job);
  if (known) return { outcome: known, isKnown: true };
  const outcome = await runGradeJob(job, source);
  await cache.keep(job, outcome);
  return { outcome, isKnown: false };
};

const STUDENTS = 3;

it("a second run gives what a run without a cache gives, whatever changed in between", async () => {
  const edit = fc.record({
    student: fc.nat({ max: STUDENTS - 1 }),
    capture: fc.constantFrom("homepage_coffee.pcapng", "homepage_coffee.md", "none"),
    port: fc.constantFrom("5031", "5030", "80"),
    task: fc.constantFrom(3, 4),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 5 }), async (edits) => {
      const [own, kept] = [newFolder(), newFolder()];
      const paths = Array.from({ length: STUDENTS }, (_, index) => [
        join(own, `${index}.pcapng`),
        join(own, `${index}.yaml`),
      ]) as [string, string][];
      for (const [index, [capture, answers]] of paths.entries()) {
        copyFileSync(join(SAMPLES, "homepage_coffee.pcapng"), capture);
        writeFileSync(answers, `"3.2b": ${index}\n`);
      }
      for (const { student, capture, port, task } of edits) {
        const [path, answers] = paths[student]!;
        if (capture === "none") rmSync(path, { force: true });
        else copyFileSync(join(SAMPLES, capture), path);
        writeFileSync(answers, `"3.2b": ${port}\n`);
        const cache = opened(kept);
        for (const [one, its] of paths) {
          const job = jobOf(one, its, [task]);
          assert.deepEqual((await marked(cache, job)).outcome, await runGradeJob(job, source));
        }
      }
    }),
    { numRuns: 6 },
  );
});

it("only what changed is marked again, and a capture that was moved has commands with its new place", async () => {
  const kept = newFolder();
  const [first, second] = [join(newFolder(), "it's a.pcapng"), join(newFolder(), "b.pcapng")];
  for (const path of [first, second]) copyFileSync(join(SAMPLES, "homepage_coffee.pcapng"), path);
  assert.equal((await marked(opened(kept), jobOf(first, undefined))).isKnown, false);
  const again = await marked(opened(kept), jobOf(second, undefined));
  assert.equal(again.isKnown, true);
  assert.deepEqual(again.outcome, await runGradeJob(jobOf(second, undefined), source));
  assert.equal((await marked(opened(kept), jobOf(second, undefined, [4]))).isKnown, false);
  const others = { ...source, set: { ...source.set, version: "other" } };
  assert.equal(await opened(kept, others).find(jobOf(first, undefined)), undefined);
});

it("an entry with any byte changed, cut or led elsewhere is marked again", async () => {
  const kept = newFolder();
  const job = jobOf(join(SAMPLES, "homepage_coffee.pcapng"), undefined);
  await marked(opened(kept), job);
  const [name] = readdirSync(kept);
  const path = join(kept, name!);
  const bytes = readFileSync(path);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.boolean(), async (at, isCut) => {
      const broken = isCut ? bytes.subarray(0, at) : Buffer.from(bytes);
      if (!isCut) broken[at]! ^= 1;
      writeFileSync(path, broken);
      assert.equal(await opened(kept).find(job), undefined);
    }),
    { numRuns: 30 },
  );
  writeFileSync(path, bytes);
  assert.ok(await opened(kept).find(job));
  chmodSync(path, 0o644);
  assert.equal(await opened(kept).find(job), undefined, "others could read it, so it is not as it was made");
  const elsewhere = join(newFolder(), "entry");
  writeFileSync(elsewhere, bytes, { mode: 0o600 });
  rmSync(path);
  symlinkSync(elsewhere, path);
  assert.equal(await opened(kept).find(job), undefined);
});

it("a folder of others is not used, and nor is one that cannot be made", () => {
  const open = newFolder();
  chmodSync(open, 0o755);
  assert.equal(GradeCache.open(source, open), undefined);
  const linked = join(folder, "linked");
  symlinkSync(newFolder(), linked);
  assert.equal(GradeCache.open(source, linked), undefined);
  const file = join(folder, "file");
  writeFileSync(file, "");
  assert.equal(GradeCache.open(source, join(file, "below")), undefined);
});

it("what changes while it is marked is not kept", async () => {
  const kept = newFolder();
  const path = join(newFolder(), "a.pcapng");
  copyFileSync(join(SAMPLES, "homepage_coffee.pcapng"), path);
  const cache = opened(kept);
  const job = jobOf(path, undefined);
  assert.equal(await cache.find(job), undefined);
  copyFileSync(join(SAMPLES, "homepage_coffee.md"), path);
  await cache.keep(job, await runGradeJob(job, source));
  assert.deepEqual(readdirSync(kept), []);
});

it("where there is too much, the rest that was used last stays", async () => {
  const kept = newFolder();
  const jobs = [3, 4, 5].map((task) => jobOf(join(SAMPLES, "homepage_coffee.pcapng"), undefined, [task]));
  const cache = opened(kept);
  for (const job of jobs) await marked(cache, job);
  const [most] = readdirSync(kept).map((name) => readFileSync(join(kept, name)).length);
  await cache.prune(2.9 * most!);
  assert.ok(readdirSync(kept).length < 3);
  await cache.prune(0);
  assert.deepEqual(readdirSync(kept), []);
});

it("is where each system keeps what can be made again", () => {
  assert.equal(cacheFolder("linux", { XDG_CACHE_HOME: "/c" }), "/c/potshark/grade");
  assert.match(cacheFolder("linux", { XDG_CACHE_HOME: "c" }), /\.cache.potshark.grade$/);
  assert.match(cacheFolder("darwin", {}), /Library.Caches.potshark.grade$/);
});
