/** A filter with known fields, whose values have the types of the operands they are compared with. */
import type { FieldDefinition, FieldType, FieldValue } from "../fields/field.ts";
import type { FunctionName } from "./function-table.ts";
import type { BytePattern } from "./regular-expression.ts";
import type { ArithmeticOperator, ComparisonOperator, Quantifier, Range } from "./syntax.ts";

/** Operators on two values; `matches` is separate. */
export type PlainOperator = Exclude<ComparisonOperator, "matches">;

export type CheckedExpression =
  | { readonly kind: "and" | "or" | "xor"; readonly terms: readonly CheckedExpression[] }
  | { readonly kind: "not"; readonly of: CheckedExpression }
  | CheckedComparison
  | CheckedMembership
  | {
      readonly kind: "matches";
      readonly quantifier: Quantifier | undefined;
      readonly of: CheckedOperand;
      readonly pattern: BytePattern;
    }
  | { readonly kind: "existence"; readonly of: CheckedOperand };

export interface CheckedComparison {
  readonly kind: "comparison";
  readonly quantifier: Quantifier | undefined;
  readonly operator: PlainOperator;
  readonly left: CheckedOperand;
  readonly right: CheckedOperand;
}

export interface CheckedMembership {
  readonly kind: "membership";
  readonly quantifier: Quantifier | undefined;
  readonly isNegated: boolean;
  readonly of: CheckedOperand;
  readonly set: readonly { readonly from: CheckedOperand; readonly to: CheckedOperand | undefined }[];
}

export type CheckedOperand =
  | CheckedField
  | CheckedConstant
  | CheckedReference
  | { readonly kind: "slice"; readonly type: FieldType; readonly of: CheckedOperand; readonly ranges: readonly Range[] }
  | {
      readonly kind: "call";
      readonly type: FieldType;
      readonly name: FunctionName;
      readonly operands: readonly CheckedOperand[];
    }
  | {
      readonly kind: "arithmetic";
      readonly type: FieldType;
      readonly operator: ArithmeticOperator;
      readonly left: CheckedOperand;
      readonly right: CheckedOperand;
    }
  | { readonly kind: "negation"; readonly type: FieldType; readonly of: CheckedOperand };

export interface CheckedField {
  readonly kind: "field";
  readonly type: FieldType;
  readonly field: FieldDefinition;
  readonly layers: readonly Range[] | undefined;
}

/** A field of the selected frame. As in tshark, no frame is selected here: it has no values. */
interface CheckedReference {
  readonly kind: "reference";
  readonly type: FieldType;
  readonly field: FieldDefinition;
}

export interface CheckedConstant {
  readonly kind: "constant";
  readonly type: FieldType;
  readonly value: FieldValue;
  /** Number of significant bits of an address with a prefix. */
  readonly prefix: number | undefined;
}
