/** `-E`, as tshark reads it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFieldFormat } from "./field-format.ts";

test("nothing given is tshark's initial format", () => {
  assert.deepEqual(readFieldFormat([]), {
    header: false,
    bom: false,
    separator: "\t",
    aggregator: ",",
    occurrence: "a",
    quote: "",
    escapes: true,
  });
});

test("the first letter counts, the last of the same name wins, and /t and /s stand for tab and space", () => {
  const format = readFieldFormat(["header=yes", "quote=double", "occurrence=first", "bom=y", "header=n"]);
  assert.deepEqual([format.header, format.bom, format.quote, format.occurrence], [false, true, '"', "f"]);
  const separators = ["/t", "/s", ";", "ab", "\\t", "/x", "=", "→"].map(
    (value) => readFieldFormat([`separator=${value}`]).separator,
  );
  assert.deepEqual(separators, ["\t", " ", ";", "a", "\\", "\\", "=", "→"]);
  assert.equal(readFieldFormat(["aggregator=/s"]).aggregator, " ");
});

test("what tshark refuses is refused, with what is allowed", () => {
  for (const text of [
    "header",
    "header=",
    "header=z",
    "separator=",
    "quote=x",
    "occurrence=b",
    "foo=y",
    "",
    "toString=y",
  ])
    assert.throws(() => readFieldFormat([text]), /^UserMistake: -E .*; allowed: /, text);
});
