import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inert, inertJson } from "./inert.ts";

const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\x1b", "\u202e", "\\", "\ud800")),
});
const ACTIVE = /[\p{C}\u2028\u2029]/u;

test("escape sequences, line breaks and bidirectional overrides show as text", () => {
  assert.equal(inert("a\x1b[31mb\r\nc\u202ed\x9be"), "a\\x1b[31mb\\x0d\\x0ac\\u{202e}d\\x9be");
});

test("an escape cannot be forged", () => {
  assert.notEqual(inert("\\x1b"), inert("\x1b"));
});

test("letters of any language stay as they are", () => {
  assert.equal(inert("קפה 咖啡 café ☕"), "קפה 咖啡 café ☕");
});

test("what is longer than the limit ends in an ellipsis", () => {
  assert.equal(inert("abcdef", 3), "abc…");
  assert.equal(inert("abc", 3), "abc");
});

test("no text leaves an active character, and no two texts look the same", () => {
  fc.assert(fc.property(anyText, (text) => !ACTIVE.test(inert(text))));
  fc.assert(fc.property(anyText, anyText, (one, other) => one === other || inert(one) !== inert(other)));
});

test("inert JSON is one line, has no active character and parses to the value", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = inertJson({ text });
      assert.ok(!ACTIVE.test(line));
      assert.deepEqual(JSON.parse(line), { text });
    }),
  );
});
