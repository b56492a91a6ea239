/**
 * GRE (RFC 2784, RFC 2890): only what is needed to find the packet that it carries; none of its fields is emitted. IP
 * packets are dissected further.
 */
import { u16be } from "../bytes/byte-view.ts";
import type { Cursor } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { layerOfGreProtocol } from "./gre-protocols.ts";

/** Where the type of the payload is, from the first byte of the header; the flags are before it. */
const PROTOCOL_TYPE = 2;
const HAS_CHECKSUM = 0x8000;
const HAS_ROUTES = 0x4000;
const HAS_KEY = 0x2000;
const HAS_SEQUENCE = 0x1000;

const lengthOf = (flags: number): number => {
  let length = 4;
  if (flags & HAS_CHECKSUM) length += 4;
  if (flags & HAS_KEY) length += 4;
  if (flags & HAS_SEQUENCE) length += 4;
  return length;
};

export const readGre = (cursor: Cursor): void => {
  const { bytes, start, end } = cursor;
  cursor.next = undefined;
  if (end - start < 4) return;
  const flags = u16be(bytes, start);
  const length = lengthOf(flags);
  // A list of routes (RFC 1701) ends with an empty route. Routes are not in use any more, so such packets are not read.
  if (flags & HAS_ROUTES || end - start <= length) return;
  cursor.start = start + length;
  cursor.wireLength -= length;
  const type = u16be(bytes, start + PROTOCOL_TYPE);
  cursor.next = layerOfGreProtocol(type);
  if (cursor.next === undefined) leaveUnread(cursor, "ethertype", type);
};
