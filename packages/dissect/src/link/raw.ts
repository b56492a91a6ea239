/** LINKTYPE_RAW: IP without a link layer; the version in its first byte shows which. */
import type { Cursor } from "../layers/layer.ts";

/** Wireshark looks at eight bytes before it decides: what some systems call raw is PPP. */
const LEAST = 8;

export const readRaw = (cursor: Cursor): void => {
  const version = cursor.start + LEAST <= cursor.end ? cursor.bytes[cursor.start]! >>> 4 : 0;
  cursor.next = version === 4 ? "ip" : version === 6 ? "ipv6" : undefined;
};
