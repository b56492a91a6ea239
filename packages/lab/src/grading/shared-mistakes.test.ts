/** Rare wrong answers that two students share: all of them, and of nobody else. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import type { Report, ReportedMark } from "./report.ts";
import { findSharedMistakes } from "./shared-mistakes.ts";

/** @param answers what was wrongly answered to each question; "" for what is right */
const reportOf = (answers: readonly string[]): Report => {
  const marks = answers.map(
    (understood, index): ReportedMark => ({
      question: `${index}`,
      prompt: "",
      task: 1,
      verdict: understood === "" ? "right" : "wrong",
      credit: 0,
      proposed: undefined,
      points: 1,
      earned: 0,
      why: "",
      misconception: undefined,
      evidence: { frames: [], command: "" },
      nextHint: undefined,
      understood,
    }),
  );
  return {
    captures: [],
    tasks: [{ task: 1, title: "", marks, earned: 0, points: 0, pending: 0, capture: 0, passedOver: [] }],
    earned: 0,
    points: 0,
    pending: 0,
    forAPerson: [],
    strayAnswers: [],
    versions: { questions: "", engine: "" },
  };
};

it("finds each pair that shares three, and what it shares", () => {
  const answers = fc.array(fc.array(fc.constantFrom("", "a", "b", "c", "d"), { minLength: 5, maxLength: 5 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(answers, (all) => {
      const found = new Map(findSharedMistakes(all.map(reportOf)).map((one) => [one.pair.join(" "), one]));
      for (const [one, own] of all.entries())
        for (let other = one + 1; other < all.length; other += 1) {
          const common = own.flatMap((says, question) => {
            const students = all.filter((given) => given[question] === says).length;
            return says !== "" && all[other]![question] === says && students === 2 ? [`${question}`] : [];
          });
          const mistakes = found.get(`${one} ${other}`)?.mistakes.map(({ question }) => question) ?? [];
          assert.deepEqual(mistakes, common.length < 3 ? [] : common);
        }
    }),
  );
});

it("says the rarest first, and nothing of what many gave", () => {
  const many = Array.from({ length: 97 }, (_, index) => reportOf(["common", "", "", "", index < 2 ? "d" : ""]));
  const two = Array.from({ length: 2 }, () => reportOf(["common", "a", "B  c", "c", "d"]));
  const [pair, ...others] = findSharedMistakes([...many, undefined, ...two]);
  assert.deepEqual(others, []);
  assert.deepEqual(pair!.pair, [98, 99]);
  assert.deepEqual(
    pair!.mistakes.map(({ says, students, asked }) => [says, students, asked]),
    [
      ["a", 2, 99],
      ["B c", 2, 99],
      ["c", 2, 99],
      ["d", 4, 99],
    ],
  );
});
