/** Types of operands. A literal has no type of its own: it takes the type of the operand it is compared with. */

import { bytesOfField, type FieldDefinition, type FieldType } from "../fields/field.ts";
import type { CheckedField, CheckedOperand } from "./checked.ts";
import { type Target, toConstant } from "./constant.ts";
import type { FieldRegistry } from "./field-source.ts";
import { FUNCTIONS, type FunctionName, isFunctionName } from "./function-table.ts";
import { closestName } from "./names.ts";
import { refuse } from "./problem.ts";
import type { Arithmetic, Call, Negation, Operand, Range, Reference, Slice, Word } from "./syntax.ts";
import { areComparable, familyOf, TYPES } from "./value-type.ts";

const SLICEABLE: ReadonlySet<string> = new Set(["text", "bytes", "ipv4"]);
/** Functions that may have only literals as operands: then they have the type of the operand they are compared with. */
const UNTYPED_FUNCTIONS: ReadonlySet<string> = new Set(["abs", "min", "max"]);

/** Whether the value is the same for every frame: literals, and the fields of a selected frame. */
export function isConstant(operand: CheckedOperand): boolean {
  switch (operand.kind) {
    case "field":
      return false;
    case "slice":
    case "negation":
      return isConstant(operand.of);
    case "arithmetic":
      return isConstant(operand.left) && isConstant(operand.right);
    case "call":
      return operand.operands.every(isConstant);
    default:
      return true;
  }
}

export const targetOf = (operand: CheckedOperand): Target => ({
  type: operand.type,
  field: operand.kind === "field" ? operand.field : undefined,
});

export class OperandChecker {
  readonly #registry: FieldRegistry;
  readonly #typed = new Map<Operand, boolean>();
  readonly fields: Set<FieldDefinition> = new Set();

  constructor(registry: FieldRegistry) {
    this.#registry = registry;
  }

  #field({ text }: Word): FieldDefinition | undefined {
    if (text.startsWith(":") || text.endsWith(":")) return undefined;
    const [, isRaw, name = ""] = /^(@?)\.?(.*)$/s.exec(text) ?? [];
    const field = this.#registry.get(name);
    return isRaw && field ? bytesOfField(field) : field;
  }

  /** Whether an operand has a type of its own. */
  isTyped(operand: Operand): boolean {
    const known = this.#typed.get(operand);
    if (known !== undefined) return known;
    const typed = this.#decideTyped(operand);
    this.#typed.set(operand, typed);
    return typed;
  }

  #decideTyped(operand: Operand): boolean {
    switch (operand.kind) {
      case "word":
        return /^[.@]/.test(operand.text) || this.#field(operand) !== undefined;
      case "text":
      case "character":
        return false;
      case "negation":
        return this.isTyped(operand.of);
      case "arithmetic":
        return this.isTyped(operand.left) || this.isTyped(operand.right);
      case "call":
        return !UNTYPED_FUNCTIONS.has(operand.name) || operand.operands.some((each) => this.isTyped(each));
      default:
        return true;
    }
  }

  /** Checks an operand that must have a type of its own. */
  typed(operand: Operand): CheckedOperand {
    if (this.isTyped(operand)) return this.check(operand, undefined);
    if (operand.kind === "word") return this.#unknown(operand);
    return refuse(operand, "a constant alone tests nothing", "compare it with a field");
  }

  #unknown(word: Word): never {
    const name = word.text.replace(/^@/, "");
    return refuse(word, `"${name}" is not a valid protocol or protocol field`, this.#nearTo(word));
  }

  #nearTo({ text }: Word): string {
    const near = closestName(text.replace(/^@/, ""), this.#registry.names());
    return near ? `did you mean ${near}?` : "a field is written as its protocol and name, such as tcp.port";
  }

  /** Checks an operand; its literals take the type of `target`. */
  check(operand: Operand, target: Target | undefined): CheckedOperand {
    switch (operand.kind) {
      case "word":
        if (this.isTyped(operand)) return this.#fieldOperand(operand, undefined);
        return target ? toConstant(operand, target, false) : this.#unknown(operand);
      case "layered":
        return this.#fieldOperand(operand.of, operand.ranges);
      case "text":
      case "character":
        return target ? toConstant(operand, target, false) : this.typed(operand);
      case "reference":
        return this.#reference(operand);
      case "slice":
        return this.#slice(operand);
      case "negation":
        return this.#negation(operand, target);
      case "arithmetic":
        return this.#arithmetic(operand, target);
      case "call":
        return this.#call(operand, target);
    }
  }

  #fieldOperand(word: Word, layers: readonly Range[] | undefined): CheckedField {
    const field = this.#field(word) ?? this.#unknown(word);
    this.fields.add(field);
    return { kind: "field", type: field.type, field, layers };
  }

  #reference({ of, isBraced, start, end }: Reference): CheckedOperand {
    const word = of.kind === "layered" ? of.of : of;
    const field = this.#field(word);
    if (isBraced && (field === undefined || field.type === "none" || field.type === "protocol"))
      return refuse({ start, end }, "invalid character in macro name", this.#nearTo(word));
    return field ? { kind: "reference", type: field.type, field } : this.#unknown(word);
  }

  #slice(slice: Slice): CheckedOperand {
    const inner = slice.of;
    if (inner.kind === "text" || inner.kind === "character")
      refuse(slice, "a constant cannot be sliced", "write the part that is wanted");
    const of = this.typed(inner);
    const family = familyOf(of.type);
    if (!SLICEABLE.has(family))
      refuse(
        slice,
        `a value of type ${TYPES[of.type].name} cannot be sliced`,
        "text, bytes, addresses and protocols can",
      );
    return { kind: "slice", type: family === "text" ? "string" : "bytes", of, ranges: slice.ranges };
  }

  #negation(negation: Negation, target: Target | undefined): CheckedOperand {
    const inner = negation.of;
    if ((inner.kind === "word" || inner.kind === "text" || inner.kind === "character") && !this.isTyped(inner))
      return target ? toConstant(inner, target, true) : this.typed(inner);
    const of = this.check(inner, target);
    const isNumber = familyOf(of.type) === "integer" ? of.type !== "boolean" : familyOf(of.type) === "float";
    if (!isNumber && of.type !== "relative_time")
      refuse(negation, `a value of type ${TYPES[of.type].name} cannot be negated`, "numbers and time offsets can");
    return { kind: "negation", type: of.type, of };
  }

  #arithmetic(sum: Arithmetic, target: Target | undefined): CheckedOperand {
    const isLeftTyped = this.isTyped(sum.left);
    const isRightTyped = this.isTyped(sum.right);
    if (!isLeftTyped && !isRightTyped && target === undefined) return this.typed(sum);
    let left: CheckedOperand;
    let right: CheckedOperand;
    if (isLeftTyped || !isRightTyped) {
      left = this.check(sum.left, target);
      right = this.check(sum.right, this.#scale(sum, left));
    } else {
      right = this.check(sum.right, undefined);
      left = this.check(sum.left, { ...targetOf(right), field: undefined });
    }
    this.#allowArithmetic(sum, left, right);
    return { kind: "arithmetic", type: left.type, operator: sum.operator, left, right };
  }

  /** The type of a literal after the operator: seconds are added to a date, and a time is multiplied by a number. */
  #scale({ operator }: Arithmetic, { type }: CheckedOperand): Target {
    if (familyOf(type) !== "time") return { type, field: undefined };
    return { type: operator === "*" || operator === "/" ? "double" : "relative_time", field: undefined };
  }

  #allowArithmetic(sum: Arithmetic, left: CheckedOperand, right: CheckedOperand): void {
    const { operator } = sum;
    const family = familyOf(left.type);
    const name = TYPES[left.type].name;
    if (operator === "&") {
      const isMaskable =
        left.type !== "boolean" && left.type !== "protocol" && ["integer", "bytes", "ipv4"].includes(family);
      if (!isMaskable) refuse(sum, `a value of type ${name} cannot be masked`, "integers, addresses and slices can");
    } else if (family === "time") {
      const isScaled = (operator === "*" || operator === "/") && right.kind === "constant" && right.type === "double";
      const isShifted = (operator === "+" || operator === "-") && right.type === "relative_time";
      if (!isScaled && !isShifted)
        refuse(
          sum,
          `"${operator}" is not possible here with a ${name}`,
          "add or subtract an offset in seconds, or multiply by a number",
        );
      return;
    } else if ((family !== "integer" && family !== "float") || left.type === "boolean")
      refuse(sum, `values of type ${name} cannot be calculated with`, "numbers and times can");
    if (!areComparable(left.type, right.type) || right.type === "boolean")
      refuse(
        sum,
        `${name} and ${TYPES[right.type].name} are not of compatible types`,
        "calculate with values of one type",
      );
  }

  #call(call: Call, target: Target | undefined): CheckedOperand {
    const { name, operands } = call;
    if (!isFunctionName(name)) {
      const near = closestName(name, Object.keys(FUNCTIONS));
      const hint = near ? `did you mean ${near}()?` : `there are ${Object.keys(FUNCTIONS).join(", ")}`;
      return refuse(call.nameSpan, `function "${name}" does not exist`, hint);
    }
    const traits = FUNCTIONS[name];
    if (operands.length === 0 || (operands.length > 1 && !traits.takesMany))
      refuse(call, `${name}() takes ${traits.takesMany ? "at least " : ""}one operand`, traits.hint);
    const model = operands.find((each) => this.isTyped(each));
    const inner = model ? targetOf(this.check(model, undefined)) : target;
    const literals = UNTYPED_FUNCTIONS.has(name) ? inner && { ...inner, field: undefined } : undefined;
    const checked = operands.map((each) => this.#callOperand(name, each, literals));
    const type = traits.result ?? checked[0]!.type;
    for (const [index, { type: other }] of checked.entries()) {
      if (traits.takesMany && (!areComparable(type, other) || (type === "boolean") !== (other === "boolean")))
        refuse(operands[index]!, `${name}() was given values of different types`, traits.hint);
    }
    return { kind: "call", type, name, operands: checked };
  }

  #callOperand(name: FunctionName, operand: Operand, literals: Target | undefined): CheckedOperand {
    const { takes, takesFieldsOnly, hint } = FUNCTIONS[name];
    const checked = literals ? this.check(operand, literals) : this.typed(operand);
    if (takesFieldsOnly && checked.kind !== "field") refuse(operand, `${name}() takes only fields`, hint);
    if (!takes(checked.type))
      refuse(operand, `${name}() does not take a value of type ${TYPES[checked.type].name}`, hint);
    if (name === "vals" && checked.kind === "field" && checked.field.values === undefined)
      refuse(operand, `the values of ${checked.field.name} have no names`, hint);
    return checked;
  }
}

/** A field that has value strings is text where text is needed. */
export function asText(operand: CheckedOperand): CheckedOperand {
  const hasNames = operand.kind === "field" && operand.field.values !== undefined;
  const type: FieldType = "string";
  return hasNames && familyOf(operand.type) === "integer"
    ? { kind: "call", type, name: "vals", operands: [operand] }
    : operand;
}
