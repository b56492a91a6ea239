/** The file of decisions, with several writers, and as other programs leave it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import type { Edit } from "@potshark/lab";
import { readDecisionsFile, writeDecisions } from "./decisions-store.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-decisions-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const edit = (student: string, points: number): Edit => ({
  kind: "override",
  decision: { student, question: "1", points },
});

/** Counts in an override of its own, and ends with 1 where the file does not hold what it wrote last. */
const WRITER = `
const { readDecisionsFile, writeDecisions } = await import(${JSON.stringify(new URL("./decisions-store.ts", import.meta.url).href)});
const [path, student, most] = process.argv.slice(1);
for (let points = 1; points <= Number(most); points += 1) {
  writeDecisions(path, [{ kind: "override", decision: { student, question: "1", points } }]);
  const [own] = readDecisionsFile(path).overrides.filter((one) => one.student === student);
  if (own?.points !== points) process.exit(1);
}`;

it("loses nothing of several writers", async () => {
  const path = join(folder, "shared.yaml");
  writeDecisions(path, [edit("nobody", 0)]);
  const writers = ["ann", "bo", "cy"].map((student) =>
    spawn(process.execPath, [...process.execArgv, "--input-type=module", "-e", WRITER, path, student, "300"], {
      stdio: "inherit",
    }),
  );
  const ends = await Promise.all(writers.map((writer) => once(writer, "exit")));
  assert.deepEqual(ends, [
    [0, null],
    [0, null],
    [0, null],
  ]);
  assert.deepEqual(
    readDecisionsFile(path)
      .overrides.map(({ student, points }) => `${student} ${points}`)
      .sort(),
    ["ann 300", "bo 300", "cy 300", "nobody 0"],
  );
  assert.deepEqual(readdirSync(folder), ["shared.yaml"]);
});

it("is written after a writer was killed", () => {
  const path = join(folder, "killed.yaml");
  writeFileSync(`${path}.lock`, "");
  utimesSync(`${path}.lock`, 1, 1);
  assert.equal(writeDecisions(path, [edit("ann", 1)]).overrides.length, 1);
});

it("stays as it is where it is not UTF-8, or where anything is wrong in it, and all of that is named", () => {
  const path = join(folder, "other.yaml");
  for (const [bytes, says] of [
    [Buffer.from("students: [{ student: Müller, excused: true }]\n", "latin1"), /not in UTF-8; save/],
    [Buffer.from("\ufeffdue: 2026-11-30 10:00\n", "utf16le"), /not in UTF-8; save/],
    [Buffer.from("due: soon\nlate: never\n"), /^[^\n]*:1 due: is "soon"[^\n]*; [^\n]*:2 late: is "never"[^\n]*$/],
  ] as const) {
    writeFileSync(path, bytes);
    assert.throws(() => writeDecisions(path, [edit("ann", 1)]), { name: "UserMistake", message: says });
    assert.deepEqual(readFileSync(path), bytes);
  }
});
