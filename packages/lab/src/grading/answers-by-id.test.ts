/** Which question an answer belongs to, for every spelling of its id. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answersById } from "./answers-by-id.ts";

const IDS = ["3.0", "3.1a", "3.12", "3.4-requests", "X.1", "1.3", "1.3-why", "31.2"];

describe("an answer", () => {
  it("is found under every spelling of its question's id", () => {
    for (const [id, spellings] of [
      ["3.0", ["3.0", "3,0", "Question 3.0", "Q3.0", "“3.0”", "3.0.", "3-0", "Aufgabe 3.0", "3.0:"]],
      ["3.1a", ["3.1A", "3.1.a", "3.1 a", "3-1a", "q 3.1a", "(3.1a)", "3.1a)", "No. 3.1a", "Task 3.1a", "3．1a"]],
      ["3.4-requests", ["3.4 requests", "3.4_Requests", "3.4 – requests", "3.4.requests"]],
      ["X.1", ["x.1", "X1", "X 1", "Question X.1"]],
      ["1.3-why", ["1.3 why", "1.3why"]],
    ] as const)
      for (const spelling of spellings)
        assert.deepEqual([...answersById({ [spelling]: 7 }, IDS).answers], [[id, 7]], spelling);
  });

  it("is stray where no question, or another, is meant", () => {
    const strays = ["3", "30", "3.1", "3.120", "9.9", "name", "<<", "", "__proto__", "3.1ab"];
    const { stray } = answersById(Object.fromEntries(strays.map((id) => [id, 7])), IDS);
    assert.deepEqual([...stray].sort(), [...strays].sort());
  });

  it("under the id itself comes before other spellings, which are not dropped silently", () => {
    const { answers, stray } = answersById({ "3.1A": 1, "3.1a": 2, "3.1 a": 3 }, IDS);
    assert.deepEqual([[...answers], stray], [[["3.1a", 2]], ["3.1A", "3.1 a"]]);
  });

  it("of two ids that are spelled alike is only under the id itself", () => {
    const { answers, stray } = answersById({ "4.2 A": 1, "4.2a": 2 }, ["4.2a", "4.2-a"]);
    assert.deepEqual([[...answers], stray], [[["4.2a", 2]], ["4.2 A"]]);
  });
});
