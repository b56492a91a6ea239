/** Arithmetic on values. A division by zero has no result: the value is left out. */
import type { FieldType, FieldValue } from "../fields/field.ts";
import type { ArithmeticOperator } from "./syntax.ts";
import { familyOf } from "./value-type.ts";

export type Calculation = (left: FieldValue, right: FieldValue) => FieldValue | undefined;

const MAX_UINT32 = 0xffffffff;

function calculateNumbers(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : Math.trunc(left / right);
    case "%":
      return right === 0 ? undefined : left % right;
    case "&":
      // JavaScript's own operator works on 32 bits.
      if (Math.abs(left) > MAX_UINT32 || Math.abs(right) > MAX_UINT32) return Number(BigInt(left) & BigInt(right));
      return (left & right) >>> 0;
  }
}

function calculateBigints(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? undefined : left / right;
    case "%":
      return right === 0n ? undefined : left % right;
    case "&":
      return left & right;
  }
}

const calculateIntegers =
  (operator: ArithmeticOperator): Calculation =>
  (left, right) =>
    typeof left === "number" && typeof right === "number"
      ? calculateNumbers(operator, left, right)
      : calculateBigints(operator, BigInt(left as bigint), BigInt(right as bigint));

const calculateFloats =
  (operator: ArithmeticOperator): Calculation =>
  (left, right) => {
    const [first, second] = [left as number, right as number];
    return operator === "/"
      ? first / second
      : operator === "%"
        ? first % second
        : calculateNumbers(operator, first, second);
  };

/** A time and an offset are nanoseconds; what a time is multiplied with is a number. */
const calculateTimes =
  (operator: ArithmeticOperator): Calculation =>
  (left, right) => {
    if (typeof right === "bigint") return calculateBigints(operator, left as bigint, right);
    const scaled = operator === "*" ? Number(left) * (right as number) : Number(left) / (right as number);
    return Number.isFinite(scaled) ? BigInt(Math.round(scaled)) : undefined;
  };

const maskBytes: Calculation = (left, right) => {
  const [first, second] = [left as Uint8Array, right as Uint8Array];
  return first.subarray(0, second.length).map((byte, at) => byte & second[at]!);
};

export function calculationOf(operator: ArithmeticOperator, type: FieldType): Calculation {
  switch (familyOf(type)) {
    case "float":
      return calculateFloats(operator);
    case "time":
      return calculateTimes(operator);
    case "bytes":
      return maskBytes;
    default:
      return calculateIntegers(operator);
  }
}

export const negate = (value: FieldValue): FieldValue => -(value as number);

/** Whether a calculated value counts as true. */
export const isNonZero = (value: FieldValue): boolean =>
  value instanceof Uint8Array ? value.some((byte) => byte !== 0) : typeof value === "string" || Number(value) !== 0;
