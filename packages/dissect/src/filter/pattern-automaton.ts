/**
 * A pattern as an automaton over bytes: each byte of what it looks through is looked at once, whatever the pattern.
 *
 * The states of the automaton are sets of places in the pattern, made when they are first come to (a "lazy DFA"). An
 * assertion asks for the byte before, which is part of the state, and for what comes next, which is the step's symbol.
 */
import { PatternError } from "./character-reader.ts";
import type { Assertion, PatternNode } from "./pattern-nodes.ts";

/** A place in the pattern. Of a fork `next` and `other` are both taken. */
interface Place {
  readonly set?: Uint8Array;
  readonly assertion?: Assertion;
  next: number;
  other: number;
}

/** A step costs as many at worst. */
const MAX_PLACES = 5000;
/** States kept: more are made anew. */
const MAX_STATES = 1000;

const END_OF_PATTERN = -1;
const NO_OTHER = -2;

/** Symbols besides the bytes: a newline that is the last byte, and the end. */
const LAST_NEWLINE = 256;
const END = 257;
const SYMBOLS = 258;
const NEWLINE = 10;

const UNKNOWN = -1;
const FOUND = -2;

/** What the byte before was. */
type Before = "nothing" | "newline" | "word" | "other";

const isWord = (symbol: number): boolean => symbol < 256 && /^\w$/.test(String.fromCharCode(symbol));
const WORDS: Uint8Array = Uint8Array.from({ length: SYMBOLS }, (_, symbol) => Number(isWord(symbol)));

const holds = (assertion: Assertion, before: Before, symbol: number): boolean => {
  switch (assertion) {
    case "start":
      return before === "nothing";
    case "end":
      return symbol === END;
    case "last line end":
      return symbol === END || symbol === LAST_NEWLINE;
    case "line start":
      return before === "nothing" || before === "newline";
    case "line end":
      return symbol === END || symbol === LAST_NEWLINE || symbol === NEWLINE;
    default:
      return ((before === "word") !== (WORDS[symbol] === 1)) === (assertion === "word edge");
  }
};

class PlaceWriter {
  readonly places: Place[] = [];

  #add(place: Place): number {
    if (this.places.length >= MAX_PLACES) throw new PatternError("regular expression is too large");
    return this.places.push(place) - 1;
  }

  /** Writes the places of a node that goes on at `next`, and says where it begins. */
  write(node: PatternNode, next: number): number {
    switch (node.kind) {
      case "byte":
        return this.#add({ set: node.set, next, other: NO_OTHER });
      case "assertion":
        return this.#add({ assertion: node.assertion, next, other: NO_OTHER });
      case "sequence":
        return node.of.reduceRight((after, each) => this.write(each, after), next);
      case "choice":
        return node.of.map((each) => this.write(each, next)).reduce((next, other) => this.#add({ next, other }));
      case "repeat":
        return this.#repeat(node, next);
    }
  }

  #repeat({ of, least, most }: PatternNode & { readonly kind: "repeat" }, next: number): number {
    let begin = next;
    if (most === Number.POSITIVE_INFINITY) {
      begin = this.#add({ next, other: NO_OTHER });
      this.places[begin]!.other = this.write(of, begin);
    } else {
      for (let count = least; count < most; count += 1) begin = this.#add({ next, other: this.write(of, begin) });
    }
    for (let count = 0; count < least; count += 1) {
      const again = this.write(of, begin);
      // What takes no place needs no repetition.
      if (again === begin) break;
      begin = again;
    }
    return begin;
  }
}

interface State {
  readonly places: readonly number[];
  readonly before: Before;
  readonly steps: Int32Array;
}

export class PatternAutomaton {
  readonly #places: readonly Place[];
  readonly #begin: number;
  #states: State[] = [];
  #numbers = new Map<string, number>();

  /** Throws a `PatternError` where the pattern is too large. */
  constructor(root: PatternNode) {
    const writer = new PlaceWriter();
    this.#begin = writer.write(root, END_OF_PATTERN);
    this.#places = writer.places;
  }

  /** Whether the pattern matches somewhere in the bytes. */
  test(bytes: Uint8Array): boolean {
    let state = this.#stateOf(new Set([this.#begin]), "nothing");
    const last = bytes.length - 1;
    for (let at = 0; at <= last; at += 1) {
      const byte = bytes[at]!;
      const step = this.#states[state]!.steps[byte === NEWLINE && at === last ? LAST_NEWLINE : byte]!;
      state = step === UNKNOWN ? this.#step(state, byte === NEWLINE && at === last ? LAST_NEWLINE : byte) : step;
      if (state === FOUND) return true;
    }
    return this.#step(state, END) === FOUND;
  }

  #stateOf(places: ReadonlySet<number>, before: Before): number {
    const sorted = [...places].sort((left, right) => left - right);
    const key = `${before} ${sorted.join(" ")}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#states.length === MAX_STATES) {
      this.#states = [];
      this.#numbers = new Map();
    }
    const number = this.#states.push({ places: sorted, before, steps: new Int32Array(SYMBOLS).fill(UNKNOWN) }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** The state behind a symbol. */
  #step(number: number, symbol: number): number {
    const { places, before, steps } = this.#states[number]!;
    const byte = symbol === LAST_NEWLINE ? NEWLINE : symbol;
    // A match may begin anywhere.
    const behind = new Set([this.#begin]);
    const seen = new Set(places);
    // A set may grow while it is walked through: what is added is come to as well.
    for (const at of seen) {
      if (at === END_OF_PATTERN) {
        steps[symbol] = FOUND;
        return FOUND;
      }
      const { set, assertion, next, other } = this.#places[at]!;
      if (set !== undefined) {
        if (set[byte] === 1) behind.add(next);
      } else if (assertion === undefined || holds(assertion, before, symbol)) {
        seen.add(next);
        if (other !== NO_OTHER) seen.add(other);
      }
    }
    const state = this.#stateOf(behind, byte === NEWLINE ? "newline" : WORDS[byte] === 1 ? "word" : "other");
    steps[symbol] = state;
    return state;
  }
}
