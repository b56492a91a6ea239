import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { QuestionText } from "./parse-file.ts";
import { pictureProblems } from "./pictures.ts";
import { readQuestions } from "./read-questions.ts";

const problemsOf = (...texts: readonly string[]): readonly string[] => {
  const files = texts.map((text, index): QuestionText => ({ name: `${"abc"[index]}.yaml`, text }));
  const result = readQuestions(files);
  return result.ok ? [] : result.problems.map(({ file, line, path, message }) => `${file}:${line} ${path}: ${message}`);
};

const problemsByFile = (files: Readonly<Record<string, string>>): readonly string[] => {
  const result = readQuestions(Object.entries(files).map(([name, text]) => ({ name, text })));
  const problems = result.ok ? [] : result.problems;
  return problems.map(({ file, line, path, message }) => `${file}:${line} ${path}: ${message}`).sort();
};

const question = (lines: string): string => `task: 3
title: Ports
questions:
  - id: "3.1a"
    prompt: Which?
    on: [homepage_coffee]
${lines
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;

const FRAMES = "kind: frames\nquery: { filter: tcp.flags.syn == 1 }";

describe("question files", () => {
  it("are read, with what they leave out", () => {
    const result = readQuestions([{ name: "task-3.yaml", text: question(FRAMES) }]);
    assert.ok(result.ok);
    assert.deepEqual(result.set.tasks[0]?.questions[0], {
      id: "3.1a",
      task: 3,
      prompt: "Which?",
      on: { samples: ["homepage_coffee"], own: false },
      points: 1,
      level: "basic",
      hints: [],
      misconceptions: [],
      empty: "absent",
      kind: "frames",
      query: {
        kind: "frames",
        filter: "tcp.flags.syn == 1",
        keep: undefined,
        tell: ["frame.number"],
        extract: undefined,
        read: undefined,
        take: "frames",
        per: undefined,
        overall: undefined,
        pair: undefined,
        unit: undefined,
        withoutDissector: undefined,
        uses: {},
      },
      alternatives: [],
      wants: "all",
      input: { type: "line", example: "packet numbers: 3, 9, 12", isNumeric: false },
    });
  });

  it("share queries by name, across files, and through references", () => {
    const shared = `queries:
  streams: { filter: tcp.dstport == 5030, tell: tcp.stream, take: distinct }
  of-those: { filter: "tcp.stream in $streams and tcp.len > 0" }
`;
    const result = readQuestions([
      { name: "task-3.yaml", text: question("kind: frames\nquery: of-those") },
      { name: "queries.yaml", text: shared },
    ]);
    assert.ok(result.ok);
    const read = result.set.tasks[0]!.questions[0]!;
    assert.ok("query" in read && read.query.kind === "frames");
    assert.equal(read.query, result.set.queries["of-those"]);
    assert.equal(read.query.uses.streams, result.set.queries.streams);
  });

  it("have a version that follows their contents, not their order", () => {
    const files = [
      { name: "a.yaml", text: question(FRAMES) },
      { name: "b.yaml", text: "queries: {}" },
    ] as const;
    const version = (list: readonly QuestionText[]): string => {
      const result = readQuestions(list);
      assert.ok(result.ok);
      return result.set.version;
    };
    assert.equal(version(files), version([files[1], files[0]]));
    assert.notEqual(version(files), version([{ ...files[0], text: `${files[0].text}#` }, files[1]]));
  });
});

const wrong: readonly (readonly [what: string, files: readonly string[], expected: RegExp])[] = [
  ["no YAML", ["task: [3"], /^a\.yaml:1 : is no YAML: Flow sequence/],
  ["a value within itself", ["task: 3\ntitle: &t [*t]\n"], /^a\.yaml:2 : has \*t within &t: it has no end$/],
  [
    "a filter with braces and without quotes",
    ["queries: { a: { filter: tcp.port in {1, 2} } }"],
    /^a\.yaml:1 : is no YAML: .*; inside \{ \} a text with a bracket or a brace in it needs quotes/,
  ],
  [
    "a filter that begins with a tag",
    ["queries:\n  a:\n    filter: !tcp (udp)"],
    /^a\.yaml:3 : is no YAML: .*; a text that begins with ! needs quotes/,
  ],
  [
    "a value that is drawn with a text for each language",
    [question("kind: ports\ndraw: { which: [{ says: { en: a, de: b } }, { says: c }] }\nquery: { filter: tcp }")],
    /which\[0\]\.says: is a mapping \(en, de\); allowed: a number or a text, the same in all languages/,
  ],
  [
    "a number without tolerance",
    [question("kind: number\nunit: bytes\nquery: { filter: tcp, take: count }")],
    /tolerance: is missing; it is a number from 0 up, in the unit, or a part of the answer such as 2 %/,
  ],
  [
    "an unknown key",
    [question(`${FRAMES}\nlevle: basic`)],
    /^a\.yaml:4 questions\[3\.1a\]: has "levle", which a frames question does not know; it knows: kind, id, prompt/,
  ],
  [
    "an unknown kind",
    [question("kind: frame")],
    /questions\[3\.1a\]\.kind: is "frame"; allowed: frames, ports, count, number, strings, pairs, one-of/,
  ],
  ["a missing query", [question("kind: ports")], /questions\[3\.1a\]\.query: is missing|questions\[3\.1a\]\.query/],
  [
    "a wrong reduction",
    [question("kind: ports\nquery: { filter: tcp, tell: tcp.port, take: average }")],
    /a\.yaml:8 questions\[3\.1a\]\.query\.take: is "average"; allowed: frames, values, distinct, count/,
  ],
  [
    "an unquoted id",
    [question(FRAMES).replace('"3.1a"', "3.1")],
    /questions\[3\.1\]\.id: is 3\.1; allowed: letters.*in quotes where it looks like a number: "3\.1"/,
  ],
  [
    "an unknown field in a filter",
    [question("kind: frames\nquery: { filter: tcp.prot == 1 }")],
    /a\.yaml:8 questions\[3\.1a\]\.query\.filter: the filter "tcp\.prot == 1" is wrong at "tcp\.prot": .*tcp\.port/,
  ],
  [
    "an unknown field to tell",
    [question("kind: ports\nquery: { filter: tcp, tell: tcp.prot }")],
    /query\.tell: there is no field tcp\.prot; .*tcp\.port/,
  ],
  [
    "a protocol to tell",
    [question("kind: strings\nquery: { filter: tcp, tell: tcp }")],
    /tcp is a protocol, not a field/,
  ],
  [
    "a reduction that is no answer",
    [question("kind: frames\nquery: { filter: tcp, take: count }")],
    /query: takes count, which is no answer to a frames question/,
  ],
  ["an unknown name", [question("kind: frames\nquery: syn")], /query: there is no query "syn"; there are: none/],
  [
    "a name that needs itself",
    ["queries:\n  a: { filter: 'tcp.stream in $b' }\n  b: { filter: 'tcp.stream in $a', tell: tcp.stream }"],
    /the query "a" needs itself: a -> b -> a/,
  ],
  ["a reference in the wrong place", ["queries:\n  a: { filter: 'tcp.stream == $b' }"], /a reference stands behind in/],
  [
    "a reference to pairs",
    ["queries:\n  a: { filter: tcp, pair: tcp.len }\n  b: { filter: 'tcp.stream in $a' }"],
    /the query "a" takes pairs; a filter needs values/,
  ],
  [
    "a name in two files",
    ["queries: { a: { filter: tcp } }", "queries: { a: { filter: udp } }"],
    /"a" is in a\.yaml too/,
  ],
  [
    "an id twice",
    [question(FRAMES), question(FRAMES).replace("task: 3", "task: 4")],
    /the id "3\.1a" is in a\.yaml too/,
  ],
  ["a pattern with two groups", ["queries: { a: { filter: tcp, tell: tcp.len, extract: '(a)(b)' } }"], /has 2 groups/],
  ["a pattern that is none", ["queries: { a: { filter: tcp, tell: tcp.len, extract: '(' } }"], /no regular expression/],
  ["pairs without a pair", ["queries: { a: { filter: tcp, take: pairs } }"], /then pair says what the other half is/],
  ["frames with a field", ["queries: { a: { filter: tcp, tell: tcp.len, take: frames } }"], /leave tell out/],
  [
    "a difference of lists",
    ["queries: { a: { subtract: [{ filter: tcp }, { filter: tcp, take: count }] } }"],
    /subtract\[0\]: takes frames; a difference needs one number/,
  ],
  [
    "a quotient of groups",
    ["queries: { a: { divide: [{ filter: tcp, take: count, per: tcp.stream }, { filter: tcp, take: count }] } }"],
    /divide\[0\]: takes pairs; a quotient needs one number/,
  ],
  [
    "a number less a time",
    ["queries: { a: { subtract: [{ filter: tcp, take: count }, { filter: tcp, tell: tcp.time_delta, take: sum }] } }"],
    /subtract: has a number and a time, which have no difference/,
  ],
  [
    "a time by a rate",
    [
      "queries: { t: { filter: tcp, tell: tcp.time_delta, take: sum }, a: { divide: [t, { divide: [{ filter: tcp, take: count }, t] }] } }",
    ],
    /divide: has a time and a rate, which have no quotient/,
  ],
  [
    "a rate in a unit of time",
    [
      "queries: { a: { divide: [{ filter: tcp, take: count }, { filter: tcp, tell: tcp.time_delta, take: sum }], unit: ms } }",
    ],
    /unit: is ms, but the quotient is a rate: bit\/s, kbit\/s/,
  ],
  [
    "a number in a unit of time",
    ["queries: { a: { filter: tcp, tell: tcp.len, take: sum, unit: ms } }"],
    /unit: is ms, but tcp\.len is no time/,
  ],
  [
    "groups of nothing",
    ["queries: { a: { filter: tcp, take: count, overall: max } }"],
    /overall: is of groups; per says/,
  ],
  [
    "groups that are lists",
    ["queries: { a: { filter: tcp, per: tcp.stream } }"],
    /take: is frames; with per it is one value/,
  ],
  [
    "two right options of one",
    [question("kind: one-of\noptions: [{ id: a, text: A, right: true }, { id: b, text: B, right: true }]")],
    /options: 2 options are right; one-of has one/,
  ],
  [
    "no right option",
    [question("kind: many-of\noptions: [{ id: a, text: A, right: false }, { id: b, text: B, right: false }]")],
    /no option is right/,
  ],
  [
    "a misconception with neither",
    [question(`${FRAMES}\nmisconceptions: [{ id: a, why: Because }]`)],
    /misconceptions\[a\]: needs either query \(computed from the capture\) or typed/,
  ],
  [
    "a condition with two comparisons",
    [
      question(
        "kind: live\nchecks: [{ id: a, says: A, otherwise: B, when: { number: { filter: tcp }, above: 1, below: 3 } }]",
      ),
    ],
    /exactly one of equals, above, below/,
  ],
  [
    "nothing said for captures that lack it",
    [question(FRAMES).replace("[homepage_coffee]", "[own]")],
    /missing: is missing; a question asked of the student's own capture says what to do/,
  ],
  [
    "a server that no file names",
    [question(FRAMES).replace("Which?", "Which go to port $pot?")],
    /prompt: says \$pot, and no server and no draw has this name/,
  ],
  ["a task without a title", ["task: 3"], /title: is missing/],
  ["questions without a task", [question(FRAMES).replace("task: 3\n", "")], /says which task they belong to/],
];

it("those of the README are right", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [lab, task, shop, more] = [...readme.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = ""]) => text);
  assert.deepEqual(problemsByFile({ "lab.yaml": lab!, "task-1.yaml": `${task}${more?.replace(/^/gm, "  ")}` }), []);
  assert.deepEqual(problemsByFile({ "lab.yaml": shop! }), []);
});

describe("of a question file with a mistake", () => {
  for (const [what, files, expected] of wrong) {
    it(`${what} is named, with its place and what is allowed`, () => {
      const problems = problemsOf(...files);
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.join("\n") || "no problem was found",
      );
    });
  }

  it("every message is our own, whatever stands where something else should", () => {
    const lab = {
      title: "A",
      student: "B",
      languages: ["en"],
      samples: "c",
      filter: "tcp",
      captures: [{ tasks: [3], how: "D" }],
      servers: { site: { port: 1, protocol: "http", client: "x", title: "X", url: "http://x/", advice: { tls: "E" } } },
    };
    const base = (id: string) => ({ id, prompt: "P", on: ["one"], points: 1, level: "basic", hints: ["H"] });
    const number = { filter: "tcp", tell: "tcp.len", take: "sum", per: "tcp.stream", overall: "max" };
    const pair = { before: "tcp", tell: "frame.number", side: "left" };
    const condition = { number: { filter: "tcp" }, above: 1 };
    const head = { task: 3, title: "T" };
    const task = {
      ...head,
      fine: ["tls"],
      draw: {
        n: { from: 0, to: 2 },
        m: [
          { says: "a", part: 1 },
          { says: "b", part: 2 },
        ],
      },
      pools: [{ choose: 1, of: ["a", "b"] }],
      queries: { q: { filter: "tcp", keep: "first", extract: "(a)", read: "number", unit: "ms", tell: ["tcp.len"] } },
    };
    const questions = [
      { ...base("a"), kind: "number", unit: "B", tolerance: "1 %", query: { subtract: [number, number] } },
      { ...base("b"), kind: "pairs", arrow: "<-", query: { filter: "tcp", pair }, alternatives: [{ query: "q" }] },
      { ...base("c"), kind: "frames", wants: "any", misconceptions: [{ id: "m", typed: 1, why: "W", credit: 0 }] },
      { ...base("d"), kind: "one-of", options: [{ id: "o", text: "O", right: { some: "q" }, why: "W" }] },
      { ...base("e"), kind: "text", rubric: [{ id: "r", says: "R", points: 1, words: [["w"], "v"] }] },
      { ...base("f"), kind: "live", checks: [{ id: "k", says: "K", when: [condition], otherwise: "O" }] },
    ];
    const odd = [[], { x: 1 }, true, -1, "", "a b"];
    /** The value with each of its parts in turn as each odd value. */
    function* changed(value: unknown): Generator<unknown> {
      yield* odd;
      const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
      for (const [key, one] of entries)
        for (const other of changed(one)) {
          const copy = entries.map(([name, part]) => [name, name === key ? other : part] as const);
          yield Array.isArray(value) ? copy.map(([, part]) => part) : Object.fromEntries(copy);
        }
    }
    const foreign = new Set<string>();
    const tasks = [task, ...questions.map((one) => ({ ...head, questions: [one] }))];
    for (const [name, root] of [["lab.yaml", lab], ...tasks.map((one) => ["task-3.yaml", one] as const)] as const)
      for (const other of changed(root))
        for (const problem of problemsByFile({ [name]: JSON.stringify(other) }))
          if (/: (?:Invalid|Too |Unrecognized|[^:]*\bexpected\b)/.test(problem)) foreign.add(problem);
    assert.deepEqual([...foreign], []);
  });

  it("all mistakes are named in one round, and none of them hides another", () => {
    const lines = (text: string): string => text.replace(/^ {6}/gm, "").trim();
    const named = problemsByFile({
      "lab.yaml": lines(`
      titl: A
      servers: { site: { port: 70000, protocol: http }, pot: { port: 5030, protocol: htcp } }`),
      "queries.yaml": lines(`
      queries:
        one: { filter: tcp.prot == 1, take: averge }
        two: { filter: tcp.port == 1, tell: tcp.srcprt }`),
      "broken.yaml": lines(`
      queries:
        three: { filter: [tcp }`),
      "task-1.yaml": lines(`
      task: one
      title: A
      questions:
        - { id: a, kind: fames, prompt: A, on: [own], query: one }
        - { id: b, kind: ports, prompt: "port $site", on: [own], query: one, pionts: 2, hints: [3] }
        - { id: b, kind: ports, prompt: A, on: [own], query: three, level: baisc }
        - { id: c, kind: count, prompt: A, on: [own], query: { filter: tcp.strem, take: count }, points: 0 }`),
    });
    assert.deepEqual(
      named.map((problem) =>
        problem.replace(/; it knows.*?(?=; did|$)|; allowed:.*?(?=; did|$)|: Flow.*|; a question.*/, ""),
      ),
      [
        "broken.yaml:2 : is no YAML",
        'lab.yaml:1 : has "titl", which lab.yaml does not know; did you mean title?',
        "lab.yaml:2 servers.pot.protocol: there is no protocol htcp; did you mean tcp?",
        "lab.yaml:2 servers.site.port: is 70000",
        'queries.yaml:2 queries.one.filter: the filter "tcp.prot == 1" is wrong at "tcp.prot": "tcp.prot" is not a valid protocol or protocol field; did you mean tcp.port?',
        'queries.yaml:2 queries.one.take: is "averge"',
        "queries.yaml:3 queries.two.tell: there is no field tcp.srcprt; did you mean tcp.srcport?",
        'task-1.yaml:1 task: is "one"',
        'task-1.yaml:4 questions[a].kind: is "fames"; did you mean frames?',
        "task-1.yaml:5 questions[b].hints[0]: is 3",
        'task-1.yaml:5 questions[b]: has "pionts", which a ports question does not know; did you mean points?',
        'task-1.yaml:6 questions[b].id: the id "b" is in task-1.yaml too',
        'task-1.yaml:6 questions[b].level: is "baisc"',
        "task-1.yaml:6 questions[b].missing: is missing",
        "task-1.yaml:7 questions[c].missing: is missing",
        "task-1.yaml:7 questions[c].points: is 0",
        'task-1.yaml:7 questions[c].query.filter: the filter "tcp.strem" is wrong at "tcp.strem": "tcp.strem" is not a valid protocol or protocol field; did you mean tcp.stream?',
      ],
    );
  });

  it("no contents make the reader throw", () => {
    for (const text of [
      "",
      "[]",
      "3",
      "null",
      "a: *b",
      "<<: 3",
      "task: 3\ntitle: A\nquestions: [null, 3, []]",
      "queries: {__proto__: {}}",
    ]) {
      assert.doesNotThrow(() => problemsOf(text), text);
    }
  });
});

it("a picture that is not beside the questions, or says nothing, is named with its line", () => {
  const prompt = (text: string): string => `task: 1\ntitle: A\nquestions:\n  - id: a\n    prompt: "${text}"\n`;
  const found = (text: string): readonly string[] =>
    pictureProblems([{ name: "a.yaml", text: prompt(text) }], new Set(["tree.png", "a b.png"])).map(
      ({ line, path, message }) => `${line} ${path}: ${message}`,
    );
  assert.deepEqual(found("![a tree](tree.png) ![b](a%20b.png) ![web](https://example.org/x.png)"), []);
  assert.deepEqual(found("![a tree](rock.png)"), [
    "5 questions[a].prompt: the picture rock.png is not beside this file",
  ]);
  assert.deepEqual(found("![](tree.png) ![%](%)"), [
    "5 questions[a].prompt: the picture tree.png has no text for those who do not see it",
    "5 questions[a].prompt: the picture % is not beside this file",
  ]);
});
