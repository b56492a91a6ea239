/** The work for a text in a field of the lab, or for bytes sent to a reader, is in proportion to the length. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";
import { parseAlternates } from "../packages/htcpcp/src/index.ts";
import { type ComputedQuestion, parseGiven } from "../packages/lab/src/index.ts";
import { questionSetOf } from "../packages/lab/src/testing/handout-questions.ts";
import { expectLinear } from "./growth.ts";

it("takes what is in proportion, and nothing that grows with the square", async () => {
  const spin = (times: number): number => {
    let sum = 0;
    for (let time = 0; time < times; time += 1) sum = (sum * 31 + time) | 0;
    return sum;
  };
  await expectLinear((share) => spin(share * 20_000));
  await assert.rejects(
    expectLinear((share) => spin((share * 800) ** 2)),
    /costs \d+ times/,
  );
});

it("an Alternates header that is long and means nothing", async () => {
  for (const piece of ['{"/a" {', "{", '{"', '"', "a-", "{type ", '{"a"{"', " ,"])
    await expectLinear((share) => parseAlternates(piece.repeat(8_000 * share)), piece);
});

/** A question of each kind and of each direction. */
const computedQuestions = (): readonly ComputedQuestion[] => {
  const folder = new URL("../handout/questions/", import.meta.url);
  const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
  const questions = questionSetOf(texts)
    .tasks.flatMap((task) => task.questions)
    .filter((one) => "query" in one);
  return [...new Map(questions.map((one) => [one.kind + (one.kind === "pairs" ? one.arrow : ""), one])).values()];
};

/** Long enough to show quadratic growth. */
const MAX_LENGTH = 8_000;

for (const question of computedQuestions()) {
  it(`an answer to ${question.id}, a question of kind ${question.kind}`, async () => {
    const pieces = [
      " ",
      "1 ",
      "((",
      "- ",
      "-",
      "1-2,",
      "=",
      "<-",
      ",",
      "127.0.",
      "none ",
      "a",
      "\\r\\n",
      "(1,2)",
      "1,000 ",
      "1: x\n",
    ];
    for (const piece of pieces) {
      const textOf = (share: number): string =>
        `1${piece.repeat(Math.max(0, (MAX_LENGTH * share) / piece.length - 2))}x`;
      await expectLinear((share) => parseGiven(question, textOf(share)), JSON.stringify(piece));
    }
  });
}
