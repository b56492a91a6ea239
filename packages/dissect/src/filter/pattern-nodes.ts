/** The structure of a translated pattern: only the grammar that `Translator` writes, not all of JavaScript's. */
import { PatternError } from "./character-reader.ts";

export type Assertion = "start" | "end" | "last line end" | "line start" | "line end" | "word edge" | "no word edge";

export type PatternNode =
  /** One byte, from the set of those marked 1. */
  | { readonly kind: "byte"; readonly set: Uint8Array }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence" | "choice"; readonly of: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly of: PatternNode; readonly least: number; readonly most: number };

export interface PatternStructure {
  readonly root: PatternNode;
  /** It has a lookaround or a backreference: an automaton cannot match it. */
  readonly isIrregular: boolean;
}

const ASSERTIONS: readonly (readonly [spelling: string, assertion: Assertion])[] = [
  ["(?<![^])", "start"],
  ["(?![^])", "end"],
  ["(?=\\n?(?![^]))", "last line end"],
  ["(?<![^\\n])", "line start"],
  ["(?![^\\n])", "line end"],
  ["\\b", "word edge"],
  ["\\B", "no word edge"],
];

const BYTE = /\\x[0-9a-f]{2}|\[(?:[^\]\\]|\\.)*\]/sy;
const REFERENCE = /\\(?:k<\w+>|[1-9][0-9]*)/y;
const OPENING = /\((?:\?(?:<?[=!]|:|<\w+>))?/y;
const QUANTIFIER = /(?:[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\})\??/y;

const byteSets = new Map<string, Uint8Array>();
const SETS_KEPT = 256;

const byteSet = (spelling: string): Uint8Array => {
  let set = byteSets.get(spelling);
  if (set === undefined) {
    const pattern = new RegExp(spelling);
    set = Uint8Array.from({ length: 256 }, (_, byte) => Number(pattern.test(String.fromCharCode(byte))));
    if (byteSets.size === SETS_KEPT) byteSets.clear();
    byteSets.set(spelling, set);
  }
  return set;
};

const NOTHING: PatternNode = { kind: "sequence", of: [] };

class StructureReader {
  readonly #source: string;
  #at = 0;
  isIrregular = false;

  constructor(source: string) {
    this.#source = source;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source) ?? undefined;
    this.#at += match?.[0].length ?? 0;
    return match;
  }

  choice(): PatternNode {
    const of = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at += 1;
      of.push(this.#sequence());
    }
    return of.length === 1 ? of[0]! : { kind: "choice", of };
  }

  #sequence(): PatternNode {
    const of: PatternNode[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at]!)) {
      const atom = this.#atom();
      const quantifier = this.#take(QUANTIFIER);
      of.push(quantifier ? this.#repeat(atom, quantifier) : atom);
    }
    return of.length === 1 ? of[0]! : { kind: "sequence", of };
  }

  #repeat(of: PatternNode, [spelling, least, comma, most]: RegExpExecArray): PatternNode {
    if (least === undefined) {
      return {
        kind: "repeat",
        of,
        least: spelling.startsWith("+") ? 1 : 0,
        most: spelling.startsWith("?") ? 1 : Number.POSITIVE_INFINITY,
      };
    }
    const end = comma === undefined ? Number(least) : most === "" ? Number.POSITIVE_INFINITY : Number(most);
    return { kind: "repeat", of, least: Number(least), most: end };
  }

  #atom(): PatternNode {
    const assertion = ASSERTIONS.find(([spelling]) => this.#source.startsWith(spelling, this.#at));
    if (assertion) {
      this.#at += assertion[0].length;
      return { kind: "assertion", assertion: assertion[1] };
    }
    const byte = this.#take(BYTE);
    if (byte) return { kind: "byte", set: byteSet(byte[0]) };
    const opening = this.#take(OPENING)?.[0];
    if (opening !== undefined) {
      this.isIrregular ||= /[=!]$/.test(opening);
      const inner = this.choice();
      this.#at += 1;
      return inner;
    }
    if (this.#take(REFERENCE)) this.isIrregular = true;
    else throw new PatternError(`"${this.#source.slice(this.#at, this.#at + 8)}" is not supported`);
    return NOTHING;
  }
}

/** @param translated a valid JavaScript pattern, as `Translator` writes it */
export const readStructure = (translated: string): PatternStructure => {
  const reader = new StructureReader(translated);
  return { root: reader.choice(), isIrregular: reader.isIrregular };
};
