/** The gradebook of a class: each student's share of the questions asked, and a note for every special case. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { decideClass, NO_DECISIONS, type Report, readLateRule, readTime } from "@potshark/lab";
import fc from "fast-check";
import { commentOf, type GradebookEntry, gradebookOf, isComment } from "./gradebook-rows.ts";
import { HANDOUT_QUESTIONS } from "./question-files.ts";
import { questionSource } from "./question-source.ts";

const entry = (student: string, earned: number, points: number, pending = 0): GradebookEntry => {
  const task = { task: 3, title: "", marks: [], earned, points, pending, capture: 0, passedOver: [] };
  const report: Report = {
    captures: [{ name: "", frames: 1, bytes: 1, from: undefined, to: undefined, id: "", readiness: [] }],
    tasks: [task],
    earned,
    points,
    pending,
    forAPerson: [],
    strayAnswers: [],
    versions: { questions: "", engine: "" },
  };
  return { student, report, isAnswered: true };
};

it("what was not asked of a capture costs nothing, and that a mark was scaled is said", () => {
  const { csv, notes } = gradebookOf("moodle", "Lab", [entry("ann", 20, 20), entry("bob", 9, 12), entry("cy", 0, 10)]);
  assert.deepEqual(csv.split("\r\n").slice(1, 4), [
    "ann,ann,20,Task 3: 20/20",
    'bob,bob,15,"Task 3: 9/12; 9 of the 12 points that were asked, as 15 of 20"',
    'cy,cy,0,"Task 3: 0/10; 0 of the 10 points that were asked, as 0 of 20"',
  ]);
  assert.deepEqual(notes, ["scaled to 20 points, since fewer were asked: bob 15, cy 0"]);
  assert.match(
    gradebookOf("canvas", "Lab", [entry("ann", 20, 20), entry("bob", 9, 12)]).csv,
    /Possible,.*,20\r\n.*\r\nbob,.*,15\r/,
  );
});

it("Canvas finds a student by its own id where the download had it, and where not, that is said", () => {
  const { csv, notes } = gradebookOf("canvas", "Lab", [{ ...entry("ann", 5, 10), id: "4021" }]);
  assert.match(csv, /\r\nann,4021,,,,5\r/);
  assert.deepEqual(notes, []);
  assert.match(gradebookOf("canvas", "Lab", [entry("ann", 5, 10)]).notes.join(), /ids are not known.*--roster FILE/);
  assert.match(gradebookOf("blackboard", "Lab", [{ ...entry("Ann A", 5, 10), id: "ann" }]).csv, /,ann,Ann A,5/);
});

it("points that are pending are in nobody's mark, and are named", () => {
  const { csv, notes } = gradebookOf("moodle", "Lab", [entry("ann", 5, 10, 3)]);
  assert.match(csv, /ann,ann,5,Task 3: 5\/10 \(3 pending\)/);
  assert.deepEqual(notes, ["not in the marks yet, since a person has to mark them: ann 3 points"]);
});

it("nobody is left out without a line", () => {
  const entries = [entry("ann", 5, 10), { student: "cy", report: undefined, isAnswered: false }];
  const { csv, notes } = gradebookOf("moodle", "Lab", entries);
  assert.deepEqual(csv.match(/^\w+(?=,)/gm), ["Username", "ann"]);
  assert.deepEqual(notes, ["left out, since they could not be marked: cy"]);
});

it("who came without answers has no mark above those who answered, unless nobody was to answer", () => {
  const silent = { ...entry("bob", 4, 5), isAnswered: false };
  const { csv, notes } = gradebookOf("moodle", "Lab", [entry("ann", 5, 10), silent]);
  assert.deepEqual(csv.match(/^\w+(?=,)/gm), ["Username", "ann"]);
  assert.deepEqual(notes, ["left out, since they came without answers: bob 4/5"]);
  assert.match(gradebookOf("moodle", "Lab", [silent]).csv, /\r\nbob,bob,4,/);
});

it("a name is harmless in the rows, and as it was written in the notes", () => {
  const { csv, notes } = gradebookOf("moodle", "Lab", [entry("a\u202en", 5, 10, 3)]);
  assert.match(csv, /\r\na\\u\{202e\}n,/);
  assert.deepEqual(notes, ["not in the marks yet, since a person has to mark them: a\u202en 3 points"]);
});

it("a comment of an earlier run is known, and one that somebody added to is not", () => {
  const { set } = questionSource(HANDOUT_QUESTIONS, {});
  const rules = [
    undefined,
    "10% per day",
    "0.5% of possible per 3 hours, at most 12.5%",
    "1% per minute, nothing after 1 day",
  ];
  const hours = fc.integer({ min: -10, max: 10_000 });
  const person = fc.record({ isExcused: fc.boolean(), comment: fc.constantFrom(undefined, "ill. Really") });
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      hours,
      person,
      fc.double({ min: 0, max: 9, noNaN: true }),
      (rule, late, own, pending) => {
        const { report } = entry("ann", 2.25, 3, Math.round(pending * 100) / 100);
        const decisions = {
          ...NO_DECISIONS,
          due: readTime("2026-11-30 23:59"),
          late: rule === undefined ? undefined : readLateRule(rule),
          students: [{ student: "ann", ...own }],
        };
        const submittedAt = decisions.due!.at + late * 3_600_000;
        const [decided] = decideClass(decisions, set, [{ names: ["ann"], report, submittedAt }]).reports;
        const comment = commentOf({ ...decided!, tasks: report!.tasks });
        assert.equal(comment.includes("Handed in"), late > 0);
        assert.ok(isComment(comment), comment);
        for (const added of [`${comment} Well done`, `${comment}\nSee me`, `Please see me. ${comment}`])
          assert.ok(!isComment(added), added);
      },
    ),
  );
});
