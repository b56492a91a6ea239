/** How two values of a family compare, and the tests on such a pair. The types of the values are already checked. */

import type { FieldValue } from "../fields/field.ts";
import type { PlainOperator } from "./checked.ts";
import type { Family } from "./value-type.ts";

/** Below zero, zero or above zero; NaN if they cannot be compared. NaN passes only the test of inequality. */
export type Order = (left: FieldValue, right: FieldValue) => number;
export type Test = (left: FieldValue, right: FieldValue) => boolean;

/** Works on numbers, bigints and booleans alike, also mixed. */
function orderNumbers(left: FieldValue, right: FieldValue): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left >= right ? 0 : Number.NaN;
}

/** Sorts code points as UTF-8 does: UTF-16 surrogates come after all other units. */
const weigh = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

function orderText(left: FieldValue, right: FieldValue): number {
  if (left === right) return 0;
  const [first, second] = [left as string, right as string];
  const length = Math.min(first.length, second.length);
  for (let at = 0; at < length; at += 1) {
    const difference = weigh(first.charCodeAt(at)) - weigh(second.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

function orderBytes(left: FieldValue, right: FieldValue): number {
  const [first, second] = [left as Uint8Array, right as Uint8Array];
  const length = Math.min(first.length, second.length);
  for (let at = 0; at < length; at += 1) {
    const difference = first[at]! - second[at]!;
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

const orderIpv4Prefix = (prefix: number): Order => {
  const mask = prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
  return (left, right) => (((left as number) & mask) >>> 0) - (((right as number) & mask) >>> 0);
};

const orderBytesPrefix = (prefix: number): Order => {
  const whole = prefix >> 3;
  const mask = 0xff & (0xff << (8 - (prefix & 7)));
  return (left, right) => {
    const [first, second] = [left as Uint8Array, right as Uint8Array];
    for (let at = 0; at < whole; at += 1) if (first[at] !== second[at]) return first[at]! - second[at]!;
    return ((first[whole] ?? 0) & mask) - ((second[whole] ?? 0) & mask);
  };
};

/** `prefix` is the number of significant bits of an address. */
export function orderOf(family: Family, prefix: number | undefined): Order {
  if (prefix !== undefined) return family === "ipv4" ? orderIpv4Prefix(prefix) : orderBytesPrefix(prefix);
  if (family === "text") return orderText;
  return family === "bytes" ? orderBytes : orderNumbers;
}

function containsBytes(haystack: Uint8Array, needle: Uint8Array): boolean {
  const [first] = needle;
  if (first === undefined) return true;
  const last = haystack.length - needle.length;
  for (let at = haystack.indexOf(first); at >= 0 && at <= last; at = haystack.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < needle.length && haystack[at + matched] === needle[matched]) matched += 1;
    if (matched === needle.length) return true;
  }
  return false;
}

const contains: Test = (left, right) =>
  typeof left === "string" ? left.includes(right as string) : containsBytes(left as Uint8Array, right as Uint8Array);

export function testOf(operator: PlainOperator, order: Order): Test {
  switch (operator) {
    case "any_eq":
    case "all_eq":
      return (left, right) => order(left, right) === 0;
    case "any_ne":
    case "all_ne":
      return (left, right) => order(left, right) !== 0;
    case "gt":
      return (left, right) => order(left, right) > 0;
    case "ge":
      return (left, right) => order(left, right) >= 0;
    case "lt":
      return (left, right) => order(left, right) < 0;
    case "le":
      return (left, right) => order(left, right) <= 0;
    case "contains":
      return contains;
  }
}

/** The test against one number, the usual case. */
export function numberTest(operator: PlainOperator, number: number): ((value: FieldValue) => boolean) | undefined {
  switch (operator) {
    case "any_eq":
    case "all_eq":
      return (value) => value === number;
    case "any_ne":
    case "all_ne":
      return (value) => value !== number;
    case "gt":
      return (value) => (value as number) > number;
    case "ge":
      return (value) => (value as number) >= number;
    case "lt":
      return (value) => (value as number) < number;
    case "le":
      return (value) => (value as number) <= number;
    default:
      return undefined;
  }
}
