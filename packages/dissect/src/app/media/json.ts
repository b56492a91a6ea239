/**
 * JSON (RFC 8259) as Wireshark takes it: objects and arrays, one behind the other, and nothing of one that is not
 * whole. Blanks may stand between any two marks, even within a number; nesting has an end.
 */
import type { FieldDefinition, FieldType } from "../../field.ts";
import type { Sink } from "../../layer.ts";
import type { Body } from "./body.ts";
import { tellText } from "./text-lines.ts";

const field = (name: string, type: FieldType, label: string): FieldDefinition => ({
  name: `json.${name}`,
  type,
  label,
});

const JSON_LAYER: FieldDefinition = { name: "json", type: "protocol", label: "JavaScript Object Notation" };
const ARRAY = field("array", "none", "Array");
const MEMBER = field("member", "string", "Member");
const KEY = field("key", "string", "Key");
const PATH = field("path", "string", "Path");
const PATH_WITH_VALUE = field("path_with_value", "string", "Path with value");
const MEMBER_WITH_VALUE = field("member_with_value", "string", "Member with value");
const STRING = field("value.string", "string", "String value");
const NUMBER = field("value.number", "string", "Number value");
const FALSE = field("value.false", "none", "False value");
const NULL = field("value.null", "none", "Null value");
const TRUE = field("value.true", "none", "True value");
const NAN = field("value.nan", "none", "NaN value");

export const JSON_FIELDS: readonly FieldDefinition[] = [
  JSON_LAYER,
  ARRAY,
  MEMBER,
  KEY,
  PATH,
  PATH_WITH_VALUE,
  MEMBER_WITH_VALUE,
  STRING,
  NUMBER,
  FALSE,
  NULL,
  TRUE,
  NAN,
];

interface Leaf {
  readonly kind: "string" | "number" | "word";
  readonly from: number;
  readonly end: number;
}
interface Node {
  readonly kind: "object" | "array";
  readonly from: number;
  readonly end: number;
  /** Of an array its values, of an object its members. */
  readonly children: readonly (Value | Member)[];
}
type Value = Leaf | Node;
interface Member {
  readonly kind: "member";
  readonly key: Leaf;
  readonly value: Value;
}

/** How deep Wireshark's parser goes, counted in its rules; an array takes four of them, an object five. */
const MAX_DEPTH = 100;

const WORDS: Readonly<Record<string, FieldDefinition>> = { false: FALSE, null: NULL, true: TRUE, NaN: NAN };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isHexDigit = (byte: number): boolean => /[\da-fA-F]/.test(String.fromCharCode(byte));

class Parser {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  at: number;

  constructor({ bytes, start, end }: Body) {
    this.#bytes = bytes;
    this.#end = end;
    this.at = start;
  }

  /** The next object or array, with the blanks behind it; undefined, and nothing read, where there is none. */
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

  /** Takes a mark and the blanks behind it. */
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
    // One rule more for what follows a comma than for what comes first.
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
    for (const word of Object.keys(WORDS)) {
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

  /** Digits, and the blanks behind them. @returns where the digits end; undefined where there are none */
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

  /** Fraction or exponent. @returns where it ends; undefined, and nothing read, where there is none */
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

const ESCAPED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );

class Teller {
  readonly #body: Body;
  readonly #sink: Sink;

  constructor(body: Body, sink: Sink) {
    this.#body = body;
    this.#sink = sink;
  }

  #text({ kind, from, end }: Leaf): string {
    const inner = kind === "string" ? 1 : 0;
    const text = decoder.decode(this.#body.bytes.subarray(from + inner, end - inner));
    const plain = (kind === "string" ? unescaped(text) : text).replace(/\p{Surrogate}/gu, "\ufffd");
    const nul = plain.indexOf("\0");
    return nul < 0 ? plain : plain.slice(0, nul);
  }

  #add(fieldOf: FieldDefinition, { from, end }: { from: number; end: number }, value: string | true): void {
    this.#sink.add(fieldOf, from - this.#body.origin, end - from, value);
  }

  tell(node: Node, path: string, key: string): void {
    if (node.kind === "array") this.#add(ARRAY, node, true);
    const [innerPath, innerKey] = node.kind === "array" ? [`${path}/[]`, "[]"] : [path, key];
    for (const child of node.children) {
      if (child.kind === "member") this.#member(child, innerPath);
      else this.#value(child, innerPath, innerKey);
    }
  }

  #member(member: Member, basePath: string): void {
    const key = this.#text(member.key);
    const path = `${basePath}/${key}`;
    const extent = { from: member.key.from, end: member.value.end };
    this.#add(MEMBER, extent, key);
    this.#value(member.value, path, key);
    this.#add(KEY, member.key, key);
    this.#add(PATH, extent, path);
  }

  #value(value: Value, path: string, key: string): void {
    if ("children" in value) {
      this.tell(value, path, key);
      return;
    }
    const text = this.#text(value);
    this.#add(PATH_WITH_VALUE, value, `${path}:${text}`);
    this.#add(MEMBER_WITH_VALUE, value, `${key}:${text}`);
    if (value.kind === "string") this.#add(STRING, value, text);
    else if (value.kind === "number") this.#add(NUMBER, value, text);
    else this.#add(WORDS[text]!, value, true);
  }
}

/** Tells JSON, and what is left behind it as text. @returns the layers */
export const tellJson = (body: Body, sink: Sink | undefined): string => {
  const parser = new Parser(body);
  const nodes: Node[] = [];
  for (let node = parser.next(); node !== undefined; node = parser.next()) nodes.push(node);
  if (sink) {
    sink.enter(JSON_LAYER, body.start - body.origin, parser.at - body.start);
    const teller = new Teller(body, sink);
    for (const node of nodes) teller.tell(node, "", "");
  }
  if (parser.at >= body.end + body.missing) return "json";
  return `json:${tellText({ ...body, start: parser.at }, sink)}`;
};
