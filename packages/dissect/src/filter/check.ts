/**
 * Checks fields against the operands they are compared with. Read first: wireshark-filter(4), "Comparison operators",
 * "Search and match operators" and "Implicit type conversions".
 *
 * A checked filter cannot fail: this refuses what tshark refuses, with the place and a hint.
 */

import { bytesAsText } from "../bytes/text-bytes.ts";
import type { FieldDefinition } from "../fields/field.ts";
import { PatternError } from "./character-reader.ts";
import { asText, isConstant, OperandChecker, targetOf } from "./check-operand.ts";
import type { CheckedExpression, CheckedOperand } from "./checked.ts";
import type { FieldRegistry } from "./field-source.ts";
import { attempt, type FilterResult, refuse, type Span } from "./problem.ts";
import { compilePattern } from "./regular-expression.ts";
import type { Comparison, Expression, Membership, Operand } from "./syntax.ts";
import { areComparable, familyOf, TYPES } from "./value-type.ts";

export interface CheckedFilter {
  readonly expression: CheckedExpression;
  /** The fields it reads, each once. */
  readonly fields: readonly FieldDefinition[];
}

class ExpressionChecker {
  readonly operands: OperandChecker;

  constructor(registry: FieldRegistry) {
    this.operands = new OperandChecker(registry);
  }

  check(expression: Expression): CheckedExpression {
    switch (expression.kind) {
      case "and":
      case "or":
      case "xor":
        return { kind: expression.kind, terms: expression.terms.map((term) => this.check(term)) };
      case "not":
        return { kind: "not", of: this.check(expression.of) };
      case "existence":
        return { kind: "existence", of: this.#varying(expression.of) };
      case "membership":
        return this.#membership(expression);
      default:
        if (expression.operator === "matches") return this.#matches(expression);
        return expression.operator === "contains" ? this.#contains(expression) : this.#comparison(expression);
    }
  }

  /** Both sides, where at least one has a type of its own. */
  #sides({ left, right, start, end }: Comparison): { left: CheckedOperand; right: CheckedOperand } {
    const { operands } = this;
    if (operands.isTyped(left)) {
      const checked = operands.typed(left);
      return { left: checked, right: operands.check(right, targetOf(checked)) };
    }
    if (operands.isTyped(right)) {
      const checked = operands.typed(right);
      return { left: operands.check(left, targetOf(checked)), right: checked };
    }
    if (left.kind === "word") operands.typed(left);
    return this.#refuseConstant({ start, end });
  }

  /** Checks a single operand: its value must depend on the frame. */
  #varying(operand: Operand): CheckedOperand {
    const checked = this.operands.typed(operand);
    return isConstant(checked) ? this.#refuseConstant(operand) : checked;
  }

  #refuseConstant(place: Span): never {
    return refuse(place, "Constant expression is invalid", "a field of the frame stands on at least one side");
  }

  #demandComparable(left: CheckedOperand, right: CheckedOperand, place: Operand): void {
    if (areComparable(left.type, right.type)) return;
    const names = `${TYPES[left.type].name} and ${TYPES[right.type].name}`;
    refuse(place, `${names} are not of compatible types`, "compare fields of one type; text takes double quotes");
  }

  #comparison(comparison: Comparison): CheckedExpression {
    const { left, right } = this.#sides(comparison);
    if (left.type === "none")
      refuse(comparison.left, "this field has no value to compare", "its name alone tests whether it is there");
    this.#demandComparable(left, right, comparison.right);
    if (isConstant(left) && isConstant(right)) this.#refuseConstant(comparison);
    const operator = comparison.operator as Exclude<typeof comparison.operator, "matches">;
    return { kind: "comparison", quantifier: comparison.quantifier, operator, left, right };
  }

  /** The operand that `contains` and `matches` search: text, or a value of bytes. */
  #haystack(operand: Operand, verb: string): CheckedOperand {
    const checked = asText(this.operands.typed(operand));
    const family = familyOf(checked.type);
    if ((family !== "text" && family !== "bytes") || checked.type === "ipv6")
      refuse(
        operand,
        `a value of type ${TYPES[checked.type].name} cannot be searched with ${verb}`,
        `${verb} takes text and bytes; string(...) makes text of numbers and addresses`,
      );
    return checked;
  }

  #contains({ left, right, quantifier }: Comparison): CheckedExpression {
    const haystack = this.#haystack(left, "contains");
    if (haystack.type === "ether" && right.kind === "text")
      refuse(right, "an Ethernet address contains no text", "write bytes: contains 00:5e");
    const type = haystack.type === "ether" ? "bytes" : haystack.type;
    const needle = this.operands.check(right, { type, field: undefined });
    this.#demandComparable(haystack, needle, right);
    return { kind: "comparison", quantifier, operator: "contains", left: haystack, right: needle };
  }

  #matches({ left, right, quantifier }: Comparison): CheckedExpression {
    const of = this.#haystack(left, "matches");
    if (right.kind !== "text")
      return refuse(right, "matches requires a double quoted string on the right side", 'write matches "^get"');
    const pattern = compilePattern(bytesAsText(right.bytes));
    if (pattern instanceof PatternError)
      return refuse(
        right,
        `in the regular expression: ${pattern.message}`,
        'see pcre2pattern(3); a backslash is written \\\\ or in r"..."',
      );
    return { kind: "matches", quantifier, of, pattern };
  }

  #membership({ of, set, quantifier, isNegated }: Membership): CheckedExpression {
    if (of.kind !== "word" && of.kind !== "layered")
      refuse(of, "only a field may be tested for membership in a set", "write the comparisons out, joined by or");
    const checked = this.operands.typed(of);
    if (checked.type === "none")
      refuse(of, "this field has no value to compare", "its name alone tests whether it is there");
    const element = (operand: Operand): CheckedOperand => {
      const value = this.operands.check(operand, targetOf(checked));
      this.#demandComparable(checked, value, operand);
      return value;
    };
    const checkedSet = set.map(({ from, to }) => ({ from: element(from), to: to && element(to) }));
    return { kind: "membership", quantifier, isNegated, of: checked, set: checkedSet };
  }
}

/** Checks a parsed filter against the registered fields. */
export const checkFilter = (expression: Expression, registry: FieldRegistry): FilterResult<CheckedFilter> =>
  attempt(() => {
    const checker = new ExpressionChecker(registry);
    const checked = checker.check(expression);
    return { expression: checked, fields: [...checker.operands.fields] };
  });
