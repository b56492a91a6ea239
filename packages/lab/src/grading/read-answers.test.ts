import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { csvRows } from "./csv-rows.ts";
import { readAnswers } from "./read-answers.ts";

const read = (name: string, text: string): unknown => {
  const result = readAnswers(name, text);
  if (!result.ok) return result.message;
  const { answers, student, students } = result.file;
  return JSON.parse(JSON.stringify({ answers, student, students }));
};

describe("answers are read from", () => {
  const answers = { "3.1a": "1, 7, 27", "3.1d": 3 };
  it("YAML, with the student or without", () => {
    assert.deepEqual(read("a.yaml", '"3.1a": 1, 7, 27\n3.1d: 3\n'), { answers, students: {} });
    assert.deepEqual(read("a.yml", 'student: 1001\nanswers:\n  "3.1a": 1, 7, 27\n  3.1d: 3\n'), {
      answers,
      student: "1001",
      students: {},
    });
  });

  it("JSON", () => {
    assert.deepEqual(read("a.json", JSON.stringify({ answers })), { answers, students: {} });
  });

  it("CSV, with a head or without, quoted or not, with the separators of every spreadsheet", () => {
    const texts = { "3.1a": "1, 7, 27", "3.1d": "3" };
    assert.deepEqual(read("a.csv", 'question,answer\r\n3.1a,"1, 7, 27"\r\n3.1d,3\r\n'), {
      answers: texts,
      students: {},
    });
    assert.deepEqual(read("a.CSV", "\ufeff3.1a;1, 7, 27\n3.1d;3"), { answers: texts, students: {} });
    assert.deepEqual(read("a.csv", "3.1a,1,7,27\n3.1d,3"), { answers: texts, students: {} });
  });

  it("a class's CSV, long and wide, and its YAML", () => {
    const students = { alice: { "3.1a": "1", "3.1d": "3" }, bob: { "3.1a": "7", "3.1d": "" } };
    assert.deepEqual(read("c.csv", "student,3.1a,3.1d\nalice,1,3\nbob,7,"), { students });
    assert.deepEqual(read("c.csv", "student,question,answer\nalice,3.1a,1\nalice,3.1d,3\nbob,3.1a,7\nbob,3.1d,"), {
      students,
    });
    assert.deepEqual(read("c.yaml", 'students: {alice: {"3.1a": "1", 3.1d: "3"}, bob: {"3.1a": "7", 3.1d: ""}}'), {
      students,
    });
  });

  it("lists, pairs that YAML takes for a mapping, and nothing", () => {
    assert.deepEqual(read("a.yaml", "3.6: [client-ip, server-ip]\n3.4c: {5: GET, 21: 200}\n2.1:\n"), {
      answers: { "2.1": "", "3.4c": ["5: GET", "21: 200"], "3.6": ["client-ip", "server-ip"] },
      students: {},
    });
  });
});

describe("what is no file of answers", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["a.yaml", "- 3", /is no mapping of questions and answers, such as "3\.1a"/],
    ["a.yaml", "3.1a: [1", /is no YAML in line \d/],
    ["a.json", '{"3.1a": ', /is no JSON/],
    ["a.yaml", "3.1a: [[1]]", /has an answer to 3\.1a that is no text/],
    ["a.yaml", "students: 3", /students that are no mapping/],
    ["a.yaml", "students: {alice: 3}", /for the student alice/],
    ["a.csv", "3.1a", /has a line without an answer/],
  ];
  for (const [name, text, expected] of cases)
    it(`${JSON.stringify(text)} is said to be none`, () => assert.match(String(read(name, text)), expected));

  it("nothing makes the reader throw, or reach what is no answer", () => {
    fc.assert(
      fc.property(fc.constantFrom("a.yaml", "a.json", "a.csv"), fc.string(), (name, text) => {
        readAnswers(name, text);
      }),
    );
    const result = readAnswers("a.csv", "__proto__,polluted");
    assert.ok(result.ok);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(result.file.answers ?? {}), ["__proto__"]);
  });
});

describe("CSV", () => {
  it("as it was written, is read", () => {
    const cell = fc
      .string({ maxLength: 6 })
      .map((text) => text.replace(/[\0\r]/g, "").trim())
      .filter((text) => !text.startsWith("\ufeff"));
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = rows.map((row) => row.map(quoted).join(",")).join("\r\n");
        assert.deepEqual(
          csvRows(text),
          rows.filter((row) => row.some((one) => one !== "")),
        );
      }),
    );
  });
});
