/** Patterns of `matches` compared with JavaScript's own, and patterns for which backtracking takes forever. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { PatternError } from "./character-reader.ts";
import { type BytePattern, compilePattern } from "./regular-expression.ts";

const compiled = (pattern: string): BytePattern => {
  const result = compilePattern(pattern);
  assert.ok(!(result instanceof PatternError), `${pattern}: ${(result as PatternError).message}`);
  return result;
};

/** Atoms that mean the same to PCRE and to JavaScript with the options s and u. */
const ATOM = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\n", "\\d", "a|b", "ab");
const QUANTIFIER = fc.constantFrom("", "", "*", "+", "?", "*?", "{2}", "{1,3}", "{2,}");
const EDGE = fc.constantFrom("", "", "", "^", "\\b", "\\B");
const { pattern: PATTERN } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    ATOM.map((atom) => `(?:${atom})`),
    tie("pattern").map((inner) => `(${inner})`),
  ),
  pattern: fc
    .array(fc.tuple(EDGE, tie("part"), QUANTIFIER), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map((part) => part.join("")).join("")),
}));

describe("regular expressions", () => {
  it("match what JavaScript's do", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", "\n", " "), maxLength: 8 });
    fc.assert(
      fc.property(PATTERN, text, (pattern, subject) => {
        assert.equal(compiled(pattern).test(Buffer.from(subject)), new RegExp(pattern).test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  it("end with the line before a newline that is last, and with each under (?m)", () => {
    for (const [pattern, subject, expected] of [
      ["a$", "a\n", true],
      ["a\\z", "a\n", false],
      ["a$", "a\nb", false],
      ["(?m)a$", "a\nb", true],
      ["(?m)^b", "a\nb", true],
      ["a$\\n\\z", "a\n", true],
    ] as const)
      assert.equal(compiled(pattern).test(Buffer.from(subject)), expected, `${pattern} in ${JSON.stringify(subject)}`);
  });

  // With backtracking, each of them would take practically forever.
  for (const pattern of ["(a*)*b", "(a|aa)+$b", "a*a*a*a*a*a*b", "(a+){2,9}b", "(a?){40}a{40}b"])
    it(`${pattern} looks at each byte once`, () => {
      assert.equal(compiled(pattern).test(Buffer.alloc(100_000, "a")), false);
    });

  for (const pattern of ["(a*)*\\1b", "(?=(a+)+b)", "(a|b)*(?=c)", "(a)(x?)(x?)(x?)(x?)\\1", "a*(?=b)a*"])
    it(`${pattern} is refused, for it is tried`, () => {
      const result = compilePattern(pattern);
      assert.ok(result instanceof PatternError && /forever/.test(result.message));
    });

  it("are refused where they are too large", () => {
    const result = compilePattern("((a{1000}){1000}){1000}");
    assert.ok(result instanceof PatternError && /too large/.test(result.message));
  });
});
