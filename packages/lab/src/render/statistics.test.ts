/** What is counted of a class, and that the pages show it and run nothing. */
import assert from "node:assert/strict";
import { it } from "node:test";
import type { Report, ReportedMark } from "../grading/report.ts";
import { classStatistics, statisticsCsv } from "./statistics.ts";
import { statisticsPage } from "./statistics-page.ts";

const mark = (question: string, verdict: ReportedMark["verdict"], more: Partial<ReportedMark> = {}): ReportedMark => ({
  question,
  prompt: `What is *${question}*?`,
  task: 3,
  verdict,
  credit: verdict === "right" ? 1 : 0,
  proposed: undefined,
  points: 1,
  earned: 0,
  why: "",
  misconception: undefined,
  evidence: { frames: [], command: "" },
  nextHint: undefined,
  understood: undefined,
  ...more,
});

const reportOf = (...marks: readonly ReportedMark[]): Report => ({
  captures: [],
  tasks: [{ task: 3, title: "TCP", marks, earned: 0, points: 0, pending: 0, capture: 0, passedOver: [] }],
  earned: 0,
  points: 0,
  pending: 0,
  forAPerson: [],
  strayAnswers: [],
  versions: { questions: "", engine: "" },
});

const misconception = { id: "zero", why: "Streams count `from` <script>0</script>." };
const statistics = classStatistics(
  [
    reportOf(mark("3.1", "right"), mark("3.2", "wrong", { misconception }), mark("3.3", "absent")),
    reportOf(mark("3.1", "unanswered"), mark("3.2", "wrong", { misconception })),
    reportOf(mark("3.1", "pending", { proposed: 0.5 }), mark("3.2", "partly", { credit: 0.5 })),
  ],
  ["3.1", "3.2", "3.3"],
);

it("counts verdicts and mistakes of those who were asked", () => {
  assert.deepEqual(
    statistics.map(({ question, asked, counts, meanCredit, misconceptions }) => [
      question,
      asked,
      Object.values(counts).join(" "),
      meanCredit,
      misconceptions.map(({ id, count }) => `${id} ${count}`).join(),
    ]),
    [
      ["3.1", 3, "1 0 1 0 0 1", 0.5, ""],
      ["3.2", 3, "0 1 0 2 0 0", 0.167, "zero 2"],
    ],
  );
  assert.equal(statisticsCsv(statistics).split("\r\n")[2], "3,3.2,,3,0,1,0,2,0,0,0.167,zero: 2");
});

it("counts each form of a question by itself, the forms one below the other", () => {
  const reports = [
    reportOf(mark("3.5", "right")),
    reportOf(mark("3.4", "right", { drawn: "status = 304" }), mark("3.5", "wrong")),
    reportOf(mark("3.4", "wrong", { drawn: "status = 42" })),
    reportOf(mark("3.4", "right", { drawn: "status = 304" })),
  ];
  const forms = classStatistics(reports, ["3.4", "3.5"]);
  assert.deepEqual(
    statisticsCsv(forms)
      .split("\r\n")
      .slice(1, 4)
      .map((line) => line.split(",").slice(1, 5).join()),
    ["3.4,status = 42,1,0", "3.4,status = 304,2,2", "3.5,,2,1"],
  );
  assert.match(statisticsPage("Lab", forms, new Map(), []), /aria-label="3\.4 \(status = 304\): 2 right"/);
});

it("is a page that stands alone, in which no text of anybody's is markup", () => {
  const shared = [{ student: "<b>ann", with: "bob", says: "Has the same packets as" }];
  const html = statisticsPage("Lab <3>", statistics, new Map([[3, "TCP & more"]]), shared);
  assert.match(html, /<title>Lab &lt;3&gt;<\/title>/);
  assert.match(html, /aria-label="3\.2: 1 partly, 2 wrong"/);
  assert.match(html, /2 × Streams count from &lt;script&gt;0/);
  assert.doesNotMatch(html, /<script|<b>ann/);
});
