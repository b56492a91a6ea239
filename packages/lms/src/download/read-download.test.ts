/** Downloads as learning systems lay them out, and names that only look like theirs. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Download, readDownload } from "./read-download.ts";

const NO_TEXT = async (): Promise<undefined> => undefined;

const read = async (paths: readonly string[], texts: Readonly<Record<string, string>> = {}): Promise<Download> => {
  const download = await readDownload(paths, async (path) => texts[path]);
  assert.ok(download, paths.join("\n"));
  return download;
};

/** Key, name and files of each submission, a line each. */
const linesOf = ({ submissions }: Download): readonly string[] =>
  submissions.map(
    ({ submitter: { key, name, ids }, files, submittedAt, isLate }) =>
      `${key} ${name ?? "-"} [${ids.join(" ")}] ${files.map((file) => file.name || "(text)").join(" + ")}${submittedAt ? ` at ${submittedAt}` : ""}${isLate ? " late" : ""}`,
  );

describe("a download of Moodle", () => {
  it("in folders, with texts typed in, and one folder above for the class", async () => {
    const download = await read([
      "Tan Wei_40123_assignsubmission_file/first.pcapng",
      "Tan Wei_40123_assignsubmission_file/more/second.pcapng",
      "Tan Wei_40123_assignsubmission_onlinetext/onlinetext.html",
      "Ana Maria Díaz_40124_assignsubmission_file_/mine.zip",
      "grades.csv",
    ]);
    assert.equal(download.system, "moodle");
    assert.deepEqual(linesOf(download), [
      "40123 Tan Wei [40123] first.pcapng + more/second.pcapng + (text)",
      "40124 Ana Maria Díaz [40124] mine.zip",
    ]);
    assert.deepEqual(download.others, ["grades.csv"]);
  });

  it("flat, below a folder, and under blind marking", async () => {
    const download = await read([
      "NET101-Lab 3-99/Group A-Tan Wei_40123_assignsubmission_file_my_first_capture.pcapng",
      "NET101-Lab 3-99/Participant 40125_40125_assignsubmission_file_x.pcapng",
      "NET101-Lab 3-99/Participant 40125_40125_assignsubmission_onlinetext_onlinetext.html",
    ]);
    assert.deepEqual(linesOf(download), [
      "40123 Group A-Tan Wei [40123] my_first_capture.pcapng",
      "40125 - [40125] x.pcapng + (text)",
    ]);
  });
});

describe("a download of Canvas", () => {
  it("has a number for the student and another for each file", async () => {
    const download = await read([
      "tanwei_4021_88001_first.pcapng",
      "tanwei_4021_88002_answers-1.yaml",
      "tanwei_4021_text.html",
      "smithann_jo_LATE_4022_88003_my_lab_3.zip",
      "lopez_LATE_4023_link.html",
      "anon_x7Yq2_88004_capture.pcap",
      "LATE_anon_b00k1_88005_capture.pcap",
    ]);
    assert.equal(download.system, "canvas");
    assert.deepEqual(linesOf(download), [
      "4021 tanwei [4021] answers.yaml + first.pcapng + (text)",
      "4022 smithann_jo [4022] my_lab_3.zip late",
      "4023 lopez [4023] (text) late",
      "x7Yq2 - [x7Yq2] capture.pcap",
      "b00k1 - [b00k1] capture.pcap late",
    ]);
  });
});

const receipt = (name: string, username: string, typed?: string): string =>
  [
    `Name: ${name} (${username})`,
    "Assignment: Lab 3",
    "Date Submitted: Monday, November 30, 2026 8:48:00 PM SGT",
    "Current Grade: Needs Grading",
    "",
    "Submission Field:",
    typed ?? "There is no student submission text data for this assignment.",
    "",
    "Comments:",
    "There are no student comments for this assignment.",
    "",
    "Files:",
    "\tOriginal filename: first.pcapng",
  ].join("\r\n");

describe("a download of Blackboard", () => {
  it("has receipts with the names; the last attempt gives the time, and a text typed in is a file", async () => {
    const stem = "Lab 3_1000_u1001_attempt_2026-11-30-20-48";
    const download = await read(
      [
        `${stem}-00_first.pcapng`,
        `${stem}-00.txt`,
        `${stem}-59_second.pcapng`,
        `${stem}-59.txt`,
        "Lab 3_tan_wei_attempt_2026-11-29-09-00-00.txt",
        "Lab 3_u1003_attempt_2026-11-29-09-00-01_only.pcapng",
      ],
      {
        [`${stem}-00.txt`]: receipt("Ann Example", "1000_u1001"),
        [`${stem}-59.txt`]: receipt("Ann Example", "1000_u1001"),
        "Lab 3_tan_wei_attempt_2026-11-29-09-00-00.txt": receipt("Tan (Wei) Ming", "tan_wei", "3.1a: 1, 7"),
      },
    );
    assert.equal(download.system, "blackboard");
    assert.deepEqual(linesOf(download), [
      "1000_u1001 Ann Example [1000_u1001] second.pcapng + first.pcapng at 2026-11-30T20:48:59",
      "tan_wei Tan (Wei) Ming [tan_wei] (text) at 2026-11-29T09:00:00",
      "u1003 - [u1003] only.pcapng at 2026-11-29T09:00:01",
    ]);
  });
});

describe("a download of Gradescope", () => {
  it("has folders, and a file that names who handed them in", async () => {
    const metadata = [
      "submission_100:",
      "  :submitters:",
      "  - :name: Tan Wei",
      "    :sid: '1001'",
      "    :email: tan@example.org",
      "  - :name: Ann Example",
      "    :sid: '1002'",
      "    :email: ann@example.org",
      "  :created_at: 2026-11-30 20:48:00.123456000 Z",
      "submission_101:",
      "  :submitters: []",
    ].join("\n");
    const root = "assignment_7_export";
    const download = await read(
      [
        `${root}/submission_metadata.yml`,
        `${root}/submission_100/a.pcapng`,
        `${root}/submission_100/b/answers.yaml`,
        `${root}/submission_101/c.pcapng`,
      ],
      { [`${root}/submission_metadata.yml`]: metadata },
    );
    assert.equal(download.system, "gradescope");
    assert.deepEqual(linesOf(download), [
      "submission_100 Tan Wei [1001 tan@example.org 1002 ann@example.org] a.pcapng + b/answers.yaml at 2026-11-30T20:48:00Z",
      "submission_101 - [] c.pcapng",
    ]);
  });
});

describe("a download of Teams", () => {
  it("counts the last version", async () => {
    const root = "Student Work/Submitted files";
    const download = await read([
      `${root}/Tan Wei/Lab 3/Version 2/old.pcapng`,
      `${root}/Tan Wei/Lab 3/Version 10/new.pcapng`,
      `${root}/Ann Example/Lab 3/Version 1/a.pcapng`,
    ]);
    assert.equal(download.system, "teams");
    assert.deepEqual(linesOf(download), ["Tan Wei Tan Wei [] new.pcapng", "Ann Example Ann Example [] a.pcapng"]);
    assert.deepEqual(linesOf(await read(["Tan Wei/Lab 3/Version 1/a.pcapng"])), ["Tan Wei Tan Wei [] a.pcapng"]);
  });
});

it("feedback is named as the system's bulk upload wants it", async () => {
  const stems = async (...paths: readonly string[]): Promise<readonly (string | undefined)[]> =>
    (await read(paths)).submissions.map(({ feedbackStem }) => feedbackStem);
  assert.deepEqual(await stems("Tan Wei_40123_assignsubmission_file/a.pcapng"), ["Tan Wei_40123_assignfeedback_file_"]);
  assert.deepEqual(
    await stems("tan_wei_LATE_4021_88001_a.pcapng", "tan_wei_LATE_4021_88002_b.pcapng", "lee_4022_text.html"),
    ["tan_wei_LATE_4021_88001_", undefined],
  );
  assert.deepEqual(await stems("anon_x7Yq2_88004_a.pcap"), ["anon_x7Yq2_88004_"]);
  assert.deepEqual(await stems("Lab 3_u1_attempt_2026-11-30-20-48-00_a.pcap"), [undefined]);
});

it("a folder of any other layout is none of theirs", async () => {
  for (const paths of [
    ["1001/mine.pcapng", "1002/mine.pcapng"],
    ["1001.pcapng", "1001.answers.yaml", "tan_wei_lab3.pcapng"],
    ["lab_3_1001.pcapng", "lab_3_1002.pcapng"],
    [],
  ])
    assert.equal(await readDownload(paths, NO_TEXT), undefined, paths.join(" "));
});

it("no path is lost, whatever it is called", async () => {
  const word = fc.constantFrom(
    "_",
    "1",
    "42",
    "LATE",
    "anon",
    "assignsubmission",
    "file",
    "attempt",
    "text.html",
    "/",
    "é",
    ".",
  );
  const path = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(""));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(path, { maxLength: 20 }), async (paths) => {
      const download = await readDownload(paths, NO_TEXT);
      if (download === undefined) return;
      const all = [...download.others, ...download.submissions.flatMap(({ files }) => files.map((file) => file.path))];
      assert.deepEqual([...all].sort(), [...paths].sort());
    }),
  );
});
