/** Writes a syntax tree as text: parsing the text gives the same tree. */
import type { ComparisonOperator, Expression, Operand, Range } from "./syntax.ts";

const SPELLINGS: Readonly<Record<ComparisonOperator, string>> = {
  any_eq: "==",
  all_eq: "===",
  any_ne: "!==",
  all_ne: "!=",
  gt: ">",
  ge: ">=",
  lt: "<",
  le: "<=",
  contains: "contains",
  matches: "matches",
};

const printByte = (byte: number): string => {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
};

const printRanges = (ranges: readonly Range[]): string =>
  `[${ranges.map(({ offset, length }) => (length === 1 ? `${offset}` : `${offset}:${length ?? ""}`)).join(",")}]`;

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case "word":
      return operand.text;
    case "text":
      return `"${Array.from(operand.bytes, printByte).join("")}"`;
    case "character":
      return `'\\x${operand.code.toString(16).padStart(2, "0")}'`;
    case "slice":
      return `${printPart(operand.of)}${printRanges(operand.ranges)}`;
    case "layered":
      return `${operand.of.text}#${printRanges(operand.ranges)}`;
    case "reference":
      return `$${operand.isBraced ? `{${printOperand(operand.of)}}` : printOperand(operand.of)}`;
    case "call":
      return `${operand.name}(${operand.operands.map(printOperand).join(", ")})`;
    case "negation":
      return `-${printPart(operand.of)}`;
    case "arithmetic":
      return `${printPart(operand.left)} ${operand.operator} ${printPart(operand.right)}`;
  }
}

const printPart = (operand: Operand): string =>
  operand.kind === "arithmetic" || operand.kind === "negation" ? `{${printOperand(operand)}}` : printOperand(operand);

const printTerm = (expression: Expression): string =>
  expression.kind === "and" || expression.kind === "or" || expression.kind === "xor"
    ? `(${printFilter(expression)})`
    : printFilter(expression);

/** Writes a filter in one canonical spelling. */
export function printFilter(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
    case "xor":
      return expression.terms.map(printTerm).join(` ${expression.kind} `);
    case "not":
      return `not ${printTerm(expression.of)}`;
    case "existence":
      return printOperand(expression.of);
    case "comparison": {
      const { quantifier, operator, left, right } = expression;
      return `${quantifier ? `${quantifier} ` : ""}${printOperand(left)} ${SPELLINGS[operator]} ${printOperand(right)}`;
    }
    case "membership": {
      const { quantifier, isNegated, of, set } = expression;
      const elements = set.map(({ from, to }) => printOperand(from) + (to ? ` .. ${printOperand(to)}` : ""));
      return `${quantifier ? `${quantifier} ` : ""}${printOperand(of)} ${isNegated ? "not " : ""}in {${elements.join(", ")}}`;
    }
  }
}
