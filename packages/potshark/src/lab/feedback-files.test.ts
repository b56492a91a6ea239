/** Files for the students and the teacher: none is lost, none leads anywhere, and none costs the marking. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { type FeedbackEntry, writeFeedback } from "./feedback-files.ts";

const POTSHARK = fileURLToPath(new URL("../../bin/potshark.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "potshark-feedback-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const grade = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [POTSHARK, "grade", "--task", "3", "--jobs", "1", ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });

/** A class: the captures of each student. */
const classOf = (name: string, students: Readonly<Record<string, readonly string[]>>): string => {
  const path = join(folder, name);
  for (const [student, captures] of Object.entries(students)) {
    mkdirSync(join(path, student), { recursive: true });
    for (const capture of captures) cpSync(SAMPLE, join(path, student, capture));
  }
  return path;
};

const entryOf = (student: string, feedbackStem: string | undefined): FeedbackEntry => ({
  submission: {
    student,
    submitter: undefined,
    known: [],
    typed: [],
    seed: undefined,
    captures: [],
    answers: [],
    submittedAt: undefined,
    isLate: false,
    feedbackStem,
    problems: [],
    handedInAs: student,
  },
  report: undefined,
  unmarked: ["There is no capture."],
});

const name = fc.string({
  unit: fc.constantFrom("a", "A", "?", "*", "/", ".", "é", "🫖", "\u202e", "\n"),
  maxLength: 6,
});
const someName = fc.oneof(
  name,
  fc.tuple(name, fc.integer({ min: 50, max: 400 })).map(([one, count]) => one.repeat(count)),
);

it("every student gets a file of an own name, which any file system takes", () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(someName, { maxLength: 8 }), fc.boolean(), (names, hasStem) => {
      run += 1;
      const path = join(folder, `names${run}`);
      mkdirSync(path);
      writeFeedback(
        path,
        names.map((one) => entryOf(one, hasStem ? `${one}_41_` : undefined)),
        { hasSolutions: false, isForced: false },
      );
      const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      // A learning system shows a student every file: there it is the page alone.
      assert.equal(files.length, names.length * (hasStem ? 1 : 2));
      const paths = files.map((file) => join(file.parentPath, file.name));
      assert.equal(new Set(paths.map((one) => one.toLowerCase())).size, paths.length);
      for (const one of paths) {
        const parts = one.slice(path.length + 1).split("/");
        assert.equal(parts.length, hasStem ? 1 : 2);
        assert.match(parts.join(""), /^[^\p{C}:*?"<>|\\]*$/u);
      }
    }),
    { numRuns: 40 },
  );
});

it("a page shows names of files as they are, and nothing of them is active", () => {
  const path = classOf("names", { alice: ["$&.pcapng", "\u001b[31m\u202e.pcapng"], bob: [] });
  writeFileSync(join(path, "bob", "photo.png"), "\x89PNG\r\n");
  const feedback = join(folder, "names-feedback");
  const { status, stderr } = grade(path, "--feedback", feedback);
  assert.equal(status, 1, stderr);
  const page = readFileSync(join(feedback, "alice", "feedback.html"), "utf8");
  assert.match(page, /\$&amp;\.pcapng/);
  assert.doesNotMatch(page, /[\u001b\u202e]/);
  assert.ok(!page.includes(folder), "none of this machine's paths");
  assert.match(
    readFileSync(join(feedback, "bob", "feedback.md"), "utf8"),
    /^# bob: could not be marked\n\n- \*\*Why:\*\* \S/,
  );
  assert.match(stderr, /with feedback for 2 students/);
});

it("two of one name are told apart, and who may have handed something in is not absent", () => {
  const path = classOf("same", { "1001": ["a.pcapng"], "1002": ["a.pcapng"], "Bo Lee": ["a.pcapng"] });
  const roster = join(folder, "same.csv");
  writeFileSync(roster, "Name,ID,Score\nTan Wei,1001,\nTan Wei,1002,\nBo Lee,1,\nLee Bo,2,\nCy Absent,3,\n");
  const answers = join(folder, "same-answers.yaml");
  writeFileSync(answers, 'students:\n  "1001": {"3.2b": 5031}\n');
  const output = join(path, "filled.csv");
  const { stdout, stderr } = grade(path, "--roster", roster, "--answers", answers, "-o", output);
  assert.match(stdout, /^Tan Wei \(1001\) /m);
  assert.match(stdout, /^Tan Wei \(1002\) .*Has the same packets as .*Tan Wei \(1001\)/m);
  assert.match(stderr, /^grade: 1 mark is in the column/m);
  assert.match(stderr, /^grade: handed in nothing, and stay as they were: Cy Absent$/m);
  assert.doesNotMatch(grade(path, "--roster", roster, "-o", output, "--force").stdout, /filled/);
});

it("a comment of a teacher stays, and so does a row that takes no mark; both are said", () => {
  const path = classOf("kept", { Ann: ["a.pcapng"], Bo: ["a.pcapng"], Cy: ["a.pcapng"] });
  const roster = join(folder, "kept.csv");
  const row = (number: number, name: string, lock: string, comment: string): string =>
    `Participant ${number},${name},7.00,20.00,${lock},${comment}\n`;
  const rows = [row(1, "Ann", "Yes", "Well done"), row(2, "Bo", "No", ""), row(3, "Cy", "Yes", "")];
  const head = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Feedback comments\n";
  writeFileSync(roster, head + rows.join(""));
  const answers = join(folder, "kept-answers.yaml");
  writeFileSync(answers, `students:\n${["Ann", "Bo", "Cy"].map((one) => `  ${one}: {"3.2b": 5031}\n`).join("")}`);
  const output = join(folder, "kept-filled.csv");
  const { stderr } = grade(path, "--roster", roster, "--answers", answers, "-o", output);
  const [ann, bo, cy] = readFileSync(output, "utf8").split("\n").slice(1);
  assert.match(ann!, /,20\.00,Yes,Well done$/);
  assert.doesNotMatch(ann!, /7\.00/);
  assert.equal(`${bo}\n`, rows[1]);
  assert.match(cy!, /,Yes,Task 3: /);
  assert.match(stderr, /^grade: 2 marks are in the column/m);
  assert.match(stderr, /^grade: stay as they were, since the roster says that their grade cannot be changed: Bo$/m);
  assert.match(stderr, /^grade: 1 comment was there already, and stays$/m);
});

it("outputs that cannot be written are refused before the work", () => {
  const path = classOf("outputs", { alice: ["a.pcapng"] });
  const file = join(folder, "there.html");
  writeFileSync(file, "");
  const missing = join(folder, "missing", "page.html");
  for (const [args, message] of [
    [["--statistics", file], /there\.html is there already; choose another name, or overwrite it with --force/],
    [["--statistics", missing], /page\.html cannot be written: ENOENT/],
    [["--statistics", path, "--force"], /outputs is a folder; choose another name/],
    [["--feedback", path], /outputs is there already/],
    [["--feedback", file, "--force"], /there\.html is no folder/],
    [["--feedback", join(folder, "x.zip"), "--statistics", join(folder, "x.zip")], /named for two outputs/],
  ] as const) {
    const { status, stdout, stderr } = grade(path, ...args);
    assert.deepEqual([status, stdout], [2, ""], stderr);
    assert.match(stderr, message);
  }
  assert.deepEqual(readdirSync(path), ["alice"]);
});

it("the marks are printed where a file cannot be written after all, and the others are written", () => {
  const path = classOf("late", { alice: ["a.pcapng"] });
  const feedback = join(folder, "late-feedback");
  // A folder stands where a page is to be written.
  mkdirSync(join(feedback, "alice", "feedback.html"), { recursive: true });
  const page = join(folder, "late.html");
  const { status, stdout, stderr } = grade(path, "--feedback", feedback, "--statistics", page, "--force");
  assert.equal(status, 2);
  assert.match(stdout, /^alice /m);
  assert.match(stderr, /^grade: .*feedback\.html cannot be written: EISDIR/m);
  assert.ok(existsSync(page));
});
