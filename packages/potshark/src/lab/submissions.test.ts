/** Which files of a folder are whose. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, beforeEach, it } from "node:test";
import { answersOf, withoutCapture } from "./class-answers.ts";
import { findSubmissions, isOf } from "./submissions.ts";

const root = mkdtempSync(join(tmpdir(), "potshark-"));
after(() => rmSync(root, { recursive: true, force: true }));
let folder = "";
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, `${count}`);
});

const put = (...names: readonly string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "");
  }
};

const found = (): readonly (readonly (string | undefined)[])[] =>
  findSubmissions(folder).map(({ student, ...files }) => [
    student,
    ...[files.capture, files.answers].map((path) => path && relative(folder, path)),
  ]);

it("a folder a student: the capture that says that it is one, wherever it was unpacked to", () => {
  put("1001/answers.yaml", "1001/mine.pcapng", "1001/notes.txt", "1001/._mine.pcapng");
  put("1002/lab 3/deep/a.pcap.gz", "1002/lab 3/a.csv", "1002/__MACOSX/deep/._a.pcap");
  put("1003/first.pcapng", "1003/second.pcapng", "1003/second.answers.json", "1004/answers.yaml", "1005/capture");
  assert.deepEqual(found(), [
    ["1001", "1001/mine.pcapng", "1001/answers.yaml"],
    ["1002", "1002/lab 3/deep/a.pcap.gz", "1002/lab 3/a.csv"],
    ["1003/first.pcapng", "1003/first.pcapng", undefined],
    ["1003/second.pcapng", "1003/second.pcapng", "1003/second.answers.json"],
    ["1004", undefined, "1004/answers.yaml"],
    ["1005", "1005/capture", undefined],
  ]);
});

it("files beside each other, by their names; links to folders are left alone", () => {
  put("1001.pcapng", "1001.yaml", "1001.png", "1002.zip", "1003.png", "1004.pcap", "1004.answers.csv", "README.md");
  symlinkSync("/etc", join(folder, "1005"));
  assert.deepEqual(found(), [
    ["1001", "1001.pcapng", "1001.yaml"],
    ["1002", "1002.zip", undefined],
    ["1003", "1003.png", undefined],
    ["1004", "1004.pcap", "1004.answers.csv"],
    ["1005", "1005", undefined],
  ]);
});

it("a name is a student's where it holds theirs as words", () => {
  for (const name of ["1001", "1001_lab3", "1001/second.pcapng", "Lab 3_1001_attempt", "lab(1001).x"])
    assert.ok(isOf(name, "1001"), name);
  assert.ok(isOf("Ann Example_123_assignsubmission_file", "ann example"));
  for (const name of ["10011", "x1001", "", "Ann"]) assert.ok(!isOf(name, "1001"), name);
  assert.ok(!isOf("1001", ""));
});

it("answers of a class go to whom they belong, and who has no capture is told of", () => {
  const file = { answers: undefined, student: undefined, notes: [], students: { "1001": { a: 1 }, "1002": { a: 2 } } };
  assert.deepEqual(answersOf(file, "1001_lab3"), { a: 1 });
  assert.equal(answersOf(file, "1003"), undefined);
  const submissions = [{ student: "1001_lab3", capture: "x", answers: undefined }];
  assert.deepEqual(withoutCapture(file, submissions), [{ student: "1002", capture: undefined, answers: undefined }]);
});
