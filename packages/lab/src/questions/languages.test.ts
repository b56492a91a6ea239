import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { kindOf } from "../kinds/kinds.ts";
import { languageFor } from "./languages.ts";
import type { QuestionSet } from "./question-set.ts";
import { readQuestions } from "./read-questions.ts";
import { missingTranslations } from "./translations.ts";
import { variantOf } from "./variants.ts";

const LAB = {
  name: "lab.yaml",
  text: `title: { en: The shop, de: Der Laden }
languages: [en, de]
servers: { shop: { port: 8080, protocol: http, title: { en: the shop, de: der Laden } } }
advice: { no-syn: { en: Start earlier., de: Fang früher an. } }
`,
};
const FILE = `task: 1
title: { en: Ask, de: Frag }
draw:
  which: [{ name: first, says: { en: first, de: erste } }, { name: second, says: { en: second, de: zweite } }]
questions:
  - id: "1.a"
    kind: one-of
    prompt: { en: Who speaks on port $shop?, de: Wer spricht auf Port $shop? }
    on: [a]
    hints: [{ en: Look., de: Schau. }, Only English.]
    options:
      - { id: A, right: true, text: { en: The client, de: Der Client } }
      - { id: B, right: false, text: { en: The server, de: Der Server }, why: { en: It answers. } }
  - id: "1.b"
    kind: frames
    prompt: { en: The $which.says?, de: Der $which.says? }
    on: [a]
    query: { filter: http.request }
`;
const TEXTS = [LAB, { name: "a.yaml", text: FILE }];

const setIn = (...languages: readonly string[]): QuestionSet => {
  const result = readQuestions(TEXTS, { languages });
  assert.ok(result.ok, JSON.stringify(result));
  return result.set;
};

describe("texts in several languages", () => {
  it("are those of the language that is wanted, or else of the first", () => {
    const [german, english, other] = [setIn("fr", "de-AT"), setIn("en"), setIn("fr")];
    assert.deepEqual(
      [german, english, other].map(({ title, language }) => `${language} ${title}`),
      ["de Der Laden", "en The shop", "en The shop"],
    );
    const [first] = german.tasks[0]!.questions;
    assert.equal(first!.prompt, "Wer spricht auf Port 8080?");
    assert.deepEqual(first!.hints, ["Schau.", "Only English."]);
    assert.equal(german.servers[0]!.title, "der Laden");
    assert.equal(german.advice["no-syn"], "Fang früher an.");
    assert.ok("options" in first! && first.options[1]!.why === "It answers.");
  });

  it("do not change what an option is called in an answer", () => {
    for (const set of [setIn("en"), setIn("de")]) {
      const [question] = set.tasks[0]!.questions;
      for (const given of ["A", "The client", "Der Client"]) {
        const parsed = kindOf(question!).parse!(question!, given);
        assert.ok(parsed.ok && JSON.stringify(parsed.readings).includes('"A"'), given);
      }
    }
  });

  it("do not change which variant a student gets", () => {
    fc.assert(
      fc.property(fc.string(), (student) => {
        const [english, german] = [setIn("en"), setIn("de")].map(
          (set) => variantOf(set, student).tasks[0]!.questions.find(({ id }) => id === "1.b")!,
        );
        assert.deepEqual(english!.drawn, german!.drawn);
        assert.equal(english!.prompt.includes("first"), german!.prompt.includes("erste"));
      }),
      { numRuns: 30 },
    );
  });

  it("are missing where a language has none, each with its line", () => {
    assert.deepEqual(
      missingTranslations(TEXTS).map(({ file, line, path, message }) => `${file}:${line} ${path} ${message}`),
      [
        "a.yaml:10 questions[1.a].hints[1] has no text in de",
        "a.yaml:13 questions[1.a].options[B].why has no text in de",
      ],
    );
  });

  it("are only texts for people, so that marks are the same in all", () => {
    const changed = FILE.replace("filter: http.request", "filter: { en: http.request, de: http }");
    const result = readQuestions([LAB, { name: "a.yaml", text: changed }]);
    assert.ok(!result.ok);
    assert.match(result.problems[0]!.message, /is a mapping \(en, de\)/);
  });

  it("need their languages in lab.yaml", () => {
    const result = readQuestions([LAB, { name: "a.yaml", text: FILE.replace("de: Frag", "fr: Demande") }]);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ line, path }) => `${line} ${path}`),
      ["2 title"],
    );
    assert.match(result.problems[0]!.message, /for each language that lab\.yaml names/);
  });
});

it("a language is found by its tag, or by its first part", () => {
  assert.equal(languageFor(["en", "zh-TW", "zh"], ["ZH"]), "zh");
  assert.equal(languageFor(["en", "zh-TW"], ["zh-CN"]), "zh-TW");
  assert.equal(languageFor(["en"], ["fr"]), undefined);
});
