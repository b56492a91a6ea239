import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readQuestions } from "./read-questions.ts";

const LAB = { name: "lab.yaml", text: "servers: { shop: { port: 8080, protocol: http } }" };

const problemsOf = (text: string): readonly string[] => {
  const result = readQuestions([LAB, { name: "a.yaml", text }]);
  return result.ok ? [] : result.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
};

const FILE = `task: 3
title: Answers
draw:
  stream: [0, 1]
queries: { answers: { filter: http.response } }
pools:
  - choose: 1
    of: ["3.a", "3.b"]
questions:
  - id: "3.a"
    kind: frames
    prompt: Which of stream $stream?
    on: [a]
    query: { filter: tcp.stream == $stream }
  - id: "3.b"
    kind: frames
    prompt: Which have the status $status?
    on: [a]
    draw: { status: [200, 304] }
    query: { filter: http.response.code == $status }
`;

/** Each with what it replaces in a file without mistakes. */
const MISTAKES: readonly (readonly [what: string, from: string, to: string, expected: RegExp])[] = [
  [
    "one value",
    "[200, 304]",
    "[200]",
    /^19 questions\[3\.b\]\.draw\.status: is a list of 1; allowed: a list of at least two/,
  ],
  [
    "no list",
    "[200, 304]",
    "200",
    /^19 questions\[3\.b\]\.draw\.status: is 200; allowed: a list of at least two values, or/,
  ],
  ["a value twice", "[200, 304]", "[200, 304, 200]", /draw\.status\[2\]: the value "200" is there twice/],
  [
    "a list for a value",
    "[200, 304]",
    "[200, [304]]",
    /draw\.status\[1\]: is a list of 1; allowed: a number, a text, or a mapping/,
  ],
  ["an empty range", "[200, 304]", "{ from: 5, to: 5 }", /draw\.status: has 1 values; allowed: 2 to 64/],
  [
    "an endless range",
    "[200, 304]",
    "{ from: 0, to: 9000000000 }",
    /draw\.status: has 9000000001 values; allowed: 2 to 64/,
  ],
  ["half a range", "[200, 304]", "{ from: 5 }", /draw\.status\.to: is missing; it is a whole number/],
  [
    "a name that no text says",
    "{ status:",
    "{ code:",
    /^19 questions\[3\.b\]\.draw\.code: no text of the question says \$code/,
  ],
  [
    "a text that names no draw",
    "the status $status",
    "the status $code",
    /prompt: says \$code, and no server and no draw has this name/,
  ],
  [
    "a value of parts without its part",
    "stream: [0, 1]",
    "stream: [{ at: 0 }, { at: 1 }]",
    /^12 questions\[3\.a\]\.prompt: says \$stream, and no server and no draw/,
  ],
  [
    "a draw of the task that nobody names",
    "  stream: [0, 1]",
    "  stream: [0, 1]\n  more: [1, 2]",
    /^5 draw\.more: no text of a question says \$more/,
  ],
  [
    "the name of a server",
    "{ status: [200, 304] }",
    "{ status: [200, 304], shop: [1, 2] }",
    /draw\.shop: the draw "shop" has the name of a server/,
  ],
  [
    "the name of a query",
    "{ status: [200, 304] }",
    "{ status: [200, 304], answers: [1, 2] }",
    /draw\.answers: the draw "answers" has the name of a query/,
  ],
  [
    "the name of the task's draw",
    "{ status: [200, 304] }",
    "{ status: [200, 304], stream: [1, 2] }",
    /draw\.stream: the task has a draw "stream" too/,
  ],
  [
    "too many forms",
    "{ status: [200, 304] }",
    "{ status: { from: 200, to: 260 }, more: [1, 2] }\n    hints: [$more]",
    /^15 questions\[3\.b\]: has more than 64 forms: 61 of status times 2 of more/,
  ],
  [
    "a value that makes a filter wrong",
    "[200, 304]",
    "[200, or]",
    /^20 questions\[3\.b\]\.query\.filter: with status = or: the filter "http\.response\.code == or" is wrong/,
  ],
  ["a mistake in all forms", "Which have the", "Which $have the", /^17 questions\[3\.b\]\.prompt: says \$have/],
  [
    "a pool of more than there is",
    "choose: 1",
    "choose: 3",
    /^7 pools\[0\]\.choose: is 3; there are 2 questions to choose from/,
  ],
  ["a pool of none", "choose: 1", "choose: 0", /^7 pools\[0\]\.choose: is 0; allowed: a whole number from 1/],
  [
    "a question that is not there",
    '["3.a", "3.b"]',
    '["3.a", "3.c"]',
    /^8 pools\[0\]\.of\[1\]: "3\.c" is no question of this task; did you mean 3\./,
  ],
  [
    "a question twice in pools",
    '["3.a", "3.b"]',
    '["3.a", "3.b", "3.a"]',
    /^8 pools\[0\]\.of\[2\]: "3\.a" is in a pool already/,
  ],
  [
    "a pool whose questions differ in points",
    "prompt: Which have",
    "points: 2\n    prompt: Which have",
    /^8 pools\[0\]\.of\[1\]: "3\.b" has 2 points, and "3\.a" has 1; questions of a pool are worth/,
  ],
  [
    "a pool whose questions differ in captures",
    "on: [a]\n    draw",
    "on: [a, b]\n    draw",
    /^8 pools\[0\]\.of\[1\]: "3\.b" is asked on a, b, and "3\.a" on a; questions of a pool/,
  ],
  [
    "a draw in a file without a task",
    "task: 3\ntitle: Answers\n",
    "",
    /^2 draw: a file with draw says which task they belong to/,
  ],
  [
    "points that are drawn",
    "kind: frames\n    prompt: Which have",
    "points: $status\n    kind: frames\n    prompt: Which have",
    /points: is "\$status"; allowed: a number/,
  ],
];

describe("draws and pools with a mistake", () => {
  it("are none without one", () => assert.deepEqual(problemsOf(FILE), []));
  for (const [what, from, to, expected] of MISTAKES) {
    it(`${what} is named with its place`, () => {
      assert.ok(FILE.includes(from));
      const problems = problemsOf(FILE.replace(from, to));
      assert.ok(
        problems.some((one) => expected.test(one)),
        problems.join("\n"),
      );
    });
  }

  it("name a mistake of all forms once", () => {
    assert.equal(
      problemsOf(FILE.replace("kind: frames\n    prompt: Which have", "kind: framse\n    prompt: Which have")).length,
      1,
    );
  });

  it("never throw", () => {
    const scalar = fc.oneof(
      fc.integer({ min: -2, max: 70 }),
      fc.string(),
      fc.constantFrom("$status", "$shop", null, true),
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom("from", "to", "says", "status", "__proto__", "choose", "of"), tie("any"), {
          maxKeys: 3,
        }),
      ),
    })).any;
    fc.assert(
      fc.property(value, value, value, (draw, own, pools) => {
        const question = {
          id: "3.a",
          kind: "frames",
          prompt: "$status?",
          on: ["a"],
          draw: own,
          query: { filter: "tcp" },
        };
        readQuestions([
          { name: "a.yaml", text: JSON.stringify({ task: 3, title: "A", draw, pools, questions: [question] }) },
        ]);
      }),
      { numRuns: 500 },
    );
  });
});
