/**
 * What can be written at the cursor: fields and functions where an operand is expected, operators after an operand, and
 * after an operator the value strings of the field.
 */
import type { FieldDefinition } from "../fields/field.ts";
import type { FieldRegistry } from "./field-source.ts";
import { FUNCTIONS } from "./function-table.ts";
import type { Token } from "./lexer.ts";
import { readTokens } from "./parser.ts";
import { COMPARISON_SIGNS } from "./syntax.ts";
import { familyOf, TYPES } from "./value-type.ts";

export interface Completion {
  /** What replaces the text from `start` to the cursor. */
  readonly text: string;
  readonly kind: "field" | "function" | "operator" | "value";
  readonly description: string;
}

export interface Completions {
  /** Where the word to complete begins; the cursor if there is none. */
  readonly start: number;
  readonly items: readonly Completion[];
}

const MAX_ITEMS = 100;

const operator = (text: string, description: string): Completion => ({ text, kind: "operator", description });

const LOGIC = [operator("and", "both"), operator("or", "one or both"), operator("xor", "one but not both")];
const COMPARISONS = [
  operator("==", "equal"),
  operator("!=", "not equal, all of them"),
  operator(">", "greater"),
  operator("<", "less"),
  operator(">=", "greater or equal"),
  operator("<=", "less or equal"),
  operator("in", "one of a set: in {1, 3..5}"),
];
const SEARCHES = [operator("contains", "has in it"), operator("matches", "fits a regular expression")];
const BEFORE_TEST = [
  operator("not", "the opposite"),
  operator("any", "at least one occurrence"),
  operator("all", "every occurrence"),
];

const lookUp = (token: Token | undefined, registry: FieldRegistry): FieldDefinition | undefined =>
  token?.kind === "word" ? registry.get(token.text) : undefined;

function operatorsFor(field: FieldDefinition | undefined): readonly Completion[] {
  if (field === undefined || field.type === "none") return LOGIC;
  const family = familyOf(field.type);
  const isSearched = family === "text" || (family === "bytes" && field.type !== "ipv6") || field.values !== undefined;
  return [...COMPARISONS, ...(isSearched ? SEARCHES : []), ...LOGIC];
}

function valuesOf({ type, values }: FieldDefinition): readonly Completion[] {
  const names = [...new Set(values?.values())].map((name) => JSON.stringify(name));
  const texts = names.length > 0 ? names : type === "boolean" ? ["true", "false"] : [];
  return texts.map((text) => ({ text, kind: "value", description: TYPES[type].name }));
}

function* operands(registry: FieldRegistry): Iterable<Completion> {
  for (const name of registry.names()) {
    const field = registry.get(name);
    if (field) yield { text: name, kind: "field", description: `${field.label} (${TYPES[field.type].name})` };
  }
  for (const [name, { description }] of Object.entries(FUNCTIONS))
    yield { text: `${name}(`, kind: "function", description };
}

/** The field that a value at the end of the tokens is compared with: the field before an operator or before a set. */
function comparedField(tokens: readonly Token[], registry: FieldRegistry): FieldDefinition | undefined {
  const last = tokens.at(-1);
  if (last?.kind !== "sign") return undefined;
  if (COMPARISON_SIGNS.has(last.sign)) return lookUp(tokens.at(-2), registry);
  const brace = tokens.findLastIndex((token) => token.kind === "sign" && token.sign === "{");
  const isInSet = (last.sign === "{" || last.sign === ",") && brace > 0 && tokens[brace - 1]?.kind === "sign";
  return isInSet ? lookUp(tokens[brace - 2], registry) : undefined;
}

/** Whether the tokens end with a complete operand, so that an operator follows. */
function endsWithOperand(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined) return false;
  return last.kind === "sign" ? last.sign === ")" || last.sign === "}" : true;
}

function candidates(tokens: readonly Token[], registry: FieldRegistry): Iterable<Completion> {
  if (endsWithOperand(tokens)) {
    // After a value on the right of a comparison, only and, or, xor can follow.
    const before = tokens.at(-2);
    const isCompared = before?.kind === "sign" && COMPARISON_SIGNS.has(before.sign);
    return isCompared ? LOGIC : operatorsFor(lookUp(tokens.at(-1), registry));
  }
  const field = comparedField(tokens, registry);
  return [...(field ? valuesOf(field) : BEFORE_TEST), ...operands(registry)];
}

/**
 * Completes the filter at the cursor. The best completions come first: those that begin like the word, the shortest
 * first.
 */
export function completeFilter(text: string, cursor: number, registry: FieldRegistry): Completions {
  const before = text.slice(0, cursor);
  const tokens = [...readTokens(before)];
  const last = tokens.at(-1);
  const isWord = last !== undefined && last.end === before.length && /^(?:@\s*)?[\w.]/.test(before.slice(last.start));
  const isQuoted = /^[^"]*"(?:[^"]*"[^"]*")*[^"]*$/.test(before);
  if (isWord) tokens.pop();
  // Inside an open string there is nothing to complete.
  if (isQuoted) return { start: before.length, items: [] };
  // After the @ of a field's bytes, and optional white space, the name is an ordinary word.
  const start = isWord ? last.start + /^(?:@\s*)?/.exec(before.slice(last.start))![0].length : before.length;
  const word = before.slice(start).toLowerCase();
  const matching: Completion[] = [];
  for (const item of candidates(tokens, registry)) {
    if (item.text.replace(/^"/, "").toLowerCase().startsWith(word)) matching.push(item);
  }
  if (word !== "")
    matching.sort((left, right) => left.text.length - right.text.length || (left.text < right.text ? -1 : 1));
  return { start, items: matching.slice(0, MAX_ITEMS) };
}
