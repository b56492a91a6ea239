/** The commands as they are called: on samples, and on a class's folder with everything that gets handed in. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));

const potshark = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [...process.execArgv, MAIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });

const sample = (name: string): Buffer => readFileSync(`${SAMPLES}${name}.pcapng`);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "potshark-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe("potshark answers", () => {
  it("computes the answers of a capture, each with its command", () => {
    const { status, stdout, stderr } = potshark("answers", `${SAMPLES}homepage_coffee.pcapng`, "--task", "3");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Task 3\n/);
    assert.match(
      stdout,
      /3\.1a .*\n {15}= 1, 6, 22, 25, 28, 52\n {15}\$ tshark -2 .* -Y 'tcp\.flags\.syn == 1 and tcp\.flags\.ack == 0'/,
    );
    assert.doesNotMatch(stdout, /Task 4/);
  });

  it("prints JSON and Markdown", () => {
    const json = JSON.parse(potshark("answers", `${SAMPLES}coffee_418_406.pcapng`, "--task", "7", "--json").stdout) as {
      answers: { id: string; text: string; evidence: { frames: number[] } }[];
    };
    const answer = json.answers.find(({ id }) => id === "7.1");
    assert.deepEqual([answer?.text, answer?.evidence.frames], ["72 <- 70", [72]]);
    const { stdout } = potshark("answers", `${SAMPLES}coffee_418_406.pcapng`, "--task", "7", "--markdown");
    assert.match(stdout, /^# coffee\\_418\\_406\.pcapng\n\n## Task 7\n\n\| Question \|/);
  });

  it("says what is wrong with a file, and with a task", () => {
    const missing = potshark("answers", join(folder, "none.pcapng"));
    assert.deepEqual([missing.status, /There is no such file/.test(missing.stderr)], [2, true]);
    const task = potshark("answers", "a", "--task", "many");
    assert.deepEqual([task.status, /--task many is no task/.test(task.stderr)], [2, true]);
  });
});

describe("potshark questions check", () => {
  it("finds the handout's questions in order", () => {
    const { status, stdout } = potshark("questions", "check");
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^\d+ questions on \d captures: 0 broken, 0 empty, 0 ambiguous; \d+ notes\n$/);
  });

  it("names the place of a mistake in a file", () => {
    const questions = join(folder, "questions");
    mkdirSync(questions);
    writeFileSync(join(questions, "mine.yaml"), "task: 3\ntitle: A\nquestions:\n  - id: a\n    kind: frame\n");
    const { status, stdout } = potshark("questions", "check", "--questions", questions);
    assert.equal(status, 1);
    assert.match(stdout, /^mine\.yaml:5 questions\[a\]\.kind: is "frame"; allowed/);
    const graded = potshark("grade", "--questions", questions, `${SAMPLES}coffee_brew.pcapng`);
    assert.deepEqual([graded.status, /the questions cannot be used: mine\.yaml:5/.test(graded.stderr)], [2, true]);
  });

  it("takes a question of an instructor's, for any protocol", () => {
    const questions = join(folder, "more-questions");
    mkdirSync(questions);
    const text = `task: 9
title: IP
questions:
  - id: ttl
    kind: count
    prompt: What is the time to live of the first packet?
    on: [homepage_coffee]
    query: { filter: ip, tell: ip.ttl, take: first }
`;
    writeFileSync(join(questions, "ip.yaml"), text);
    const { stdout } = potshark("answers", "--questions", questions, `${SAMPLES}homepage_coffee.pcapng`);
    assert.match(stdout, /ttl .*\n {15}= 64\n/);
  });
});

describe("potshark grade", () => {
  const ANSWERS = '"3.1a": 1, 6, 22, 25, 28, 52\n3.1d: 5\n3.2b: 5031/tcp\n3.9: what\n';

  it("marks a capture with its answers", () => {
    const answers = join(folder, "answers.yaml");
    writeFileSync(answers, ANSWERS);
    const { status, stdout, stderr } = potshark(
      "grade",
      `${SAMPLES}homepage_coffee.pcapng`,
      "--answers",
      answers,
      "--task",
      "3",
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Shares \d+ packets with the sample homepage_coffee \(100 % of the smaller one\)\./);
    assert.match(stdout, /\n3\.1a +right +1\/1 +1, 6, 22, 25, 28, 52 +Right\.\n/);
    assert.match(stdout, /\n3\.1d +wrong +0\/1 +5 +That is too few\. That is the number of the last stream/);
    assert.match(stdout, /\nAnswers to questions that were not asked: 3\.9\n/);
    assert.match(stdout, /\nTotal: 2\/\d+ {3}\(questions [0-9a-f]{14}, engine [\d.]+\)\n$/);
  });

  it("marks a class, whatever is in its folder", () => {
    const all = join(folder, "class");
    mkdirSync(join(all, "alice"), { recursive: true });
    mkdirSync(join(all, "gina"));
    writeFileSync(join(all, "alice", "my capture.pcapng"), sample("homepage_coffee"));
    writeFileSync(join(all, "alice", "answers.yaml"), ANSWERS);
    writeFileSync(join(all, "bob.pcapng.gz"), gzipSync(sample("coffee_brew")));
    writeFileSync(join(all, "bob.csv"), "question,answer\n3.2b,80\n");
    writeFileSync(join(all, "carol.pcapng"), sample("coffee_brew").subarray(0, 40_000));
    writeFileSync(join(all, "carol.answers.json"), '{"3.2b": ');
    writeFileSync(join(all, "dave.png"), Buffer.from("\x89PNG\r\n", "latin1"));
    writeFileSync(join(all, "erin.pcapng"), "");
    writeFileSync(join(all, "gina", "answers.yaml"), ANSWERS);
    writeFileSync(join(all, "henry.pcapng"), Buffer.alloc(2 << 20));
    writeFileSync(join(all, "README.md"), "for nobody");
    symlinkSync("/etc/passwd", join(all, "frank.pcapng"));
    const { status, stdout, stderr } = potshark("grade", all, "--task", "3", "--max-mb", "1");
    assert.equal(status, 1, stderr);
    assert.equal(stderr, "");
    const rows = new Map(stdout.split("\n").map((line) => [line.split(/\s/, 1)[0], line.replace(/ +/g, " ")]));
    assert.deepEqual(
      [...rows.keys()].filter((name) => /^[a-z]/.test(name ?? "")),
      ["student", "alice", "bob", "carol", "dave", "erin", "frank", "gina", "henry"],
    );
    assert.match(rows.get("alice") ?? "", /^alice 2\/\d+ 2\/\d+ Shares \d+ packets with the sample homepage_coffee/);
    assert.match(
      rows.get("bob") ?? "",
      /^bob 0\/\d+ .*sample coffee_brew \(100 %.*Shares \d+ packets with carol \(100 %/,
    );
    assert.match(
      rows.get("carol") ?? "",
      /^carol 0\/0 .*The file is cut.*carol\.answers\.json is no JSON.*packets with bob/,
    );
    assert.match(rows.get("dave") ?? "", /^dave - - The file is no capture: it is a picture\./);
    assert.match(rows.get("erin") ?? "", /^erin - - The file is empty\./);
    assert.match(rows.get("frank") ?? "", /^frank - - This is a link\./);
    assert.match(rows.get("gina") ?? "", /^gina - - There is no capture in the folder\./);
    assert.match(rows.get("henry") ?? "", /^henry - - The file has 2 MB; up to 1 MB are read\./);
    const json = JSON.parse(potshark("grade", all, "--task", "3", "--max-mb", "1", "--json").stdout) as {
      captures: { student: string; finding?: { id: string } }[];
    };
    assert.deepEqual(
      json.captures.map(({ finding }) => finding?.id),
      [undefined, undefined, undefined, "no-capture", "empty-file", "unreadable", "nothing-handed-in", "unreadable"],
    );
  });

  it("takes the answers of a class from one file, and ends what takes too long", () => {
    const all = join(folder, "two");
    mkdirSync(all);
    for (const name of ["1001", "1002"]) writeFileSync(join(all, `${name}.pcapng`), sample("homepage_coffee"));
    const answers = join(folder, "class.csv");
    writeFileSync(answers, "student,3.2b,3.3b\n1001,5031,5030\n1002,5030,5031\n");
    const { status, stdout } = potshark("grade", all, "--answers", answers, "--task", "3", "--json");
    assert.equal(status, 0);
    const { captures } = JSON.parse(stdout) as { captures: { student: string; report: { earned: number } }[] };
    assert.deepEqual(
      captures.map(({ student, report }) => [student, report.earned]),
      [
        ["1001", 2],
        ["1002", 0],
      ],
    );
    const short = potshark("grade", all, "--task", "3", "--timeout", "0");
    assert.deepEqual([short.status, /allowed: a whole number from 1 to 86400/.test(short.stderr)], [2, true]);
  });

  it("says what is wrong with a folder or an answer file", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const nothing = potshark("grade", empty);
    assert.deepEqual([nothing.status, /there is nothing to mark/.test(nothing.stderr)], [2, true]);
    const answers = potshark("grade", `${SAMPLES}coffee_brew.pcapng`, "--answers", join(folder, "none.yaml"));
    assert.deepEqual([answers.status, /the answers .* cannot be read/.test(answers.stderr)], [2, true]);
    const missing = potshark("grade", join(folder, "none.pcapng"));
    assert.deepEqual([missing.status, /There is no such file/.test(missing.stdout)], [1, true]);
  });
});
