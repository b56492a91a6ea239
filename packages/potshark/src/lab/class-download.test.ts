/** A class from the learning system's download to its gradebook, as a marker calls it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readRoster } from "@potshark/lms";
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from "fflate";

const POTSHARK = fileURLToPath(new URL("../../bin/potshark.js", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "potshark-download-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(`${SAMPLES}${name}.pcapng`));
const ANSWERS = '"3.1a": 1, 6, 22, 25, 28, 52\n3.2b: 5031\n"7.1": 72 <- 70\n';

const put = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const grade = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [POTSHARK, "grade", ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", TMPDIR: folder },
    maxBuffer: 1 << 26,
  });

/** The cells of a filled list that are not as they were: line, column, text. */
const changedCells = (before: string, after: string): readonly string[] => {
  const [old, now] = [before, after].map((path) => {
    const result = readRoster(readFileSync(path));
    assert.ok(result.ok);
    return result.roster.table.rows;
  });
  assert.equal(old!.length, now!.length);
  return now!.flatMap((cells, row) =>
    cells.flatMap((cell, column) => (cell === old![row]![column] ? [] : [`${row}.${column} ${cell}`])),
  );
};

const moodle: Zippable = {
  "Tan Wei_41_assignsubmission_file/home.pcapng": sample("homepage_coffee"),
  "Tan Wei_41_assignsubmission_file/more.zip": zipSync({ "lab 3/tea.pcapng": sample("coffee_418_406") }),
  "Tan Wei_41_assignsubmission_file/answers.yaml": strToU8(ANSWERS),
  "Ann Example_42_assignsubmission_file/home.pcapng": sample("homepage_coffee"),
  "Ann Example_42_assignsubmission_onlinetext/onlinetext.html": strToU8(
    "<p>3.1a: 1, 6, 22, 25, 28, 52</p><p>3.2b: 80</p>",
  ),
  "Bo Lee_43_assignsubmission_file/holiday.png": strToU8("\x89PNG\r\n"),
  "Eve Nobody_99_assignsubmission_file/home.pcapng": sample("coffee_brew"),
};

const WORKSHEET = [
  'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"',
  ...["Tan Wei", "Ann Example", "Bo Lee", "Cy Absent"].map(
    (name, index) => `Participant ${41 + index},"${name}",${index}@example.org,"Submitted for grading",,10.00,Yes,-,-,`,
  ),
  "",
].join("\n");

it("Moodle's zip is marked as it comes, and its worksheet comes back filled", () => {
  const [zip, roster] = [put("moodle.zip", zipSync(moodle)), put("grades.csv", WORKSHEET)];
  const [filled, feedback, page] = ["filled.csv", "feedback.zip", "statistics.html"].map((name) => join(folder, name));
  const files = ["--roster", roster, "-o", filled!, "--feedback", feedback!, "--statistics", page!];
  const args = [zip, "--task", "3", "--task", "7", "--jobs", "1", "--json", ...files];
  const { status, stdout, stderr } = grade(...args);
  assert.equal(status, 1, "a picture, and a student who is not in the roster");
  assert.match(stderr, /^grade: Eve Nobody is not in the roster\.$/m);
  assert.match(stderr, /^grade: handed in nothing, and stay as they were: Cy Absent$/m);
  assert.match(stderr, /^grade: left out, since they could not be marked: Bo Lee$/m);
  const { system, submissions } = JSON.parse(stdout) as {
    system: string;
    submissions: {
      student: string;
      report?: {
        captures: { name: string }[];
        tasks: { task: number; earned: number; points: number; capture: number }[];
      };
    }[];
  };
  assert.equal(system, "moodle");
  const tan = submissions.find(({ student }) => student === "Tan Wei")?.report;
  // Each task is asked of the capture that shows it.
  assert.deepEqual(
    tan?.tasks.map(({ task, earned, capture }) => [task, earned, tan.captures[capture]?.name]),
    [
      [3, 2, "home.pcapng"],
      [7, 5, "more/lab 3/tea.pcapng"],
    ],
  );
  const possible = tan!.tasks.reduce((sum, { points }) => sum + points, 0);
  const changes = changedCells(roster, filled!);
  assert.equal(changes[0], `1.4 ${Math.round((7 / possible) * 1000) / 100}`);
  assert.match(changes[1] ?? "", /^1\.9 Task 3: 2\/\d+, Task 7: 5\/\d+$/);
  assert.deepEqual(
    changes.slice(2).map((change) => change.split(" ")[0]),
    ["2.4", "2.9"],
  );
  const pages = unzipSync(readFileSync(feedback!));
  assert.ok(Object.keys(pages).includes("Tan Wei_41_assignfeedback_file_feedback.html"));
  const html = strFromU8(pages["Tan Wei_41_assignfeedback_file_feedback.html"]!);
  assert.match(html, /asked of home\.pcapng; not of more\/lab 3\/tea\.pcapng, since/);
  assert.match(html, /lua_script:htcpcp\.lua -r home\.pcapng/);
  assert.ok(!html.includes(folder), "none of this machine's paths");
  assert.match(readFileSync(page!, "utf8"), /<title>The lab<\/title>/);
  const again = grade(...args);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /filled\.csv is there already/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("potshark-class")),
    [],
    "what was unpacked is gone",
  );
});

it("Canvas and Blackboard: names by the roster, files named for the upload of feedback", () => {
  const canvas = put(
    "canvas.zip",
    zipSync({
      "tanwei_LATE_4021_88001_home.pcapng": sample("homepage_coffee"),
      "tanwei_LATE_4021_88002_answers-1.yaml": strToU8(ANSWERS),
      "leebo_4022_88003_home.pcapng": sample("homepage_coffee"),
      "leebo_4022_text.html": strToU8("<html><body><p>3.2b: 5031</p></body></html>"),
      // It does not take the answers of the file away.
      "tanwei_LATE_4021_text.html": strToU8("<html><body><p>Please see my file.</p></body></html>"),
    }),
  );
  const gradebook = [
    "Student,ID,SIS Login ID,Section,Lab 3 (77),Final Score",
    "    Points Possible,,,,24.00,(read only)",
    '"Tan, Wei",4021,tan,NET,,',
    '"Lee, Bo",4022,lee,NET,,',
    "",
  ].join("\n");
  const roster = put("canvas.csv", gradebook);
  const [filled, feedback] = [join(folder, "canvas-filled.csv"), join(folder, "canvas-feedback.zip")];
  const { status, stdout, stderr } = grade(
    ...[canvas, "--task", "3", "--jobs", "1", "--roster", roster, "-o", filled, "--feedback", feedback],
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Bo Lee +1\/24/m);
  assert.match(stdout, /^Wei Tan +2\/24/m);
  assert.equal(
    readFileSync(filled, "utf8"),
    gradebook.replace("4021,tan,NET,,", "4021,tan,NET,2,").replace("4022,lee,NET,,", "4022,lee,NET,1,"),
  );
  assert.deepEqual(Object.keys(unzipSync(readFileSync(feedback))).sort(), [
    "leebo_4022_88003_feedback.html",
    "tanwei_LATE_4021_88001_feedback.html",
  ]);
});

it("a roster whose column is not certain is refused before the work, and what needs one says so", () => {
  const roster = put("two.csv", "Name,ID,Score,Points\nTan Wei,1,,\n");
  const both = grade(folder, "--roster", roster, "-o", join(folder, "x.csv"));
  assert.deepEqual([both.status, both.stdout], [2, ""]);
  assert.match(both.stderr, /several columns for marks: “Score”, “Points”; choose one with --column TITLE/);
  const none = grade(folder, "--points");
  assert.match(none.stderr, /name it with --roster FILE/);
});
