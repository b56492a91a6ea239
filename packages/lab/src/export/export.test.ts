/**
 * Every export is read back: GIFT and CSV by libraries, Moodle XML and QTI by an XML parser and against schemas of the
 * used part of the formats. Items are invented and contain every character with a meaning.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { parse as parseCsv } from "csv-parse/sync";
import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";
import { parse as parseGift } from "gift-pegjs";
import { validateXML } from "xmllint-wasm";
import { computeAnswer } from "../marking/answers.ts";
import { CaptureFacts } from "../query/facts.ts";
import { exportNotes, itemOf } from "../questions/question-item.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { questionsCsv } from "./csv.ts";
import { gift } from "./gift.ts";
import { GRADEBOOKS, gradebookCsv } from "./gradebook.ts";
import type { Item, ItemResponse } from "./item.ts";
import { moodleXml } from "./moodle-xml.ts";
import { qtiPackage } from "./qti/package.ts";
import { allowedPercent, MAX_RIGHT, penaltyOf, sharesOf } from "./weights.ts";

const words = fc.constantFrom(
  ..."frame 11 BREW coffee://ducky ~ = # { } : \\ -> & < > \" ' ]]> %50% `tcp.flags == 0x002` **why** * <script>alert(1)</script> 茶 é".split(
    " ",
  ),
);
/** Begins with a letter, since `#` or `*` at the start has a meaning in Markdown. */
const text = fc.array(words, { minLength: 1, maxLength: 6 }).map((list) => `A ${list.join(" ").trim()}`);
const credit = fc.constantFrom(0, 0.25, 0.5, 1);
const feedback = fc.option(text, { nil: undefined });
const responseOf = (content: fc.Arbitrary<string>): fc.Arbitrary<ItemResponse> =>
  fc.record({ text: content, credit, feedback });

const responsesOf = (content: fc.Arbitrary<string>): fc.Arbitrary<readonly ItemResponse[]> =>
  fc
    .uniqueArray(responseOf(content), { selector: (one) => one.text, minLength: 1, maxLength: 5 })
    .map(([first, ...others]) => [{ ...first!, text: first!.text.replaceAll("->", "to"), credit: 1 }, ...others]);

const SECTION = "Task 3: a/b & <c>";

const base = {
  pools: fc.constant([]),
  section: fc.constant(SECTION),
  title: text,
  prompt: text,
  points: fc.nat(5),
  hints: fc.array(text, { maxLength: 2 }),
  explanation: text,
};
const kinds: readonly fc.Arbitrary<Item>[] = [
  fc.record({
    ...base,
    id: fc.constant("n"),
    kind: fc.constant("numerical" as const),
    responses: responsesOf(fc.nat(70_000).map(String)).map((list) => list.map((one) => ({ ...one, tolerance: 0.5 }))),
    units: fc.constantFrom(
      [],
      [
        { name: "ms", perFirst: 1 },
        { name: "s", perFirst: 0.001 },
      ],
    ),
  }),
  fc.record({
    ...base,
    id: fc.constant("s"),
    kind: fc.constant("short" as const),
    responses: responsesOf(text),
    isCaseSensitive: fc.boolean(),
  }),
  fc
    .record({
      ...base,
      id: fc.constant("c"),
      kind: fc.constant("choice" as const),
      responses: fc.uniqueArray(responseOf(text), { selector: (one) => one.text, minLength: 2, maxLength: 5 }),
      isSingle: fc.boolean(),
      isShuffled: fc.boolean(),
    })
    .map((item) => ({
      ...item,
      responses: item.responses.map((one, index) => ({ ...one, credit: index === 0 ? 1 : item.isSingle ? 0 : -1 })),
    })),
  fc.record({
    ...base,
    id: fc.constant("m"),
    kind: fc.constant("matching" as const),
    pairs: fc
      .uniqueArray(fc.tuple(fc.nat(200).map(String), fc.nat(200).map(String)), {
        selector: ([left]) => left,
        minLength: 3,
        maxLength: 5,
      })
      .map((pairs) => pairs as readonly (readonly [string, string])[]),
    distractors: fc.uniqueArray(fc.integer({ min: 201, max: 300 }).map(String), { maxLength: 3 }),
  }),
  fc.record({
    ...base,
    id: fc.constant("e"),
    kind: fc.constant("essay" as const),
    guide: text,
    wantsFile: fc.boolean(),
  }),
];
const items: fc.Arbitrary<readonly Item[]> = fc.tuple(...kinds);

const schema = (name: string): { fileName: string; contents: string } => ({
  fileName: name,
  contents: readFileSync(new URL(`testing/${name}`, import.meta.url), "utf8"),
});

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, isArray: (name) => name === "question" });

/** All in one call: every call starts its own interpreter. */
const validate = async (xmls: readonly string[], name: string): Promise<void> => {
  const xml = xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema(name)], maxMemoryPages: 2048 });
  const [first] = errors;
  assert.equal(first?.message, undefined, xml.find(({ fileName }) => fileName === first?.loc?.fileName)?.contents);
};

/** As spreadsheets read: each of these ends a line, except in quotes. */
const ANY_LINE_END = { record_delimiter: ["\r\n", "\n", "\r"] };

const isItem = (name: string): boolean => name.endsWith(".xml") && name !== "imsmanifest.xml" && name !== "test.xml";

const ROOT = new URL("../../../../", import.meta.url);

/** The lab's own questions with the answers of their samples. */
const handoutItems = async (): Promise<readonly Item[]> => {
  const folder = new URL("handout/questions/", ROOT);
  const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
  const read = readQuestions(texts);
  assert.ok(read.ok, JSON.stringify(read));
  const found: Item[] = [];
  const sections = new Map(read.set.tasks.map(({ task, title }) => [task, `Task ${task}: ${title}`]));
  const facts = new Map<string, CaptureFacts>();
  for (const question of read.set.tasks.flatMap(({ questions }) => questions)) {
    const [sample] = question.on.samples;
    if (sample === undefined) continue;
    if (!facts.has(sample)) {
      const capture = await openCapture(readFileSync(new URL(`sample_capture/${sample}.pcapng`, ROOT)));
      assert.ok(capture);
      facts.set(sample, new CaptureFacts(new Session(capture)));
    }
    const section = sections.get(question.task) ?? "";
    const item = itemOf(question, computeAnswer(question, facts.get(sample)!), { sample, section });
    if (item !== undefined) found.push(item);
  }
  return found;
};

describe("the lab's own questions", () => {
  let list: readonly Item[];
  before(async () => {
    list = await handoutItems();
  });

  it("go into every format, each with a right answer", async () => {
    assert.ok(list.length > 60);
    for (const item of list) {
      if (!("responses" in item)) continue;
      assert.ok(
        item.responses.some(({ credit: earned }) => earned > 0),
        `${item.title} has no right answer`,
      );
    }
    await validate([moodleXml("Handout", list)], "moodle-subset.xsd");
    const ofGift = parseGift(gift("Handout", list));
    assert.equal(ofGift.filter(({ type }) => type !== "Category").length, list.length);
    assert.equal(ofGift.filter(({ type }) => type === "Category").length, 8);
    assert.equal((parseCsv(questionsCsv(list), ANY_LINE_END) as string[][]).length, list.length + 1);
    const files = unzipSync(qtiPackage("Handout", list));
    const named = Object.keys(files).filter((name) => isItem(name));
    assert.equal(named.length, list.length);
    await validate(
      named.map((name) => strFromU8(files[name]!)),
      "qti-subset.xsd",
    );
  });

  it("can be answered without their neighbours, and as they say", () => {
    for (const item of list) {
      assert.match(item.prompt, /^Open \[`(\w+\.pcapng)`\]\(\1\)\.\n\n/);
      // A prompt with these words depends on another prompt.
      assert.doesNotMatch(item.prompt, /\n\n(?:And|So)\b|\b(?:these|them) (?:packets|with)\b/, item.title);
      if (item.kind === "short" && item.responses[0]!.text.includes(", ")) assert.match(item.prompt, /with commas/);
      if (item.kind === "short") assert.ok(!item.responses.some(({ text, credit }) => text === "none" && credit === 0));
      if (item.kind !== "choice" || item.isSingle) continue;
      // An answer with all options gets no credit, or at least not all.
      const right = item.responses.filter(({ credit: share }) => share > 0);
      assert.ok(item.responses.length > right.length && right.length <= MAX_RIGHT, item.title);
      const percents = right.map((one) => allowedPercent(one.credit));
      assert.equal(
        percents.reduce((sum, one) => sum + one, 0),
        100,
        item.title,
      );
      assert.ok(item.responses.every(({ credit: share }) => share !== 0));
    }
  });
});

/** From Moodle's own menu: `question_bank::fraction_options` and `fraction_options_full`. */
const MENU = [
  100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5,
];

describe("weights", () => {
  it("of several right options are in Moodle's menu, add up to 100 %, and are as even as can be", () => {
    for (let count = 1; count <= MAX_RIGHT; count += 1) {
      const percents = sharesOf(count)!.map(allowedPercent);
      assert.equal(percents.length, count);
      assert.ok(percents.every((one) => MENU.includes(one)));
      assert.equal(
        percents.reduce((sum, one) => sum + one, 0),
        100,
      );
      assert.ok(Math.max(...percents) <= 2 * Math.min(...percents));
      assert.ok(MENU.includes(-100 * penaltyOf(count)) || MENU.includes(Number((-100 * penaltyOf(count)).toFixed(5))));
    }
    assert.equal(sharesOf(MAX_RIGHT + 1), undefined);
  });

  it("are the nearest in the menu, and a note says so where that is another", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (any) => {
        const percent = Math.abs(allowedPercent(any));
        assert.ok(percent === 0 || MENU.includes(percent));
        assert.ok(
          [0, ...MENU].every((one) => Math.abs(percent - Math.abs(any) * 100) <= Math.abs(one - Math.abs(any) * 100)),
        );
      }),
    );
    const read = readQuestions([
      {
        name: "task-9.yaml",
        text: `task: 9
title: T
questions:
  - id: "9.1"
    kind: many-of
    prompt: "?"
    on: [own]
    options: [${Array.from({ length: 21 }, (_, index) => `{ id: o${index}, text: "${index}", right: true }`).join(", ")}]
  - id: "9.2"
    kind: count
    prompt: "?"
    on: [own]
    missing: "-"
    query: { filter: tcp, take: count }
    misconceptions:
      - { id: odd, typed: "7", credit: 0.35, why: "-" }
      - { id: third, typed: "8", credit: 0.25, why: "-" }
`,
      },
    ]);
    assert.ok(read.ok, JSON.stringify(read));
    const [many, typed] = read.set.tasks[0]!.questions;
    assert.deepEqual(exportNotes(many!), ["has more than 20 right options: exports leave it out"]);
    assert.deepEqual(exportNotes(typed!), [
      "misconception odd: 35 % is no grade that Moodle knows; exported as 33.33333 %",
    ]);
  });
});

describe("what means something in GIFT", () => {
  const item = (responses: readonly ItemResponse[]): Item => ({
    id: "s",
    section: "Task 9: a/b",
    pools: [],
    title: "T",
    prompt: "// no comment\n\n// nor this ::x:: {T} =a ~b #c \\n \\: $CATEGORY: x",
    points: 1,
    hints: [],
    explanation: "",
    kind: "short",
    responses,
    isCaseSensitive: false,
  });
  const responses: readonly ItemResponse[] = [
    { text: "*/*", credit: 1, feedback: undefined },
    { text: "%50% of it", credit: 1, feedback: undefined },
    { text: "~a = {b} #c : d", credit: 0.35, feedback: "a: b = c" },
  ];

  it("is text: a wildcard, a weight, and slashes in a title", () => {
    const text = gift("T/1: x", [item(responses)]);
    assert.match(text, /^\$CATEGORY: \$course\$\/top\/T\/\/1: x\/Task 9: a\/\/b\n/);
    assert.match(text, /\n=\\\*\/\\\*\n=%100%%50% of it\n=%33\.33333%\\~a \\= \\\{b\\\} \\#c \\: d#/);
    assert.doesNotMatch(text, /^\/\//m);
    const [, question] = parseGift(text);
    assert.ok(question?.type === "Short" && "stem" in question);
    assert.equal(question.stem.text, renderMarkdown(item([]).prompt));
    assert.match(moodleXml("T/1: x", [item(responses)]), /<text>\$course\$\/top\/T\/\/1: x\/Task 9: a\/\/b<\/text>/);
  });
});

describe("exports, read back", () => {
  it("Moodle XML: valid, and every text as it was", async () => {
    const samples = fc.sample(items, { numRuns: 40, seed: 1 });
    const xmls = samples.map((list) => moodleXml("Lab & co", list));
    await validate(xmls, "moodle-subset.xsd");
    for (const [at, list] of samples.entries()) {
      const [category, ...questions] = parser.parse(xmls[at]!).quiz.question;
      assert.equal(category.category.text, "$course$/top/Lab & co/Task 3: a//b & <c>");
      for (const [index, item] of list.entries()) {
        const question = questions[index];
        assert.equal(question.questiontext.text, renderMarkdown(item.prompt));
        assert.equal(question.idnumber, item.id);
      }
    }
  });

  it("GIFT: as many questions, with the prompts and answers they had", () => {
    fc.assert(
      fc.property(items, (list) => {
        const [category, ...questions] = parseGift(gift("Task 3", list));
        assert.equal(category?.type, "Category");
        assert.deepEqual(
          questions.map(({ type }) => type),
          ["Numerical", "Short", "MC", "Matching", "Essay"],
        );
        for (const [index, question] of questions.entries()) {
          const item = list[index]!;
          assert.ok("stem" in question);
          assert.equal(question.stem.text, renderMarkdown(item.prompt));
          if (question.type === "Short" && item.kind === "short") {
            assert.deepEqual(
              question.choices.map((choice) => choice.text.text),
              item.responses.map((one) => one.text.replaceAll("*", "\\*")).filter((one) => !one.includes("->")),
            );
          }
          if (question.type === "MC" && item.kind === "choice") {
            assert.deepEqual(
              question.choices.map((choice) => choice.text.text),
              item.responses.map((one) => renderMarkdown(one.text)),
            );
          }
          if (question.type === "Matching" && item.kind === "matching") {
            assert.deepEqual(
              question.matchPairs.map(({ subquestion, subanswer }) => [subquestion.text, subanswer]),
              [...item.pairs, ...item.distractors.map((side) => ["", side])],
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("QTI: a package whose manifest names every file, and whose items are valid", async () => {
    const written: string[] = [];
    for (const list of fc.sample(items, { numRuns: 20, seed: 2 })) {
      const files = unzipSync(qtiPackage("Task 3", list));
      const manifest = parser.parse(strFromU8(files["imsmanifest.xml"]!));
      const named = manifest.manifest.resources.resource.map((one: Record<string, string>) => one["@_href"]);
      assert.deepEqual(["imsmanifest.xml", ...named], Object.keys(files));
      written.push(...Object.keys(files).flatMap((name) => (isItem(name) ? strFromU8(files[name]!) : [])));
      assert.equal(
        parser.parse(strFromU8(files["test.xml"]!)).assessmentTest.testPart.assessmentSection["@_title"],
        SECTION,
      );
    }
    await validate(written, "qti-subset.xsd");
  });

  it("CSV: a line a question, and no cell that a spreadsheet runs", () => {
    fc.assert(
      fc.property(items, (list) => {
        const rows = parseCsv(questionsCsv(list), { ...ANY_LINE_END, columns: true }) as Record<string, string>[];
        assert.deepEqual(
          rows.map(({ id }) => id),
          list.map(({ id }) => id),
        );
        for (const row of rows) for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+@]/);
      }),
      { numRuns: 100 },
    );
  });

  for (const gradebook of GRADEBOOKS) {
    it(`a gradebook of ${gradebook}: rectangular, with every student's marks`, () => {
      const rows = [
        { student: "1001", earned: 12.5, comment: "Task 3: 5/6" },
        { student: "=cmd|x", earned: 0, comment: 'a, b\n"c"' },
      ];
      const parsed = parseCsv(gradebookCsv(gradebook, "Lab 2", 42, rows), ANY_LINE_END) as string[][];
      assert.equal(new Set(parsed.map(({ length }) => length)).size, 1);
      assert.ok(parsed.some((row) => row.includes("1001") && row.includes("12.5")));
      assert.ok(parsed.flat().every((cell) => !cell.startsWith("=")));
    });
  }
});
