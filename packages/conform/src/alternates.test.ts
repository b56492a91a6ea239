/** The Alternates header: the RFC's own examples, and malformed headers. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { parseAlternates, potPathOf, teasOf } from "./alternates.ts";

it("reads the examples of RFC 7168 §2.1.1", () => {
  const alternates = parseAlternates(
    '{"/" {type message/coffeepot}}, {"/pot-0/darjeeling" {type message/teapot}},\t{"/pot-1/peppermint" {type message/teapot}}',
  );
  assert.ok(alternates.isWellFormed);
  assert.deepEqual(
    alternates.entries.map(({ path, type }) => [path, type]),
    [
      ["/", "message/coffeepot"],
      ["/pot-0/darjeeling", "message/teapot"],
      ["/pot-1/peppermint", "message/teapot"],
    ],
  );
  assert.deepEqual(
    teasOf(alternates).map(({ path }) => potPathOf(path)),
    ["/pot-0", "/pot-1"],
  );
});

it("reads qualities, other attributes and directives as RFC 2295 has them", () => {
  const { entries, isWellFormed } = parseAlternates(
    'proxy-rvary=1.0, {"coffee://ducky/earl-grey" 0.9 {type Message/Teapot} {language en} {description "a {cup}"}}, {"darjeeling"}',
  );
  assert.ok(isWellFormed);
  assert.deepEqual(entries, [
    { uri: "coffee://ducky/earl-grey", path: "/earl-grey", type: "message/teapot" },
    { uri: "darjeeling", path: "/darjeeling", type: undefined },
  ]);
});

for (const text of [
  "",
  "tea",
  '{"/a" {type message/teapot}',
  '{"/a" {type message/teapot}} }',
  "{/a {type x}}",
  '{"/a"',
]) {
  it(`does not take ${JSON.stringify(text)} for a list of variants`, () => {
    assert.equal(parseAlternates(text).isWellFormed, false);
  });
}

it("asks for no path that could not stand in a request", () => {
  const { entries } = parseAlternates('{"/a b" {type message/teapot}}, {"/\u0001" {type message/teapot}}');
  assert.deepEqual(
    entries.map(({ path }) => path),
    [undefined, undefined],
  );
});
