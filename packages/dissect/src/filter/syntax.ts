/** A filter as it is written, before anything is known about its fields. Read first: wireshark-filter(4). */
import type { Span } from "./problem.ts";

/** `any_ne` is `!==`, `all_ne` is `!=`: wireshark-filter(4), "Comparison operators". */
const COMPARISON_OPERATORS = [
  "any_eq",
  "all_eq",
  "any_ne",
  "all_ne",
  "gt",
  "ge",
  "lt",
  "le",
  "contains",
  "matches",
] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];
/** The same as a set, to check whether a sign is one. */
export const COMPARISON_SIGNS: ReadonlySet<string> = new Set(COMPARISON_OPERATORS);

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "&";

export type Quantifier = "any" | "all";

export type Expression = Logic | Not | Comparison | Membership | Existence;

/** Two terms or more: a filter with ten thousand terms is as flat as one with two. */
interface Logic extends Span {
  readonly kind: "and" | "or" | "xor";
  readonly terms: readonly Expression[];
}

interface Not extends Span {
  readonly kind: "not";
  readonly of: Expression;
}

/** `a < b`. A chain `a < b < c` is `a < b and b < c`. */
export interface Comparison extends Span {
  readonly kind: "comparison";
  readonly quantifier: Quantifier | undefined;
  readonly operator: ComparisonOperator;
  readonly left: Operand;
  readonly right: Operand;
}

/** `a in {1, 3..5}`, `a not in {1}`. */
export interface Membership extends Span {
  readonly kind: "membership";
  readonly quantifier: Quantifier | undefined;
  readonly isNegated: boolean;
  readonly of: Operand;
  readonly set: readonly SetElement[];
}

/** One value, or with `to` a range that includes both. */
export interface SetElement {
  readonly from: Operand;
  readonly to: Operand | undefined;
}

/** An operand alone: true if it has a value; for arithmetic, a value other than zero. */
interface Existence extends Span {
  readonly kind: "existence";
  readonly of: Operand;
}

export type Operand = Word | Text | Character | Slice | Layered | Reference | Call | Arithmetic | Negation;

/**
 * A field's name, or a value written without quotes; the registered fields and the other operand decide which. A
 * leading dot makes it a field, an @ the bytes of a field, a colon at either end a value.
 */
export interface Word extends Span {
  readonly kind: "word";
  readonly text: string;
}

/** A quoted string with its escapes decoded. `bytes` is its value; `text` is the same where the bytes are UTF-8. */
export interface Text extends Span {
  readonly kind: "text";
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** 'a': a character as the number of one byte. */
export interface Character extends Span {
  readonly kind: "character";
  readonly code: number;
}

/** `[offset:length]`, to the end without a length. A negative offset counts from the end. */
export interface Range {
  readonly offset: number;
  readonly length: number | undefined;
}

export interface Slice extends Span {
  readonly kind: "slice";
  readonly of: Operand;
  readonly ranges: readonly Range[];
}

/** `ip.src#2`, `ip.src#[2-3]`. */
export interface Layered extends Span {
  readonly kind: "layered";
  readonly of: Word;
  readonly ranges: readonly Range[];
}

/** `$ip.src`, `${ip.src}`: the field of the frame that is selected in the packet list. */
export interface Reference extends Span {
  readonly kind: "reference";
  readonly of: Word | Layered;
  /** Macros also use braces, so the problems inside braces are those of macros. */
  readonly isBraced: boolean;
}

export interface Call extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly nameSpan: Span;
  readonly operands: readonly Operand[];
}

export interface Arithmetic extends Span {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Operand;
  readonly right: Operand;
}

export interface Negation extends Span {
  readonly kind: "negation";
  readonly of: Operand;
}
