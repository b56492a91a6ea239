/** Accept-Additions: lists, parameters, weights, and the pot's choice. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type AdditionRange, chooseAdditions, parseAdditions } from "./accept-additions.ts";

const parsed = (text: string): readonly AdditionRange[] => {
  const result = parseAdditions(text);
  assert.ok(result.ok, `${text}: ${JSON.stringify(result)}`);
  return result.additions;
};
const names = (text: string): string[] => parsed(text).map(({ name }) => name);

describe("parseAdditions", () => {
  it("separates by commas and skips empty elements", () => {
    assert.deepEqual(names(" Cream ,, Whisky,"), ["Cream", "Whisky"]);
    assert.deepEqual(names(""), []);
  });

  it("tells parameters of the addition from extensions behind q", () => {
    const [cream] = parsed('Cream; fat=30; note="a,\\"b;" ; q=0.25; fresh=yes');
    assert.deepEqual(cream?.parameters, [
      ["fat", "30"],
      ["note", 'a,"b;'],
    ]);
    assert.deepEqual([cream?.quality, cream?.extensions], [0.25, [["fresh", "yes"]]]);
  });

  it("reads the lab's original, which joins with semicolons", () => {
    assert.deepEqual(names("cream; oat milk; tea"), ["cream", "oat milk", "tea"]);
    assert.deepEqual(
      parsed("cream; vanilla;q=0.5").map(({ quality }) => quality),
      [1, 0.5],
    );
  });

  it("names what is wrong and where", () => {
    for (const [text, code, offset] of [
      ["Cream, @", "bad-addition", 7],
      ["Cream;=5", "bad-addition", 6],
      ["Cream;q=1.5", "bad-quality", 6],
      ["Cream;q=0.1234", "bad-quality", 6],
      ["Cream;q=", "bad-addition", 6],
    ] as const) {
      const result = parseAdditions(text);
      assert.ok(!result.ok, text);
      assert.deepEqual([result.problem.code, result.problem.offset], [code, offset], text);
    }
  });

  it("never throws, and every offset points at its name", () => {
    const part = fc.constantFrom("Cream", "*", ",", ";", "q=", "0.5", '"', "\\", "=", " ", "é");
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 3 })), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const result = parseAdditions(text);
        if (result.ok) for (const { name, offset } of result.additions) assert.ok(text.startsWith(name, offset));
      }),
    );
  });
});

describe("chooseAdditions", () => {
  const stock = new Set(["cream", "vanilla", "rum"]);
  const choose = (text: string): unknown => chooseAdditions(parsed(text), stock);

  it("takes what is in stock, the most wanted first, whatever its case", () => {
    assert.deepEqual(choose("RUM;q=0.2, Cream, vanilla;q=0.9, cream"), {
      chosen: ["cream", "vanilla", "rum"],
      refused: [],
    });
  });

  it("refuses what is not, unless anything is welcome", () => {
    assert.deepEqual(choose("Cream, Chamomile"), { chosen: ["cream"], refused: ["Chamomile"] });
    assert.deepEqual(choose("Cream, Chamomile, *;q=0.1"), { chosen: ["cream"], refused: [] });
  });

  it("leaves out what q=0 forbids", () => {
    assert.deepEqual(choose("Cream;q=0, cream, Chamomile;q=0"), { chosen: [], refused: [] });
  });
});
