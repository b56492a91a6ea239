/** LINKTYPE_RAW: IP without a link layer. The version in the first byte shows which IP it is. */
import type { Cursor } from "../layers/layer.ts";

/** Wireshark checks eight bytes before it decides, since some systems call PPP raw. */
const LEAST = 8;

export const readRaw = (cursor: Cursor): void => {
  const version = cursor.start + LEAST <= cursor.end ? cursor.bytes[cursor.start]! >>> 4 : 0;
  cursor.next = version === 4 ? "ip" : version === 6 ? "ipv6" : undefined;
};
