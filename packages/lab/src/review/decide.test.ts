/** Decisions applied to a class: the order in the file never matters, and the same answer gets the same mark. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Report, type ReportedMark, reportTotals, taskTotals } from "../grading/report.ts";
import { drawnText } from "../kinds/drawn.ts";
import type { Question } from "../kinds/kinds.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { decideClass } from "./decide.ts";
import { type AnswerDecision, type Decisions, NO_DECISIONS, type Override, wordingOf } from "./decisions.ts";

const setOf = (prompt: string, more = ""): QuestionSet => {
  const result = readQuestions([
    {
      name: "task-1.yaml",
      text: `task: 1
title: Why
questions:
  - { id: "1.1", ${more}kind: text, prompt: "${prompt}", on: [own], points: 3, level: basic, rubric: [{ id: a, says: So }] }
  - { id: "1.2", kind: text, prompt: "How?", on: [own], points: 2, level: basic, rubric: [{ id: a, says: So }] }
`,
    },
  ]);
  assert.ok(result.ok, JSON.stringify(result));
  return result.set;
};
const set = setOf("Why?");
const wording = wordingOf(set.tasks[0]!.questions[0]!);
const earlierWording = wordingOf(setOf("Why not?").tasks[0]!.questions[0]!);

const markOf = (question: string, given: string, more: Partial<ReportedMark> = {}): ReportedMark => ({
  question,
  prompt: "Why?",
  task: 1,
  verdict: "pending",
  credit: 0,
  proposed: 0,
  points: question === "1.1" ? 3 : 2,
  earned: 0,
  why: "a person decides",
  misconception: undefined,
  evidence: { frames: [], command: "" },
  nextHint: undefined,
  understood: undefined,
  given,
  ...more,
});

const reportOf = (...marks: readonly ReportedMark[]): Report => ({
  captures: [],
  ...reportTotals([{ task: 1, title: "Why", marks, ...taskTotals(marks), capture: 0, passedOver: [] }]),
  strayAnswers: [],
  versions: { questions: "", engine: "" },
});

const classOf = (...answers: readonly (readonly [name: string, given: string])[]) =>
  answers.map(([name, given]) => ({
    names: [name, `${name}-id`],
    report: reportOf(markOf("1.1", given), markOf("1.2", given)),
  }));

const marksOf = (report: Report | undefined): readonly ReportedMark[] => report!.tasks.flatMap(({ marks }) => marks);

const decide = (decisions: Partial<Decisions>, submissions: ReturnType<typeof classOf>, of = set) =>
  decideClass({ ...NO_DECISIONS, ...decisions }, of, submissions);

describe("decisions about answers", () => {
  it("count for everybody who gave the same one, and for nobody else", () => {
    const answers: readonly AnswerDecision[] = [
      { question: "1.1", answer: "It is  SO\n", wording, credit: 0.5, comment: "Half.", by: "Ann" },
    ];
    const { reports, notes } = decide({ answers }, classOf(["a", "it is so"], ["b", "IT IS SO"], ["c", "it is not"]));
    assert.deepEqual(
      reports.map((report) => [report!.earned, report!.pending, report!.forAPerson]),
      [
        [1.5, 2, ["1.2"]],
        [1.5, 2, ["1.2"]],
        [0, 5, ["1.1", "1.2"]],
      ],
    );
    const [mark] = marksOf(reports[0]);
    assert.deepEqual(
      [mark!.verdict, mark!.proposed, mark!.why, mark!.decided?.by],
      ["partly", undefined, "Half.", "Ann"],
    );
    assert.equal(mark!.decided?.was.verdict, "pending");
    assert.deepEqual(notes, []);
  });

  it("of an earlier wording count and are named; those of this wording win; where earlier ones differ nothing counts", () => {
    const old: AnswerDecision = { question: "1.1", answer: "x", wording: earlierWording, credit: 1 };
    const all = classOf(["a", "x"]);
    const first = decide({ answers: [old] }, all);
    assert.deepEqual([first.reports[0]!.earned, marksOf(first.reports[0])[0]!.decided?.isEarlier], [3, true]);
    assert.match(first.notes.join(), /1\.1: 1 answer is marked as decided for an earlier wording/);
    const again = decide({ answers: [old, { ...old, wording, credit: 0 }] }, all);
    assert.deepEqual([again.reports[0]!.earned, again.notes], [0, []]);
    const differing = decide({ answers: [old, { ...old, wording: "0", credit: 0.5 }] }, all);
    assert.equal(differing.reports[0]!.pending, 5);
  });

  it("count for those who were asked the same form of the question, and not as earlier ones of another form", () => {
    const drawing = setOf("Why $verb?", "draw: { verb: [brew, when] }, ");
    const [brew, when] = drawing.tasks[0]!.questions as readonly [Question, Question];
    const all = [brew, when].map((form) => ({
      names: [form.prompt],
      report: reportOf(markOf("1.1", "x", { drawn: drawnText(form) })),
    }));
    const answers: readonly AnswerDecision[] = [
      { question: "1.1", answer: "x", wording: wordingOf(brew), credit: 1 },
      { question: "1.1", answer: "x", wording: earlierWording, credit: 0.5 },
    ];
    assert.deepEqual(
      decide({ answers: answers.slice(0, 1) }, all, drawing).reports.map((report) => report!.earned),
      [3, 0],
    );
    assert.deepEqual(
      decide({ answers }, all, drawing).reports.map((report) => report!.earned),
      [3, 1.5],
    );
  });

  it("never change what a capture shows", () => {
    const all = [
      {
        names: ["a"],
        report: reportOf(markOf("1.1", "11", { verdict: "wrong", proposed: undefined })),
      },
    ];
    const { reports } = decide({ answers: [{ question: "1.1", answer: "11", credit: 1 }] }, all);
    assert.equal(reports[0]!.earned, 0);
  });
});

describe("lateness", () => {
  it("is unknown without a time, and names those whom the learning system calls late", () => {
    const due = { at: 0, zone: undefined };
    const [ann, bo, cy, di, ed] = classOf(["ann", "x"], ["bo", "x"], ["cy", "x"], ["di", "x"], ["ed", "x"]);
    const all = [
      { ...ann!, submittedAt: 1 },
      bo!,
      { ...cy!, isCalledLate: true },
      di!,
      { ...ed!, isCalledLate: false },
    ];
    const students = [{ student: "di", isExcused: false, submitted: { at: 1, zone: undefined } }];
    const { reports, notes } = decide({ due, students }, all);
    assert.deepEqual(
      reports.map((report) => report!.late?.says),
      ["handed in less than a minute late", undefined, undefined, "handed in less than a minute late", undefined],
    );
    assert.match(notes[0]!, /handed in is not known, so they are not late: bo, cy\./);
    assert.match(notes[1]!, /calls late: cy\. Write when/);
    assert.deepEqual(decide({}, all).notes, []);
  });
});

describe("overrides", () => {
  it("count for one student, by any name, in points or credit, and before decisions about answers", () => {
    const answers: readonly AnswerDecision[] = [{ question: "1.1", answer: "x", credit: 1 }];
    const overrides: readonly Override[] = [
      { student: "A-ID", question: "1.1", points: 1, comment: "No reason." },
      { student: "b", question: "1.2", credit: 0.5 },
    ];
    const { reports } = decide({ answers, overrides }, classOf(["a", "x"], ["b", "x"]));
    assert.deepEqual(
      reports.map((report) => report!.earned),
      [1, 4],
    );
    assert.equal(marksOf(reports[0])[0]!.why, "No reason.");
  });

  it("of an answer that is no longer the student's do not count, and are named", () => {
    const overrides: readonly Override[] = [{ student: "a", question: "1.1", credit: 1, answer: "before" }];
    assert.equal(decide({ overrides }, classOf(["a", " Before"])).reports[0]!.earned, 3);
    const { reports, notes } = decide({ overrides }, classOf(["a", "after"]));
    assert.equal(reports[0]!.earned, 0);
    assert.deepEqual(notes, ["Overrides of other answers, which do not count any more: a 1.1."]);
  });

  it("make a question count that the capture does not show", () => {
    const absent = reportOf(markOf("1.1", "", { verdict: "absent", points: 0, proposed: undefined }));
    const all = [{ names: ["a"], report: absent }];
    const { reports } = decide({ overrides: [{ student: "a", question: "1.1", points: 2 }] }, all);
    assert.deepEqual([reports[0]!.earned, reports[0]!.points], [2, 3]);
  });

  it("of nobody, of several, and of no question are named", () => {
    const overrides: readonly Override[] = ["nobody", "twin"].map((student) => ({
      student,
      question: "9.9",
      credit: 1,
    }));
    const all = classOf(["a", "x"], ["b", "x"]).map((one) => ({ ...one, names: [...one.names, "twin"] }));
    assert.deepEqual(decide({ overrides }, all).notes, [
      "Decisions about students who are not in this class: nobody.",
      "Decisions about names that fit several students, and do not count: twin.",
      "Decisions about questions that there are not: 9.9.",
    ]);
  });
});

it("the order of decisions never matters, and equal answers get equal marks", () => {
  const word = fc.constantFrom("x", "X ", "y", "so  it", "so it", "Ｘ");
  const credit = fc.constantFrom(0, 0.25, 0.5, 1);
  const answer = fc.record({
    question: fc.constantFrom("1.1", "1.2"),
    answer: word,
    wording: fc.constantFrom(undefined, wording, earlierWording, "0"),
    credit,
  });
  const override = fc.record({
    student: fc.constantFrom("a", "A", "a-id", "b", "twin"),
    question: fc.constantFrom("1.1", "1.2"),
    credit,
  });
  const distinct = <Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] => [
    ...new Map(
      items.map((item) => [keyOf(item).normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " "), item]),
    ).values(),
  ];
  const all = classOf(["a", "x"], ["b", "X"], ["c", "Ｘ "], ["d", "so it"]);
  fc.assert(
    fc.property(fc.array(answer), fc.array(override), fc.nat(), (answers, overrides, seed) => {
      const own = {
        answers: distinct(answers, (one) => `${one.question}|${one.wording}|${one.answer}`),
        overrides: distinct(overrides, (one) => `${one.question}|${one.student}`),
      };
      const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
        items
          .map((item, index) => ({ item, key: (index * 7919 + seed) % 101 }))
          .sort((l, r) => l.key - r.key)
          .map(({ item }) => item);
      const first = decide(own, all);
      const second = decide({ answers: shuffled(own.answers), overrides: shuffled(own.overrides) }, all);
      assert.deepEqual(second.reports, first.reports);
      const undecided = decide({ answers: own.answers }, all).reports;
      assert.deepEqual(
        marksOf(undecided[0]).map(({ credit: one }) => one),
        marksOf(undecided[1]).map(({ credit: one }) => one),
      );
      assert.deepEqual(undecided[0]!.earned, undecided[2]!.earned);
    }),
  );
});
