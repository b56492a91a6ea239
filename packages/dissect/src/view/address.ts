/** Where a frame comes from and where it goes, as its innermost IP header has it. */
import { type FieldValue, formatIpv4, formatIpv6 } from "../field.ts";
import type { ToldFields } from "./told-fields.ts";

const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === "number") return formatIpv4(value);
  return value instanceof Uint8Array ? formatIpv6(value) : "";
};

/** "" where the frame has no IP header. */
export const sourceAddress = (frame: ToldFields): string => textOf(frame.last("ip.src") ?? frame.last("ipv6.src"));
/** "" where the frame has no IP header. */
export const destinationAddress = (frame: ToldFields): string => textOf(frame.last("ip.dst") ?? frame.last("ipv6.dst"));
