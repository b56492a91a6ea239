import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTextsVisible, visibleText } from "./visible-text.ts";

test("what acts on a line is shown, what belongs to a text stays", () => {
  assert.equal(
    visibleText("a\u202egnp.exe\u2066\x1b[31m\x00\x85\u2028\ufeff"),
    "a\\u{202e}gnp.exe\\u{2066}\\x1b[31m\\x00\\x85\\u{2028}\\u{feff}",
  );
  assert.equal(visibleText("\ud800 \r \u{e0041}"), "\\u{d800} \\x0d \\u{e0041}");
  for (const text of ["", "Kaffee, café, コーヒー, קפה", "a\tb\nc\r\nd", "👩‍🔬", "soft\u00adhyphen"])
    assert.equal(visibleText(text), text);
});

test("texts and shown attributes of every node go through it, values and addresses do not", () => {
  const seen: unknown[] = [];
  const options: { vnode?: (vnode: { props: Record<string, unknown> }) => void } = {
    vnode: (vnode) => void seen.push(vnode),
  };
  makeTextsVisible(options);
  const child = { props: {} };
  const node = {
    props: { children: ["a\x1b", 1, child, ["\u202e"]], title: "\x07", value: "\u202e", href: "/\u202e" },
  };
  options.vnode?.(node);
  assert.deepEqual(node.props, {
    children: ["a\\x1b", 1, child, ["\\u{202e}"]],
    title: "\\x07",
    value: "\u202e",
    href: "/\u202e",
  });
  assert.deepEqual(seen, [node]);
});
