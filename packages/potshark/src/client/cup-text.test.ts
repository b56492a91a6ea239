import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { colorsFor } from "@potshark/service";
import fc from "fast-check";
import { cupText } from "./cup-text.ts";

const plain = colorsFor(new PassThrough(), {});
const textOf = (value: unknown): string => cupText(JSON.stringify(value), plain);

test("an idle pot", () => {
  assert.equal(cupText("{}", plain), "Nothing is brewing.");
});

test("a brew: phase, beans, additions, times, seconds left", () => {
  const state = {
    date: "Sun, 22 Nov 2026 10:17:03",
    beverage_type: "Coffee",
    additions: ["cream", "vanilla"],
    brew_time_end: "Sun, 22 Nov 2026 10:17:33",
    pour_milk_start: "Sun, 22 Nov 2026 10:17:33",
    coffee_bean: {
      name: "Nyeri Peaberry",
      type: "Single origin",
      origin: "Kenya",
      profile: "Citrus",
      strength: "3/5",
      roast: "Light",
    },
    pour_milk_stop: false,
    pot: "ducky",
    phase: "brewing",
    seconds_left: 28,
  };
  assert.equal(
    textOf(state),
    `Brewing in ducky: Coffee
additions  cream, vanilla
beans      Nyeri Peaberry; Kenya; Citrus; Light; strength 3/5
started    Sun, 22 Nov 2026 10:17:03
ready at   Sun, 22 Nov 2026 10:17:33
milk from  Sun, 22 Nov 2026 10:17:33
left       28 s`,
  );
  assert.match(textOf({ ...state, phase: "pouring" }), /^Pouring milk in ducky[\s\S]*Say: potshark when$/);
  assert.match(textOf({ ...state, phase: "ready", seconds_left: 0 }), /^Ready in ducky(?![\s\S]*left {2})/);
});

test("a brew as the lab's original tells it, without our keys", () => {
  assert.match(
    textOf({ date: "x", beverage_type: "Coffee", additions: [], brew_time_end: "y" }),
    /^Brewing: Coffee\nadditions {2}none\n/,
  );
});

test("beans as PROPFIND tells them", () => {
  assert.equal(textOf({ name: "Nyeri Peaberry", roast: "Light" }), "name   Nyeri Peaberry\nroast  Light");
});

test("text stays text, on its lines", () => {
  assert.equal(cupText("The cup is empty.\r\nBrew first.\n", plain), "The cup is empty.\nBrew first.");
});

test("whatever a pot says, nothing in it is active", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        fc.string({ unit: "binary" }),
      ),
      (body) => {
        assert.match(cupText(body, plain), /^(?:[^\p{C}]|\n)*$/u);
      },
    ),
  );
  assert.doesNotMatch(
    textOf({ phase: "\x1b[2J", pot: "\u202e", additions: ["\x07"], beverage_type: "\r\n" }),
    /[\x00-\x09\x0b-\x1f\u202e]/,
  );
});
