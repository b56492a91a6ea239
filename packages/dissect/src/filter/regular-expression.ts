/**
 * The regular expressions of `matches`: PCRE2 patterns, turned into JavaScript's. Read first: wireshark-filter(4),
 * "Search and match operators", and pcre2pattern(3).
 *
 * Wireshark matches bytes, not characters, and ignores the case of ASCII letters unless (?-i) is given. So subject and
 * pattern are text with one character per byte, and letters become classes: "g" is [Gg].
 *
 * With backtracking, the time for a user's pattern can grow polynomially or exponentially with the length of the
 * subject. So an automaton is used, which reads each byte once. Patterns with lookarounds or backreferences go to
 * JavaScript, which backtracks: such a pattern may have one repetition only, and the length of the subject and the
 * number of alternatives are limited. Not supported, and refused: atomic groups and possessive quantifiers, recursion,
 * conditionals, \R, \K, \G, \p, \X.
 */
import { bytesAsText } from "../bytes/text-bytes.ts";
import { CharacterReader, PatternError } from "./character-reader.ts";
import { PatternAutomaton } from "./pattern-automaton.ts";
import { type PatternNode, readStructure } from "./pattern-nodes.ts";
import { CLASS_ESCAPES, CONTROL_ESCAPES, changeOptions, UNSUPPORTED_ESCAPES } from "./pattern-table.ts";

/** PCRE2 10.43: blanks are allowed, and a missing first number is 0. */
const COUNT = /^\{ *(?:\d+ *(?:, *(?:\d+ *)?)?|, *\d+ *)\}/;
const MAX_COUNT_LENGTH = 40;

class Translator extends CharacterReader {
  readonly #groups: number;
  /** A backreference matches the text of its group again, in any case: a class of letters cannot express that. */
  refersToLetters = false;

  constructor(source: string) {
    super(source);
    this.#groups = source.match(/\((?:(?!\?)|\?P?<(?![=!])|\?')/g)?.length ?? 0;
  }

  translate(): string {
    return this.#alternatives(0);
  }

  #alternatives(depth: number): string {
    if (depth > 200) this.fail("the groups are nested too deeply");
    let out = "";
    while (this.at < this.source.length && this.source[this.at] !== ")") out += this.#item(depth);
    if (depth === 0 && this.at < this.source.length) this.fail("a parenthesis is closed that was not opened");
    return out;
  }

  #item(depth: number): string {
    const character = this.source[this.at]!;
    if (this.options.x && /[\s#]/.test(character)) return this.#skipComment();
    if (character === "(") return this.#group(depth);
    if (character === "[") return this.characterClass();
    if (character === "\\") return this.#escape();
    this.at += 1;
    if (character === ".") return this.options.s ? "[^]" : "[^\\n]";
    if (character === "^") return this.options.m ? "(?<![^\\n])" : "(?<![^])";
    // PCRE: the end, or before a newline that is the last character.
    if (character === "$") return this.options.m ? "(?![^\\n])" : "(?=\\n?(?![^]))";
    if ("*+?".includes(character) || this.#isCount(character)) return this.#quantifier(character);
    return character === "|" ? "|" : this.literal(character.charCodeAt(0));
  }

  #skipComment(): string {
    const isComment = this.source[this.at] === "#";
    const end = isComment ? this.source.indexOf("\n", this.at) : this.at + 1;
    this.at = end < 0 ? this.source.length : end;
    return "";
  }

  #isCount(character: string): boolean {
    return character === "{" && COUNT.test(this.source.slice(this.at - 1, this.at + MAX_COUNT_LENGTH));
  }

  #quantifier(first: string): string {
    const end = first === "{" ? this.source.indexOf("}", this.at) + 1 : this.at;
    let out = this.source
      .slice(this.at - 1, end)
      .replaceAll(" ", "")
      .replace("{,", "{0,");
    this.at = end;
    if (this.source[this.at] === "+") this.fail("possessive quantifiers are not supported");
    if (this.source[this.at] === "?") {
      out += "?";
      this.at += 1;
    }
    return out;
  }

  #group(depth: number): string {
    const rest = this.source.slice(this.at);
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment) {
      this.at += comment[0].length;
      return "";
    }
    const named = /^\(\?P=(\w+)\)/.exec(rest);
    if (named) {
      this.at += named[0].length;
      return this.#again(`\\k<${named[1]}>`);
    }
    const options = /^\(\?(\^?[imsx]*)(?:-([imsx]*))?([:)])/.exec(rest);
    if (/^\(\*/.test(rest)) this.fail("verbs (*...) are not supported");
    const opening = options?.[0] ?? /^\((?:\?(?:[=!]|<[=!]|P?<\w+>|'\w+'))?/.exec(rest)![0];
    if (options === null && rest.startsWith("(?") && opening === "(")
      this.fail(`the group ${rest.slice(0, 4)} is not supported`);
    const outer = this.options;
    this.at += opening.length;
    if (options) this.options = changeOptions(outer, options[1]!, options[2] ?? "");
    // Without a colon, the options are valid to the end of the enclosing group.
    if (options?.[3] === ")") return "";
    const name = /^\(\?(?:P?<|')(\w+)[>']$/.exec(opening)?.[1];
    const body = this.#alternatives(depth + 1);
    if (this.source[this.at] !== ")") this.fail("missing closing parenthesis");
    this.at += 1;
    this.options = outer;
    return `${options ? "(?:" : name === undefined ? opening : `(?<${name}>`}${body})`;
  }

  #escape(): string {
    const numbered = this.numbered();
    if (numbered !== undefined) return this.literal(numbered);
    const letter = this.source[this.at + 1];
    if (letter === undefined) this.fail("\\ at end of pattern");
    this.at += 2;
    if (letter === "Q") return this.quoted();
    if (letter === "A") return "(?<![^])";
    if (letter === "z") return "(?![^])";
    if (letter === "Z") return "(?=\\n?(?![^]))";
    if (letter === "b" || letter === "B") return `\\${letter}`;
    const set = CLASS_ESCAPES[letter.toLowerCase()];
    if (set !== undefined) return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
    const named = /^k(?:[<{']|P=)(\w+)[>}']/.exec(this.source.slice(this.at - 1));
    if (named) {
      this.at += named[0].length - 1;
      return this.#again(`\\k<${named[1]}>`);
    }
    if (UNSUPPORTED_ESCAPES.includes(letter)) this.fail(`\\${letter} is not supported`);
    if (letter === "N") return "[^\\n]";
    if (/[1-9]/.test(letter)) return this.#reference();
    const control = CONTROL_ESCAPES[letter];
    return this.literal(control ?? letter.charCodeAt(0));
  }

  /** pcre2pattern(3): a number below ten, or up to the number of groups, is a reference; any other is octal. */
  #reference(): string {
    const digits = /^[0-9]+/.exec(this.source.slice(this.at - 1))![0];
    const group = Number(digits);
    const octal = /^[0-7]{1,3}/.exec(digits)?.[0];
    if (group > 9 && group > this.#groups && octal !== undefined) {
      this.at += octal.length - 1;
      return this.literal(Number.parseInt(octal, 8) & 0xff);
    }
    if (group > this.#groups) this.fail(`there is no group ${group}`);
    this.at += digits.length - 1;
    return this.#again(`(?:\\${group})`);
  }

  #again(reference: string): string {
    this.refersToLetters ||= this.options.i;
    return reference;
  }
}

/** Whether it matches somewhere in the bytes, in time that grows linearly at most. */
export interface BytePattern {
  test(bytes: Uint8Array): boolean;
}

/**
 * The most tries on one value, in the worst case: from each byte, a repetition runs to the end. Longer values are not
 * searched; Wireshark also gives up at some point.
 */
const MAX_TRIES = 2 ** 30;
/** The most ways through a pattern that backtracks. */
const MAX_WAYS = 8;

interface Trying {
  /** Repetitions without a fixed number. */
  readonly repeats: number;
  readonly ways: number;
}

/** How often a pattern may be tried; undefined where one repetition is inside another. */
const tryingOf = (node: PatternNode, isRepeated: boolean): Trying | undefined => {
  if (node.kind === "byte" || node.kind === "assertion") return { repeats: 0, ways: 1 };
  if (node.kind === "repeat") {
    const { least, most } = node;
    const isOptional = least === 0 && most === 1;
    const inner = tryingOf(node.of, isRepeated || most > 1);
    if (inner === undefined || (isRepeated && least !== most)) return undefined;
    if (isOptional) return { ...inner, ways: inner.ways + 1 };
    return least === most ? inner : { ...inner, repeats: inner.repeats + 1 };
  }
  if (node.kind === "choice" && isRepeated) return undefined;
  let [repeats, ways] = [0, node.kind === "choice" ? 0 : 1];
  for (const each of node.of) {
    const inner = tryingOf(each, isRepeated);
    if (inner === undefined) return undefined;
    repeats += inner.repeats;
    ways = node.kind === "choice" ? ways + inner.ways : ways * inner.ways;
  }
  return { repeats, ways };
};

const triedPattern = (root: PatternNode, pattern: RegExp): BytePattern | PatternError => {
  const trying = tryingOf(root, false);
  if (trying === undefined || trying.repeats > 1 || trying.ways > MAX_WAYS)
    return new PatternError(
      `what looks around or refers back may repeat one thing only, and choose between ${MAX_WAYS} at most: it could take forever`,
    );
  const most = trying.repeats === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(MAX_TRIES / trying.ways);
  return { test: (bytes) => bytes.length <= most && pattern.test(bytesAsText(bytes)) };
};

/** Compiles a pattern with one character per byte. Returns a `PatternError` for one that is wrong or not supported. */
export function compilePattern(pattern: string): BytePattern | PatternError {
  try {
    const translator = new Translator(pattern);
    const translated = translator.translate();
    // JavaScript's own option knows more letters than ASCII, so it is used only where a class of letters is not
    // possible.
    const tried = new RegExp(translated, translator.refersToLetters ? "i" : "");
    const { root, isIrregular } = readStructure(translated);
    return isIrregular ? triedPattern(root, tried) : new PatternAutomaton(root);
  } catch (error) {
    if (error instanceof PatternError) return error;
    if (error instanceof SyntaxError)
      return new PatternError(error.message.replace(/^Invalid regular expression: /, ""));
    throw error;
  }
}
