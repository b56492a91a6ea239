/** Fields: what Wireshark calls a thing, its type, and how `tshark -T fields` prints it. */

/** Wireshark's names for types (ftenum), as far as we have fields of them. */
export type FieldType =
  | "protocol"
  | "boolean"
  | "uint8"
  | "uint16"
  | "uint32"
  | "int64"
  | "string"
  | "bytes"
  | "ipv4"
  | "ipv6"
  | "ether"
  | "framenum"
  | "absolute_time"
  | "relative_time";

export interface FieldDefinition {
  /** "tcp.srcport": in filters, on the command line and on every page. */
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  /** Printed in hexadecimal, with all digits of its type. */
  readonly isHex?: boolean;
  /** Hexadecimal digits, where fewer than the type has. */
  readonly digits?: number;
}

/**
 * A value as its type has it: numbers for integers and IPv4 addresses, bytes for the longer addresses, and for times
 * nanoseconds (since 1970 for absolute ones).
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

const HEX_DIGITS: Partial<Record<FieldType, number>> = { uint8: 2, uint16: 4, uint32: 8 };

const hex = (bytes: Uint8Array, separator: string): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);

/** "1687858799.342121000". */
const decimalSeconds = (nanoseconds: bigint): string => {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, "0")}`;
};

export const formatIpv4 = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** RFC 5952: the longest run of zero groups is left out. */
export const formatIpv6 = (bytes: Uint8Array): string => {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index]! << 8) | bytes[2 * index + 1]!).toString(16),
  );
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.sort((left, right) => right.replace(/^:/, "").length - left.replace(/^:/, "").length)[0];
  const text = groups.join(":");
  return longest === undefined
    ? text
    : text
        .replace(longest, ":")
        .replace(/^:(?!:)/, "::")
        .replace(/([^:]):$/, "$1::");
};

/** A value as `tshark -T fields` prints it (of Wireshark 4.2 and newer, where booleans are words). */
export const formatValue = ({ type, isHex, digits }: FieldDefinition, value: FieldValue): string => {
  switch (type) {
    case "boolean":
      return value ? "True" : "False";
    case "ipv4":
      return formatIpv4(value as number);
    case "ipv6":
      return formatIpv6(value as Uint8Array);
    case "ether":
      return hex(value as Uint8Array, ":");
    case "bytes":
      return hex(value as Uint8Array, "");
    case "absolute_time":
    case "relative_time":
      return decimalSeconds(value as bigint);
    default:
      if (!isHex) return String(value);
      return `0x${(value as number).toString(16).padStart(digits ?? HEX_DIGITS[type] ?? 0, "0")}`;
  }
};
