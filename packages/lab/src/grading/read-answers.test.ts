import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { csvRows } from "./csv-rows.ts";
import { readAnswers } from "./read-answers.ts";
import { ReadingNotes } from "./reading-notes.ts";

const read = (name: string, text: string | Uint8Array): unknown => {
  const result = readAnswers(name, text);
  if (!result.ok) return result.message;
  const { answers, student, students, notes } = result.file;
  return JSON.parse(JSON.stringify({ answers, student, students, ...(notes.length > 0 ? { notes } : {}) }));
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

  it("one student's questions next to each other in CSV, with the answers below", () => {
    const across = { answers: { "3.0": "52", "3.1a": "1, 7", "X.1": "" }, students: {} };
    assert.deepEqual(read("a.csv", '3.0,3.1a,X.1\n52,"1, 7",\n'), across);
    assert.match(String(read("a.csv", "3.0,3.1a\n52,1\n51,2\n")), /2 rows .* put a column student/);
    assert.match(String(read("a.csv", "3.0,3.1a\n52,1,7\n")), /row of 3 cells/);
    assert.deepEqual(read("a.csv", "X.4,67.1\n3.1a,7\n"), { answers: { "3.1a": "7", "X.4": "67.1" }, students: {} });
  });

  it("lists of questions", () => {
    const one = { answers: { "3.0": 52, "3.1a": "1, 7" }, students: {} };
    assert.deepEqual(read("a.yaml", "- 3.0: 52\n- 3.1a: 1, 7\n"), one);
    assert.deepEqual(read("a.json", '[{"question":"3.0","answer":52},{"question":"3.1a","answer":"1, 7"}]'), one);
    assert.match(String(read("a.yaml", "- 52\n- 51\n")), /is no mapping/);
  });

  it("lines that have no mark behind the question", () => {
    const answers = { "3.0": "52", "3.1a": "1, 7", "3.4-requests": "5" };
    const text = "3.0 52\n3.1a) 1, 7\n3.4-requests 5\n";
    const notes = ["is no YAML; it was read as an answer a line"];
    assert.deepEqual(read("answers.yaml", text), { answers, students: {}, notes });
    assert.deepEqual(read("answers.txt", text), { answers, students: {} });
  });

  it("lists, pairs that YAML takes for a mapping, and nothing", () => {
    assert.deepEqual(read("a.yaml", "3.6: [client-ip, server-ip]\n3.4c: {5: GET, 21: 200}\n2.1:\n"), {
      answers: { "2.1": "", "3.4c": ["5: GET", "21: 200"], "3.6": ["client-ip", "server-ip"] },
      students: {},
    });
  });
});

describe("what is written is read as it was meant:", () => {
  const students = { "0012345": { "3.0": 52 } };
  it("ids and students keep their zeros, texts their form", () => {
    assert.deepEqual(read("a.yaml", "student: 0012345\n3.0: 52\n3.10: 007\n5.3a: 1.0\n4.1: 0x1f\n4.2: ~\n"), {
      answers: { "3.0": 52, "3.10": "007", "5.3a": "1.0", "4.1": "0x1f", "4.2": "" },
      student: "0012345",
      students: {},
    });
    assert.deepEqual(read("c.yaml", "students:\n  0012345: {3.0: 52}"), { students });
    assert.deepEqual(read("c.json", '{"students": {"0012345": {"3.0": 52}}}'), { students });
  });

  const text = '"3.1a": 1, 7\n"4.3": Größe\n';
  const answers = { "3.1a": "1, 7", "4.3": "Größe" };
  const big = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
  const saved: Readonly<Record<string, Buffer>> = {
    "UTF-8": Buffer.from(text),
    "UTF-8 with a mark": Buffer.from(`\ufeff${text}`),
    "UTF-16 little endian": Buffer.from(text, "utf16le"),
    "UTF-16 little endian with a mark": Buffer.from(`\ufeff${text}`, "utf16le"),
    "UTF-16 big endian": big(Buffer.from(text, "utf16le")),
    "UTF-16 big endian with a mark": big(Buffer.from(`\ufeff${text}`, "utf16le")),
    "lines that end in CR LF": Buffer.from(text.replaceAll("\n", "\r\n")),
    "lines that end in CR": Buffer.from(text.replaceAll("\n", "\r")),
  };
  for (const [how, bytes] of Object.entries(saved))
    it(`saved as ${how}`, () => assert.deepEqual(read("a.yaml", bytes), { answers, students: {} }));

  it("saved as Windows-1252, and says so", () => {
    const notes = ["is not UTF-8; it was read as Windows-1252"];
    assert.deepEqual(read("a.yaml", Buffer.from(text, "latin1")), { answers, students: {}, notes });
    assert.deepEqual(read("a.csv", Buffer.from("3.1a,1\r4.3,Größe", "latin1")), {
      answers: { "3.1a": "1", "4.3": "Größe" },
      students: {},
      notes,
    });
  });

  it("CSV as spreadsheets save it", () => {
    const rows = { answers: { "3.1a": "1, 7", "3.1d": "6" }, students: {} };
    for (const csv of [
      "sep=;\r\n3.1a;1, 7\r\n3.1d;6\r\n",
      '"sep=,"\n3.1a,"1, 7"\n3.1d,6',
      "Question\tAnswer\n3.1a\t1, 7\n3.1d\t6\n",
      "3.1a,1,7,,\n3.1d,6,,,\n,,,,\n",
      "3.1a,1,7\r3.1d,6\r",
    ]) {
      assert.deepEqual(read("a.csv", csv), rows, JSON.stringify(csv));
      assert.deepEqual(read("answers.txt", Buffer.from(`\ufeff${csv}`, "utf16le")), rows, JSON.stringify(csv));
    }
    // The separator is the first one of a line, not one inside an answer.
    assert.deepEqual(read("a.csv", "3.1a,1;7\n3.1d,6;8"), { answers: { "3.1a": "1;7", "3.1d": "6;8" }, students: {} });
    assert.deepEqual(read("c.csv", 'student;3.1a\n="0012345";1, 7'), { students: { "0012345": { "3.1a": "1, 7" } } });
  });

  it("commas that nobody quoted are of the answer, where one only can be meant", () => {
    assert.deepEqual(read("c.csv", "student,3.1a\n0012345,1,6,22\nbob,7,,\n"), {
      students: { "0012345": { "3.1a": "1, 6, 22" }, bob: { "3.1a": "7" } },
    });
    assert.deepEqual(read("c.csv", "student,question,answer\nann,3.1a,1,6\nann,3.1d,5"), {
      students: { ann: { "3.1a": "1, 6", "3.1d": "5" } },
    });
  });

  it("a class by what a form or a learning system calls its columns", () => {
    const form = "Timestamp,Email Address,3.1a,3.1d\n2026-03-01,ann@example.org,1,5\n";
    assert.deepEqual(read("c.csv", form), {
      students: { "ann@example.org": { Timestamp: "2026-03-01", "3.1a": "1", "3.1d": "5" } },
    });
  });

  it("pairs, as YAML and JSON write them", () => {
    const pairs = { answers: { "6.2": ["5: GET", "21: 200"] }, students: {} };
    assert.deepEqual(read("a.yaml", "6.2:\n  - 5: GET\n  - 21: 200\n"), pairs);
    assert.deepEqual(read("a.json", '{"6.2": [[5, "GET"], [21, 200]]}'), pairs);
  });

  it("a line each, where it is no YAML", () => {
    const notes = ["is no YAML; it was read as an answer a line"];
    const lines = 'student: 007\n# mine\n3.4d: Connection: close\n3.1a:1, 7\n3.1d = 6\n"2.1": "*"\n2.2: `GET`\n';
    assert.deepEqual(read("a.yaml", lines), {
      answers: { "3.4d": "Connection: close", "3.1a": "1, 7", "3.1d": "6", "2.1": "*", "2.2": "`GET`" },
      student: "007",
      students: {},
      notes,
    });
    assert.deepEqual(read("answers.txt", "3.1a: 1, 7"), { answers: { "3.1a": "1, 7" }, students: {} });
  });

  it("numbers of packets with their mark, which YAML takes for a remark", () => {
    const lines = ["4.1a: |-", "  #9 - GET", "  #69 - BREW"];
    for (const more of ["", '"2.2": `GET`\n']) {
      const { answers } = read(
        "a.yaml",
        `3.1a: #1, #7\n3.1b: 2, #8 # mine\n# 3.1d: 5\n${lines.join("\n")}\n${more}`,
      ) as {
        answers: object;
      };
      assert.deepEqual(answers, {
        "3.1a": "№1, №7",
        "3.1b": "2, №8",
        "4.1a": "#9 - GET\n#69 - BREW",
        ...(more === "" ? {} : { "2.2": "`GET`" }),
      });
    }
  });

  it("texts in quotes, one behind another", () => {
    const { answers } = read("a.yaml", `4.4b: "Host", "Accept"\n4.4c: 'Host', 'Server'\n`) as { answers: object };
    assert.deepEqual(answers, { "4.4b": '"Host", "Accept"', "4.4c": "'Host', 'Server'" });
  });

  it("what stands beside answers is named", () => {
    assert.deepEqual(read("a.yaml", "answers: {3.1d: 6}\n3.1a: 1\n"), {
      answers: { "3.1d": 6 },
      students: {},
      notes: ["has 3.1a beside answers: not read"],
    });
  });
});

describe("what is broken or there twice costs no other answer:", () => {
  const whole = { "3.0": 52, "3.1d": 6 };
  const breaks: readonly (readonly [name: string, text: string, note: RegExp])[] = [
    ["a.yaml", "3.0: 52\n3.1a: [1, 7\n3.1d: 6\n", /left out: line 2 \("3\.1a: \[1, 7"\), which is no YAML: /],
    ["a.yaml", '3.0: 52\n3.1a: "1, 7\n3.1d: 6\n', /line 2 \("3\.1a: \\"1, 7"\)/],
    ["a.yaml", "3.0: 52\nthanks\n3.1d: 6\n", /line 2 \("thanks"\)/],
    ["a.yaml", "3.0: 52\n---\n3.1d: 6\n- x", /line 4 \("- x"\)/],
    ["a.yaml", "3.0: 52\n3.6: &x y\n3.1d: 6\n", /line 2 .*, which has "&x", which is no answer to YAML/],
    ["a.yaml", "answers:\n  3.0: 52\n  3.1a: [1\n  3.1d: 6\n", /line 3 /],
    ["a.yaml", "answers:\n3.0: 52\n3.1a: [\n3.1d: 6\n", /line 3 /],
    ["a.yaml", "3.0: 52\n3.1a: [[1]]\n3.1d: 6\n", /the answer to 3\.1a, which is no text/],
    ["a.json", '{\n  "3.0": 52,\n  "3.1a": [1, 7,\n  "3.1d": 6\n}\n', /line 3 /],
    ["a.json", '{\n  "answers": {\n    "3.0": 52,\n    "3.1a": "1,\n    "3.1d": 6\n  }\n}\n', /line 4 /],
    ["a.json", '{ "3.0": 52,\n  "3.1a": "1,\n  "3.1d": 6 }', /line 2 /],
    ["a.yaml", "- 3.0: 52\n- what\n- 3.1d: 6\n", /item 2 of the list/],
    ["a.yaml", "3.0: 51\n3.1d: 6\n3.0: 52\n", /^has more than one of 3\.0: the last counts$/],
    ["a.json", '{"3.0": 51, "3.0": 52, "3.1d": 6}', /^has more than one of 3\.0: the last counts$/],
    ["a.yaml", "- 3.0: 51\n- 3.0: 52\n- 3.1d: 6\n", /^has more than one of 3\.0: the last counts$/],
  ];
  for (const [name, text, note] of breaks)
    it(JSON.stringify(text), () => {
      const { notes, ...file } = read(name, text) as { notes: readonly string[] };
      assert.deepEqual(file, { answers: whole, students: {} });
      assert.match(notes.join(), note);
    });

  it("in CSV, of one and of a class", () => {
    const twice = (what: string): readonly string[] => [`has more than one of ${what}: the last counts`];
    assert.deepEqual(read("a.csv", "3.1a,1\n3.1d\n3.1a,7\n3.1a,7"), {
      answers: { "3.1a": "7" },
      students: {},
      notes: [...twice("3.1a"), 'has what cannot be read and was left out: a line without an answer ("3.1d")'],
    });
    const students = { ann: { "3.1a": "7" }, bob: { "3.1a": "2" } };
    assert.deepEqual(read("c.csv", "student,3.1a\nann,1\nbob,2\nann,7"), { students, notes: twice("the rows of ann") });
    const long = "student,question,answer\nann,3.1a,1\nbob,3.1a,2\nann,3.1a,7";
    assert.deepEqual(read("c.csv", long), { students, notes: twice("3.1a of ann") });
  });

  it("in CSV, quotes that do not match cost no other line", () => {
    const unmatched = (line: string): readonly string[] => [
      `has what cannot be read and was left out: the quotes of a line in which they do not match (${JSON.stringify(line)})`,
    ];
    for (const line of ['3.1a,"1, 7', '3.1a,"1" , "7'])
      assert.deepEqual(
        read("a.csv", `3.0,52\n${line}\n3.1b,"2, 8"\n3.1d,6`),
        {
          answers: { "3.0": "52", "3.1a": "1, 7", "3.1b": "2, 8", "3.1d": "6" },
          students: {},
          notes: unmatched(line),
        },
        line,
      );
    assert.deepEqual(read("a.csv", '4.3,the "pot" says "no",so'), {
      answers: { "4.3": 'the "pot" says "no", so' },
      students: {},
    });
  });

  it("of one of a class", () => {
    assert.deepEqual(
      read("c.yaml", "students:\n  ann:\n    3.1a: 7\n    3.1b: [1\n  bob: 3\n  eve:\n    3.1a: 1\n    3.1a: 2\n"),
      {
        students: { ann: { "3.1a": 7 }, eve: { "3.1a": 2 } },
        notes: [
          "is no YAML; it was read entry by entry",
          "has more than one of 3.1a of eve: the last counts",
          'has what cannot be read and was left out: line 4 ("3.1b: [1"), which is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; what stands for bob, which is no mapping of questions and answers, such as "3.1a": 1, 7, 27',
        ],
      },
    );
  });

  it("a packet may be in two pairs", () => {
    assert.deepEqual(read("a.yaml", "6.2: {4: GET, 4: 200}"), {
      answers: { "6.2": ["4: GET", "4: 200"] },
      students: {},
    });
  });

  it("of any lines, those that are whole are read, in any order", () => {
    const good = fc.constantFrom("3.0: 52", "3.1a: 1, 7", '"3.1d": "6"', "3.4d: Connection: close", "2.1 = none");
    const bad = fc.constantFrom("3.5a: [1, 2", '3.5b: "1, 2', "3.6: &a b", "- ]", "so what", "3.7: {a");
    fc.assert(
      fc.property(
        fc.uniqueArray(good, { minLength: 1 }),
        fc.array(bad, { minLength: 1 }),
        fc.nat(),
        (lines, broken, seed) => {
          const all: string[] = [...lines];
          for (const [index, line] of broken.entries()) all.splice((seed + index) % (all.length + 1), 0, line);
          const file = read("a.yaml", all.join("\n")) as { answers: object; notes: readonly string[] };
          assert.equal(Object.keys(file.answers).length, lines.length, all.join("\n"));
          assert.match(file.notes.join("\n"), /left out/);
        },
      ),
    );
  });

  it("and the notes are no longer than a few lines", () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `q${index}: "${"x".repeat(200)}`);
    const { notes } = read("a.yaml", ["3.0: 52", ...lines].join("\n")) as { notes: readonly string[] };
    assert.ok(notes.join("").length < 2000);
    assert.match(notes.join(), /; and 1995 more$/);
  });
});

describe("what is no file of answers", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["a.yaml", "- 3", /is no mapping of questions and answers, such as "3\.1a"/],
    ["a.yaml", "3.1a: [1", /is no YAML: .* \(line \d\)/],
    ["a.json", '{"3.1a": [', /is no JSON/],
    ["a.yaml", "3.1a: [[1]]", /left out: the answer to 3\.1a, which is no text/],
    ["a.yaml", "students: 3", /students that are no mapping/],
    ["a.yaml", "students: {alice: 3}", /left out: what stands for alice, which is no mapping/],
    ["a.csv", "3.1a", /left out: a line without an answer/],
    ["a.yaml", " \n", /is empty/],
    [
      "c.csv",
      "student,3.1a,3.1d\nann,1,6,22,5",
      /row of 5 cells under a head of 3 \("ann"\): put answers with commas in/,
    ],
    ["c.csv", "student,3.1a\n,7", /left out: a row without a student/],
    ["a.yaml", "\u0001\0\u0002", /is no text/],
    ["a.yaml", "3.6: &x y", /has "&x", which is no answer to YAML: put it in quotes/],
  ];
  for (const [name, text, expected] of cases)
    it(`${JSON.stringify(text)} is said to be none`, () => assert.match(String(read(name, text)), expected));

  it("what nests without end, or repeats without end, is refused before it is parsed", () => {
    const many = 50_000;
    for (const deep of ["[", "{a: "])
      assert.match(String(read("a.yaml", deep.repeat(many))), /nested more than 16 levels deep/, deep);
    for (const deep of ["- ", "? ", "a: "])
      assert.match(String(read("a.yaml", deep.repeat(many))), /over 20000 tokens/, deep);
    for (const deep of ["- ", "? "])
      assert.match(String(read("a.yaml", deep.repeat(5000))), /nested more than 16 levels deep/, deep);
    const indented = Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");
    assert.match(String(read("a.yaml", indented)), /nested more than 16 levels deep/);
    assert.match(String(read("a.yaml", `a: ${"&a ".repeat(many)}`)), /over 20000 tokens/);
    assert.match(String(read("a.yaml", `a: ${"&a ".repeat(100)}`)), /has "&a"/);
    const bomb = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
    assert.match(String(read("a.yaml", ["a0: &a0 x", ...bomb].join("\n"))), /has "&a0"/);
    for (const token of ["]", "{}} ", "x\n- ", "\n"])
      assert.match(String(read("a.yaml", `a:\n - ${token.repeat(many)}x`)), /over 20000 tokens/, token);
  });

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
          csvRows(text, new ReadingNotes()),
          rows.filter((row) => row.some((one) => one !== "")),
        );
      }),
    );
  });
});
