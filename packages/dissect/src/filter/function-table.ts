/** The functions of the filter language. Read first: wireshark-filter(4), "Functions". */
import type { FieldType } from "../fields/field.ts";
import { familyOf } from "./value-type.ts";

export type FunctionName =
  | "len"
  | "count"
  | "upper"
  | "lower"
  | "string"
  | "vals"
  | "dec"
  | "hex"
  | "abs"
  | "min"
  | "max"
  | "float"
  | "double";

interface FunctionTraits {
  /** The type of the result; undefined where it is the type of the operand. */
  readonly result: FieldType | undefined;
  readonly takes: (type: FieldType) => boolean;
  /** Shown when the function does not accept an operand. */
  readonly hint: string;
  readonly takesFieldsOnly?: true;
  readonly takesMany?: true;
  readonly description: string;
}

const isText = (type: FieldType): boolean => familyOf(type) === "text";
const isInteger = (type: FieldType): boolean => familyOf(type) === "integer" && type !== "boolean";
const isNumber = (type: FieldType): boolean => isInteger(type) || familyOf(type) === "float";
const STRINGABLE: ReadonlySet<FieldType> = new Set<FieldType>(["ipv4", "ipv6", "ether", "float", "double"]);

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionTraits>> = {
  len: {
    result: "uint32",
    takes: (type) => isText(type) || familyOf(type) === "bytes" || type === "ipv4",
    hint: "len() takes text or bytes",
    description: "length in bytes, of text in characters",
  },
  count: {
    result: "uint32",
    takes: () => true,
    hint: "count() takes a field",
    takesFieldsOnly: true,
    description: "how often the field occurs in the frame",
  },
  upper: {
    result: "string",
    takes: isText,
    hint: "upper() takes text; string(...) makes it",
    description: "in capitals",
  },
  lower: {
    result: "string",
    takes: isText,
    hint: "lower() takes text; string(...) makes it",
    description: "in small letters",
  },
  string: {
    result: "string",
    takes: (type) => isInteger(type) || STRINGABLE.has(type),
    hint: "string() takes numbers and addresses",
    takesFieldsOnly: true,
    description: "the value as text",
  },
  vals: {
    result: "string",
    takes: (type) => familyOf(type) === "integer",
    hint: "vals() takes a field whose values have names",
    takesFieldsOnly: true,
    description: "the name of the value",
  },
  dec: {
    result: "string",
    takes: isInteger,
    hint: "dec() takes an integer field",
    takesFieldsOnly: true,
    description: "as decimal text",
  },
  hex: {
    result: "string",
    takes: isInteger,
    hint: "hex() takes an integer field",
    takesFieldsOnly: true,
    description: "as hexadecimal text",
  },
  abs: {
    result: undefined,
    takes: (type) => isNumber(type) || type === "relative_time",
    hint: "abs() takes a number",
    description: "without its sign",
  },
  min: {
    result: undefined,
    takes: (type) => familyOf(type) !== "none",
    hint: "min() takes values of one type",
    takesMany: true,
    description: "the smallest value",
  },
  max: {
    result: undefined,
    takes: (type) => familyOf(type) !== "none",
    hint: "max() takes values of one type",
    takesMany: true,
    description: "the largest value",
  },
  float: {
    result: "float",
    takes: (type) => isNumber(type) || familyOf(type) === "time",
    hint: "float() takes a number or a time",
    description: "as a number with a fraction, in single precision",
  },
  double: {
    result: "double",
    takes: (type) => isNumber(type) || familyOf(type) === "time",
    hint: "double() takes a number or a time",
    description: "as a number with a fraction",
  },
};

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name);
