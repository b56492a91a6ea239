import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shownText } from "./shown-text.ts";

test("leaves what can be seen as it is", () => {
  assert.equal(shownText("GET /<b> HTTP/1.1, für 3 €, 咖啡 ☕"), "GET /<b> HTTP/1.1, für 3 €, 咖啡 ☕");
});

test("shows what cannot be seen, and what turns a line round", () => {
  assert.equal(shownText("a\u202egpj.exe\r\n\0\u200b\u2028"), "a\\u{202e}gpj.exe\\u{d}\\u{a}\\u{0}\\u{200b}\\u{2028}");
});

test("is one short line of any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
      const shown = shownText(text);
      assert.ok(shown.length < 5100);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});
