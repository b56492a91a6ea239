/** Alternates in the form of RFC 7168, and in the form of RFC 2295. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formatAlternates, parseAlternates } from "./alternates.ts";

describe("Alternates", () => {
  it("reads the example of RFC 7168 §2.1.1", () => {
    const example = `{"/" {type message/coffeepot}},
                     {"/pot-0/darjeeling" {type message/teapot}},
                     {"/pot-1/peppermint" {type message/teapot}}`;
    assert.deepEqual(parseAlternates(example).alternates, [
      { uri: "/", type: "message/coffeepot" },
      { uri: "/pot-0/darjeeling", type: "message/teapot" },
      { uri: "/pot-1/peppermint", type: "message/teapot" },
    ]);
  });

  it("reads source quality and further attributes as RFC 2295 has them", () => {
    const text = '{"paper.1" 0.9 {type text/html} {language en}}, {"fallback"}, proxy-rvsa="1.0"';
    assert.deepEqual(parseAlternates(text), {
      alternates: [
        { uri: "paper.1", type: "text/html" },
        { uri: "fallback", type: undefined },
      ],
      isWellFormed: true,
    });
    assert.equal(parseAlternates("/darjeeling").isWellFormed, false);
    assert.equal(parseAlternates('{"/a" {type message/teapot}} and more {').isWellFormed, false);
  });

  it("reads back what it writes, and never throws", () => {
    const alternate = fc.record(
      { uri: fc.stringMatching(/^\/[a-z0-9/-]{0,12}$/), type: fc.constantFrom("message/teapot", "message/coffeepot") },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(alternate), (given) =>
        assert.deepEqual(parseAlternates(formatAlternates(given)).alternates, given),
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("{", "}", '"', "/", " ", "type", "a") }),
        (text) => void parseAlternates(text),
      ),
    );
  });
});
