/** Reads values written without quotes, for each type of field they are compared with. */
import type { FieldValue } from "../fields/field.ts";

const INTEGER = /^-?(?:0[xX][0-9A-Fa-f]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const FLOAT = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** Decimal, 0x hexadecimal, 0 octal, 0b binary. */
export function readInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace("-", "");
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return text.startsWith("-") ? -size : size;
}

export function readFloat(text: string): number | undefined {
  const integer = readInteger(text);
  if (integer !== undefined) return Number(integer);
  return FLOAT.test(text) ? Number(text) : undefined;
}

const NANOSECONDS = 1_000_000_000n;

/** Reads seconds, as nanoseconds. */
export function readSeconds(text: string): bigint | undefined {
  const integer = readInteger(text);
  if (integer !== undefined) return integer * NANOSECONDS;
  const seconds = readFloat(text);
  if (seconds === undefined || !Number.isFinite(seconds) || Math.abs(seconds) > 1e15) return undefined;
  const [, sign, whole = "", fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]*))?$/.exec(text) ?? [];
  // Plain decimals are exact; 5e-2 has the precision of a double.
  if (sign === undefined) return BigInt(Math.round(seconds * 1e9));
  const size = BigInt(whole) * NANOSECONDS + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
  return sign === "-" ? -size : size;
}

export interface Address {
  readonly value: FieldValue;
  /** Number of significant bits of an address with a prefix. */
  readonly prefix: number | undefined;
}

const readPrefix = (text: string | undefined, bits: number): number | undefined | "bad" => {
  if (text === undefined) return undefined;
  return /^[0-9]{1,3}$/.test(text) && Number(text) <= bits ? Number(text) : "bad";
};

export function readIpv4(text: string): Address | undefined {
  const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(.*))?$/.exec(text) ?? [];
  const prefix = readPrefix(bits, 32);
  const parts = [a, b, c, d];
  // inet_pton accepts no leading zeros, since some programs read them as octal.
  if (prefix === "bad" || parts.some((part) => part === undefined || Number(part) > 255 || /^0\d/.test(part)))
    return undefined;
  return { value: parts.reduce((sum, part) => sum * 256 + Number(part), 0), prefix };
}

const ipv6Groups = (text: string): number[] | undefined => {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = part.includes(".") && index === parts.length - 1 ? readIpv4(part) : undefined;
    if (embedded !== undefined && embedded.prefix === undefined) {
      const address = embedded.value as number;
      groups.push(Math.floor(address / 65_536), address % 65_536);
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
};

export function readIpv6(text: string): Address | undefined {
  const [, address = "", bits] = /^([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  const prefix = readPrefix(bits, 128);
  const halves = address.split("::");
  const [head, tail] = halves.map(ipv6Groups);
  if (prefix === "bad" || halves.length > 2 || head === undefined || (halves.length === 2 && tail === undefined))
    return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
  return { value: Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])), prefix };
}

const SEPARATED = /^[0-9A-Fa-f]{1,2}(?:[:.-][0-9A-Fa-f]{1,2})*$/;
const QUADS = /^[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4})*(?:\.[0-9A-Fa-f]{2})?$/;
const PLAIN = /^(?:[0-9A-Fa-f]{2})+$/;

/** 02:00:5e, 02-00-5e, 02.00.5e, 0200.5e00, 02005e; a colon at either end marks a value, not a name. */
export function readBytes(text: string): Uint8Array | undefined {
  const inner = text.replace(/^:(?=[^:])|(?<=[^:]):$/g, "");
  const pairs = PLAIN.test(inner) || QUADS.test(inner) ? inner.replaceAll(".", "").match(/../g) : undefined;
  const parts = pairs ?? (SEPARATED.test(inner) ? inner.split(/[:.-]/) : undefined);
  return parts && Uint8Array.from(parts, (part) => Number.parseInt(part, 16));
}
