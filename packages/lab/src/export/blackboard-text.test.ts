import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { blackboardText } from "./blackboard-text.ts";
import type { Item } from "./item.ts";

const BASE = { id: "q", section: "S", pools: [], title: "T", points: 1, hints: [], explanation: "" };

const text = fc.string({ unit: fc.constantFrom(..."ab \t\n\\<&*".split("")), maxLength: 12 }).map((one) => `a${one}b`);

const fieldsOf = (item: Item): readonly (readonly string[])[] => {
  const written = blackboardText([item]);
  assert.match(written, /[^\n]\n$/);
  return written
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
};

describe("text for Blackboard", () => {
  it("has a line for each question and a field for each part, whatever is in the texts", () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 2, maxLength: 5 }), fc.boolean(), (prompt, options, isSingle) => {
        const responses = options.map((one, at) => ({ text: one, credit: at === 0 ? 1 : 0, feedback: undefined }));
        const [choice, ...more] = fieldsOf({ ...BASE, prompt, kind: "choice", responses, isSingle, isShuffled: true });
        assert.deepEqual(
          [more.length, choice![0], choice!.length, choice!.filter((field) => field === "correct").length],
          [0, isSingle ? "MC" : "MA", 2 + 2 * options.length, 1],
        );
        const [short] = fieldsOf({ ...BASE, prompt, kind: "short", responses, isCaseSensitive: false });
        assert.deepEqual([short!.length, short![0]], [3, "FIB"]);
        assert.equal(fieldsOf({ ...BASE, prompt, kind: "essay", guide: prompt, wantsFile: false })[0]!.length, 3);
      }),
    );
  });

  it("matches what is one to one, and asks for each of others", () => {
    const matching = (pairs: readonly (readonly [string, string])[]): readonly string[] =>
      fieldsOf({ ...BASE, prompt: "?", kind: "matching", pairs, distractors: ["x"] }).map((fields) => fields.join("|"));
    assert.deepEqual(
      matching([
        ["1", "a"],
        ["2", "b"],
      ]),
      ["MAT|<p>?</p>|1|a|2|b"],
    );
    const [first, second] = matching([
      ["1", "a"],
      ["2", "a"],
    ]);
    assert.match(first!, /^MC\|.*<code>1<\/code>.*<code>a<\/code>.*\|correct\|.*<code>x<\/code>.*\|incorrect$/);
    assert.match(second!, /^MC\|.*<code>2<\/code>/);
  });

  it("has a tolerance for a number, and texts where several numbers are right", () => {
    const numbers = (...list: readonly (readonly [string, number])[]): string => {
      const responses = list.map(([one, tolerance]) => ({ text: one, credit: 1, feedback: undefined, tolerance }));
      return fieldsOf({ ...BASE, prompt: "?", kind: "numerical", responses, units: [] })[0]!.join("|");
    };
    assert.equal(numbers(["75.66", 0.5], ["75", 0]), "NUM|<p>?</p>|75.66|0.5");
    assert.equal(numbers(["4", 0]), "NUM|<p>?</p>|4|0");
    assert.equal(numbers(["4", 0], ["7", 0]), "FIB|<p>?</p>|4|7");
  });
});
