/** Marks kept from run to run: nothing that changed is left out, and nothing else is shown. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { markChanges, readWrittenMarks, type WrittenMarks, writtenMarksText } from "./written-marks.ts";

const amount = fc.integer({ min: 0, max: 400 }).map((value) => value / 100);
const mark = fc.record(
  { earned: amount, points: amount, state: fc.constantFrom("pending" as const, "decided" as const) },
  { requiredKeys: ["earned", "points"] },
);
const total = fc.record(
  { earned: amount, points: amount, pending: amount, late: fc.string() },
  { requiredKeys: ["earned", "points", "pending"] },
);
const written: fc.Arbitrary<WrittenMarks> = fc
  .uniqueArray(fc.constantFrom("ann", "bo", "Cy ♥", "__proto__", "constructor", "0012345"), { maxLength: 5 })
  .chain((names) =>
    fc.record({
      questions: fc.string(),
      students: fc.tuple(
        ...names.map((name) =>
          fc.record({
            names: fc.constant<string[]>([name, `${name}-id`]),
            total: fc.option(total),
            marks: fc.dictionary(fc.constantFrom("1.1", "1.10", "3.1a (x = 1)", "toString"), mark),
          }),
        ),
      ),
    }),
  );

describe("the marks that were written last", () => {
  it("are read as they were, a line for each student", () => {
    fc.assert(
      fc.property(written, (marks) => {
        const text = writtenMarksText(marks);
        assert.deepEqual(JSON.parse(JSON.stringify(readWrittenMarks(text))), JSON.parse(JSON.stringify(marks)));
        if (marks.students.length > 0) assert.equal(text.split("\n").length, marks.students.length + 3);
      }),
    );
    for (const other of ["", "{}", "[]", "null", '{"questions":"","students":[{}]}', '{"questions":1,"students":[]}'])
      assert.equal(readWrittenMarks(other), undefined, other);
  });

  it("do not differ from themselves, in any order of the class, and by any name", () => {
    fc.assert(
      fc.property(written, fc.boolean(), (marks, isRenamed) => {
        const students = marks.students.map((one) => ({
          ...one,
          names: isRenamed ? [...one.names].reverse() : one.names,
        }));
        assert.deepEqual(markChanges(marks, { ...marks, students: students.reverse() }), []);
      }),
    );
  });

  it("differ for each student whose marks changed, who is new or who is gone, and for nobody else", () => {
    fc.assert(
      fc.property(written, written, (before, after) => {
        const of = (marks: WrittenMarks, name: string) => marks.students.find(({ names }) => names[0] === name);
        const shown = ({ total: sum, marks }: WrittenMarks["students"][number]): string =>
          JSON.stringify([
            sum && [sum.earned, sum.points, sum.pending, sum.late],
            Object.entries(marks)
              .filter(([, { points }]) => points > 0)
              .map(([name, one]) => [name, one.state === "pending" || one.earned, one.points, one.state])
              .sort(),
          ]);
        const names = new Set([...before.students, ...after.students].map((one) => one.names[0]!));
        const expected = [...names].filter((name) => {
          const [old, now] = [of(before, name), of(after, name)];
          return old === undefined || now === undefined || shown(old) !== shown(now);
        });
        assert.deepEqual(
          markChanges(before, after)
            .map(({ student }) => student)
            .sort(),
          expected.sort(),
        );
      }),
    );
  });

  it("say why they are others", () => {
    const student = (names: string[], marks: WrittenMarks["students"][number]["marks"], late?: string) => ({
      names,
      total: { earned: 1, points: 9, pending: 0, ...(late && { late }) },
      marks,
    });
    const old = student(["Ann", "7"], {
      "1": { earned: 0, points: 3, state: "pending" },
      "2": { earned: 1, points: 1 },
    });
    const now = student(
      ["Lee, Ann", "7"],
      { "1": { earned: 2, points: 3, state: "decided" }, "3": { earned: 1, points: 2 } },
      "handed in 1 h late",
    );
    assert.deepEqual(markChanges({ questions: "", students: [old] }, { questions: "", students: [now] }), [
      {
        student: "Lee, Ann",
        before: "1/9",
        after: "1/9",
        why: ["1: pending/3 → 2/3, decided", "2: 1/1 → not asked", "3: not asked → 1/2", "handed in 1 h late"],
      },
    ]);
  });
});
