/** Fields: what Wireshark calls a thing, its type, and where it stands in the tree of a frame. */
import type { TimeZone } from "./absolute-time.ts";

/** Wireshark's types (ftenum), with the names from its documentation. */
export type FieldType =
  | "none"
  | "protocol"
  | "boolean"
  | "char"
  | "uint8"
  | "uint16"
  | "uint24"
  | "uint32"
  | "uint64"
  | "int8"
  | "int16"
  | "int24"
  | "int32"
  | "int64"
  | "float"
  | "double"
  | "string"
  | "bytes"
  | "ipv4"
  | "ipv6"
  | "ether"
  | "framenum"
  | "absolute_time"
  | "relative_time";

/** What may be said of a field beside its name, type and label. */
export interface FieldOptions {
  /** Value strings: a filter can use `ip.proto == "UDP"`. For a boolean, those of 1 and 0. */
  readonly values?: ReadonlyMap<number, string>;
  /** Number of digits if the value is printed in hexadecimal; decimal without it. */
  readonly hexDigits?: number;
  /** For bytes that can be empty: an empty value is printed as `<none>`; without this, as `<MISSING>`. */
  readonly mayBeEmpty?: boolean;
  /**
   * For an absolute time: it is printed as date and time of day in this zone; without a zone, as seconds since 1970.
   */
  readonly zone?: TimeZone;
  /** For the bytes of a field: that field. */
  readonly bytesOf?: FieldDefinition;
  /**
   * Wireshark shows it only where hidden fields are asked for: since another field shows the same by itself, or only
   * where the field emitted right before it has the same bytes.
   */
  readonly hidden?: "always" | "where repeated";
  /** It is hidden in the layer of this name alone. */
  readonly hiddenIn?: string;
  /**
   * Fields that it stands in, in the tree of a frame, though its name does not begin with theirs. Of a protocol: it
   * stands in the last layer of this name where it comes right behind that or a part of it.
   */
  readonly parents?: readonly string[];
  /** It is emitted only when the field that it stands in is complete and others were emitted in between. */
  readonly isLate?: boolean;
  /**
   * It stands in the field whose bytes hold its own, whatever their names: in one that has more of them or no value of
   * its own, or also in one that has the same.
   */
  readonly nestsBy?: "bytes" | "same bytes";
  /** Fields whose names begin with its own stand beside it, not in it. */
  readonly isLeaf?: boolean;
  /** It stands beside the layers: it says how those behind it were put together. */
  readonly isTopLevel?: boolean;
  /** Of a protocol: what its line in the tree says behind its label, each with the field that has it. */
  readonly summary?: readonly (readonly [label: string, field: string])[];
}

/** How a value is kept: times and bytes as two numbers, text and large integers as what they are. */
export type ValueKind = "none" | "boolean" | "number" | "time" | "bytes" | "object";

/** How a number is printed; if it has a value string, the number comes after it. */
export type NumberForm = "decimal" | "hexadecimal" | "ipv4" | "other";

/** Made by `defineField` alone, all with the same properties in the same order: a frame emits a hundred of them. */
export interface FieldDefinition extends Whole<FieldOptions> {
  /** "tcp.srcport". */
  readonly name: string;
  readonly type: FieldType;
  /** Its name for people: "Source Port". */
  readonly label: string;
  /** A number of its own, counted from 0. */
  readonly id: number;
  /** The first word of its name, which is that of its layer. */
  readonly layer: string;
  readonly kind: ValueKind;
  readonly numberForm: NumberForm;
  /** Some or all of its numbers have value strings. */
  readonly hasValueStrings: boolean;
  readonly isProtocol: boolean;
  /** Fields without a value show only their label. */
  readonly hasOwnValue: boolean;
}

type Whole<Options> = { readonly [Key in keyof Options]-?: Options[Key] | undefined };

const kindOf = (type: FieldType): ValueKind => {
  switch (type) {
    case "none":
      return "none";
    case "boolean":
      return "boolean";
    case "absolute_time":
    case "relative_time":
      return "time";
    case "protocol":
    case "bytes":
    case "ipv6":
    case "ether":
      return "bytes";
    case "string":
    case "uint64":
    case "int64":
      return "object";
    default:
      return "number";
  }
};

const numberFormOf = (type: FieldType, hexDigits: number | undefined): NumberForm => {
  if (type === "ipv4") return "ipv4";
  if (type === "float" || type === "double") return "other";
  return hexDigits === undefined ? "decimal" : "hexadecimal";
};

let count = 0;

/** A field by Wireshark's name, type and label. It is known by its identity: define it once. */
export const defineField = (
  name: string,
  type: FieldType,
  label: string,
  options: FieldOptions = {},
): FieldDefinition => {
  const id = count;
  const kind = kindOf(type);
  count += 1;
  return {
    name,
    type,
    label,
    id,
    layer: name.split(".", 1)[0]!,
    kind,
    numberForm: numberFormOf(type, options.hexDigits),
    hasValueStrings: kind === "boolean" || (kind === "number" && options.values !== undefined),
    isProtocol: type === "protocol",
    hasOwnValue: type !== "protocol" && type !== "none",
    values: options.values,
    hexDigits: options.hexDigits,
    mayBeEmpty: options.mayBeEmpty,
    zone: options.zone,
    bytesOf: options.bytesOf,
    hidden: options.hidden,
    hiddenIn: options.hiddenIn,
    parents: options.parents,
    isLate: options.isLate,
    nestsBy: options.nestsBy,
    isLeaf: options.isLeaf,
    isTopLevel: options.isTopLevel,
    summary: options.summary,
  };
};

const bytesOfFields = new WeakMap<FieldDefinition, FieldDefinition>();

/**
 * `@ip.src`: the bytes that the field was read from, as a separate field; always the same object for the same field.
 */
export const bytesOfField = (field: FieldDefinition): FieldDefinition => {
  let bytes = bytesOfFields.get(field);
  if (bytes === undefined) {
    bytes = defineField(`@${field.name}`, "bytes", field.label, { bytesOf: field });
    bytesOfFields.set(field, bytes);
  }
  return bytes;
};

/**
 * A value in the form of its type: booleans; numbers for integers up to 32 bits, floats, frame numbers and IPv4
 * addresses (unsigned); bigint for 64-bit integers and for times in nanoseconds (absolute times since 1970); text for
 * strings; bytes for bytes, IPv6, Ethernet and protocols. A field without a value of its own ("none") is `true`.
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

const NANOSECONDS = 1_000_000_000;

/** The value of a field that is a time. Both parts may be negative. */
export const timeValue = (seconds: number, nanoseconds: number): bigint => {
  const whole = seconds * NANOSECONDS + nanoseconds;
  // A bigint is an object, and arithmetic on it makes more objects.
  return Number.isSafeInteger(whole) ? BigInt(whole) : BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
};
