/** What a person does in the page comes out as it was meant, through the file, for those it was about and nobody else. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Report, type ReportedMark, reportTotals, taskTotals } from "../grading/report.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { type DecidedSubmission, decideClass } from "./decide.ts";
import { type Decisions, NO_DECISIONS } from "./decisions.ts";
import { editDecisions, readDecisions } from "./decisions-file.ts";
import { Review, type ReviewAction } from "./review-sheet.ts";

const result = readQuestions([
  {
    name: "task-1.yaml",
    text: `task: 1
title: Why
questions:
  - { id: "1.1", kind: text, prompt: Why?, on: [own], points: 3, level: basic, rubric: [{ id: a, says: So }] }
  - { id: "1.2", kind: count, prompt: How many?, on: [own], points: 2, level: basic, missing: Look., query: { filter: tcp, take: count } }
`,
  },
]);
assert.ok(result.ok, JSON.stringify(result));
const { set } = result;

const markOf = (question: string, given: string): ReportedMark => {
  const isText = question === "1.1" && given !== "";
  const credit = question === "1.2" && given === "7" ? 1 : 0;
  const points = question === "1.1" ? 3 : 2;
  return {
    question,
    prompt: "",
    task: 1,
    verdict: isText ? "pending" : given === "" ? "unanswered" : credit === 1 ? "right" : "wrong",
    credit,
    proposed: isText ? 1 / 3 : undefined,
    points,
    earned: credit * points,
    why: "",
    misconception: undefined,
    evidence: { frames: [], command: "" },
    nextHint: undefined,
    understood: undefined,
    given,
  };
};

const submissionOf = (name: string, text: string, count: string): DecidedSubmission => {
  const marks = [markOf("1.1", text), markOf("1.2", count)];
  const report: Report = {
    captures: [],
    ...reportTotals([{ task: 1, title: "", marks, ...taskTotals(marks), capture: 0, passedOver: [] }]),
    strayAnswers: [],
    versions: { questions: "", engine: "" },
  };
  return { names: [name, `${name}-id`], report };
};

/** By student and question: what was earned; undefined where nobody has decided yet. */
const earnedIn = (all: readonly DecidedSubmission[], decisions: Decisions): ReadonlyMap<string, number | undefined> =>
  new Map(
    decideClass(decisions, set, all).reports.flatMap((report, index) =>
      report!.tasks[0]!.marks.map(({ question, verdict, earned }) => [
        `${all[index]!.names[0]} ${question}`,
        verdict === "pending" ? undefined : earned,
      ]),
    ),
  );

const decisionsOf = (source: string): Decisions => {
  const read = readDecisions(source);
  assert.ok(read.ok, source);
  return read.decisions;
};

const people = fc
  .array(fc.tuple(fc.constantFrom("so", "So ", "no", "", "a: #b"), fc.constantFrom("7", "8", "")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((given) => given.map(([text, count], index) => submissionOf(`s${index}`, text, count)));

/** Which group and which student of it is chosen once it is known how many there are. */
const step = fc.record({
  question: fc.constantFrom("1.1", "1.2"),
  group: fc.nat(10),
  student: fc.option(fc.nat(10), { nil: undefined }),
  points: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }).map((value) => value && value / 10),
  comment: fc.constantFrom(undefined, "Why?", "# no: comment"),
});

describe("a review", () => {
  it("gives what a person gave, to those of the group and to nobody else, and takes it back", () => {
    fc.assert(
      fc.property(people, fc.array(step, { maxLength: 8 }), (all, steps) => {
        let source = "";
        const review = new Review(set, all, NO_DECISIONS);
        for (const { question, group: which, student: who, points, comment } of steps) {
          const { groups } = review.question(question)!;
          const group = groups[which % groups.length]!;
          const only = who === undefined ? undefined : group.students[who % group.students.length]!;
          const about = new Set((only === undefined ? group.students : [only]).map((name) => `${name} ${question}`));
          const before = earnedIn(all, decisionsOf(source));
          const action: ReviewAction = { question, group: group.key, student: only, points, comment };
          source = editDecisions(source, review.editsOf(action, "Eve")!);
          review.decisions = decisionsOf(source);
          const after = earnedIn(all, decisionsOf(source));
          for (const [mark, earned] of after) {
            if (!about.has(mark)) assert.equal(earned, before.get(mark), mark);
            else if (points !== undefined)
              assert.ok(Math.abs(earned! - points) < 0.006, `${mark}: ${earned} ${points}`);
          }
          const shown = new Map(
            review.questions.flatMap(({ name, groups: now }) =>
              now.flatMap(({ students, decided, verdict, proposed }) =>
                students.map(
                  (one) =>
                    [`${one} ${name}`, decided?.points ?? (verdict === "pending" ? undefined : proposed)] as const,
                ),
              ),
            ),
          );
          assert.deepEqual(new Map([...shown].sort()), new Map([...after].sort()));
        }
        // Everything taken back is as if nobody had decided.
        for (const { name } of review.questions)
          for (let left = 20; left > 0; left -= 1) {
            const group = review.question(name)!.groups.find(({ decided }) => decided !== undefined);
            if (group === undefined) break;
            source = editDecisions(source, review.editsOf({ question: name, group: group.key }, undefined)!);
            review.decisions = decisionsOf(source);
          }
        assert.deepEqual(earnedIn(all, decisionsOf(source)), earnedIn(all, NO_DECISIONS));
      }),
      { numRuns: 200 },
    );
  });

  it("has everybody in one group of each question, and equal answers together", () => {
    fc.assert(
      fc.property(people, (all) => {
        for (const { groups } of new Review(set, all, NO_DECISIONS).questions) {
          assert.deepEqual(groups.flatMap(({ students }) => students).sort(), all.map(({ names }) => names[0]).sort());
          assert.equal(new Set(groups.map(({ answer }) => answer?.toLowerCase())).size, groups.length);
        }
      }),
    );
  });

  it("knows no group that something else was decided about", () => {
    const all = [submissionOf("ann", "so", "8")];
    const review = new Review(set, all, NO_DECISIONS);
    const [group] = review.question("1.2")!.groups;
    const action = { question: "1.2", group: group!.key, points: 1 };
    review.decisions = decisionsOf(editDecisions("", review.editsOf(action, undefined)!));
    assert.equal(review.editsOf(action, undefined), undefined);
    assert.equal(review.editsOf({ ...action, question: "9.9" }, undefined), undefined);
  });
});
