/**
 * What our marker takes for right is right in a learning system too, as far as its rules let it; and nothing that is
 * exported as right is wrong here.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Answer, type ComputedAnswer, type ComputedQuestion, kindOf } from "../kinds/kinds.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { FRAMES, frames, number, PORTS, ports, SPELLINGS, STRINGS, strings } from "../testing/spellings.ts";
import { blackboardText } from "./blackboard-text.ts";
import type { Item } from "./item.ts";
import { moodleXml } from "./moodle-xml.ts";
import { qtiPackage } from "./qti/package.ts";
import {
  type Credit,
  importBlackboard,
  importBlackboardText,
  importCanvas,
  importMoodle,
} from "./testing/importers.ts";

const TITLE = "T";

/** The one question of an export, imported; undefined if nothing is typed in it. */
const SYSTEMS: Readonly<Record<string, (item: Item) => Credit | undefined>> = {
  Moodle: (item) => importMoodle(moodleXml("T", [item])).get(TITLE),
  Canvas: (item) => importCanvas(qtiPackage("T", [item], undefined, undefined, "canvas")).get(TITLE),
  Blackboard: (item) => importBlackboard(qtiPackage("T", [item], undefined, undefined, "blackboard")).get(TITLE),
  "Blackboard's text": (item) => importBlackboardText(blackboardText([item]))[0],
};

const BASE = { id: "q", section: "S", pools: [], title: TITLE, prompt: "?", points: 1, hints: [], explanation: "" };

const computed = (answer: Answer): ComputedAnswer =>
  ({ answer, alternatives: [], misconceptions: [], equivalents: {} }) as unknown as ComputedAnswer;

const itemOf = (question: ComputedQuestion, answer: Answer): Item =>
  kindOf(question).item(question, computed(answer), BASE)!;

const creditsOf = (question: ComputedQuestion, answer: Answer): readonly (readonly [string, Credit])[] =>
  Object.entries(SYSTEMS).map(([name, importOf]) => [name, importOf(itemOf(question, answer))!]);

/** The share of the spellings that has to be right, in percent. These systems read no sentences. */
const LEAST: Readonly<Record<string, number>> = { Moodle: 33, Canvas: 17, Blackboard: 18, "Blackboard's text": 17 };

describe("an answer that is typed", () => {
  it("is right here wherever an export says that it is right", () => {
    for (const [name, question, answer] of SPELLINGS) {
      const item = itemOf(question, answer);
      if (!("responses" in item)) continue;
      const wrong = item.responses.filter(
        ({ text }) => kindOf(question).judge(question, computed(answer), text, {} as CaptureFacts).credit !== 1,
      );
      assert.deepEqual(wrong, [], name);
    }
  });

  for (const [system, importOf] of Object.entries(SYSTEMS)) {
    it(`is right in ${system} in some of the spellings that are right here`, (context) => {
      let [right, wrong, all] = [0, 0, 0];
      for (const [name, question, answer, spellings] of SPELLINGS) {
        const credit = importOf(itemOf(question, answer));
        if (credit === undefined) continue;
        // The field has one line.
        const texts = spellings.filter((one): one is string => typeof one === "string" && !/[\n\t]/.test(one));
        const credits = texts.map(credit);
        const own = credits.filter((one) => one === 1).length;
        right += own;
        wrong += credits.filter((one) => one !== undefined && one < 1).length;
        all += texts.length;
        context.diagnostic(`${name}: ${own} of ${texts.length}`);
      }
      context.diagnostic(
        `${right} of ${all} are right, ${wrong} are wrong, the others have to be written in another way`,
      );
      assert.ok((right / all) * 100 >= LEAST[system]!, `${right} of ${all}`);
    });
  }

  it("as a short list is right in any order, with any separator", () => {
    const few = fc.uniqueArray(fc.integer({ min: 1, max: 60_000 }), { minLength: 2, maxLength: 3 });
    const separator = fc.constantFrom(", ", ",", " ", " and ", " & ", "; ", ";", "/", " / ", " | ", " + ");
    fc.assert(
      fc.property(few, separator, fc.nat(), fc.boolean(), (list, between, turn, isPort) => {
        const at = turn % list.length;
        const given = [...list.slice(at), ...list.slice(0, at)].join(between);
        const [question, answer] = isPort ? [PORTS, ports(...list)] : [FRAMES, frames(...list)];
        for (const [name, credit] of creditsOf(question, answer)) {
          assert.equal(credit(given), 1, `${name}: ${given}`);
          assert.notEqual(credit(list.slice(1).join(between)), 1);
          assert.notEqual(credit([...list, 60_001].join(between)), 1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("as a text is right as it is and in capitals, whatever is in it, and no other text is", () => {
    const text = fc
      .string({ unit: fc.constantFrom(..."ab*\\.+?^$()[]{}|~=#:%&<>\"'/- é茶".split("")), minLength: 1, maxLength: 8 })
      .map((one) => `a${one}b`);
    fc.assert(
      fc.property(text, text, (wanted, other) => {
        fc.pre(wanted.toLowerCase() !== other.toLowerCase());
        for (const [name, credit] of creditsOf(STRINGS, strings(wanted))) {
          assert.equal(credit(wanted), 1, name);
          assert.equal(credit(wanted.toUpperCase()), 1, name);
          assert.notEqual(credit(other), 1, name);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("as a number is right within its tolerance, and in another unit in Moodle", () => {
    const [wanted, offset] = [fc.integer({ min: 1000, max: 999_999 }), fc.integer({ min: -200, max: 200 })];
    fc.assert(
      fc.property(wanted, offset, (thousandths, by) => {
        const answer = { kind: "number" as const, number: thousandths / 1000, unit: "ms" };
        const item = itemOf(number("ms", 0.1), answer);
        const given = (thousandths + by) / 1000;
        const isRight = Math.abs(by) <= 100;
        // Two digits are enough, where they are those of the number.
        fc.pre(isRight || String(given).replace(/^0\.0*/, "").length > 5);
        assert.equal(SYSTEMS.Moodle!(item)!(`${given} ms`), isRight ? 1 : 0);
        assert.equal(SYSTEMS.Moodle!(item)!(`${given}`), isRight ? 1 : 0);
        assert.equal(SYSTEMS.Moodle!(item)!(`${(thousandths + by) / 1_000_000}seconds`), isRight ? 1 : 0);
        assert.equal(SYSTEMS.Canvas!(item)!(`${given}`), isRight ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });
});
