/**
 * A pattern as an automaton over bytes: it reads each byte of the subject once, whatever the pattern is.
 *
 * A state of the automaton is a set of places in the pattern, made when it is first reached (a "lazy DFA"). An
 * assertion checks the byte before, which is part of the state, and what comes next, which is the symbol of the step.
 */
import { PatternError } from "./character-reader.ts";
import type { Assertion, PatternNode } from "./pattern-nodes.ts";

/** A place in the pattern. At a fork, the automaton takes both `next` and `other`. */
interface Place {
  readonly set?: Uint8Array;
  readonly assertion?: Assertion;
  next: number;
  other: number;
}

/** In the worst case, one step visits this many places. */
const MAX_PLACES = 5000;
/** Number of states kept: if there are more, all are dropped and made again. */
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

/** The kind of the byte before. */
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

  /** Writes the places of a node that continues at `next`, and returns its first place. */
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
      // A node that needs no place needs no repetition.
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

  /** The state after a symbol. */
  #step(number: number, symbol: number): number {
    const { places, before, steps } = this.#states[number]!;
    const byte = symbol === LAST_NEWLINE ? NEWLINE : symbol;
    // A match may begin anywhere.
    const behind = new Set([this.#begin]);
    const seen = new Set(places);
    // The set may grow during the loop, which then also visits the added places.
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
