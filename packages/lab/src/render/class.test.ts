import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { ENGINE_VERSION } from "../grading/engine-version.ts";
import { gradeCapture } from "../grading/grade.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { classCsv, renderClass, renderClassMarkdown } from "./class.ts";
import { renderReport } from "./report-text.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
/** Questions of some tasks, with the lab and the queries that they refer to. */
const handout = (...tasks: readonly string[]): QuestionSet =>
  questionSetOf(
    ["lab", "queries", ...tasks].map((name) => ({
      name: `${name}.yaml`,
      text: readFileSync(`${ROOT}handout/questions/${name}.yaml`, "utf8"),
    })),
  );

const idsOf = ({ tasks }: QuestionSet): readonly string[] =>
  tasks.flatMap(({ questions }) => questions.map(({ id }) => id));

const set = handout("task-3", "task-6");
const capture = readFileSync(`${ROOT}sample_capture/homepage_coffee.pcapng`);
const answers = { "3.2b": "5031", "3.4d": ["request-line"], "3.1a": "=SUM(A1)", "6.2": "5 <- 4", X: "?" };
const report = await gradeCapture(set, capture, { answers });
const entries = [
  { student: "=cmd|alice", capture: "a.pcapng", report, flags: [] },
  {
    student: "bob",
    capture: undefined,
    report: undefined,
    flags: ["There is no capture in the folder.", "Another\nline."],
  },
];

describe("a class", () => {
  it("is a table", () => {
    const [head, , alice, bob, ...rest] = renderClass(entries).split("\n");
    assert.match(head ?? "", /^student +total +task 3 +task 6$/);
    assert.match(alice ?? "", /^=cmd\|alice +1\.33\/\d+ +1\.33\/\d+ +0\/\d+$/);
    assert.match(bob ?? "", /^bob +- +- +-$/);
    assert.deepEqual(rest, ["", "To look at:", "bob  There is no capture in the folder.", "     Another line.", ""]);
    assert.doesNotMatch(renderClass(entries.slice(0, 1)), /look at/);
  });

  it("is CSV that no spreadsheet runs", () => {
    const [head, alice, bob] = parse(classCsv(entries, idsOf(set))) as string[][];
    assert.deepEqual(head?.slice(0, 9), [
      "student",
      "capture",
      "earned",
      "points",
      "pending",
      "task 3",
      "task 6",
      "to look at",
      "a person has yet to mark",
    ]);
    assert.equal(alice?.[0], "'=cmd|alice");
    assert.deepEqual(
      ["3.2b", "3.4d", "6.2"].map((id) => alice?.[head?.indexOf(id) ?? 0]),
      ["1", "0.333", ""],
    );
    assert.deepEqual(bob?.slice(0, 6), ["bob", "", "", "", "", ""]);
  });

  it("is Markdown in which what students write is only text", () => {
    const markdown = renderClassMarkdown(entries);
    assert.match(markdown, /^\| student \| total \| task 3 \| task 6 \| to look at \|\n\| ------- \| ----- \|/);
    assert.match(markdown, /\n## =cmd\\\|alice: 1\.33\//);
    assert.ok(!markdown.includes("=cmd|"));
  });
});

describe("a report", () => {
  it("sums up marks, leaves out what the capture does not show, and names what was not asked", () => {
    assert.equal(report.earned, 1.33);
    assert.equal(
      report.tasks.find(({ task }) => task === 6)?.marks.find(({ question }) => question === "6.2")?.points,
      0,
    );
    assert.deepEqual(report.strayAnswers, ["X"]);
    assert.match(renderReport(report), /\n3\.1a +unreadable +0\/1 +This cannot be read\. Give frame numbers/);
  });

  it("counts nothing that a person has yet to mark, and says how much that is", async () => {
    const texts = handout("task-1");
    const words = "port pot scheme browser while request";
    const pending = await gradeCapture(texts, capture, { answers: { "1.2": "htcpcp", "1.3-why": words } });
    assert.deepEqual([pending.earned, pending.pending, pending.tasks[0]?.pending], [3, 3, 3]);
    const marked = pending.tasks.flatMap(({ marks }) => marks).find(({ question }) => question === "1.3-why");
    assert.deepEqual([marked?.verdict, marked?.credit, marked?.earned, marked?.proposed], ["pending", 0, 0, 1]);
    const text = renderReport(pending);
    assert.match(text, /\n1\.3-why +pending +\?\/3 /);
    assert.match(text, /\nA person still has to mark: 1\.3-why \(3 of 3 proposed\)\n/);
    assert.match(text, /\nTotal: 3\/\d+ \(3 pending\) /);
    const ofClass = [{ student: "eve", capture: "e.pcapng", report: pending, flags: [] }];
    const [head, eve] = parse(classCsv(ofClass, idsOf(texts))) as string[][];
    const cell = (name: string): string | undefined => eve?.[head?.indexOf(name) ?? 0];
    assert.deepEqual(["earned", "pending", "1.3-why"].map(cell), ["3", "3", "pending"]);
    assert.match(renderClass(ofClass), /\neve +3\/\d+ \(3 pending\)/);
    assert.match(renderClassMarkdown(ofClass), /## eve: 3\/\d+ \(3 pending\)/);
    const nothing = await gradeCapture(texts, capture, { answers: { "1.3-why": " " } });
    assert.equal(nothing.pending, 0);
  });

  it("names what shows each answer, and cuts what was understood", async () => {
    const frames = Array.from({ length: 60 }, (_, index) => index + 1).join(", ");
    const text = renderReport(await gradeCapture(set, capture, { answers: { "3.1a": frames }, tasks: [3] }));
    assert.match(text, /\n3\.1a +partly +0\.1\/1 +1, 2, 3, [\d, ]{30}… +6 of 6 frames right/);
    assert.match(text, /\nShown by:\n3\.0 +tshark -2 .*\n3\.1a +tshark -2 .* -Y 'tcp\.flags\.syn == 1 and/);
  });

  it("names the engine as its package does", () => {
    const manifest = JSON.parse(readFileSync(`${ROOT}packages/dissect/package.json`, "utf8")) as { version: string };
    assert.equal(ENGINE_VERSION, manifest.version);
    assert.equal(report.versions.engine, manifest.version);
  });

  it("without answers marks what the capture shows by itself", async () => {
    const live = handout("task-2");
    const { tasks } = await gradeCapture(live, capture);
    assert.deepEqual(
      tasks.flatMap(({ marks }) => marks.map(({ question, credit }) => [question, credit])),
      [["2.4", 0.25]],
    );
  });

  it("of no capture says why", async () => {
    const nothing = await gradeCapture(set, new Uint8Array(0), { answers });
    assert.deepEqual(
      [nothing.captures.flatMap(({ readiness }) => readiness.map(({ id }) => id)), nothing.tasks],
      [["empty-file"], []],
    );
  });
});
