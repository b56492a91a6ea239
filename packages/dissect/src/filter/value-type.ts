/** What the types of fields have in common: how values compare, and which types can be compared. */
import type { FieldType } from "../fields/field.ts";

/** Types whose values are compared in the same way. Booleans are integers: 1 and 0. */
export type Family = "integer" | "float" | "time" | "text" | "bytes" | "ipv4" | "none";

interface TypeTraits {
  readonly family: Family;
  /** Its name for people. */
  readonly name: string;
  /** An example of a value. */
  readonly example: string;
  /** The largest value of an integer type. */
  readonly maximum?: bigint;
  readonly isSigned?: true;
}

const unsigned = (bits: number): TypeTraits => ({
  family: "integer",
  name: `unsigned integer (${bits} bits)`,
  example: "80, 0x50 or 0b1010000",
  maximum: (1n << BigInt(bits)) - 1n,
});
const signed = (bits: number): TypeTraits => ({
  family: "integer",
  name: `signed integer (${bits} bits)`,
  example: "-1, 80 or 0x50",
  maximum: (1n << BigInt(bits - 1)) - 1n,
  isSigned: true,
});

export const TYPES: Readonly<Record<FieldType, TypeTraits>> = {
  none: { family: "none", name: "label", example: "its name alone: it is there or not" },
  protocol: { family: "bytes", name: "protocol", example: '"GET" or 47:45:54' },
  boolean: { family: "integer", name: "boolean", example: "true, false, 1 or 0" },
  char: { ...unsigned(8), name: "character, 1 byte", example: "'a' or 0x61" },
  uint8: unsigned(8),
  uint16: unsigned(16),
  uint24: unsigned(24),
  uint32: unsigned(32),
  uint64: unsigned(64),
  int8: signed(8),
  int16: signed(16),
  int24: signed(24),
  int32: signed(32),
  int64: signed(64),
  float: { family: "float", name: "floating point (single precision)", example: "1.5 or 2e-3" },
  double: { family: "float", name: "floating point (double precision)", example: "1.5 or 2e-3" },
  string: { family: "text", name: "character string", example: '"GET"' },
  bytes: { family: "bytes", name: "byte sequence", example: '02:00:5e, 02-00-5e, 02005e or "text"' },
  ipv4: { family: "ipv4", name: "IPv4 address", example: "192.0.2.1 or 192.0.2.0/24" },
  ipv6: { family: "bytes", name: "IPv6 address", example: "2001:db8::1 or 2001:db8::/32" },
  ether: { family: "bytes", name: "Ethernet address", example: "02:00:5e:10:00:ff" },
  framenum: { ...unsigned(32), name: "frame number" },
  absolute_time: { family: "time", name: "date and time", example: '"2023-05-19 17:39:59" or "2023-05-19T17:39:59Z"' },
  relative_time: { family: "time", name: "time offset", example: "0.25 (seconds)" },
};

export const familyOf = (type: FieldType): Family => TYPES[type].family;

/** Whether values of two types can be compared. Of addresses, only Ethernet addresses can be compared with bytes. */
export function areComparable(left: FieldType, right: FieldType): boolean {
  const family = familyOf(left);
  if (family === "integer" || family === "float") return family === familyOf(right);
  if (left === right) return family !== "none";
  return (left === "bytes" && right === "ether") || (left === "ether" && right === "bytes");
}
