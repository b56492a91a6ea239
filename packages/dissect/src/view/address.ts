/** Where a frame comes from and where it goes, as its innermost IP header has it, or else its link. */
import { type FieldValue, formatIpv4, formatIpv6 } from "../field.ts";
import type { ToldFields } from "./told-fields.ts";

const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

const ETHERNET_BYTES = 6;

const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === "number") return formatIpv4(value);
  if (!(value instanceof Uint8Array)) return "";
  return value.length === ETHERNET_BYTES ? Array.from(value, (byte) => hexByte(byte)).join(":") : formatIpv6(value);
};

/** The last value of the one that belongs to the innermost header, where IPv4 and IPv6 carry each other. */
const innermost = (frame: ToldFields, ipv4: string, ipv6: string): FieldValue | undefined => {
  const [short, long] = [frame.last(ipv4), frame.last(ipv6)];
  if (short === undefined || long === undefined) return short ?? long;
  const layers = String(frame.first("frame.protocols")).split(":");
  return layers.lastIndexOf("ip") > layers.lastIndexOf("ipv6") ? short : long;
};

/** The fields that are asked for here of a frame that has an IP header. */
export const ADDRESS_FIELDS: readonly string[] = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "frame.protocols"];

/** Without IP the address of the link; "" where there is none either. */
export const sourceAddress = (frame: ToldFields): string =>
  textOf(innermost(frame, "ip.src", "ipv6.src") ?? frame.last("eth.src") ?? frame.last("sll.src.eth"));
export const destinationAddress = (frame: ToldFields): string =>
  textOf(innermost(frame, "ip.dst", "ipv6.dst") ?? frame.last("eth.dst"));
