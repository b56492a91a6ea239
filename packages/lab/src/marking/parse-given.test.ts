import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Answer, ComputedQuestion, Question } from "../kinds/kinds.ts";
import type { Value } from "../query/query-result.ts";
import type { Given } from "../responses/plain-given.ts";
import {
  BASE,
  COUNT as count,
  FRAMES as frames,
  number,
  pairs,
  PORTS as ports,
  STRINGS as strings,
} from "../testing/spellings.ts";
import { isSameAnswer, parseGiven, showAnswer } from "./answers.ts";

const milliseconds = number("ms", 0.1);

const read = (question: ComputedQuestion, given: Given): unknown => {
  const parsed = parseGiven(question, given);
  if (!parsed.ok) return parsed.isBlank ? "blank" : "unreadable";
  return parsed.readings.map((answer) => Object.values(answer)[1]);
};

describe("frames are read from", () => {
  const cases: readonly (readonly [Given, unknown])[] = [
    ["11, 13", [11, 13]],
    ["1,7,27", [1, 7, 27]],
    ["frames 11 and 13", [11, 13]],
    ["Frame 11; packet 13.", [11, 13]],
    ["#5 & #31", [5, 31]],
    ["No. 5, No. 31", [5, 31]],
    ["5 (GET) and 21 (200 OK)", [5, 21]],
    ["7-9, 11", [7, 8, 9, 11]],
    ["13 11 13", [13, 11]],
    [21, [21]],
    [
      ["5", 31],
      [5, 31],
    ],
    ["none", []],
    ["0", []],
    ["zero packets", []],
    ["No frames", []],
    ["–", []],
  ];
  for (const [given, expected] of cases)
    it(JSON.stringify(given), () => assert.deepEqual(read(frames, given), [expected]));
});

describe("ports are read from", () => {
  const cases: readonly (readonly [Given, readonly number[]])[] = [
    ["5030/tcp", [5030]],
    ["tcp/5030 and 5031", [5030, 5031]],
    ["127.0.0.1:5031", [5031]],
    ["[::1]:55433, ::1", [55_433]],
    ["localhost:5031", [5031]],
    ["55433 and 5031", [55_433, 5031]],
    ["port 5030", [5030]],
  ];
  for (const [given, expected] of cases)
    it(JSON.stringify(given), () => assert.deepEqual(read(ports, given), [expected]));
});

describe("numbers are read from", () => {
  const cases: readonly (readonly [ComputedQuestion, Given, readonly number[]])[] = [
    [count, "3", [3]],
    [count, "three connections", [3]],
    [count, "2 HTTP requests (GET)", [2]],
    [count, "none", [0]],
    [count, "6,974 packets", [6974]],
    [milliseconds, "9.318", [9.318]],
    [milliseconds, "9.3 ms", [9.3]],
    [milliseconds, "0.009 s", [9]],
    [milliseconds, "9,318", [9.318, 9318]],
    [milliseconds, "about 9 ms", [9]],
    [milliseconds, "-8", [-8]],
  ];
  for (const [question, given, expected] of cases)
    it(`${question.kind} ${JSON.stringify(given)}`, () => assert.deepEqual(read(question, given), expected));
});

describe("pairs are read from", () => {
  const twice = [
    [21, 5],
    [35, 31],
  ];
  const cases: readonly (readonly ["->" | "<-" | "=" | ":", Given, readonly unknown[]])[] = [
    ["<-", "21<-5 35<-31", [twice]],
    ["<-", "21 <- 5; 35 <- 31", [twice]],
    ["<-", "5 -> 21, 31 → 35", [twice]],
    ["<-", "frame 21 from frame 5\nframe 35 from frame 31", [twice]],
    [
      "<-",
      "21:5, 35:31",
      [
        twice,
        [
          [5, 21],
          [31, 35],
        ],
      ],
    ],
    [
      "=",
      "GET=1, BREW = 2",
      [
        [
          ["GET", 1],
          ["BREW", 2],
        ],
      ],
    ],
    [":", "5 /?method=get", [[[5, "/?method=get"]]]],
    [":", "5: /?method=get", [[[5, "/?method=get"]]]],
    ["<-", "31 <- http://127.0.0.1:5031/?method=get", [[[31, "http://127.0.0.1:5031/?method=get"]]]],
    [":", ["9: GET coffee://ducky HTCPCP/1.0"], [[[9, "GET coffee://ducky HTCPCP/1.0"]]]],
    ["->", "none", [[]]],
  ];
  // If a text can be read in several ways, the likeliest comes first; then come parts of copied text.
  for (const [arrow, given, expected] of cases)
    it(`${arrow} ${JSON.stringify(given)}`, () =>
      assert.deepEqual((read(pairs(arrow), given) as unknown[]).slice(0, expected.length), expected));
});

describe("what cannot be read", () => {
  it("is said to be so, with an example", () => {
    for (const [question, given] of [
      [frames, "the first one"],
      [frames, "11 or maybe 13"],
      [ports, "70000"],
      [count, "2 or 3"],
      [count, "1.5"],
      [count, "5,6"],
      [count, "1234,567"],
      [count, "-3"],
      [milliseconds, "long"],
      [pairs("->"), "5"],
      [frames, "1 ".repeat(20_000)],
    ] as const) {
      const parsed = parseGiven(question, given);
      assert.ok(
        !parsed.ok && !parsed.isBlank && /such as|one number|longer than/.test(parsed.message),
        String(given).slice(0, 40),
      );
    }
  });

  it("nothing is nothing", () => {
    for (const question of [frames, ports, count, milliseconds, strings, pairs("=")])
      for (const given of ["", "  ", []]) assert.equal(read(question, given), "blank");
  });
});

describe("choices", () => {
  const options = [
    { id: "closed", text: "No, it closes.", right: true, also: [], why: undefined },
    { id: "kept", text: "Yes", right: false, also: [], why: undefined },
  ];
  const one: Question = { ...BASE, kind: "one-of", options, evidence: [] };
  const many: Question = { ...BASE, kind: "many-of", options, evidence: [] };
  const chosen = (question: Question, given: Given): unknown => {
    const parsed = parseGiven(question, given);
    return parsed.ok
      ? parsed.readings.flatMap((answer) => ("options" in answer ? answer.options : []))
      : parsed.isBlank;
  };

  it("are made by id or text", () => {
    assert.deepEqual(chosen(one, "Closed"), ["closed"]);
    assert.deepEqual(chosen(one, "no, it closes."), ["closed"]);
    assert.deepEqual(chosen(many, ["kept", "closed"]), ["kept", "closed"]);
    assert.deepEqual(chosen(many, "kept, closed"), ["kept", "closed"]);
    assert.deepEqual(chosen(many, "none"), []);
    assert.equal(chosen(many, "other"), false);
    assert.equal(chosen(one, ""), true);
  });
});

describe("an answer as it is shown", () => {
  const number = fc.integer({ min: 1, max: 65_535 });
  const word = fc
    .stringMatching(/^[A-Za-z][A-Za-z-]{1,8}$/)
    .filter((text) => !/^(?:and|to|from|no|none|nothing|nil|empty)$/i.test(text));
  const cases: readonly (readonly [ComputedQuestion, fc.Arbitrary<Answer>])[] = [
    [frames, fc.uniqueArray(number).map((list) => ({ kind: "frames", frames: list }))],
    [ports, fc.uniqueArray(number).map((list) => ({ kind: "ports", ports: list }))],
    [count, fc.nat().map((one) => ({ kind: "count", count: one }))],
    [strings, fc.uniqueArray(word, { minLength: 1 }).map((list) => ({ kind: "strings", strings: list }))],
    ...(["->", "<-", "=", ":"] as const).map(
      (arrow) =>
        [
          pairs(arrow),
          fc
            // A number of occurrences is a number.
            .uniqueArray(
              arrow === "="
                ? fc.tuple<[Value, Value]>(fc.oneof(number, word), number)
                : fc.tuple<[Value, Value]>(number, fc.oneof(number, word)),
            )
            .map((list): Answer => ({ kind: "pairs", pairs: list })),
        ] as const,
    ),
  ];
  for (const [question, answers] of cases) {
    it(`can be typed (${question.kind}${question.kind === "pairs" ? ` ${question.arrow}` : ""})`, () => {
      fc.assert(
        fc.property(answers, (answer) => {
          const parsed = parseGiven(question, showAnswer(answer, question));
          assert.ok(
            parsed.ok && parsed.readings.some((reading) => isSameAnswer(reading, answer)),
            showAnswer(answer, question),
          );
        }),
      );
    });
  }

  it("and nothing that can be typed makes the parser throw", () => {
    const questions = cases.map(([question]) => question);
    fc.assert(
      fc.property(fc.constantFrom(...questions, milliseconds), fc.string({ maxLength: 60 }), (question, given) => {
        parseGiven(question, given);
      }),
      { numRuns: 2000 },
    );
  });
});
