/**
 * A checked filter compiled to one function over a frame: closures that read only the fields they need.
 *
 * A field may occur several times in a frame. A test passes if any occurrence passes it; for `===`, `!=` and `all`, all
 * occurrences must pass it, and there must be at least one. Read first: wireshark-filter(4), "Comparison operators".
 */

import { utf8 } from "../bytes/text-bytes.ts";
import type { FieldValue } from "../fields/field.ts";
import { isNonZero } from "./calculate.ts";
import type { CheckedComparison, CheckedExpression, CheckedMembership, CheckedOperand } from "./checked.ts";
import type { FieldSource } from "./field-source.ts";
import { numberTest, orderOf, testOf } from "./order.ts";
import { type Reader, readOperand, readSearchedBytes } from "./read-operand.ts";
import { type Family, familyOf } from "./value-type.ts";

export type FramePredicate = (source: FieldSource) => boolean;
type ValuePredicate = (value: FieldValue) => boolean;

function some(read: Reader, passes: ValuePredicate): FramePredicate {
  return (source) => {
    const values = read(source);
    for (let at = 0; at < values.length; at += 1) if (passes(values[at]!)) return true;
    return false;
  };
}

function every(read: Reader, passes: ValuePredicate): FramePredicate {
  return (source) => {
    const values = read(source);
    for (let at = 0; at < values.length; at += 1) if (!passes(values[at]!)) return false;
    return values.length > 0;
  };
}

const PLAIN_NUMBERS: ReadonlySet<string> = new Set(["integer", "float", "ipv4"]);

/** Booleans can come as booleans, and 64-bit integers as bigint: these are never equal to a number. */
const hasPlainNumbers = ({ kind, type }: CheckedOperand): boolean =>
  kind === "field" && PLAIN_NUMBERS.has(familyOf(type)) && type !== "boolean" && type !== "uint64" && type !== "int64";

function compileComparison({ quantifier, operator, left, right }: CheckedComparison): FramePredicate {
  const isAll = quantifier ? quantifier === "all" : operator === "all_eq" || operator === "all_ne";
  const prefix = right.kind === "constant" ? right.prefix : left.kind === "constant" ? left.prefix : undefined;
  const test = testOf(operator, orderOf(familyOf(left.type), prefix));
  const read = operator === "contains" ? readSearchedBytes(left) : readOperand(left);
  if (right.kind === "constant") {
    const { value } = right;
    const direct =
      hasPlainNumbers(left) && prefix === undefined && typeof value === "number"
        ? numberTest(operator, value)
        : undefined;
    const passes: ValuePredicate = direct ?? ((each) => test(each, value));
    return isAll ? every(read, passes) : some(read, passes);
  }
  const readRight = readOperand(right);
  return (source) => {
    const firsts = read(source);
    const seconds = readRight(source);
    for (const first of firsts) for (const second of seconds) if (test(first, second) !== isAll) return !isAll;
    return isAll && firsts.length > 0 && seconds.length > 0;
  };
}

type ElementTest = (value: FieldValue, source: FieldSource) => boolean;

/** A set of plain numbers, which is the usual case: it does not depend on the frame. */
function numberSet(set: CheckedMembership["set"]): ElementTest | undefined {
  const singles = new Set<FieldValue>();
  const ranges: { readonly low: number; readonly high: number }[] = [];
  for (const { from, to } of set) {
    if (from.kind !== "constant" || from.prefix !== undefined || typeof from.value !== "number") return undefined;
    if (to === undefined) singles.add(from.value);
    else if (to.kind === "constant" && to.prefix === undefined && typeof to.value === "number")
      ranges.push({ low: from.value, high: to.value });
    else return undefined;
  }
  return (value) => {
    if (singles.has(value)) return true;
    const number = value as number;
    for (let at = 0; at < ranges.length; at += 1) {
      const range = ranges[at]!;
      if (number >= range.low && number <= range.high) return true;
    }
    return false;
  };
}

function valueSet(family: Family, set: CheckedMembership["set"]): ElementTest {
  const prefixOf = (operand: CheckedOperand) => (operand.kind === "constant" ? operand.prefix : undefined);
  const elements = set.map(({ from, to }) => ({
    from: readOperand(from),
    to: to && readOperand(to),
    equals: testOf("any_eq", orderOf(family, prefixOf(from))),
    isFrom: testOf("ge", orderOf(family, prefixOf(from))),
    isTo: testOf("le", orderOf(family, to && prefixOf(to))),
  }));
  return (value, source) =>
    elements.some(({ from, to, equals, isFrom, isTo }) => {
      if (to === undefined) return from(source).some((each) => equals(value, each));
      return from(source).some((low) => isFrom(value, low)) && to(source).some((high) => isTo(value, high));
    });
}

function compileMembership({ of, set, quantifier, isNegated }: CheckedMembership): FramePredicate {
  const isElement = (hasPlainNumbers(of) ? numberSet(set) : undefined) ?? valueSet(familyOf(of.type), set);
  const isAll = quantifier === "all";
  const read = readOperand(of);
  return (source) => {
    const values = read(source);
    if (values.length === 0) return false;
    // "not in" is the opposite of "in", except for frames without the field.
    for (let at = 0; at < values.length; at += 1)
      if (isElement(values[at]!, source) !== isAll) return isAll === isNegated;
    return isAll !== isNegated;
  };
}

function compileExistence(operand: CheckedOperand): FramePredicate {
  if (operand.kind === "field" && operand.layers === undefined) {
    const { field } = operand;
    return (source) => source.has(field);
  }
  const read = readOperand(operand);
  const isCalculated = operand.kind !== "field" && operand.kind !== "slice";
  return isCalculated ? some(read, isNonZero) : (source) => read(source).length > 0;
}

/** Compiles a checked filter. The function never throws, and keeps nothing of a frame. */
export function compileExpression(expression: CheckedExpression): FramePredicate {
  switch (expression.kind) {
    case "and":
    case "or": {
      const terms = expression.terms.map(compileExpression);
      const decisive = expression.kind === "or";
      const [first, second] = terms;
      if (first && second && terms.length === 2)
        return decisive ? (source) => first(source) || second(source) : (source) => first(source) && second(source);
      return (source) => {
        for (const term of terms) if (term(source) === decisive) return decisive;
        return !decisive;
      };
    }
    case "xor": {
      const terms = expression.terms.map(compileExpression);
      return (source) => terms.reduce((sum, term) => sum !== term(source), false);
    }
    case "not": {
      const of = compileExpression(expression.of);
      return (source) => !of(source);
    }
    case "existence":
      return compileExistence(expression.of);
    case "comparison":
      return compileComparison(expression);
    case "membership":
      return compileMembership(expression);
    case "matches": {
      const { pattern } = expression;
      const read = readSearchedBytes(expression.of);
      const passes: ValuePredicate = (value) =>
        pattern.test(typeof value === "string" ? utf8(value) : (value as Uint8Array));
      return expression.quantifier === "all" ? every(read, passes) : some(read, passes);
    }
  }
}
