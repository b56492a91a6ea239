/** The commands as users call them: on samples, and on a class's folder with all kinds of submissions. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Report } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import type { Command } from "commander";
import { answersCommand } from "./answers-command.ts";
import { exportCommand } from "./export-command.ts";
import { gradeCommand } from "./grade-command.ts";
import { questionsCommand } from "./questions-command.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));

const potshark = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [...process.execArgv, MAIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });

/** The message of a user mistake that ends a command before it prints anything. */
const mistakeOf = async (command: Command, ...args: readonly string[]): Promise<string> => {
  const result = await command.parseAsync(args, { from: "user" }).catch((error: unknown) => error);
  assert.ok(result instanceof UserMistake, String(result));
  return result.message;
};

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
      /3\.1a .*\n {15}= 1, 6, 22, 25, 28, 52\n(?: {15}or .*\n)+ {15}\$ tshark -2 .* -Y 'tcp\.flags\.syn == 1 and tcp\.flags\.ack == 0 and tcp\.stream in \{0\.\.5\}'/,
    );
    assert.doesNotMatch(stdout, /Task 4/);
  });

  it("prints JSON", () => {
    const json = JSON.parse(potshark("answers", `${SAMPLES}coffee_418_406.pcapng`, "--task", "7", "--json").stdout) as {
      answers: { id: string; text: string; evidence: { frames: number[] } }[];
    };
    const answer = json.answers.find(({ id }) => id === "7.1");
    assert.deepEqual([answer?.text, answer?.evidence.frames], ["72 <- 70", [72]]);
  });

  it("says what is wrong with a file, and with a task", async () => {
    const missing = potshark("answers", join(folder, "none.pcapng"));
    assert.deepEqual([missing.status, /There is no such file/.test(missing.stderr)], [2, true]);
    assert.match(await mistakeOf(answersCommand(), "a", "--task", "many"), /--task many is no task/);
  });

  it("and its neighbours refuse a task that there is not, and questions that are none", async () => {
    const capture = `${SAMPLES}coffee_brew.pcapng`;
    const missing = /^--task 42 is no task of these questions; there are: 1, 2, 3, /;
    assert.match(await mistakeOf(answersCommand(), capture, "--task", "3", "--task", "42"), missing);
    assert.match(await mistakeOf(gradeCommand(), capture, "--task", "42"), missing);
    assert.match(await mistakeOf(exportCommand(), "--format", "csv", "--task", "42"), missing);
    const none = join(folder, "no-questions");
    mkdirSync(none);
    writeFileSync(join(none, "queries.yaml"), "queries: {}\n");
    for (const command of [answersCommand(), gradeCommand(), questionsCommand()]) {
      const args = command.name() === "questions" ? ["check"] : [capture];
      assert.match(await mistakeOf(command, ...args, "--questions", none), /there are no questions in/);
    }
  });
});

describe("potshark questions check", () => {
  it("names the place of a mistake in a file", async () => {
    const questions = join(folder, "questions");
    mkdirSync(questions);
    writeFileSync(join(questions, "mine.yaml"), "task: 3\ntitle: A\nquestions:\n  - id: a\n    kind: frame\n");
    const { status, stdout } = potshark("questions", "check", "--questions", questions);
    assert.equal(status, 1);
    assert.match(stdout, /^mine\.yaml:5 questions\[a\]\.kind: is "frame"; allowed/);
    const graded = await mistakeOf(gradeCommand(), "--questions", questions, `${SAMPLES}coffee_brew.pcapng`);
    assert.match(graded, /the questions cannot be used: mine\.yaml:5/);
  });

  it("takes tasks and questions whose numbers have two digits", () => {
    const questions = join(folder, "two-digits");
    mkdirSync(questions);
    for (const task of [2, 10, 12])
      writeFileSync(
        join(questions, `task-${task}.yaml`),
        `task: ${task}\ntitle: T\nquestions: [{ id: "${task}.3b", kind: frames, prompt: "?", on: [coffee_brew, own], missing: M, query: { filter: frame.number == ${task} } }]\n`,
      );
    const capture = `${SAMPLES}coffee_brew.pcapng`;
    const shown = potshark("answers", capture, "--questions", questions).stdout;
    assert.deepEqual(shown.match(/^Task \d+|^\d+\.3b/gm), ["Task 2", "2.3b", "Task 10", "10.3b", "Task 12", "12.3b"]);
    const one = potshark("answers", capture, "--questions", questions, "--task", "12").stdout;
    assert.deepEqual(one.match(/^Task \d+|^\d+\.3b/gm), ["Task 12", "12.3b"]);
    const answers = join(folder, "two-digits.txt");
    writeFileSync(answers, "2.3b: 2\n10.3B) 10\n12.3b 12\n");
    const own = join(folder, "own.pcapng");
    copyFileSync(capture, own);
    const graded = potshark("grade", "--questions", questions, "--answers", answers, "--json", own).stdout;
    const [{ report }] = JSON.parse(graded).submissions;
    const marks: { question: string; verdict: string }[] = report.tasks.flatMap(
      ({ marks: all }: Report["tasks"][0]) => all,
    );
    assert.deepEqual(
      marks.map(({ question, verdict }) => `${question} ${verdict}`),
      ["2.3b right", "10.3b right", "12.3b right"],
    );
    const exported = potshark("export", "--format", "gift", "--questions", questions).stdout;
    assert.deepEqual(exported.match(/Task \d+: T$/gm), ["Task 2: T", "Task 10: T", "Task 12: T"]);
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
    const capture = `${SAMPLES}homepage_coffee.pcapng`;
    const { status, stdout } = potshark("questions", "check", "--questions", questions, capture);
    assert.deepEqual([status, stdout], [0, "1 questions on 1 captures: 0 broken, 0 empty, 0 ambiguous; 0 notes\n"]);
    const answered = potshark("answers", "--questions", questions, capture, "--markdown");
    assert.match(
      answered.stdout,
      /^# homepage\\_coffee\.pcapng\n\n## Task 9\n\n\| Question \|.*\n.*\n\| ttl \| .* \| 64 \|/,
    );
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
    assert.match(stdout, /^Has the same packets as the sample homepage_coffee\.\nCapture: /);
    assert.match(stdout, /\n3\.1a +right +1\/1 +1, 6, 22, 25, 28, 52 +Right\.\n/);
    assert.match(stdout, /\n3\.1d +wrong +0\/1 +5 +That is too few\. That is the number of the last stream/);
    assert.match(stdout, /\nAnswers to a question that was not asked: 3\.9\n/);
    assert.match(stdout, /\nTotal: 2\/\d+ {3}\(questions [0-9a-f]{14}, engine [\d.]+\)\n$/);
  });

  it("says so when there are no answers, and leaves gradebooks empty where nothing could be marked", () => {
    const plain = potshark("grade", `${SAMPLES}homepage_coffee.pcapng`, "--task", "3", "--gradebook", "blackboard");
    assert.equal(plain.status, 0, plain.stderr);
    assert.match(plain.stderr, /^grade: there are no answers/);
    assert.equal(plain.stdout.trimEnd().split("\n").length, 1);
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
    const grade = (...more: readonly string[]): ReturnType<typeof potshark> =>
      potshark("grade", all, "--task", "3", "--max-mb", "1", "--jobs", "1", ...more);
    const { status, stdout, stderr } = grade();
    assert.equal(status, 1, stderr);
    assert.equal(stderr, "");
    const [table = "", notes = ""] = stdout.split("\nTo look at:\n");
    const rows = table.split("\n").map((line) => line.replace(/ +/g, " "));
    const said = new Map<string, string>();
    let student = "";
    for (const line of notes.trimEnd().split("\n")) {
      student = /^\S+/.exec(line)?.[0] ?? student;
      said.set(student, `${said.get(student) ?? ""}${line.slice(line.search(/\s+/)).trim()}\n`);
    }
    assert.match(rows[2] ?? "", /^alice 2\/\d+ 2\/\d+$/);
    assert.match(rows[3] ?? "", /^bob 0\/\d+ 0\/\d+$/);
    // An unreadable answer is not marked as wrong.
    assert.match(rows[4] ?? "", /^carol 0\/0 -$/);
    assert.deepEqual(
      rows.slice(5, -1),
      ["dave", "erin", "frank", "gina", "henry"].map((name) => `${name} - -`),
    );
    assert.match(
      said.get("alice") ?? "",
      /^Has the same packets as the sample homepage_coffee\.\nAnswers to .* 3\.9\n$/,
    );
    assert.match(said.get("bob") ?? "", /^Has the same packets as the sample coffee_brew\.\nContains carol\.\n$/);
    assert.match(
      said.get("carol") ?? "",
      /^Is part of the sample coffee_brew and bob.*\nThe file is cut.*\nAnswers: .*carol\.answers\.json is no JSON/,
    );
    assert.match(said.get("dave") ?? "", /^The file is no capture: it is a picture\. In Wireshark choose/);
    assert.match(said.get("erin") ?? "", /^The file is empty\./);
    assert.match(said.get("frank") ?? "", /^This is a link\./);
    assert.match(said.get("gina") ?? "", /^There is no capture\./);
    assert.match(said.get("henry") ?? "", /^The file has 2 MB; up to 1 MB are read\..*--max-mb\.\n$/);
    const json = JSON.parse(grade("--json").stdout) as {
      submissions: { finding?: { id: string }; captures: { shares: { with: string; kind: string }[] }[] }[];
    };
    assert.deepEqual(
      json.submissions.map(({ finding }) => finding?.id),
      [undefined, undefined, undefined, "no-capture", "empty-file", "unreadable", "nothing-handed-in", "unreadable"],
    );
    assert.deepEqual(
      json.submissions[2]?.captures[0]?.shares.map(({ with: other, kind }) => [other, kind]),
      [
        ["the sample coffee_brew", "part"],
        ["bob", "part"],
      ],
    );
  });

  it("takes the answers of a class from one file, and misses nobody", async () => {
    const all = join(folder, "two");
    mkdirSync(all);
    for (const name of ["1001", "Lab_1002"]) writeFileSync(join(all, `${name}.pcapng`), sample("homepage_coffee"));
    const answers = join(folder, "class.csv");
    writeFileSync(answers, "student,3.2b,3.3b\n1001,5031,5030\n1002,5030,5031\n1003,5031,5030\n");
    const marked = potshark("grade", all, "--answers", answers, "--task", "3", "--jobs", "1", "--gradebook", "moodle");
    assert.equal(marked.status, 1);
    // A student who was not marked does not get a zero.
    assert.match(marked.stdout, /^Username,.*\r\n1001,1001,2,Task 3: .*\r\nLab_1002,Lab_1002,0,.*\r\n$/);
    const stranger = await mistakeOf(gradeCommand(), `${SAMPLES}coffee_brew.pcapng`, "--answers", answers);
    assert.match(
      stranger,
      /class\.csv has no answers of coffee_brew, as the capture is named; it has: 1001, 1002, 1003/,
    );
  });

  it("ends a capture by itself as it ends one of a class", () => {
    const long = join(folder, "long.pcapng");
    writeFileSync(long, Buffer.concat(Array.from({ length: 300 }, () => sample("coffee_brew"))));
    const { status, stdout } = potshark("grade", long, "--timeout", "1");
    assert.deepEqual([status, stdout.includes("It took longer than 1 seconds.")], [1, true]);
  });

  it("says what is wrong with a folder, an answer file, a number, and a file that is not there", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    assert.match(await mistakeOf(gradeCommand(), empty), /there is nothing to mark/);
    const none = join(folder, "none.yaml");
    const answers = await mistakeOf(gradeCommand(), `${SAMPLES}coffee_brew.pcapng`, "--answers", none);
    assert.match(answers, /the answers .* cannot be read/);
    const timeout = await mistakeOf(gradeCommand(), empty, "--timeout", "0");
    assert.match(timeout, /allowed: a whole number from 1 to 86400/);
    assert.match(await mistakeOf(gradeCommand(), join(folder, "none.pcapng")), /none\.pcapng: There is no such file/);
  });
});
