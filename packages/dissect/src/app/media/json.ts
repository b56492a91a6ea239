/**
 * JSON (RFC 8259) as in Wireshark: objects and arrays, one after the other, and nothing of an incomplete one. Blanks
 * may come between any two tokens, even inside a number; nesting has a limit. Strings stay as written: escapes in them
 * are not decoded.
 */
import { defineField, type FieldDefinition, type FieldOptions, type FieldType } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "./body.ts";
import { JsonParser, type Leaf, type Member, type Node, type Value } from "./json-parser.ts";
import { emitText } from "./text-lines.ts";

const field = (
  name: string,
  type: FieldType,
  label: string,
  nestsBy: FieldOptions["nestsBy"] = "bytes",
): FieldDefinition => defineField(`json.${name}`, type, label, { nestsBy });

const JSON_LAYER = defineField("json", "protocol", "JavaScript Object Notation");
const ARRAY = field("array", "none", "Array");
const MEMBER = field("member", "string", "Member");
const KEY = field("key", "string", "Key");
const PATH = field("path", "string", "Path", "same bytes");
const PATH_WITH_VALUE = field("path_with_value", "string", "Path with value");
const MEMBER_WITH_VALUE = field("member_with_value", "string", "Member with value");
const STRING = field("value.string", "string", "String value");
const NUMBER = field("value.number", "double", "Number value");
const FALSE = field("value.false", "none", "False value");
const NULL = field("value.null", "none", "Null value");
const TRUE = field("value.true", "none", "True value");
const NAN = field("value.nan", "none", "NaN value");

const INSIDE: ReadonlySet<FieldDefinition> = new Set([
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
]);

export const JSON_FIELDS: readonly FieldDefinition[] = [JSON_LAYER, ...INSIDE];

const WORDS: Readonly<Record<string, FieldDefinition>> = { false: FALSE, null: NULL, true: TRUE, NaN: NAN };

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

class JsonEmitter {
  readonly #emitter: FieldEmitter;

  constructor(emitter: FieldEmitter) {
    this.#emitter = emitter;
  }

  #text({ kind, from, end }: Leaf): string {
    const inner = kind === "string" ? 1 : 0;
    const text = decoder.decode(this.#emitter.bytes.subarray(from + inner, end - inner));
    const nul = text.indexOf("\0");
    return nul < 0 ? text : text.slice(0, nul);
  }

  #add(fieldOf: FieldDefinition, { from, end }: { from: number; end: number }, value: string | number | true): void {
    this.#emitter.emit(fieldOf, from, end - from, value);
  }

  emit(node: Node, path: string, key: string): void {
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
      this.emit(value, path, key);
      return;
    }
    const text = this.#text(value);
    this.#add(PATH_WITH_VALUE, value, `${path}:${text}`);
    this.#add(MEMBER_WITH_VALUE, value, `${key}:${text}`);
    if (value.kind === "string") this.#add(STRING, value, text);
    else if (value.kind === "number") this.#add(NUMBER, value, Number.parseFloat(text));
    else this.#add(WORDS[text]!, value, true);
  }
}

/** Emits JSON, and the text after it. @returns the layers */
export const emitJson = (emitter: FieldEmitter, body: Body): string => {
  const parser = new JsonParser(emitter.bytes, body);
  const nodes: Node[] = [];
  for (let node = parser.next(); node !== undefined; node = parser.next()) nodes.push(node);
  emitter.enter(JSON_LAYER, body.start, parser.at - body.start);
  if (emitter.keepsAny(INSIDE)) {
    const inside = new JsonEmitter(emitter);
    for (const node of nodes) inside.emit(node, "", "");
  }
  return parser.at >= body.end + body.missing ? "json" : `json:${emitText(emitter, { ...body, start: parser.at })}`;
};
