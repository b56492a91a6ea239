/** A class that is marked again: a changed question, a late hand-in, decisions of people, and files that are there. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gradeCommand } from "./grade-command.ts";

const POTSHARK = fileURLToPath(new URL("../../bin/potshark.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "potshark-second-run-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string): string => join(folder, name);

const handIn = (user: string, time: string, answers: string): void => {
  const stem = place(`class/Lab 3_${user}_attempt_${time}`);
  copyFileSync(SAMPLE, `${stem}_a.pcapng`);
  writeFileSync(`${stem}_answers.yaml`, answers);
};

const ask = (port: number): void =>
  writeFileSync(
    place("questions/task-3.yaml"),
    `task: 3
title: Ports
questions:
  - { id: "3.1", kind: ports, prompt: Which port?, on: [own], points: 4, level: basic, missing: Capture earlier.,
      query: { filter: tcp.flags.syn == 1 and tcp.dstport == ${port}, tell: tcp.dstport, take: distinct } }
  - { id: "3.2", kind: text, prompt: Why?, on: [own], points: 2, level: basic, rubric: [{ id: a, says: So }] }
`,
  );

const grade = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(
    process.execPath,
    [POTSHARK, "grade", place("class"), "--questions", place("questions"), "--jobs", "1", ...args],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1", TZ: "Asia/Tokyo" } },
  );

it("shows old beside new and writes nothing unless it is forced; nothing is decided twice", () => {
  for (const name of ["class", "questions"]) mkdirSync(place(name));
  ask(5031);
  handIn("ann", "2026-11-30-20-00-00", '"3.1": 5031\n"3.2": It is so\n');
  handIn("bo", "2026-11-30-23-58-00", '"3.1": 5031\n"3.2": it  is SO\n');
  writeFileSync(place("roster.csv"), "Username,Full name,Score,Feedback\nann,Lee Ann,,\nbo,Kim Bo,,\ncy,Day Cy,,\n");
  const files = ["--roster", place("roster.csv"), "-o", place("filled.csv"), "--feedback", place("feedback")];
  const due = ["--due", "2026-11-30 23:59", "--late", "10% per day"];
  const first = grade(...files, ...due, "--points");
  assert.equal(first.status, 0, first.stderr);
  assert.doesNotMatch(first.stderr, /written last/);
  assert.match(readFileSync(place("filled.csv"), "utf8"), /^ann,Lee Ann,4,/m);

  // The file holds when it was due. Then people decide, a question changes, and somebody hands in late.
  const decisions = place("class.decisions.yaml");
  writeFileSync(
    decisions,
    `${readFileSync(decisions, "utf8")}answers:\n  - { question: "3.2", answer: It is so, credit: 0.5, by: Eve }\n`,
  );
  ask(5030);
  handIn("cy", "2026-12-02-00-30-00", '"3.1": 5030\n"3.2": it is so\n');
  const before = readFileSync(place("filled.csv"), "utf8");
  const second = grade(...files, "--points");
  assert.equal(second.status, 2, second.stderr);
  assert.match(
    second.stderr,
    /3 students have other marks than were written last, of 3 .*\nstudent .*\n-.*\nLee Ann +4\/6 \(2 pending\) +1\/6 +3\.1: 4\/4 → 0\/4; 3\.2: pending\/2 → 1\/2, decided\n/,
  );
  assert.match(second.stderr, /\nDay Cy +- +4\/6 +was not in the class\n/);
  assert.match(second.stderr, /filled\.csv is there already; .*--force/);
  assert.equal(readFileSync(place("filled.csv"), "utf8"), before);

  const third = grade(...files, "--points", "--force");
  assert.equal(third.status, 0, third.stderr);
  const filled = readFileSync(place("filled.csv"), "utf8");
  assert.match(filled, /^ann,Lee Ann,1,.*\nbo,Kim Bo,1,.*\ncy,Day Cy,4,/m);
  const last = grade("--markdown");
  assert.match(last.stdout, /Handed in 1 day late: .*20 % of what was earned, 1 point\\?\./);
  assert.match(last.stderr, /no mark differs from those that were written last/);
});

it("does not take a file of somebody else for its own", async () => {
  writeFileSync(place("class.marks.json"), "mine\n");
  await assert.rejects(
    gradeCommand().parseAsync([place("class")], { from: "user" }),
    /class\.marks\.json has to hold the marks that grade wrote last, and does not; move it away/,
  );
  assert.equal(readFileSync(place("class.marks.json"), "utf8"), "mine\n");
});
