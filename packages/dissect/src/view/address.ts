/** The source and the destination of a frame, from its innermost IP header, or else from its link layer. */
import { u32be } from "../bytes/byte-view.ts";
import type { FieldValue } from "../fields/field.ts";
import { formatIpv4, formatIpv6 } from "../fields/format-value.ts";
import type { Cursor } from "../layers/layer.ts";
import type { EmittedFields } from "./emitted-fields.ts";

const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

const ETHERNET_BYTES = 6;

const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === "number") return formatIpv4(value);
  if (!(value instanceof Uint8Array)) return "";
  return value.length === ETHERNET_BYTES ? Array.from(value, (byte) => hexByte(byte)).join(":") : formatIpv6(value);
};

/** From the IP headers that were read, including routes; "" where there was none. */
export const addressIn = ({ addressBytes, addressStart, addressLength }: Cursor, isSource: boolean): string => {
  const start = isSource ? addressStart : addressStart + addressLength;
  if (addressLength === 0) return "";
  return addressLength === 4 ? formatIpv4(u32be(addressBytes, start)) : formatIpv6(addressBytes, start);
};

/**
 * Where no IP header is whole: the part of one that is there, or else the link-layer address; "" where there is none.
 */
export const sourceAddress = (frame: EmittedFields): string =>
  textOf(frame.last("ip.src") ?? frame.last("ipv6.src") ?? frame.last("eth.src") ?? frame.last("sll.src.eth"));
export const destinationAddress = (frame: EmittedFields): string =>
  textOf(frame.last("ip.dst") ?? frame.last("ipv6.dst") ?? frame.last("eth.dst"));
