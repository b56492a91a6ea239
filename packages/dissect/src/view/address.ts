/** Where a frame comes from and where it goes, as its innermost IP header has it. */
import { type FieldValue, formatIpv4, formatIpv6 } from "../field.ts";
import type { ToldFields } from "./told-fields.ts";

const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === "number") return formatIpv4(value);
  return value instanceof Uint8Array ? formatIpv6(value) : "";
};

/** The last value of the one that belongs to the innermost header, where IPv4 and IPv6 carry each other. */
const innermost = (frame: ToldFields, ipv4: string, ipv6: string): FieldValue | undefined => {
  const [short, long] = [frame.last(ipv4), frame.last(ipv6)];
  if (short === undefined || long === undefined) return short ?? long;
  const layers = String(frame.first("frame.protocols")).split(":");
  return layers.lastIndexOf("ip") > layers.lastIndexOf("ipv6") ? short : long;
};

/** "" where the frame has no IP header. */
export const sourceAddress = (frame: ToldFields): string => textOf(innermost(frame, "ip.src", "ipv6.src"));
/** "" where the frame has no IP header. */
export const destinationAddress = (frame: ToldFields): string => textOf(innermost(frame, "ip.dst", "ipv6.dst"));
