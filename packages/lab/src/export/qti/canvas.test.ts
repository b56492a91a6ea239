/** What Canvas keeps of a package besides right answers, by a model of its importer. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Item } from "../item.ts";
import { canvasComments } from "../testing/importers.ts";
import { qtiPackage } from "./package.ts";

const BASE = { id: "q", section: "S", pools: [], title: "T", prompt: "?", points: 1, hints: [], explanation: "Since." };

const commentsOf = (item: Item): ReturnType<typeof canvasComments>[number] =>
  canvasComments(qtiPackage("T", [item], undefined, undefined, "canvas"))[0]!;

const word = fc.stringMatching(/^[a-z]{1,6}$/);
/** Of several paragraphs. */
const feedback = fc.option(fc.array(word, { minLength: 1, maxLength: 3 }), { nil: undefined });

describe("Canvas", () => {
  it("comments on each option, with all that is said of it, and explains the question to everybody", () => {
    fc.assert(
      fc.property(fc.array(feedback, { minLength: 2, maxLength: 12 }), fc.boolean(), (list, isSingle) => {
        const responses = list.map((words, at) => ({
          text: `o${at}`,
          credit: at === 0 ? 1 : 0,
          feedback: words?.join("\n\n"),
        }));
        const comments = commentsOf({ ...BASE, kind: "choice", responses, isSingle, isShuffled: true });
        assert.deepEqual(
          comments.ofOptions,
          list.map((words) => words?.join("")),
        );
        assert.deepEqual([comments.general, comments.incorrect], ["Since.", undefined]);
      }),
      { numRuns: 50 },
    );
  });

  it("tells who typed a wrong answer what the known mistakes are", () => {
    const mistake = { text: "12", credit: 0, feedback: "Those are all.", tolerance: 0 };
    const responses = [{ text: "7", credit: 1, feedback: undefined, tolerance: 0 }, mistake];
    const told = "If you wrote 12: Those are all.";
    assert.equal(commentsOf({ ...BASE, kind: "numerical", responses, units: [] }).incorrect, told);
    assert.equal(commentsOf({ ...BASE, kind: "short", responses, isCaseSensitive: false }).incorrect, told);
  });
});
