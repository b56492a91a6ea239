/** Which files of a folder are whose. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, beforeEach, it } from "node:test";
import { strToU8, zipSync } from "fflate";
import { claimAnswers, withoutCapture } from "./class-answers.ts";
import { listClass } from "./class-files.ts";
import { openClass } from "./class-source.ts";
import { type ClassSubmissions, findSubmissions, isOf, type Submission, submissionWithout } from "./submissions.ts";

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

const classFound = async (): Promise<ClassSubmissions> => {
  const source = await openClass(folder, 1 << 20, []);
  assert.ok(source);
  try {
    return await findSubmissions(source);
  } finally {
    source.dispose();
  }
};

const submissions = async (): Promise<readonly Submission[]> => (await classFound()).submissions;

const pathsOf = (files: readonly { readonly path: string }[]): readonly string[] =>
  files.map(({ path }) => relative(folder, path));

/** A line each: the student, captures with answers of their own, answers of all. */
const found = async (): Promise<readonly string[]> =>
  (await submissions()).map(({ student, captures, answers }) =>
    [
      student,
      ...captures.map((one) => [...pathsOf([one]), ...pathsOf(one.answers)].join(" with ")),
      ...pathsOf(answers).map((path) => `+ ${path}`),
    ].join(", "),
  );

const problemsOf = async (student: string): Promise<readonly string[]> =>
  (await submissions()).find((one) => one.student === student)?.problems ?? [];

it("a folder a student: its captures and answers, wherever they were unpacked to", async () => {
  put("1001/answers.yaml", "1001/mine.pcapng", "1001/notes.txt", "1001/._mine.pcapng");
  put("1002/lab 3/deep/a.pcap.gz", "1002/lab 3/a.csv", "1002/__MACOSX/deep/._a.pcap");
  put("1003/first.pcapng", "1003/second.pcapng", "1003/second.answers.json", "1004/answers.yaml", "1005/capture");
  put("1006/a.pcapng", "1006/answers.txt", "1006/x.yaml");
  assert.deepEqual(await found(), [
    "1001, 1001/mine.pcapng, + 1001/answers.yaml",
    "1002, 1002/lab 3/deep/a.pcap.gz, + 1002/lab 3/a.csv",
    "1003, 1003/first.pcapng, 1003/second.pcapng with 1003/second.answers.json",
    "1004, + 1004/answers.yaml",
    "1005, 1005/capture",
    "1006, 1006/a.pcapng, + 1006/answers.txt, + 1006/x.yaml",
  ]);
});

it("files beside each other, by their names; a link is listed, and followed by nobody", async () => {
  put("1001.pcapng", "1001.yaml", "1001.png", "1002.zip", "1003.png", "1004.pcap", "1004.answers.csv", "README.md");
  symlinkSync("/etc", join(folder, "1005"));
  assert.deepEqual(await found(), [
    "1001, 1001.pcapng with 1001.yaml",
    "1002, 1002.zip",
    "1003, 1003.png",
    "1004, 1004.pcap with 1004.answers.csv",
    "1005, 1005",
  ]);
});

it("a name is a student's where it holds theirs as words", () => {
  for (const name of ["1001", "1001_lab3", "1001/second.pcapng", "Lab 3_1001_attempt", "lab(1001).x"])
    assert.ok(isOf(name, "1001"), name);
  assert.ok(isOf("Ann Example_123_assignsubmission_file", "ann example"));
  for (const name of ["10011", "x1001", "", "Ann"]) assert.ok(!isOf(name, "1001"), name);
  assert.ok(!isOf("1001", ""));
});

it("a student is listed once, whatever is in folders and whatever beside them", async () => {
  put("1001/notes.yaml", "1001.pcapng", "1002.pcap", "1002.zip", "1003/a.pcap", "1003.pcap", "1004.yaml");
  assert.deepEqual(await found(), [
    "1001, 1001.pcapng, + 1001/notes.yaml",
    "1002, 1002.pcap, 1002.zip",
    "1003, 1003/a.pcap, 1003.pcap",
    "1004, + 1004.yaml",
  ]);
});

it("what is neither folder nor file, lies too deep or is too much is left out, and said", async () => {
  put("1001/mine.pcapng", `1001/${"a/".repeat(9)}deep.pcapng`, "1002/x.pcapng");
  symlinkSync("../1002/x.pcapng", join(folder, "1001/theirs.pcapng"));
  symlinkSync("..", join(folder, "1001/loop"));
  put(...Array.from({ length: 25 }, (_, index) => `1003/${index}.pcap`));
  put(...Array.from({ length: 1100 }, (_, index) => `1004/${index}`));
  assert.deepEqual((await found()).slice(0, 2), ["1001, 1001/mine.pcapng", "1002, 1002/x.pcapng"]);
  assert.deepEqual(await problemsOf("1001"), [
    `${"a/".repeat(7)}a was left out: it lies more than 8 folders deep.`,
    "loop was left out: it is a link.",
    "theirs.pcapng was left out: it is a link.",
  ]);
  assert.ok((await problemsOf("1003")).includes("Only 20 of its 25 captures were marked."));
  assert.ok((await problemsOf("1004")).includes("Only 1000 of its files were looked at."));
});

it("a download of a learning system is read by its own rules, and what is nobody's is a line", async () => {
  put("Tan Wei_77_assignsubmission_file/a.pcapng", "Tan Wei_77_assignsubmission_file/b.pcapng");
  put("Tan Wei_78_assignsubmission_file/c.pcapng", "Tan Wei_78_assignsubmission_onlinetext/onlinetext.html");
  put("stray.pcapng", "grades.xlsx");
  const all = await submissions();
  const { strays } = await classFound();
  assert.deepEqual(strays, ["stray.pcapng belongs to no student: its name does not follow the rules of moodle."]);
  assert.deepEqual(
    all.map(({ student, submitter, captures, answers, problems }) => [
      student,
      submitter?.key,
      captures.map(({ name }) => name),
      answers.map(({ name, isTyped }) => [name, isTyped]),
      ...problems,
    ]),
    [
      ["Tan Wei (77)", "77", ["a.pcapng", "b.pcapng"], []],
      ["Tan Wei (78)", "78", ["c.pcapng"], [["the text that was typed in", true]]],
    ],
  );
});

/** Runs as a normal user: root may read every file. */
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
}, async () => {
  put("1001/x.pcapng", "1002/x.pcapng", "1003/x.pcapng", "1003/mine/y.pcapng");
  chmodSync(root, 0o755);
  for (const name of ["1002", "1003/mine"]) chmodSync(join(folder, name), 0);
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/m`), Buffer.from([0xfc]), Buffer.from("ller")]));
  const unzip = async <File>(files: readonly File[]) => ({ files, problems: [] });
  const { submissions: all } = await findSubmissions({ ...asNobody(() => listClass(folder)), unzip });
  for (const name of ["1002", "1003/mine"]) chmodSync(join(folder, name), 0o755);
  assert.deepEqual(
    all.map(({ student, captures, problems }) => [student, pathsOf(captures)[0], ...problems]),
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
        "mine was left out. It may not be read. Change its permissions: chmod -R u+rwX FOLDER.",
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
  const submissions = persons.map((person) => submissionWithout(person));
  const claims = claimAnswers({ answers: undefined, student: undefined, students, notes: [] }, submissions);
  const alone = withoutCapture({ answers: undefined, student: undefined, students, notes: [] }, claims);
  return [...claims.map(({ name, problem }) => name ?? problem), ...alone.map(({ student }) => `alone: ${student}`)];
};

it("answers of a class go to the name that fits best, and to nobody where two are possible", () => {
  assert.deepEqual(claimed(["1001", "1002"], ["1001_lab3", "1003"]), ["1001", undefined, "alone: 1002"]);
  // The first match is not the right one.
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
  // A spreadsheet dropped the zeros; a file system separated the letter from its accent.
  assert.deepEqual(claimed(["12345", "M\u00fcller"], ["0012345", "Mu\u0308ller_3"]), ["12345", "M\u00fcller"]);
  assert.deepEqual(claimed(["constructor"], ["x"]), [undefined, "alone: constructor"]);
});

const zip = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

const putBytes = (name: string, bytes: Uint8Array): void => {
  put(name);
  writeFileSync(join(folder, name), bytes);
};

/** Student, captures and answers by their names in the submission. */
const contents = async (): Promise<readonly string[]> =>
  (await submissions()).map(({ student, captures, answers }) =>
    [student, ...[...captures, ...answers].map(({ name }) => name)].join(", "),
  );

it("what is in a student's zip is that student's, whatever it is called", async () => {
  put("adamsann_11_91_mine.pcapng", "leebob_22_93_mine.pcapng");
  putBytes("malloryeve_33_95_all.zip", zip({ "leebob_22_1_answers.yaml": "", "leebob_22_2_coffee.pcapng": "" }));
  putBytes("poecy_44_97_hand.zip", zip({ "capture.pcapng": "", "answers.yaml": "" }));
  assert.deepEqual(await contents(), [
    "adamsann, mine.pcapng",
    "leebob, mine.pcapng",
    "malloryeve, all/leebob_22_2_coffee.pcapng, all/leebob_22_1_answers.yaml",
    "poecy, hand/capture.pcapng, hand/answers.yaml",
  ]);
});

it("a zip full of names of another system's, or a damaged one, changes nothing for the others", async () => {
  put("Ann_1_assignsubmission_file/a.pcapng", "Bob_2_assignsubmission_file/b.pcapng");
  const names = Array.from({ length: 40 }, (_, index) => [`Ann_1_assignsubmission_file_${index}.txt`, "x"] as const);
  putBytes("Eve_3_assignsubmission_file/names.zip", zip(Object.fromEntries(names)));
  putBytes("Cy_4_assignsubmission_file/cut.zip", zip({ "c.pcapng": "c" }).subarray(0, 40));
  const all = await contents();
  assert.deepEqual([all[0], all[1], all[2]], ["Ann, a.pcapng", "Bob, b.pcapng", "Cy"]);
  assert.match((await problemsOf("Cy"))[0] ?? "", /^cut\.zip was left out: it is a damaged zip/);
});

it("the newest of two files of answers comes first, and their dates tell them apart", async () => {
  const stem = "Lab 3_u1_attempt_2026-11";
  put(`${stem}-28-10-00-00_answers.yaml`, `${stem}-29-10-00-00_answers.yaml`, `${stem}-29-10-00-00_a.pcapng`);
  assert.deepEqual(await contents(), [
    "u1, a.pcapng, answers.yaml (2026-11-29T10:00:00), answers.yaml (2026-11-28T10:00:00)",
  ]);
});

it("a name inside of a name is not who handed it in", async () => {
  const stem = "Lab 3_eve_attempt_2026-11-28-10-00-00";
  put(`${stem}_bob_attempt_2026-11-20-10-00-00_z.pcapng`, `${stem}_bob_attempt_2026-11-20-10-00-00.txt`);
  assert.deepEqual(
    (await submissions()).map(({ student }) => student),
    ["eve"],
  );
});

it("files that are neither are named; a text of any name counts if nothing else is answers", async () => {
  put("1001/a.pcapng", "1001/lab3.txt", "1001/essay.docx", "1002/a.pcapng", "1002/answers.yaml", "1002/notes.txt");
  assert.deepEqual(await contents(), ["1001, a.pcapng, lab3.txt", "1002, a.pcapng, answers.yaml"]);
  assert.deepEqual(await problemsOf("1001"), [
    "Documents are not read: essay.docx. Ask for the answers as plain text, a line each: answers.txt.",
  ]);
  assert.deepEqual(await problemsOf("1002"), ["Neither captures nor answers, and left out: notes.txt."]);
});
