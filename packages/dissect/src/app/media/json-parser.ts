/**
 * Reads JSON (RFC 8259) by Wireshark's grammar: only objects and arrays, blanks between any two tokens, and a limit on
 * nesting. It keeps offsets, not texts.
 */
import type { Body } from "./body.ts";

export interface Leaf {
  readonly kind: "string" | "number" | "word";
  readonly from: number;
  readonly end: number;
}
export interface Node {
  readonly kind: "object" | "array";
  readonly from: number;
  readonly end: number;
  /** The values of an array, or the members of an object. */
  readonly children: readonly (Value | Member)[];
}
export type Value = Leaf | Node;
export interface Member {
  readonly kind: "member";
  readonly key: Leaf;
  readonly value: Value;
}

/** How deep Wireshark's parser nests, counted in its grammar rules: an array takes four rules, an object five. */
const MAX_DEPTH = 100;

const WORDS = ["false", "null", "true", "NaN"];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isHexDigit = (byte: number): boolean => /[\da-fA-F]/.test(String.fromCharCode(byte));

export class JsonParser {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  at: number;

  constructor(bytes: Uint8Array, { start, end }: Body) {
    this.#bytes = bytes;
    this.#end = end;
    this.at = start;
  }

  /** The next object or array, with the blanks after it. Without one, undefined, and nothing is read. */
  next(): Node | undefined {
    const before = this.at;
    this.#skip();
    const node = this.#node(2);
    if (node === undefined) this.at = before;
    else this.#skip();
    return node;
  }

  #peek(): number | undefined {
    return this.at < this.#end ? this.#bytes[this.at] : undefined;
  }

  #skip(): void {
    while (isBlank(this.#peek())) this.at += 1;
  }

  /** Takes a token and the blanks after it. */
  #take(mark: string): boolean {
    if (this.#peek() !== mark.charCodeAt(0)) return false;
    this.at += 1;
    this.#skip();
    return true;
  }

  #node(depth: number): Node | undefined {
    const from = this.at;
    const isObject = this.#peek() === 0x7b;
    if (depth + 1 > MAX_DEPTH || !(this.#take("{") || this.#take("["))) return undefined;
    const children: (Value | Member)[] = [];
    const close = isObject ? 0x7d : 0x5d;
    // The items after a comma take two rules more than the first item.
    for (let rules = 3; this.#peek() !== close; rules = 5) {
      if (rules === 5 && !this.#take(",")) return undefined;
      const child = isObject ? this.#member(depth + rules) : this.#value(depth + rules);
      if (child === undefined) return undefined;
      this.#skip();
      children.push(child);
    }
    this.at += 1;
    return { kind: isObject ? "object" : "array", from, end: this.at, children };
  }

  #member(depth: number): Member | undefined {
    const key = this.#string(depth + 1);
    if (depth > MAX_DEPTH || key === undefined) return undefined;
    this.#skip();
    if (!this.#take(":")) return undefined;
    const value = this.#value(depth + 1);
    return value && { kind: "member", key, value };
  }

  #value(depth: number): Value | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const byte = this.#peek();
    if (byte === QUOTE) return this.#string(depth + 1);
    if (byte === 0x7b || byte === 0x5b) return this.#node(depth + 1);
    if (byte === 0x2d || isDigit(byte)) return this.#number(depth + 1);
    const from = this.at;
    for (const word of WORDS) {
      if (
        this.#bytes.subarray(from, Math.min(this.#end, from + word.length)).every((c, i) => c === word.charCodeAt(i))
      ) {
        if (from + word.length > this.#end) continue;
        this.at += word.length;
        return { kind: "word", from, end: this.at };
      }
    }
    return undefined;
  }

  #string(depth: number): Leaf | undefined {
    const from = this.at;
    if (depth + 1 > MAX_DEPTH || this.#peek() !== QUOTE) return undefined;
    this.at += 1;
    for (;;) {
      const byte = this.#peek();
      this.at += 1;
      if (byte === undefined || (depth + 2 > MAX_DEPTH && byte !== QUOTE)) return undefined;
      if (byte === QUOTE) return { kind: "string", from, end: this.at };
      if (byte === BACKSLASH && !this.#escape(depth + 3)) return undefined;
    }
  }

  #escape(depth: number): boolean {
    const byte = this.#peek();
    this.at += 1;
    if (byte === undefined || depth + 1 > MAX_DEPTH) return false;
    if (byte !== 0x75) return '"\\/bfnrt'.includes(String.fromCharCode(byte));
    const digits = this.#bytes.subarray(this.at, Math.min(this.#end, this.at + 4));
    this.at += 4;
    return depth + 2 <= MAX_DEPTH && digits.length === 4 && digits.every(isHexDigit);
  }

  /** Digits, and the blanks after them. @returns where the digits end; undefined where there are none */
  #digits(): number | undefined {
    const from = this.at;
    while (isDigit(this.#peek())) this.at += 1;
    const end = this.at;
    if (end === from) return undefined;
    this.#skip();
    return end;
  }

  #number(depth: number): Leaf | undefined {
    const from = this.at;
    this.#take("-");
    const first = this.#peek();
    let end = this.at + 1;
    if (!isDigit(first) || depth + (first === 0x30 ? 1 : 3) > MAX_DEPTH) return undefined;
    this.at = end;
    this.#skip();
    if (first !== 0x30) end = this.#digits() ?? end;
    const afterDot = this.#part(".", depth);
    const afterExponent = this.#part("e", depth) ?? (this.#peek() === 0x45 ? this.#part("E", depth) : undefined);
    return { kind: "number", from, end: afterExponent ?? afterDot ?? end };
  }

  /** Fraction or exponent. @returns where it ends; without one, undefined, and nothing is read */
  #part(mark: string, depth: number): number | undefined {
    const before = this.at;
    if (depth + 3 <= MAX_DEPTH && this.#take(mark)) {
      if (mark !== "." && !this.#take("-")) this.#take("+");
      const end = this.#digits();
      if (end !== undefined) return end;
    }
    this.at = before;
    return undefined;
  }
}
