/** Spellings of right answers for each kind, unreadable answers, and a check that no wrong answer becomes right. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Answer, type ComputedAnswer, type ComputedQuestion, kindOf } from "../kinds/kinds.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { Given } from "../responses/plain-given.ts";
import {
  COUNT,
  count,
  FRAMES,
  frames,
  number,
  PORTS,
  paired,
  pairs,
  ports,
  SPELLINGS,
  STRINGS,
  strings,
} from "../testing/spellings.ts";
import { parseGiven } from "./answers.ts";

/** The best of all readings; undefined if there is none. */
const creditOf = (question: ComputedQuestion, given: Given, wanted: Answer): number | undefined => {
  const parsed = parseGiven(question, given);
  if (!parsed.ok) return undefined;
  const computed = { answer: wanted, alternatives: [], misconceptions: [], equivalents: {} } as unknown;
  return kindOf(question).judge(question, computed as ComputedAnswer, given, {} as CaptureFacts).credit;
};

describe("a right answer is read from", () => {
  for (const [name, question, wanted, spellings] of SPELLINGS) {
    it(`every spelling of ${name}`, () => {
      const failed = spellings.filter((given) => creditOf(question, given, wanted) !== 1);
      assert.deepEqual(failed, []);
    });
  }
});

/** What people write around an answer. */
const AROUND: readonly ((given: Given) => string)[] = [
  (given) => `I believe ${given}`,
  (given) => `${given}, I believe`,
  (given) => `Maybe ${given}`,
  (given) => `“${given}”`,
  (given) => `${given} (I guess)`,
  (given) => `${given}?`,
];

describe("a right answer remains right", () => {
  for (const [name, question, wanted, spellings] of SPELLINGS) {
    it(`with words of doubt, or in quotes: ${name}`, () => {
      const failed = spellings
        .filter((given) => typeof given === "string" && !/[!?]$/.test(given))
        .flatMap((given) => AROUND.map((around) => around(given)))
        .filter((given) => creditOf(question, given, wanted) !== 1);
      assert.deepEqual(failed, []);
    });
  }
});

const PACKETS_AND_STATUS = paired([72, 418], [415, 406]);

describe("a packet and its number", () => {
  const right = [
    "418 @ 72, 406 @ 415",
    "[72, 418], [415, 406]",
    "#72: 418 #415: 406",
    "72 = 418 | 415 = 406",
    "72 gives 418 & 415 gives 406",
    "72 is followed by 418, 415 is followed by 406",
    "after 72 came 418, after 415 came 406",
    "418 I'm a teapot (72) / 406 Not Acceptable (415)",
    "“72: 418”, “415: 406”",
    "72: maybe 418; 415: 406",
  ];
  for (const given of right)
    it(`is read from ${given}`, () => assert.equal(creditOf(pairs(":"), given, PACKETS_AND_STATUS), 1));

  const unreadable = [
    "The 418 in packet 72 became 418, the 406 in 415 became 406",
    "72 ... 418, 415 ... 406",
    "72 or 73: 418, 415: 406",
    "72: 418 or 406; 415: 406",
    "maybe 72: 418, or 415: 406",
  ];
  for (const given of unreadable)
    it(`is not misread from ${given}`, () => {
      const computed = { answer: PACKETS_AND_STATUS, alternatives: [], misconceptions: [], equivalents: {} } as unknown;
      const judged = kindOf(pairs(":")).judge(pairs(":"), computed as ComputedAnswer, given, {} as CaptureFacts);
      assert.equal(judged.verdict, "unreadable");
    });

  it("is wrong, and not unreadable, where a text stands for the number", () => {
    const credit = creditOf(pairs(":"), "72: 418; 415: teapot", PACKETS_AND_STATUS);
    assert.ok(credit !== undefined && credit > 0 && credit < 1);
  });
});

describe("a number in a unit", () => {
  const why = (unit: string, wanted: number, given: string): string => {
    const answer = { kind: "number", number: wanted, unit };
    const computed = { answer, alternatives: [], misconceptions: [], equivalents: {} } as unknown;
    return kindOf(number(unit)).judge(number(unit), computed as ComputedAnswer, given, {} as CaptureFacts).why;
  };
  const cases: readonly (readonly [unit: string, wanted: number, given: string, why: RegExp])[] = [
    ["Mbit/s", 3.2, "3.2 MB/s", /a byte has 8 bits/],
    ["Mbit/s", 3.2, "0.4", /a byte has 8 bits/],
    ["Mbit/s", 3.2, "0.4 Mbit/s", /a byte has 8 bits/],
    ["Mbit/s", 3.2, "400", /a byte has 8 bits/],
    ["kB/s", 400, "3.2", /a byte has 8 bits/],
    ["bytes", 2048, "16384", /a byte has 8 bits/],
    ["Mbit/s", 3.2, "3200", /the unit is not/],
    ["%", 4.8, "0.048", /the unit is not/],
    ["Mbit/s", 3.2, "4 Mbit/s", /too much/],
    ["ms", 80, "10", /too little/],
    ["Mbit/s", 3.2, "3.2 Mbit", /not a unit that fits/],
    ["ms", 3.2, "3.2 ms/s", /not a unit that fits/],
  ];
  it("is near enough within a part of it, however small it is", () => {
    const thousandths = fc.integer({ min: 100_000, max: 999_999 });
    const powers = fc.integer({ min: -8, max: 2 });
    const property = fc.property(thousandths, powers, fc.integer({ min: -50, max: 50 }), (digits, power, off) => {
      fc.pre(Math.abs(off) !== 20);
      const wanted = digits * 10 ** power;
      const given = ((digits * (1000 + off) * 10 ** power) / 1000).toFixed(9);
      const credit = creditOf(number("ms", { percent: 2 }), given, { kind: "number", number: wanted, unit: "ms" });
      assert.equal(credit === 1, Math.abs(off) < 20, `${given}, not ${wanted}`);
    });
    fc.assert(property, { numRuns: 300 });
  });

  for (const [unit, wanted, given, expected] of cases)
    it(`${wanted} ${unit} is not ${given}, and why`, () => assert.match(why(unit, wanted, given), expected));
});

/** Unreadable texts, texts that are no answer, and other answers. */
const OTHERS: readonly (readonly [name: string, ComputedQuestion, readonly Given[]])[] = [
  [
    "frames",
    FRAMES,
    [
      "the first one",
      "11 or 13",
      "11 or maybe 13",
      "not 11",
      "all but 11",
      "11, not 13",
      "30-28",
      "more than 11",
      "14: 200",
      "0.012345",
      "11 to the end",
      "frame eleven",
      "12345678901234567890",
      "every frame",
      "5 before 11",
      "1.5",
      "5, 11, -13",
      "5 11 -13",
      "5, !11",
      "none of 5, 11",
      "5, 11 missing",
      "5 ms, 11 ms",
      "11 bytes",
    ],
  ],
  ["ports", PORTS, ["70000", "the site's", "5030 or 5031", "not 80", "127.0.0.1", "0x1ffff"]],
  [
    "counts",
    COUNT,
    [
      "2 or 3",
      "1.5",
      "5,6",
      "1234,567",
      "-3",
      "many",
      "more than 3",
      "at least 3",
      "less than 3",
      "3-5",
      "5 and 11",
      "one or two",
      "not 3",
      "12th",
      "at most 3",
      "3 %",
      "3%",
      "12 13",
      "12 ms",
      "12ms",
      "12 s",
      "12 seconds",
      "12 bytes",
      "12 kB",
      "12 (ms)",
      "it took 12 minutes",
      "twelve seconds",
      "none of the 12",
      "packet 12",
      "frame #12",
      "#12",
      "No. 12",
      "stream 12",
      "port 12",
    ],
  ],
  [
    "milliseconds",
    number("ms"),
    [
      "long",
      "5 or 6 ms",
      "5-6 ms",
      "5 to 6 ms",
      "256 foo",
      "256 bananas",
      "256 hz",
      "256 bytes",
      "less than 5 ms",
      "> 5 ms",
      "5 ms = 6 ms",
      "ms",
      "1.2.3",
    ],
  ],
  ["hours", number("h"), ["8 hours behind", "8 miles"]],
  [
    "pairs of packets",
    pairs("->"),
    [
      "5",
      "5 11 13",
      "5 -> 11 -> 13",
      "5 -> ",
      "-> 5",
      "5 -> 11 or 13",
      "5, 11, 31, 35",
      "not 5 -> 11",
      "5 whatever 11",
      "five eleven",
    ],
  ],
  ["packets and what they say", pairs(":"), ["5", "GET", "all of them"]],
  ["how often each is", pairs("="), ["GET", "GET, BREW", "5"]],
];

/** A text between packets is read as a packet; marking finds that it is not one. */
const isRead = (question: ComputedQuestion, given: Given): boolean => {
  const parsed = parseGiven(question, given);
  const isNumbers = (answer: Answer): boolean =>
    answer.kind !== "pairs" || answer.pairs.every((pair) => pair.every((side) => typeof side === "number"));
  return parsed.ok && (question.kind !== "pairs" || question.arrow !== "->" || parsed.readings.some(isNumbers));
};

describe("nothing is guessed at", () => {
  for (const [name, question, texts] of OTHERS) {
    it(`in ${name}`, () => {
      const read = texts.filter((given) => isRead(question, given));
      assert.deepEqual(read, []);
      for (const given of texts) {
        const parsed = parseGiven(question, given);
        assert.ok(parsed.ok || /^This cannot be read\. .*(?:Give|give)/.test(parsed.message), String(given));
      }
    });
  }

  it("and who does not know has not answered", () => {
    for (const question of [FRAMES, PORTS, COUNT, STRINGS, number("ms"), pairs("->"), pairs(":"), pairs("=")]) {
      for (const given of [
        "I don't know",
        "i dont know.",
        "I do not know",
        "I don’t know",
        "?",
        "???",
        "no idea",
        "No idea!",
        "idk",
        "not sure",
        "I have no idea",
        "...",
        "…",
        "skip",
        "TODO",
      ]) {
        const parsed = parseGiven(question, given);
        assert.deepEqual([parsed.ok, !parsed.ok && parsed.isBlank], [false, true], `${question.kind} ${given}`);
      }
      const isOfTexts = question.kind === "strings" || question.kind === "pairs";
      for (const given of ["-", "–", "n/a", ...(isOfTexts ? [] : ["/"])]) {
        const parsed = parseGiven(question, given);
        assert.ok(parsed.ok ? parsed.mayBeBlank : parsed.isBlank, `${question.kind} ${given}`);
      }
    }
  });

  it("an unknown unit is named", () => {
    const parsed = parseGiven(number("s"), "256 furlongs");
    assert.match(parsed.ok ? "" : parsed.message, /“furlongs” is not a unit.* in s\./);
    assert.equal(creditOf(number("s"), "256 milliseconds", { kind: "number", number: 256, unit: "s" }), 0.5);
  });
});

/** Words around a right answer that deny it. */
const DENIALS: readonly ((text: string) => string)[] = [
  (text) => `not ${text}`,
  (text) => `it is not ${text}`,
  (text) => `never ${text}`,
  (text) => `none of ${text}`,
  (text) => `all but ${text}`,
  (text) => `exclude ${text}`,
  (text) => `I doubt ${text}`,
  (text) => `everything except ${text}`,
  (text) => `${text} is wrong`,
  (text) => `${text} are wrong`,
  (text) => `${text} is false`,
  (text) => `${text} are incorrect`,
  (text) => `${text} is not right`,
  (text) => `${text} isn't it`,
  (text) => `${text} (wrong)`,
  (text) => `${text} (not right)`,
  (text) => `!= ${text}`,
  (text) => `!${text}`,
  (text) => `≠ ${text}`,
  (text) => `¬${text}`,
  (text) => `~~${text}~~`,
  (text) => `isnt ${text}`,
  (text) => `wasnt ${text}`,
  (text) => `dont say ${text}`,
  (text) => `no ${text}`,
  (text) => `no: ${text}`,
  (text) => `not: ${text}`,
  (text) => `definitely no ${text}`,
  (text) => `ruled out: ${text}`,
  (text) => `anything but ${text}`,
  (text) => `instead of ${text}`,
  (text) => `${text} ❌`,
  (text) => `${text} (no)`,
  (text) => `${text} nope`,
  (text) => `${text}, no wait`,
  (text) => `${text} is bogus`,
  (text) => `${text} = wrong`,
  (text) => `${text}: incorrect`,
  (text) => `${text} would be false`,
];

describe("a right answer that is denied", () => {
  for (const [name, question, wanted, spellings] of SPELLINGS) {
    it(`earns nothing: ${name}`, () => {
      // In a line of the packet list, the words belong to the packet.
      const plain = spellings.filter((one) => typeof one === "string" && !/\d\.\d{6}/.test(one)) as readonly string[];
      const denied = plain.flatMap((one) => DENIALS.map((deny) => deny(one)));
      assert.deepEqual(
        denied.filter((given) => (creditOf(question, given, wanted) ?? 0) > 0),
        [],
      );
    });
  }
});

describe("a wrong answer", () => {
  const distinct = (max: number): fc.Arbitrary<readonly number[]> =>
    fc.uniqueArray(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 6 });
  const separator = fc.constantFrom(", ", ",", " ", "; ", "\n", " and ", " & ");
  const isSameSet = (left: readonly number[], right: readonly number[]): boolean =>
    left.length === right.length && left.every((one) => right.includes(one));

  it("of other frames or ports never becomes right", () => {
    for (const max of [900, 99_999]) {
      fc.assert(
        fc.property(distinct(max), distinct(max), separator, (given, wanted, between) => {
          fc.pre(!isSameSet(given, wanted));
          // Digits in groups of three with a separator can be one number, and may be right.
          const text = given.join(between);
          fc.pre(!/\d[, ]\d{3}(?!\d)/.test(text));
          assert.notEqual(creditOf(FRAMES, text, frames(...wanted)), 1);
          assert.notEqual(creditOf(PORTS, text, ports(...wanted)), 1);
        }),
        { numRuns: 300 },
      );
    }
  });

  it("of another number never becomes right, in any unit or spelling", () => {
    const unit = fc.constantFrom("", " ms", "ms", " milliseconds", " (ms)", " in total");
    const numbers = fc.integer({ min: 1, max: 99_999 });
    fc.assert(
      fc.property(numbers, numbers, unit, (given, wanted, written) => {
        fc.pre(given !== wanted);
        for (const text of [`${given}`, `it is ${given}`, `${given} packets`, given.toLocaleString("en")])
          assert.notEqual(creditOf(COUNT, text, count(wanted)), 1, text);
        assert.notEqual(
          creditOf(number("ms"), `${given}${written}`, { kind: "number", number: wanted, unit: "ms" }),
          1,
        );
      }),
    );
  });

  it("of a request taken for its response is not right", () => {
    for (const text of [
      "70 (response), 72 (request)",
      "70 is the response, 72 is the request",
      "72 request, 70 response",
    ])
      assert.equal(creditOf(pairs("<-"), text, paired([72, 70])), 0, text);
  });

  it("of all there are, where some of them are asked for, is not read", () => {
    assert.equal(creditOf(COUNT, "52 packets left of 64 in total", count(64)), undefined);
  });

  it("of other pairs never becomes right, nor of those turned round against an arrow", () => {
    const list = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 1,
      maxLength: 5,
      selector: (pair) => pair.join(),
    });
    const keys = (all: readonly (readonly [number, number])[]): string =>
      all
        .map((pair) => pair.join())
        .sort()
        .join(" ");
    const shape = fc.constantFrom(" -> ", "->", " → ", " => ", " leads to ");
    fc.assert(
      fc.property(list, list, shape, fc.constantFrom("\n", "; ", ", "), (given, wanted, arrow, between) => {
        fc.pre(keys(given) !== keys(wanted));
        const text = given.map((pair) => pair.join(arrow)).join(between);
        assert.notEqual(creditOf(pairs("->"), text, paired(...wanted)), 1, text);
      }),
    );
    for (const text of ["11 -> 5", "5 <- 11", "5 from 11", "5 answers 11"])
      assert.notEqual(creditOf(pairs("->"), text, paired([5, 11])), 1, text);
  });

  it("of another text never becomes right", () => {
    const word = fc.constantFrom(
      "GET",
      "BREW",
      "WHEN",
      "close",
      "keep-alive",
      "Host",
      "Accept",
      "HTTP/1.1",
      "HTCPCP/1.0",
      "/",
      "/assets/live.js",
      "200",
      "404",
    );
    const shape = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `it says ${text}`,
      (text: string) => `${text} (x)`,
    );
    fc.assert(
      fc.property(word, word, shape, (given, wanted, written) => {
        fc.pre(given !== wanted);
        assert.notEqual(creditOf(STRINGS, written(given), strings(wanted)), 1);
        assert.notEqual(creditOf(pairs(":"), `5: ${written(given)}`, paired([5, wanted])), 1);
      }),
    );
    assert.notEqual(creditOf(STRINGS, "not close", strings("close")), 0.5);
    for (const [given, wanted] of [
      ["200 OK", "HTCPCP/1.0 200 OK"],
      ["GET", "GET / HTTP/1.1"],
      ["/", "/?method=when"],
      ["Connection: keep-alive", "close"],
    ] as const)
      assert.notEqual(creditOf(pairs(":"), `5: ${given}`, paired([5, wanted])), 1, given);
  });
});
