/** LINKTYPE_RAW: IP without a link layer; the version in its first byte tells which. */
import type { Cursor } from "../layer.ts";

export const readRaw = (cursor: Cursor): void => {
  const version = cursor.start < cursor.end ? cursor.bytes[cursor.start]! >>> 4 : 0;
  cursor.next = version === 4 ? "ip" : version === 6 ? "ipv6" : undefined;
};
