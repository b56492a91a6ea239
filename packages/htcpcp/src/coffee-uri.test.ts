/** Coffee URIs: the grammar of RFC 2324 §3, every scheme in every spelling, and round trips. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type CoffeeUri, canonicalScheme, formatCoffeeUri, parseCoffeeUri } from "./coffee-uri.ts";
import { CAFE_SPELLINGS, COFFEE_SCHEMES } from "./registry.ts";

const parsed = (text: string): CoffeeUri => {
  const result = parseCoffeeUri(text);
  assert.ok(result.ok, `${text}: ${JSON.stringify(result)}`);
  return result.uri;
};

const problem = (text: string): string => {
  const result = parseCoffeeUri(text);
  assert.ok(!result.ok, `${text} was read as ${JSON.stringify(result)}`);
  return `${result.problem.code} at ${result.problem.offset}`;
};

/** The same text with a random case for every letter, hex digits of escapes included. */
const anyCase = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((uppers) =>
      [...text].map((char, index) => (uppers[index] ? char.toUpperCase() : char.toLowerCase())).join(""),
    );

describe("schemes of RFC 2324 §3", () => {
  it("are the 23 alternatives of the grammar, in 28 languages", () => {
    assert.equal(COFFEE_SCHEMES.length, 23);
    assert.equal(new Set(COFFEE_SCHEMES.flatMap(({ languages }) => languages)).size, 28);
  });

  for (const { scheme } of COFFEE_SCHEMES) {
    it(`${scheme} is read whatever its case, encoded and plain`, () => {
      fc.assert(
        fc.property(anyCase(scheme), (text) => assert.equal(parsed(`${text}://ducky`).scheme, scheme)),
        { numRuns: 30 },
      );
      if (scheme === "caf%C3%E8") return;
      const plain = decodeURIComponent(scheme);
      assert.equal(canonicalScheme(plain), scheme);
      assert.equal(canonicalScheme(plain.normalize("NFD")), scheme);
      const everything = [...new TextEncoder().encode(plain)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`);
      assert.equal(canonicalScheme(everything.join("")), scheme);
    });
  }

  it("has one café, however its readers mend the RFC's spelling", () => {
    for (const spelling of [...CAFE_SPELLINGS, "café", "CAFÉ"]) assert.equal(canonicalScheme(spelling), "caf%C3%E8");
  });

  it("writes the German capital encoded", () => {
    assert.equal(formatCoffeeUri(parsed("kaffee://ducky")), "%4Baffee://ducky");
  });

  it("refuses everything else", () => {
    for (const text of ["caffeine://ducky", "tea://ducky", "http://ducky", "://ducky", "%4://x", "ducky", ""]) {
      assert.equal(problem(text), "bad-scheme at 0");
    }
  });
});

describe("parseCoffeeUri", () => {
  it("leaves host, pot and additions out as the grammar does", () => {
    const nothing = { host: undefined, port: undefined, segments: [], pot: undefined, additions: [] };
    assert.deepEqual(parsed("coffee:"), { scheme: "coffee", ...nothing });
    assert.deepEqual(parsed("/"), { scheme: undefined, ...nothing });
    assert.deepEqual(parsed("coffee:/pot-2"), { ...nothing, scheme: "coffee", segments: ["pot-2"], pot: 2 });
    assert.equal(parsed("coffee:?Cream").additions[0]?.name, "Cream");
  });

  it("reads every part", () => {
    const { host, port, pot, segments, additions } = parsed(
      "coffee://Ducky:5030/pot-1/earl%2Dgrey?Cream,oat%20milk;q=0.5,Rum;shots=%222,5%22",
    );
    assert.deepEqual(
      { host, port, pot, segments },
      { host: "ducky", port: 5030, pot: 1, segments: ["pot-1", "earl-grey"] },
    );
    assert.deepEqual(
      additions.map(({ name, quality, parameters }) => [name, quality, parameters]),
      [
        ["Cream", 1, []],
        ["oat milk", 0.5, []],
        ["Rum", 1, [["shots", "2,5"]]],
      ],
    );
    assert.equal(parsed("coffee://[::1]:5030/").host, "[::1]");
  });

  it("names what is wrong and where", () => {
    assert.equal(problem("coffee://a@b"), "bad-host at 9");
    assert.equal(problem("coffee://"), "bad-host at 9");
    assert.equal(problem("coffee://ducky:99999"), "bad-port at 15");
    assert.equal(problem("coffee:pot-1"), "bad-path at 7");
    assert.equal(problem("coffee://ducky/#top"), "bad-path at 15");
    assert.equal(problem("//ducky"), "bad-path at 0");
    assert.equal(problem("coffee://ducky/%zz"), "bad-escape at 14");
    assert.equal(problem("coffee://ducky?Cream;q=2"), "bad-quality at 21");
  });

  it("never throws", () => {
    const parts = fc.constantFrom(
      "coffee",
      ":",
      "/",
      "//",
      "pot-1",
      "?",
      "%",
      "%C3",
      "%E8",
      "#",
      "@",
      "[",
      "]",
      "Cream",
      ";q=",
      ",",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(parts, fc.string()), { maxLength: 8 }),
        (list) => void parseCoffeeUri(list.join("")),
      ),
    );
  });

  it("reads back what is written", () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,8}$/);
    const text = fc.string({
      maxLength: 8,
      unit: fc.constantFrom("a", "é", "☕", " ", ",", ";", '"', "\\", "%", "/", "?", "="),
    });
    const parameters = fc.array(
      fc.tuple(
        word.filter((name) => name.toLowerCase() !== "q"),
        text,
      ),
      { maxLength: 2 },
    );
    const quality = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    const addition = fc.record(
      { name: word, quality, parameters, extensions: fc.constant([]) },
      { noNullPrototype: true },
    );
    const uri = fc.record({
      scheme: fc.constantFrom(...COFFEE_SCHEMES.map(({ scheme }) => scheme)),
      host: fc.option(
        word.map((name) => name.toLowerCase()),
        { nil: undefined },
      ),
      segments: fc.array(
        text.filter((segment) => segment !== ""),
        { maxLength: 3 },
      ),
      additions: fc.array(addition, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(uri, (given) => {
        const written = formatCoffeeUri({
          ...given,
          port: undefined,
          pot: undefined,
          additions: given.additions.map((one) => ({ ...one, offset: 0 })),
        });
        const read = parsed(written);
        assert.deepEqual(
          { ...read, additions: read.additions.map(({ offset: _, ...rest }) => rest) },
          { ...given, port: undefined, pot: undefined },
          written,
        );
      }),
    );
  });
});
