/** Answers as people write them in a text: what stands behind the question, and where the answer begins. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answersById } from "./answers-by-id.ts";
import { readAnswers } from "./read-answers.ts";

const IDS = ["3.0", "3.1a", "3.4c", "3.4-requests", "7.1-cause", "X.4"];

const answersIn = (text: string): unknown => {
  const read = readAnswers("answers.txt", text);
  return read.ok ? Object.fromEntries(answersById(read.file.answers ?? {}, IDS).answers) : read.message;
};

describe("an answer is read", () => {
  it("behind any mark, though YAML may take a part of it for the question's name", () => {
    for (const mark of [") ", ". ", " = ", " ", " - ", " -> ", " → ", ": ", "): "])
      for (const before of ["", "Question "])
        assert.deepEqual(answersIn(`${before}7.1-cause${mark}49: tea\n${before}3.1a${mark}1, 7\n`), {
          "7.1-cause": "49: tea",
          "3.1a": "1, 7",
        });
    assert.deepEqual(answersIn("(3.0) 52\n"), { "3.0": "52" });
  });

  it("with any number of pairs on its line", () => {
    const pairs = Array.from({ length: 40 }, (_, index) => `${index}: GET`).join("; ");
    assert.deepEqual(answersIn(`3.0: 52\n3.4c: ${pairs}\n3.1a: 1, 7\n`), { "3.0": 52, "3.4c": pairs, "3.1a": "1, 7" });
  });

  it("behind a question whose name has a blank", () => {
    assert.deepEqual(answersIn("3.4 requests: 10\n3.1 a: 7\n"), { "3.4-requests": 10, "3.1a": 7 });
  });

  it("below its question", () => {
    const answers = { "3.0": "52", "3.4c": "4: GET\n14: 200", "X.4": "67.1" };
    assert.deepEqual(answersIn("3.0\n52\n3.4c)\n4: GET\n14: 200\nX.4\n67.1\n"), answers);
    assert.deepEqual(answersIn("3.0\n  52\nQuestion 3.4c\n  4: GET\n  14: 200\nX.4\n\n67.1"), answers);
  });

  it("of the next question where one has no answer, and a note says so", () => {
    const read = readAnswers("answers.txt", "3.0\n3.1a\n1, 7\n");
    assert.ok(read.ok);
    assert.deepEqual({ ...read.file.answers }, { "3.1a": "1, 7" });
    assert.match(read.file.notes.join("; "), /left out: line 1 \("3\.0"\)/);
  });
});
