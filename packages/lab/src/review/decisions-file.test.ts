/** The file of decisions: what is written is read again, and nothing that is in it is lost. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { normalized } from "../text/normalized.ts";
import type { AnswerDecision, Override } from "./decisions.ts";
import { type Edit, editDecisions, readDecisions } from "./decisions-file.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "true",
    "null",
    "~",
    "0.5",
    "3.10",
    "- a",
    "# x",
    "a: b",
    "a\n  b\n\n c ",
    "\r\n",
    "'",
    '"',
    "%",
    "@x",
    " ",
  ),
);
const credit = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const questionId = fc.constantFrom("1", "1.10", "3.1a", "x-y");
const comment = fc.option(
  text.filter((one) => one !== ""),
  { nil: undefined },
);
const by = fc.constantFrom(undefined, "Ann");

const answer: fc.Arbitrary<AnswerDecision> = fc.record({
  question: questionId,
  answer: text,
  wording: fc.constantFrom("0a", "1b", undefined),
  credit,
  comment,
  by,
});
const override: fc.Arbitrary<Override> = fc.record({
  student: text.filter((one) => one !== ""),
  question: questionId,
  answer: fc.option(text, { nil: undefined }),
  credit,
  comment,
  by,
});
type DecisionEdit = Exclude<Edit, { readonly kind: "head" }>;
const edit: fc.Arbitrary<DecisionEdit> = fc.oneof(
  answer.map((decision) => ({ kind: "answer" as const, decision })),
  override.map((decision) => ({ kind: "override" as const, decision })),
  answer.map((decision) => ({ kind: "no-answer" as const, decision })),
  override.map((decision) => ({ kind: "no-override" as const, decision })),
);

const keyOf = ({ kind, decision }: DecisionEdit): string =>
  JSON.stringify(
    (kind === "answer" || kind === "no-answer"
      ? ["answer", decision.question, decision.answer, decision.wording ?? ""]
      : ["override", decision.student, decision.question]
    ).map(normalized),
  );

/** As it stands in a file: UTF-8 has no half of a pair. */
const written = (decision: object): object =>
  Object.fromEntries(
    Object.entries(decision).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [[key, typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value]],
    ),
  );

const readAll = (source: string): readonly object[] => {
  const result = readDecisions(source);
  assert.ok(result.ok, JSON.stringify(result));
  return [...result.decisions.answers, ...result.decisions.overrides].map(written);
};

const sorted = (all: readonly object[]): readonly string[] =>
  all.map((one) => JSON.stringify(Object.entries(one).sort())).sort();

describe("a file of decisions", () => {
  it("holds the last decision about each, whatever is in it, written at once or one after another", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const last = new Map<string, object>();
        for (const one of edits)
          if (one.kind === "answer" || one.kind === "override") last.set(keyOf(one), written(one.decision));
          else last.delete(keyOf(one));
        const source = edits.reduce((before, one) => editDecisions(before, [one]), "");
        assert.deepEqual(sorted(readAll(source)), sorted([...last.values()]));
        assert.equal(editDecisions("", edits), source);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps what people wrote around it: comments, order, due date, students", () => {
    const source = `# Ours
due: 2026-11-30 23:59 # as announced
students:
  - student: 0012345
    excused: true # letter
answers:
  # agreed with Bo
  - question: "1.1"
    answer: |-
      because
        of it
    credit: 0.5 # half
`;
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
        const after = editDecisions(source, edits);
        const kept = after.split("\n");
        for (const line of source.split("\n").slice(0, 7)) assert.ok(kept.includes(line), after);
        assert.match(
          after,
          /# agreed with Bo\n {2}- question: "1\.1"\n {4}answer: \|-\n {6}because\n {8}of it\n {4}credit: 0\.5 # half/,
        );
      }),
      { numRuns: 50 },
    );
    const changed = editDecisions(source, [
      { kind: "answer", decision: { question: "1.1", answer: "Because of  it", credit: 1 } },
    ]);
    assert.equal(changed.match(/question:/g)?.length, 1);
    assert.match(changed, /credit: 1 # half/);
    const read = readDecisions(changed);
    assert.ok(read.ok);
    assert.equal(read.decisions.students[0]!.student, "0012345");
    const decision = { question: "1.1", answer: "a", credit: 1 };
    for (const few of ["# Ours\n", "# Ours\nanswers: []\n", "# Ours\nanswers:\n"])
      assert.match(editDecisions(few, [{ kind: "answer", decision }]), /^# Ours\n+answers:\n {2}- question: "1\.1"\n/);
  });

  it("gets a due date and a rule at its head, and loses nothing else", () => {
    const head = (due?: string, late?: string): Edit => ({ kind: "head", decision: { due, late } });
    const made = editDecisions("", [
      { kind: "answer", decision: { question: "1.1", answer: "a", credit: 1 } },
      head("2026-11-30 23:59", "10% per day"),
    ]);
    assert.match(made, /^# What people .*\n+due: "2026-11-30 23:59"\nlate: "10% per day"\nanswers:\n {2}- question/);
    const moved = editDecisions("# ours\ndue: 2026-11-30 23:59 # as announced\nlate: 5% per day\n", [
      head("2026-12-01 12:00"),
    ]);
    assert.equal(moved, '# ours\ndue: "2026-12-01 12:00" # as announced\nlate: 5% per day\n');
    assert.equal(editDecisions(moved, [head("2026-12-01 12:00")]), moved);
  });

  it("names every mistake with its line and what is allowed", () => {
    const result = readDecisions(`due: tomorrow
late: 10% a day
answers:
  - question: "1.1"
    answer: a
    credit: 2
  - { question: "1.1", answer: A, credit: 1, coment: x }
overrides:
  - student: Bo
    question: "1.1"
    credit: 1
    points: 1
  - { student: Bo, question: "1.2", points: 1 }
  - { student: bo, question: "1.2", points: 2 }
grades: []
`);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ line, path, message }) => `${line} ${path}: ${message.replace(/;.*/, "")}`).sort(),
      [
        '1 : has "grades", which a file of decisions does not know',
        '1 due: is "tomorrow"',
        "14 overrides[2]: is decided a second time",
        '2 late: is "10% a day"',
        "6 answers[0].credit: is 2",
        '7 answers[1]: has "coment", which a decision about an answer does not know',
        "7 answers[1]: is decided a second time",
        "9 overrides[0]: has to have credit, from 0 to 1, or points",
      ],
    );
    for (const broken of ["- a", "a: [", "x", "a: *b", "answers: {a: 1}"]) assert.ok(!readDecisions(broken).ok, broken);
    for (const empty of ["", "# nothing\n", "answers:\n", "{}"]) assert.ok(readDecisions(empty).ok, empty);
  });
});
