import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formName } from "../kinds/drawn.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import type { QuestionSet } from "./question-set.ts";
import { readQuestions } from "./read-questions.ts";
import { hasVariants, seedOf, variantOf } from "./variants.ts";

const LAB = { name: "lab.yaml", text: "servers: { shop: { port: 8080, protocol: http } }" };

const FILE = `task: 3
title: Answers
draw:
  which: [{ says: first, stream: 0 }, { says: second, stream: 1 }, { says: third, stream: 2 }]
pools:
  - choose: 2
    of: ["3.a", "3.b", "3.c"]
questions:
  - { id: "3.a", kind: count, prompt: How many packets has the $which.says stream?, on: [a], query: { filter: tcp.stream == $which.stream, take: count } }
  - id: "3.b"
    kind: frames
    prompt: Which answers to port $shop have the status $status?
    on: [a]
    draw: { status: [200, 304, 404, $shop] }
    query: { filter: http.response.code == $status and tcp.srcport == $shop }
    misconceptions:
      - { id: all, query: { filter: http.response }, why: These are not $status alone. }
  - { id: "3.c", kind: frames, prompt: Which?, on: [a], query: { filter: udp } }
  - { id: "3.d", kind: frames, prompt: The opening of the $which.says?, on: [a], query: { filter: tcp.stream == $which.stream and tcp.flags.syn == 1 } }
  - id: "3.e"
    kind: number
    prompt: How long from packet $from?
    on: [a]
    draw: { from: { from: 3, to: 6 } }
    unit: ms
    tolerance: 1
    query: { filter: frame.number == $from, tell: frame.time_relative, take: first }
`;

const setOf = (text: string, ports: Readonly<Record<string, number>> = {}): QuestionSet => {
  const result = readQuestions([LAB, { name: "a.yaml", text }], { ports });
  assert.ok(result.ok, JSON.stringify(result));
  return result.set;
};

const asked = ({ tasks }: QuestionSet): readonly string[] =>
  tasks.flatMap(({ questions }) => questions.map((question) => formName(question)));

const students = Array.from({ length: 10_000 }, (_, index) => String(2_026_000 + index));

/** How often each of the texts is there. */
const tally = (texts: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

/** No count may be further from its expectation than chance brings once in millions of runs: five deviations. */
const assertUniform = (counts: ReadonlyMap<string, number>, kinds: number): void => {
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  assert.equal(counts.size, kinds);
  const deviation = Math.sqrt((total / kinds) * (1 - 1 / kinds));
  for (const [text, count] of counts)
    assert.ok(Math.abs(count - total / kinds) < 5 * deviation, `${text}: ${count} of ${total}`);
};

describe("a set with variants", () => {
  it("has every question in every form, with its texts filled in", () => {
    const set = setOf(FILE);
    assert.ok(hasVariants(set));
    assert.deepEqual(asked(set), [
      "3.a (which = first)",
      "3.a (which = second)",
      "3.a (which = third)",
      "3.b (status = 200)",
      "3.b (status = 304)",
      "3.b (status = 404)",
      "3.b (status = $shop)",
      "3.c",
      "3.d (which = first)",
      "3.d (which = second)",
      "3.d (which = third)",
      "3.e (from = 3)",
      "3.e (from = 4)",
      "3.e (from = 5)",
      "3.e (from = 6)",
    ]);
    const [, second, , , notModified] = set.tasks[0]!.questions;
    assert.equal(second?.prompt, "How many packets has the second stream?");
    assert.equal(notModified?.prompt, "Which answers to port 8080 have the status 304?");
    assert.equal(notModified?.misconceptions[0]?.why, "These are not 304 alone.");
    assert.ok(notModified && "query" in notModified && notModified.query.kind === "frames");
    assert.equal(notModified.query.filter, "http.response.code == 304 and tcp.srcport == 8080");
  });

  it("without pools and draws is the same for everybody", () => {
    const set = questionSetOf([
      {
        name: "a.yaml",
        text: 'task: 1\ntitle: One\nquestions:\n  - { id: "1.a", kind: frames, prompt: Which?, on: [a], query: { filter: udp } }\n',
      },
    ]);
    assert.ok(!hasVariants(set));
    assert.equal(variantOf(set, "somebody"), set);
  });
});

describe("a student's variant", () => {
  const set = setOf(FILE);

  it("asks each question once, as many of a pool as it says, and says which it leaves out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (student) => {
        const variant = variantOf(set, student);
        const questions = variant.tasks.flatMap((task) => task.questions);
        const ids = questions.map(({ id }) => id);
        assert.equal(new Set(ids).size, 4);
        assert.deepEqual([...ids, ...variant.variant!.notAsked].sort(), ["3.a", "3.b", "3.c", "3.d", "3.e"]);
        assert.equal(
          questions.reduce((sum, { points }) => sum + points, 0),
          4,
        );
        for (const question of questions) assert.ok(set.tasks[0]!.questions.includes(question));
        assert.ok(!hasVariants(variant));
        assert.equal(variant.version, set.version);
      }),
    );
  });

  it("gives every value and every choice to as many students as the others", () => {
    const variants = students.map((student) => asked(variantOf(set, student)));
    const forms = (id: string): readonly string[] => variants.flat().filter((form) => form.startsWith(id));
    assertUniform(tally(forms("3.b")), 4);
    assertUniform(tally(forms("3.d")), 3);
    assertUniform(tally(forms("3.e")), 4);
    assertUniform(tally(variants.map((forms) => forms.map((form) => form.slice(0, 3)).join())), 3);
    // Draws say nothing of each other, nor of the pool.
    assertUniform(tally(variants.map((forms) => forms.slice(-2).join())), 12);
    assertUniform(
      tally(
        variants
          .flatMap((forms) =>
            forms
              .filter((one) => /^3\.[be]/.test(one))
              .slice(-2)
              .join(),
          )
          .filter((one) => one.includes("status")),
      ),
      16,
    );
  });

  it("has one value for all questions of a task that say the name of its draw", () => {
    for (const student of students.slice(0, 200)) {
      const whiches = asked(variantOf(set, student)).flatMap((form) => /which = \w+/.exec(form)?.[0] ?? []);
      assert.equal(new Set(whiches).size, 1);
    }
  });

  it("stays as it is where other questions, values and members of a pool are added, and where all are in another order", () => {
    const more = setOf(
      FILE.replace(
        "questions:\n",
        'questions:\n  - { id: "3.0", kind: frames, prompt: Which?, on: [a], query: { filter: tcp } }\n  - { id: "3.z", kind: frames, prompt: Which?, on: [a], query: { filter: tcp } }\n',
      )
        .replace('["3.a", "3.b", "3.c"]', '["3.z", "3.c", "3.b", "3.a"]')
        .replace("[200, 304, 404, $shop]", "[500, $shop, 404, 304, 200]"),
    );
    let same = 0;
    for (const student of students.slice(0, 500)) {
      const [before, after] = [set, more].map((one) => asked(variantOf(one, student)));
      const added = /^3\.z|^3\.0|500/;
      const isNew = after!.some((form) => /^3\.z/.test(form));
      for (const form of after!.filter((one) => !added.test(one))) assert.ok(before!.includes(form), form);
      if (!isNew) same += 1;
    }
    // The new member takes its share of a pool of four, of which two are chosen.
    assert.ok(same > 200 && same < 300, String(same));
  });

  it("is the same on every machine, and for the samples whatever the ports are", () => {
    assert.deepEqual(asked(variantOf(set, "Tan Wei")), [
      "3.a (which = third)",
      "3.c",
      "3.d (which = third)",
      "3.e (from = 4)",
    ]);
    const moved = setOf(FILE, { shop: 9090 });
    for (const student of students.slice(0, 50)) {
      const variant = variantOf(moved, student);
      assert.deepEqual(asked(variant), asked(variantOf(set, student)));
      assert.deepEqual(variant.ofSamples, variantOf(set, student));
    }
  });
});

describe("a student's name or number", () => {
  const same: readonly (readonly [string, string])[] = [
    ["0012345", "12345"],
    ["１２３４５", "12345"],
    [" Tan  Wei\t", "tan wei"],
    ["TAN WEI", "tan wei"],
    ["Tan\u00a0Wei", "tan wei"],
    ["\ufeff12345\u200b", "12345"],
    ["Jose\u0301", "josé"],
    ["000", "0"],
    ["a0012345", "a0012345"],
  ];
  for (const [typed, seed] of same)
    it(`${JSON.stringify(typed)} is ${JSON.stringify(seed)}`, () => assert.equal(seedOf(typed), seed));

  it("is read from what was read already", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => assert.equal(seedOf(seedOf(typed)), seedOf(typed))),
      { numRuns: 2000 },
    );
  });
});
