/**
 * Choices as people write them: every option of the handout by its text, alone and with others, in every kind of file.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { stringify } from "yaml";
import { readAnswers } from "../grading/read-answers.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { plainText } from "../text/markdown.ts";
import { parseGiven } from "./answers.ts";

const QUESTIONS = new URL("../../../../handout/questions/", import.meta.url);
const set = questionSetOf(
  readdirSync(QUESTIONS).map((name) => ({ name, text: readFileSync(new URL(name, QUESTIONS), "utf8") })),
);
const choices = set.tasks
  .flatMap(({ questions }) => questions)
  .flatMap((question) => ("options" in question ? [question] : []));

const TEXTS: Readonly<Record<string, (text: string) => string>> = {
  "in Markdown": (text) => text,
  plain: plainText,
  "without a full stop": (text) => plainText(text).replace(/\.$/, ""),
};

const FILES: Readonly<Record<string, (id: string, texts: readonly string[]) => readonly [name: string, text: string]>> =
  {
    "a list of YAML": (id, texts) => ["a.yaml", `"${id}":\n${texts.map((text) => `  - ${text}\n`).join("")}`],
    "a line": (id, texts) => ["a.yaml", `"${id}": ${texts.join(", ")}\n`],
    "a line with semicolons": (id, texts) => ["a.yaml", `"${id}": ${texts.join("; ")}\n`],
    lines: (id, texts) => ["a.yaml", `"${id}": |\n${texts.map((text) => `  ${text}\n`).join("")}`],
    "lines that YAML folds": (id, texts) => ["a.yaml", `${id}:\n${texts.map((text) => `  ${text}\n`).join("")}`],
    "numbered lines": (id, texts) => [
      "a.yaml",
      stringify({ [id]: texts.map((text, at) => `${at + 1}. ${text}`).join("\n") }),
    ],
    "lines with hyphens": (id, texts) => ["a.yaml", stringify({ [id]: texts.map((text) => `- ${text}`).join("\n") })],
    "a sentence": (id, texts) => ["a.yaml", stringify({ [id]: texts.join(" and ") })],
    JSON: (id, texts) => ["a.json", JSON.stringify({ [id]: texts })],
    CSV: (id, texts) => ["a.csv", `${id},"${texts.join(", ").replaceAll('"', '""')}"\n`],
    "CSV without quotes": (id, texts) => ["a.csv", `${id},${texts.join(", ")}\n`],
  };

describe("options are chosen by their texts in", () => {
  for (const [file, write] of Object.entries(FILES))
    it(file, () => {
      for (const question of choices) {
        const { id, options } = question;
        const all = options.map((option) => [option]);
        for (const chosen of question.kind === "many-of" ? [options, options.slice(0, 2), ...all] : all)
          for (const [form, textOf] of Object.entries(TEXTS)) {
            const [name, text] = write(
              id,
              chosen.map((option) => textOf(option.text)),
            );
            const read = readAnswers(name, text);
            assert.ok(read.ok, text);
            assert.deepEqual(
              parseGiven(question, read.file.answers?.[id] ?? ""),
              {
                ok: true,
                readings: [{ kind: question.kind, options: chosen.map((option) => option.id) }],
                mayBeBlank: false,
              },
              `${form}: ${text}`,
            );
          }
      }
    });
});

describe("options are chosen", () => {
  const [question] = choices.filter(({ kind }) => kind === "many-of");
  const read = (given: string): unknown => {
    const parsed = parseGiven(question!, given);
    return parsed.ok ? parsed.readings : parsed.message;
  };
  const [first, second] = question!.options;

  it("by their ids, with their texts behind them, once each", () => {
    const wanted = [{ kind: "many-of", options: [first!.id, second!.id] }];
    for (const given of [
      `${first!.id}, ${second!.id}`,
      `${first!.id}: ${first!.text}\n${second!.id}: ${second!.text}`,
      `${first!.id} ${second!.id}, ${first!.text}`,
    ])
      assert.deepEqual(read(given), wanted, given);
  });

  it("in brackets and in a sentence", () => {
    const wanted = [{ kind: "many-of", options: [first!.id] }];
    for (const name of [first!.id, first!.text])
      for (const given of [
        `(${name})`,
        `[${name}]`,
        `${first!.id}) ${name}`,
        `answer: ${name}`,
        `The right answer is ${name}.`,
        `It is ${name}.`,
        `it's ${name}!`,
        `I think it is ${name}`,
      ])
        assert.deepEqual(read(given), wanted, given);
  });

  it("by nothing that says otherwise", () => {
    for (const given of [
      `not ${first!.id}`,
      `!${first!.id}`,
      `! ${first!.id}`,
      `!(${first!.id})`,
      `!= ${first!.id}`,
      `[ ] ${first!.id}`,
      `(${second!.id}, !${first!.id})`,
      `It is not ${first!.id}`,
      `${first!.id} (wrong)`,
      `${first!.id} is wrong`,
      `${first!.text} or ${second!.text}`,
      `${first!.id}, but ${second!.id}`,
      `all but ${first!.id}`,
    ])
      assert.match(String(read(given)), /^This cannot be read\. There is no option `.*`; there are: /, given);
  });
});
