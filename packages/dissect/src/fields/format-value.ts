/** How the value of a field is printed, as `tshark -T fields` prints it. */
import { formatAbsoluteTime, type TimeZone } from "./absolute-time.ts";
import type { FieldDefinition, FieldValue } from "./field.ts";

const NANOSECONDS = 1_000_000_000;

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const hex = (bytes: Uint8Array, separator: string): string => {
  let text = bytes.length === 0 ? "" : HEX[bytes[0]!]!;
  for (let at = 1; at < bytes.length; at += 1) text += separator + HEX[bytes[at]!];
  return text;
};

const ZEROS = "000000000";

/**
 * "1687858799.342121000", or with a time zone "Nov 14, 2023 22:13:20.000000000 UTC". Both parts may be negative, and
 * their signs may differ.
 */
export const formatTime = (seconds: number, nanoseconds: number, zone?: TimeZone): string => {
  let whole = seconds + Math.floor(nanoseconds / NANOSECONDS);
  let part = nanoseconds - Math.floor(nanoseconds / NANOSECONDS) * NANOSECONDS;
  if (zone !== undefined) return formatAbsoluteTime(whole, part, zone);
  const isNegative = whole < 0;
  if (isNegative && part > 0) {
    whole += 1;
    part = NANOSECONDS - part;
  }
  const digits = String(part);
  const size = Math.abs(whole);
  const sizeText = Number.isSafeInteger(size) ? String(size) : String(BigInt(size));
  return `${isNegative ? "-" : ""}${sizeText}.${ZEROS.slice(digits.length)}${digits}`;
};

/** The same for a time as one value, in nanoseconds. */
export const formatTimeValue = (nanoseconds: bigint, zone?: TimeZone): string => {
  const number = Number(nanoseconds);
  return Number.isSafeInteger(number)
    ? formatTime(0, number, zone)
    : formatTime(Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n), zone);
};

/** As C's "%.15g". */
const formatDouble = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits = "", power] = value.toExponential(14).split("e");
  const exponent = Number(power);
  const withoutZeros = (text: string): string => (text.includes(".") ? text.replace(/(?:\.|(?<!0))0+$/, "") : text);
  if (exponent >= -4 && exponent < 15) return withoutZeros(value.toFixed(14 - exponent));
  return `${withoutZeros(digits)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
};

/** A cache of addresses and their texts, indexed by a hash. A capture has few addresses, and most frames have two. */
const PLACES = 1024;
const knownIpv4 = new Float64Array(PLACES).fill(-1);
const ipv4Texts: string[] = new Array(PLACES).fill("");

export const formatIpv4 = (address: number): string => {
  const unsigned = address >>> 0;
  const place = (unsigned ^ (unsigned >>> 10) ^ (unsigned >>> 20)) % PLACES;
  if (knownIpv4[place] !== unsigned) {
    knownIpv4[place] = unsigned;
    ipv4Texts[place] = `${unsigned >>> 24}.${(unsigned >>> 16) & 255}.${(unsigned >>> 8) & 255}.${unsigned & 255}`;
  }
  return ipv4Texts[place]!;
};

const IPV6_BYTES = 16;
const knownIpv6 = new Uint8Array(PLACES * IPV6_BYTES);
const ipv6Texts: string[] = new Array(PLACES).fill("");

/** The same for `bytes[start..start + 16)`. */
export const formatIpv6 = (bytes: Uint8Array, start = 0): string => {
  let hash = 0;
  for (let at = start; at < start + IPV6_BYTES; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  const place = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (PLACES - 1);
  const known = place * IPV6_BYTES;
  let isKnown = ipv6Texts[place] !== "";
  for (let index = 0; isKnown && index < IPV6_BYTES; index += 1)
    isKnown = knownIpv6[known + index] === bytes[start + index];
  if (!isKnown) {
    const address = bytes.subarray(start, start + IPV6_BYTES);
    knownIpv6.set(address, known);
    ipv6Texts[place] = madeIpv6Text(address);
  }
  return ipv6Texts[place]!;
};

/**
 * RFC 5952: the longest run of zero groups is left out; an IPv4 address in the last four bytes is written in IPv4 form.
 */
const madeIpv6Text = (bytes: Uint8Array): string => {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index]! << 8) | bytes[2 * index + 1]!).toString(16),
  );
  const text = groups.join(":");
  if (/^(?:0:){5}(?:ffff|0:[^0])/.test(text))
    return `::${groups[5] === "0" ? "" : "ffff:"}${bytes.subarray(12).join(".")}`;
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.sort((left, right) => right.replace(/^:/, "").length - left.replace(/^:/, "").length)[0];
  return longest === undefined
    ? text
    : text
        .replace(longest, ":")
        .replace(/^:(?!:)/, "::")
        .replace(/([^:]):$/, "$1::");
};

/** A value as `tshark -T fields` prints it (Wireshark 4.2 and newer, where booleans are words). */
export const formatValue = ({ type, hexDigits, mayBeEmpty, zone }: FieldDefinition, value: FieldValue): string => {
  switch (type) {
    case "none":
      return "1";
    case "boolean":
      return value ? "True" : "False";
    case "ipv4":
      return formatIpv4(value as number);
    case "ipv6":
      return formatIpv6(value as Uint8Array);
    case "ether":
      return hex(value as Uint8Array, ":");
    case "bytes":
      if ((value as Uint8Array).length === 0) return mayBeEmpty ? "<none>" : "<MISSING>";
      return hex(value as Uint8Array, "");
    case "absolute_time":
    case "relative_time":
      return formatTimeValue(value as bigint, zone);
    case "float":
    case "double":
      return formatDouble(value as number);
    default:
      if (hexDigits === undefined) return String(value);
      return `0x${(value as number).toString(16).padStart(hexDigits, "0")}`;
  }
};
