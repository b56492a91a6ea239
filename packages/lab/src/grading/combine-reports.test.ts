/** One report of several captures, and that nothing is lost or counted twice in it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { combineReports } from "./combine-reports.ts";
import { type Report, type ReportedMark, reportTotals, type TaskMarks, taskTotals } from "./report.ts";

const markOf = (task: number, earned: number, points: number, isPending = false): ReportedMark => ({
  question: `${task}.1`,
  prompt: "",
  task,
  verdict: isPending ? "pending" : points === 0 ? "absent" : earned === points ? "right" : "wrong",
  credit: points === 0 ? 0 : earned / points,
  proposed: isPending ? 1 : undefined,
  points,
  earned,
  why: "",
  misconception: undefined,
  evidence: { frames: [], command: "" },
  nextHint: undefined,
  understood: undefined,
});

type Scores = Readonly<Record<number, readonly [earned: number, points: number]>>;

const reportOf = (name: string, scores: Scores, more: Partial<Report> = {}): Report => {
  const tasks = Object.entries(scores).map(([number, [earned, points]]): TaskMarks => {
    const task = Number(number);
    const marks = [markOf(task, earned, points)];
    return { task, title: "", marks, earned, points, pending: 0, capture: 0, passedOver: [] };
  });
  const sum = (of: (task: TaskMarks) => number): number => tasks.reduce((total, task) => total + of(task), 0);
  return {
    captures: [{ name, frames: 1, bytes: 1, from: undefined, to: undefined, id: name, readiness: [] }],
    tasks,
    earned: sum(({ earned }) => earned),
    points: sum(({ points }) => points),
    pending: 0,
    forAPerson: [],
    strayAnswers: [],
    versions: { questions: "", engine: "" },
    ...more,
  };
};

/** Task, capture, and why the others were not asked. */
const choices = ({ captures, tasks }: Report): readonly string[] =>
  tasks.map(
    ({ task, capture, passedOver }) =>
      `${task} ${captures[capture]!.name}${passedOver.map((other) => `, not ${captures[other.capture]!.name}: ${other.why}`).join("")}`,
  );

describe("several captures of a student", () => {
  it("are asked where the answers fit, then where more is shown, then in their order", () => {
    const report = combineReports([
      reportOf("http", { 3: [8, 10], 5: [4, 4], 8: [0, 2] }),
      reportOf("tls", { 3: [1, 4], 5: [0, 0], 8: [0, 6] }),
      reportOf("again", { 3: [2, 10], 5: [4, 4], 8: [0, 2] }),
    ]);
    assert.deepEqual(choices(report), [
      "3 http, not tls: the answers fit it less (1 of 4 points), not again: the answers fit it less (2 of 10 points)",
      "5 http, not tls: the answers fit it less (0 of 0 points), not again: it fits no better",
      "8 tls, not http: it shows less of the task, not again: it shows less of the task",
    ]);
    assert.deepEqual([report.earned, report.points], [12, 20]);
  });

  it("count together in a task where each is asked what the others are not", () => {
    const ofQuestions = (name: string, marks: readonly ReportedMark[]): Report => {
      const report = reportOf(name, {});
      return {
        ...report,
        ...reportTotals([{ task: 2, title: "", marks, ...taskTotals(marks), capture: 0, passedOver: [] }]),
      };
    };
    const answered = (question: string, earned: number): ReportedMark => ({
      ...markOf(2, earned, 1),
      question,
      given: "x",
    });
    const combined = combineReports([
      ofQuestions("short", [answered("2.1", 1), { ...markOf(2, 0, 1), question: "2.2", verdict: "unanswered" }]),
      ofQuestions("long", [answered("2.1", 0), answered("2.3", 1), answered("2.4", 1)]),
      ofQuestions("none", [{ ...markOf(2, 0, 1), question: "2.5", verdict: "unanswered" }]),
    ]);
    assert.deepEqual(
      combined.tasks[0]!.marks.map(({ question, earned }) => [question, earned]),
      [
        ["2.1", 0],
        ["2.3", 1],
        ["2.4", 1],
      ],
    );
    const both = combineReports([
      ofQuestions("short", [answered("2.1", 1), answered("2.2", 1)]),
      ofQuestions("long", [answered("2.3", 1), answered("2.4", 0)]),
    ]);
    assert.deepEqual([both.earned, both.points], [3, 4]);
    assert.deepEqual(both.tasks[0]!.alsoAsked, [{ capture: 1, questions: ["2.3", "2.4"] }]);
    assert.deepEqual(both.tasks[0]!.passedOver, []);
  });

  it("say why one could not be asked at all", () => {
    const says = "The file is cut.";
    const evidence = { frames: [], command: "" };
    const readiness = [{ id: "cut", severity: "blocks" as const, says, advice: "", evidence }];
    const bad = reportOf("bad", {});
    const blocked = { ...bad, captures: [{ ...bad.captures[0]!, readiness }] };
    assert.deepEqual(
      choices(combineReports([blocked, reportOf("good", { 3: [1, 2] }), reportOf("other", { 4: [0, 1] })])),
      [
        "3 good, not bad: it cannot be asked: The file is cut, not other: no question of the task is about it",
        "4 other, not bad: it cannot be asked: The file is cut, not good: no question of the task is about it",
      ],
    );
  });

  it("share the answers: one is stray where no capture was asked its question", () => {
    const reports = [
      ["9.9", "8.1"],
      ["9.9", "3.1"],
    ].map((strayAnswers, index) => reportOf(`${index}`, { 3: [1, 1] }, { strayAnswers }));
    assert.deepEqual(combineReports(reports).strayAnswers, ["9.9"]);
  });

  it("never earn less than the best of them in a task, nor more than they could", () => {
    const score = fc.nat(9).chain((points) => fc.nat(points).map((earned) => [earned, points] as const));
    const scores = fc.dictionary(fc.constantFrom("3", "4", "12"), score);
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 5 }), (all) => {
        const reports = all.map((one, index) => reportOf(`${index}`, one as Scores));
        const combined = combineReports(reports);
        for (const { task, earned, points, capture } of combined.tasks) {
          const own = reports
            .map(({ tasks }) => tasks.find((one) => one.task === task))
            .filter((one) => one !== undefined);
          assert.equal(earned, Math.max(...own.map((one) => one.earned)));
          assert.ok(earned <= points);
          assert.equal(reports[capture]!.tasks.find((one) => one.task === task)?.points, points);
        }
        assert.equal(
          combined.earned,
          combined.tasks.reduce((total, { earned }) => total + earned, 0),
        );
        assert.equal(combined.captures.length, reports.length);
      }),
    );
  });
});
