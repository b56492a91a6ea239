/** Which files of a folder are whose. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, beforeEach, it } from "node:test";
import { claimAnswers, withoutCapture } from "./class-answers.ts";
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

const problemsOf = (student: string): readonly string[] =>
  findSubmissions(folder).find((one) => one.student === student)?.problems ?? [];

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

it("answers that are not read are named", () => {
  put("1001/a.pcapng", "1001/answers.txt", "1001/answers.yaml", "1002/a.pcapng", "1002/x.yaml", "1002/y.csv");
  put("1003.pcapng", "1003.yaml", "1003.answers.csv", "1004/answers.csv", "1004/answers.json");
  assert.deepEqual(
    ["1001", "1002", "1003", "1004"].map((student) => problemsOf(student)),
    [
      ["answers.yaml was left out: the answers are read from answers.txt."],
      ["x.yaml, y.csv: none of these is called answers, so none was read."],
      ["1003.yaml was left out: other answers were read."],
      ["answers.json was left out: the answers are read from answers.csv."],
    ],
  );
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

it("one person is listed once, or each time by the file, with a line that says so", () => {
  put("1001/notes.yaml", "1001.pcapng", "1002.pcap", "1002.zip", "1003/a.pcap", "1003.pcap", "1004.yaml", "class.csv");
  assert.deepEqual(
    findSubmissions(folder, join(folder, "class.csv")).map(({ student, person, answers }) => [
      student,
      person,
      answers,
    ]),
    [
      ["1001", "1001", join(folder, "1001/notes.yaml")],
      ["1002.pcap", "1002", undefined],
      ["1002.zip", "1002", undefined],
      ["1003.pcap", "1003", undefined],
      ["1003/a.pcap", "1003", undefined],
      ["1004", "1004", join(folder, "1004.yaml")],
    ],
  );
  assert.deepEqual(problemsOf("1002.zip"), ["1002 handed in 2 captures: a person decides which one counts."]);
});

it("what is neither folder nor file, lies too deep or is too much is left out, and said", () => {
  put("1001/mine.pcapng", "1001/a/b/c/d/deep.pcapng", "1002/x.pcapng");
  symlinkSync("../1002/x.pcapng", join(folder, "1001/theirs.pcapng"));
  symlinkSync("..", join(folder, "1001/loop"));
  put(...Array.from({ length: 25 }, (_, index) => `1003/${index}.pcap`));
  put(...Array.from({ length: 1100 }, (_, index) => `1004/${index}`));
  assert.deepEqual(found().slice(0, 2), [
    ["1001", "1001/mine.pcapng", undefined],
    ["1002", "1002/x.pcapng", undefined],
  ]);
  assert.deepEqual(problemsOf("1001"), [
    "The folder a/b/c was left out: it lies more than 3 deep.",
    "loop was left out: it is a link.",
    "theirs.pcapng was left out: it is a link.",
  ]);
  assert.ok(problemsOf("1003/0.pcap").includes("Only 20 of its 25 captures were marked."));
  const many = findSubmissions(folder).find(({ person }) => person === "1004");
  assert.ok(many?.problems.includes("Only 1000 files of the folder were looked at."));
});

/** As somebody who is not allowed everything: root may read what nobody else may. */
const asNobody = <Result>(act: () => Result): Result => {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
};

it("a folder that may not be read, or whose name is not UTF-8, is one line", {
  skip: process.platform !== "linux",
}, () => {
  put("1001/x.pcapng", "1002/x.pcapng", "1003/x.pcapng", "1003/mine/y.pcapng");
  chmodSync(root, 0o755);
  for (const name of ["1002", "1003/mine"]) chmodSync(join(folder, name), 0);
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/m`), Buffer.from([0xfc]), Buffer.from("ller")]));
  const all = asNobody(() => findSubmissions(folder));
  for (const name of ["1002", "1003/mine"]) chmodSync(join(folder, name), 0o755);
  assert.deepEqual(
    all.map(({ student, capture, problems }) => [student, capture && relative(folder, capture), ...problems]),
    [
      ["1001", "1001/x.pcapng"],
      [
        "1002",
        undefined,
        "The folder was left out. It may not be read. Change its permissions: chmod -R u+rwX FOLDER.",
      ],
      [
        "1003",
        "1003/x.pcapng",
        "The folder mine was left out. It may not be read. Change its permissions: chmod -R u+rwX FOLDER.",
      ],
      [
        "m\ufffdller",
        undefined,
        "The folder was left out. Its name is not UTF-8, so it cannot be opened. Give it another name.",
      ],
    ],
  );
});

const claimed = (names: readonly string[], persons: readonly string[]): readonly (string | undefined)[] => {
  const students = Object.fromEntries(names.map((name) => [name, {}]));
  const submissions = persons.map((person) => ({
    student: person,
    person,
    capture: "x",
    answers: undefined,
    problems: [],
  }));
  const claims = claimAnswers({ answers: undefined, student: undefined, students, notes: [] }, submissions);
  const alone = withoutCapture({ answers: undefined, student: undefined, students, notes: [] }, claims);
  return [...claims.map(({ name, problem }) => name ?? problem), ...alone.map(({ student }) => `alone: ${student}`)];
};

it("answers of a class go to the name that fits best, and to nobody where two are possible", () => {
  assert.deepEqual(claimed(["1001", "1002"], ["1001_lab3", "1003"]), ["1001", undefined, "alone: 1002"]);
  // The first that fits is not the one that is meant.
  assert.deepEqual(
    claimed(["tan", "tan wei", "Alice Tan"], ["tan_wei_lab3", "Alice Tan_12345_assignsubmission_file"]),
    ["tan wei", "Alice Tan", "alone: tan"],
  );
  assert.deepEqual(claimed(["ann", "lee"], ["Ann Lee_55"]), [
    "The name fits several students of the answers: ann, lee.",
  ]);
  assert.deepEqual(claimed(["tan"], ["tan", "Alice Tan"]), ["tan", "The answers of tan may be those of tan as well."]);
  assert.deepEqual(claimed(["tan"], ["Bo Tan", "Al Tan"]), [
    "The answers of tan may be those of Al Tan as well.",
    "The answers of tan may be those of Bo Tan as well.",
  ]);
  assert.deepEqual(claimed(["Ann", "ann"], ["ann", "ANN"]), [
    "ann",
    "The name fits several students of the answers: Ann, ann.",
  ]);
  // A spreadsheet dropped the zeros; a file system parted the letter from its accent.
  assert.deepEqual(claimed(["12345", "M\u00fcller"], ["0012345", "Mu\u0308ller_3"]), ["12345", "M\u00fcller"]);
  assert.deepEqual(claimed(["constructor"], ["x"]), [undefined, "alone: constructor"]);
});
