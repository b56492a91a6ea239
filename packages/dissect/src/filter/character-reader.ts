/** The characters of a regular expression and the classes in brackets, in JavaScript's spelling. */
import {
  CLASS_ESCAPES,
  CONTROL_ESCAPES,
  otherCase,
  type PatternOptions,
  POSIX_CLASSES,
  quoteCode,
  UNSUPPORTED_ESCAPES,
} from "./pattern-table.ts";

export class PatternError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export class CharacterReader {
  readonly source: string;
  at = 0;
  options: PatternOptions = { i: true, s: false, m: false, x: false };

  constructor(source: string) {
    this.source = source;
  }

  fail(message: string): never {
    throw new PatternError(message);
  }

  literal(code: number): string {
    const other = this.options.i ? otherCase(code) : code;
    return other === code ? quoteCode(code) : `[${quoteCode(code)}${quoteCode(other)}]`;
  }

  /** A character given as a number: \xHH, \x{HH}, \0oo, \o{oo}. It reads on only if there is one. */
  numbered(): number | undefined {
    const rest = this.source.slice(this.at, this.at + 12);
    const hex = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/.exec(rest);
    const octal = /^\\(?:o\{([0-7]+)\}|(0[0-7]{0,2}))/.exec(rest);
    const match = hex ?? octal;
    if (match === null) return undefined;
    this.at += match[0].length;
    const code = Number.parseInt(match[1] ?? (match[2] || "0"), hex ? 16 : 8);
    if (code > 0xff) this.fail(`${match[0]} is more than one byte`);
    return code;
  }

  characterClass(): string {
    const { body, isNegated } = this.#classBody();
    return `[${isNegated ? "^" : ""}${body}]`;
  }

  #classBody(): { body: string; isNegated: boolean } {
    this.at += 1;
    const isNegated = this.source[this.at] === "^";
    if (isNegated) this.at += 1;
    let body = "";
    for (let isFirst = true; isFirst || this.source[this.at] !== "]"; isFirst = false) {
      if (this.at >= this.source.length) this.fail("missing terminating ] for character class");
      body += this.#classItem();
    }
    this.at += 1;
    return { body, isNegated };
  }

  #classItem(): string {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at, this.at + 16));
    if (posix) {
      const set = POSIX_CLASSES[posix[2]!] ?? this.fail(`unknown POSIX class name ${posix[2]}`);
      if (posix[1] === "^") this.fail("negated POSIX classes are not supported");
      this.at += posix[0].length;
      return this.options.i && /upper|lower/.test(posix[2]!) ? "A-Za-z" : set;
    }
    const from = this.#classMember();
    if (typeof from === "string") return from;
    if (this.source[this.at] !== "-" || "]".includes(this.source[this.at + 1] ?? "]")) return this.#span(from, from);
    this.at += 1;
    const to = this.#classMember();
    if (typeof to === "string") return `${this.#span(from, from)}\\-${to}`;
    if (to < from) this.fail("range out of order in character class");
    return this.#span(from, to);
  }

  /** One character, as its number, or a class such as \d. */
  #classMember(): number | string {
    const character = this.source[this.at];
    if (character === undefined) return this.fail("missing terminating ] for character class");
    if (character !== "\\") {
      this.at += 1;
      return character.charCodeAt(0);
    }
    const numbered = this.numbered();
    if (numbered !== undefined) return numbered;
    const letter = this.source[this.at + 1] ?? this.fail("\\ at end of pattern");
    this.at += 2;
    const set = CLASS_ESCAPES[letter];
    if (set !== undefined) return set;
    if ("DWS".includes(letter)) return `\\${letter}`;
    if (letter === "b") return 8;
    if (UNSUPPORTED_ESCAPES.includes(letter)) this.fail(`\\${letter} is not supported in a class`);
    return CONTROL_ESCAPES[letter] ?? letter.charCodeAt(0);
  }

  /** A range, with the other case of the letters in it. */
  #span(from: number, to: number): string {
    let out = from === to ? quoteCode(from) : `${quoteCode(from)}-${quoteCode(to)}`;
    if (!this.options.i) return out;
    for (const [first, last] of [
      [0x41, 0x5a],
      [0x61, 0x7a],
    ] as const) {
      const low = Math.max(first, from);
      const high = Math.min(last, to);
      if (low <= high) out += `${quoteCode(otherCase(low))}-${quoteCode(otherCase(high))}`;
    }
    return out;
  }

  quoted(): string {
    const closing = this.source.indexOf("\\E", this.at);
    const end = closing < 0 ? this.source.length : closing;
    const text = this.source.slice(this.at, end);
    this.at = closing < 0 ? end : end + 2;
    return Array.from(text, (character) => this.literal(character.charCodeAt(0))).join("");
  }
}
