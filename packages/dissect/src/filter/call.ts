/** Implements the functions. Read first: wireshark-filter(4), "Functions". */

import type { FieldDefinition, FieldType, FieldValue } from "../fields/field.ts";
import type { CheckedOperand } from "./checked.ts";
import type { FunctionName } from "./function-table.ts";
import { orderOf } from "./order.ts";
import { familyOf, TYPES } from "./value-type.ts";

/** For text, the number of characters (before Wireshark 4.4: bytes); for all other types, bytes. */
function lengthOf(value: FieldValue): number {
  if (typeof value === "string") return value.length - (value.match(/[\ud800-\udbff]/g)?.length ?? 0);
  return value instanceof Uint8Array ? value.length : 4;
}

const hexOf = (value: number): string => value.toString(16);

function formatIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => hexOf(bytes[2 * index]! * 256 + bytes[2 * index + 1]!));
  let [best, bestLength] = [-1, 1];
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (groups[to] === "0") to += 1;
    if (to - from > bestLength) [best, bestLength] = [from, to - from];
  }
  // RFC 5952 §4.2: the first of the longest runs of zeros, if it is longer than one.
  if (best < 0) return groups.join(":");
  return `${groups.slice(0, best).join(":")}::${groups.slice(best + bestLength).join(":")}`;
}

function formatValue(type: FieldType, value: FieldValue): string {
  if (type === "ipv4") return [24, 16, 8, 0].map((shift) => ((value as number) >>> shift) & 0xff).join(".");
  if (type === "ipv6") return formatIpv6(value as Uint8Array);
  if (type === "ether") return Array.from(value as Uint8Array, (byte) => hexOf(byte).padStart(2, "0")).join(":");
  return String(value);
}

const hexDigits = (type: FieldType): number => Math.ceil(hexOf(Number(TYPES[type].maximum ?? 0n)).length);

function nameOf({ values }: FieldDefinition, value: FieldValue): string {
  return values?.get(Number(value)) ?? String(Number(value));
}

/** A function of one value. */
export function mapperOf(name: FunctionName, operand: CheckedOperand): (value: FieldValue) => FieldValue {
  const { type } = operand;
  switch (name) {
    case "len":
      return lengthOf;
    case "upper":
      return (value) => (value as string).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    case "lower":
      return (value) => (value as string).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    case "vals":
      return operand.kind === "field" ? (value) => nameOf(operand.field, value) : String;
    case "hex":
      return (value) => `0x${(value as number).toString(16).padStart(hexDigits(type), "0")}`;
    case "abs":
      return (value) => ((value as number) < 0 ? -(value as number) : value);
    case "float":
    case "double": {
      const scale = familyOf(type) === "time" ? 1e9 : 1;
      const round = name === "float" ? Math.fround : (number: number) => number;
      return (value) => round(Number(value) / scale);
    }
    default:
      return (value) => formatValue(type, value);
  }
}

/** The smallest or largest of several lists of values; no value if all are empty. */
export function extreme(
  name: "min" | "max",
  type: FieldType,
  lists: readonly (readonly FieldValue[])[],
): readonly FieldValue[] {
  const order = orderOf(familyOf(type), undefined);
  const sign = name === "min" ? -1 : 1;
  let best: FieldValue | undefined;
  for (const list of lists) {
    for (const value of list) if (best === undefined || order(value, best) * sign > 0) best = value;
  }
  return best === undefined ? [] : [best];
}
