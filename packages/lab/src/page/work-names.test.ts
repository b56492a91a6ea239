import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { formName } from "../kinds/drawn.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { variantOf } from "../questions/variants.ts";
import { WorkNames } from "./work-names.ts";

const TASK = `task: 1
title: Streams
pools: [{ choose: 1, of: ["1.a", "1.b"] }]
questions:
  - { id: "1.a", kind: frames, prompt: Which?, on: [a], query: { filter: tcp } }
  - { id: "1.b", kind: frames, prompt: Which else?, on: [a], query: { filter: udp } }
  - { id: "1.c", kind: frames, prompt: Which is $p?, on: [a], draw: { p: { from: 1, to: 9 } }, query: { filter: frame.number == $p } }
  - { id: "1.d", kind: frames, prompt: Which of all?, on: [a], query: { filter: ip } }
`;

it("work is found again by whoever is asked the same form of the question, and by nobody else", () => {
  const read = readQuestions([{ name: "task-1.yaml", text: TASK }]);
  assert.ok(read.ok, JSON.stringify(read));
  const { set } = read;
  const questionsOf = (student: string) => variantOf(set, student).tasks.flatMap(({ questions }) => questions);
  fc.assert(
    fc.property(fc.nat().map(String), fc.nat().map(String), (one, other) => {
      const [left, right] = [one, other].map((student) => new WorkNames(variantOf(set, student)));
      const theirs = new Map(questionsOf(other).map((question) => [question.id, formName(question)]));
      for (const question of questionsOf(one)) {
        const found = right!.questionOf(left!.nameOf(question.id));
        assert.equal(found, theirs.get(question.id) === formName(question) ? question.id : undefined);
      }
    }),
  );
});

it("work on a question that is there no more is kept where all students are asked the same", () => {
  const names = new WorkNames({ tasks: [] });
  assert.equal(names.questionOf(names.nameOf("9.9")), "9.9");
});
