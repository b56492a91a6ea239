import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { FIELDS, REMARKS } from "../packages/htcpcp/src/index.ts";
import { GENERATED_FILES, replaceBetween } from "./dissector-tables.ts";

for (const { path, renew } of GENERATED_FILES) {
  test(`${basename(path)} holds the field registry as it is; if not, run npm run generate`, () => {
    const text = readFileSync(path, "utf8");
    assert.equal(renew(text), text);
  });
}

test("every name and every header is there once", () => {
  const names = [...FIELDS, ...REMARKS].map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  const headers = FIELDS.flatMap((field) => ("header" in field ? [field.header] : []));
  assert.deepEqual(headers, [...new Set(headers)]);
  for (const header of headers) assert.match(header, /^[a-z][a-z-]*$/);
});

test("only what lies between the two lines is replaced", () => {
  assert.equal(replaceBetween("a\nbegin\nold\nolder\nend\nb\n", "begin", "end", "new"), "a\nbegin\nnew\nend\nb\n");
  assert.throws(() => replaceBetween("begin\n", "begin", "end", ""), /no part from "begin" to "end"/);
});
