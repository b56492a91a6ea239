/** What is counted of a class, and that the pages show it and run nothing. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import type { Report, ReportedMark } from "../grading/report.ts";
import { correlation, histogram, quartilesOf } from "./numbers.ts";
import { type SimilarPair, similarityCsv } from "./similarity.ts";
import { askedCaptures, COUNTED, classStatistics, type StudentResult, statisticsCsv } from "./statistics.ts";
import { type StatisticsOfClass, statisticsPage } from "./statistics-page.ts";

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

const classOf = (...reports: readonly Report[]): readonly StudentResult[] =>
  reports.map((report, index) => ({ student: `s${index}`, report, seconds: { "3.1": 10 * (index + 1) } }));

const misconception = { id: "zero", why: "Streams count `from` <script>0</script>." };
const results = classOf(
  reportOf(mark("3.1", "right"), mark("3.2", "wrong", { misconception }), mark("3.3", "absent")),
  reportOf(mark("3.1", "unanswered"), mark("3.2", "wrong", { misconception })),
  reportOf(mark("3.1", "pending", { proposed: 0.5 }), mark("3.2", "partly", { credit: 0.5, understood: "<i>7" })),
  reportOf(mark("3.1", "right"), mark("3.2", "wrong", { understood: "<i>7" })),
);
const statistics = classStatistics(results, ["3.1", "3.2", "3.3"]);

const pageOf = (more: Partial<StatisticsOfClass>): string =>
  statisticsPage({ title: "Lab <3>", questions: [], titles: new Map(), shares: [], captures: [], pairs: [], ...more });

it("counts verdicts, mistakes and times of those who were asked", () => {
  assert.deepEqual(
    statistics.map(({ question, asked, counts, meanCredit, misconceptions, otherMistakes, seconds }) => [
      question,
      asked,
      Object.values(counts).join(" "),
      meanCredit,
      [...misconceptions, ...otherMistakes].map(({ says, students }) => `${says.length} ${students.join(" ")}`),
      seconds?.median,
    ]),
    [
      ["3.1", 4, "2 0 1 0 0 1", 0.625, [], 25],
      ["3.2", 4, "0 1 0 3 0 0", 0.125, ["40 s0 s1", "4 s2 s3"], undefined],
    ],
  );
  const lines = statisticsCsv(statistics).split("\r\n");
  assert.equal(lines[1], "3,3.1,,4,2,0,1,0,0,1,0.625,,17.5,25,32.5,,,What is *3.1*?");
  assert.equal(lines[2], "3,3.2,,4,0,1,0,3,0,0,0.125,,,,,zero: 2,<i>7: 2,What is *3.2*?");
  assert.deepEqual(askedCaptures(results), [{ task: 3, capture: "their own", students: 4 }]);
});

it("counts each form of a question by itself, the forms one below the other", () => {
  const forms = classStatistics(
    classOf(
      reportOf(mark("3.5", "right")),
      reportOf(mark("3.4", "right", { drawn: "status = 304" }), mark("3.5", "wrong")),
      reportOf(mark("3.4", "wrong", { drawn: "status = 42" })),
      reportOf(mark("3.4", "right", { drawn: "status = 304" })),
    ),
    ["3.4", "3.5"],
  );
  assert.deepEqual(
    statisticsCsv(forms)
      .split("\r\n")
      .slice(1, 4)
      .map((line) => line.split(",").slice(1, 5).join()),
    ["3.4,status = 42,1,0", "3.4,status = 304,2,2", "3.5,,2,1"],
  );
  assert.match(pageOf({ questions: forms }), /aria-label="3\.4 \(status = 304\): 2 right"/);
});

it("says how well a question tells students apart, where enough were asked", () => {
  const credit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(credit, credit), { minLength: 1, maxLength: 40 }), (credits) => {
      const both = classOf(
        ...credits.map(([one, other]) =>
          reportOf(mark("3.1", "partly", { credit: one }), mark("3.2", "partly", { credit: other })),
        ),
      );
      const expected = credits.length < 20 ? undefined : correlation(credits);
      for (const { discrimination, counts, asked } of classStatistics(both, ["3.1", "3.2"])) {
        assert.equal(discrimination, expected === undefined ? undefined : Math.round(expected * 1000) / 1000);
        assert.equal(
          COUNTED.reduce((total, verdict) => total + counts[verdict], 0),
          asked,
        );
      }
    }),
  );
});

it("sums up numbers as their definitions say", () => {
  const value = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 30 }), value, value, (values, factor, offset) => {
      const quartiles = quartilesOf(values)!;
      for (const [one, share] of [
        [quartiles.lower, 0.25],
        [quartiles.median, 0.5],
        [quartiles.upper, 0.75],
      ] as const) {
        const steps = values.length - 1;
        assert.ok(values.filter((value) => value < one).length <= steps * share + 1);
        assert.ok(values.filter((value) => value > one).length <= steps * (1 - share) + 1);
      }
      const found = correlation(values.map((one) => [one, factor * one + offset]));
      const isFlat = factor === 0 || new Set(values).size === 1;
      if (isFlat) assert.equal(found, undefined);
      else assert.ok(Math.abs(found! - Math.sign(factor)) < 1e-6);
      const shares = values.map((one) => (one + 1000) / 2000);
      assert.equal(
        histogram(shares, 10).reduce((total, count) => total + count, 0),
        values.length,
      );
    }),
  );
  assert.deepEqual(histogram([0, 0.05, 0.1, 1], 10), [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

const PAIR: SimilarPair = {
  students: ["<b>ann", "bob"],
  captures: [
    {
      names: ["a'b.pcap", "=b.pcap"],
      shared: 12,
      share: 0.987,
      isSameTime: true,
      first: [{ frames: [4, 7], time: 1_700_000_000_000_000 }],
    },
  ],
  facts: ["Their bundles were signed in the same browser."],
  mistakes: [{ question: "3.1", says: "<u>7, 11", students: 2, asked: 200 }],
};

it("is a page that stands alone, in which no text of anybody's is markup", () => {
  const html = pageOf({ questions: statistics, titles: new Map([[3, "TCP & more"]]), shares: [0.5, 1], pairs: [PAIR] });
  assert.match(html, /<title>Lab &lt;3&gt;<\/title>/);
  assert.match(html, /aria-label="3\.2: 1 partly, 3 wrong"/);
  assert.match(html, /2 × Streams count <code>from<\/code> &lt;script&gt;0/);
  assert.match(html, /1 from 90 to 100 %/);
  assert.match(html, /<h3>&lt;b&gt;ann and bob<\/h3>/);
  assert.match(html, /<td>4<\/td><td>7<\/td><td>2023-11-14 22:13:20\.000 UTC<\/td>/);
  assert.doesNotMatch(html, /<script|<b>ann|<i>|<u>|https?:/);
});

it("puts what a pair has in common into one line of CSV that no spreadsheet runs", () => {
  const [, line] = similarityCsv([PAIR]).split("\r\n");
  assert.equal(
    line,
    `<b>ann,bob,a'b.pcap,'=b.pcap,12,0.987,yes,4 = 7,Their bundles were signed in the same browser.,"3.1: <u>7, 11 (2 of 200)"`,
  );
  assert.equal(similarityCsv([{ ...PAIR, captures: [] }]).split("\r\n").length, 3);
});
