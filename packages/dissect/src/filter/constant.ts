/**
 * Converts a literal to a value of the type it is compared with, or to a problem that says how to write such a value.
 */

import type { FieldDefinition, FieldType, FieldValue } from "../fields/field.ts";
import type { CheckedConstant } from "./checked.ts";
import { readBytes, readFloat, readInteger, readIpv4, readIpv6, readSeconds } from "./literal.ts";
import { refuse } from "./problem.ts";
import type { Character, Text, Word } from "./syntax.ts";
import { readDate } from "./time-literal.ts";
import { familyOf, TYPES } from "./value-type.ts";

/** What a literal is converted to. */
export interface Target {
  readonly type: FieldType;
  /** The field it is compared with, if that is a field: it may have value strings. */
  readonly field: FieldDefinition | undefined;
}

export type Literal = Word | Text | Character;

const WIDE_TYPES: ReadonlySet<FieldType> = new Set<FieldType>(["uint64", "int64"]);
/** The largest size of a negative number. An unsigned field is never equal to a negative number, and always greater. */
const MAX_SIZE = 1n << 63n;

const shown = (literal: Literal): string =>
  literal.kind === "text" ? JSON.stringify(literal.text) : literal.kind === "word" ? literal.text : "the character";

const fail = (literal: Literal, { type, field }: Target, message?: string): never => {
  const names = field?.values && [...new Set(field.values.values())];
  const words =
    names && names.length > 0
      ? `, or one of its names: ${names
          .slice(0, 4)
          .map((name) => JSON.stringify(name))
          .join(", ")}`
      : "";
  const what =
    message ??
    `${shown(literal)} is not a value of ${field ? `${field.name}, which is of ` : ""}type ${TYPES[type].name}`;
  return refuse(literal, what, `write it as ${TYPES[type].example}${words}`);
};

/** The number of a name: `ip.proto == "UDP"`, in upper or lower case. */
function namedValue(text: string, { field, type }: Target): number | undefined {
  const wanted = text.toLowerCase();
  for (const [number, name] of field?.values ?? []) if (name.toLowerCase() === wanted) return number;
  // Single flags without value strings have these names in all headers.
  if (type === "boolean" && field?.name.includes(".flags.") && (wanted === "set" || wanted === "not set"))
    return Number(wanted === "set");
  return type === "boolean" && (wanted === "true" || wanted === "false") ? Number(wanted === "true") : undefined;
}

function toInteger(literal: Literal, target: Target, isNegated: boolean): FieldValue {
  const { type } = target;
  const written =
    literal.kind === "character"
      ? BigInt(literal.code)
      : literal.kind === "word"
        ? readInteger(literal.text)
        : undefined;
  const named = written === undefined && literal.kind !== "character" ? namedValue(literal.text, target) : undefined;
  let value = written ?? (named === undefined ? fail(literal, target) : BigInt(named));
  if (isNegated) value = -value;
  if (type === "boolean") return isNegated ? fail(literal, target) : Number(value !== 0n);
  const maximum = TYPES[type].maximum!;
  if (value > maximum || value < -MAX_SIZE)
    fail(
      literal,
      target,
      `${value} is too large for ${target.field?.name ?? "this type"}, whose maximum is ${maximum}`,
    );
  return WIDE_TYPES.has(type) ? value : Number(value);
}

function toBytes(literal: Literal, target: Target): FieldValue {
  if (literal.kind === "text") return literal.bytes;
  if (literal.kind === "character") return Uint8Array.of(literal.code);
  // A number is one byte. It cannot be compared with a protocol, since 10 could be the byte 0a or 10.
  const number = readInteger(literal.text);
  // 08 is a byte, not a number; 08.00 is a number with a fraction.
  if (number === undefined && !/^\d+$/.test(literal.text) && readFloat(literal.text) !== undefined)
    fail(literal, target, `the number ${literal.text} cannot be compared with bytes`);
  if (number === undefined) return readBytes(literal.text) ?? fail(literal, target);
  if (target.type === "protocol")
    fail(literal, target, `the number ${literal.text} cannot be compared with a protocol`);
  if (number > 255n) fail(literal, target, `${literal.text} is too large for one byte`);
  return Uint8Array.of(Number(number));
}

function toText(literal: Literal, target: Target): FieldValue {
  if (literal.kind === "character") return String.fromCharCode(literal.code);
  if (literal.kind === "word" && readFloat(literal.text) !== undefined)
    return fail(literal, target, `the number ${literal.text} cannot be compared with text`);
  return literal.text;
}

function toTime(literal: Literal, target: Target, isNegated: boolean): FieldValue {
  if (literal.kind === "character") return fail(literal, target);
  const seconds = literal.kind === "word" ? readSeconds(literal.text) : undefined;
  const value =
    seconds ?? (target.type === "absolute_time" ? readDate(literal.text) : undefined) ?? fail(literal, target);
  return isNegated ? -value : value;
}

export function toConstant(literal: Literal, target: Target, isNegated: boolean): CheckedConstant {
  const { type } = target;
  const constant = (value: FieldValue, prefix?: number): CheckedConstant => ({ kind: "constant", type, value, prefix });
  switch (familyOf(type)) {
    case "integer":
      return constant(toInteger(literal, target, isNegated));
    case "time":
      return constant(toTime(literal, target, isNegated));
    case "float": {
      const value = literal.kind === "word" ? readFloat(literal.text) : undefined;
      if (value === undefined) return fail(literal, target);
      return constant(isNegated ? -value : value);
    }
    case "none":
      return fail(literal, target, `${target.field?.name ?? "this"} has no value to compare with`);
    default:
  }
  if (isNegated) fail(literal, target, `a ${TYPES[type].name} has no negative`);
  if (type === "string") return constant(toText(literal, target));
  if (type === "ipv4" || type === "ipv6") {
    const read = type === "ipv4" ? readIpv4 : readIpv6;
    const address = literal.kind === "word" ? read(literal.text) : undefined;
    return address ? constant(address.value, address.prefix) : fail(literal, target);
  }
  if (type !== "ether") return constant(toBytes(literal, target));
  const bytes = literal.kind === "word" ? readBytes(literal.text) : undefined;
  if (bytes === undefined) return fail(literal, target);
  if (bytes.length !== 6)
    fail(
      literal,
      target,
      `${literal.kind === "word" ? literal.text : ""} has ${bytes.length} bytes, an Ethernet address has 6`,
    );
  return constant(bytes);
}
