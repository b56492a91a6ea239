/**
 * BSD loopback, LINKTYPE_NULL and LINKTYPE_LOOP: a family in four bytes, in the byte order of the capturing machine or
 * big-endian. Some systems write an EtherType there instead, and some only two of the four bytes.
 */
import { u32be, u32le } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Cursor, LayerName, Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { layerOfEthertype, MAX_LENGTH } from "./ethertype.ts";
import { ETHERTYPE_NAMES } from "./ethertype-names.ts";

const NULL = defineField("null", "protocol", "Null/Loopback");
const TYPE = defineField("null.type", "uint16", "Type", { hexDigits: 4, values: ETHERTYPE_NAMES });
const FAMILY = defineField("null.family", "uint32", "Family", {
  values: new Map([
    [2, "IP"],
    [7, "OSI"],
    [16, "Appletalk"],
    [23, "Netware IPX/SPX"],
    [24, "IPv6"],
    [28, "IPv6"],
    [30, "IPv6"],
  ]),
});

export const LOOPBACK_FIELDS: readonly FieldDefinition[] = [NULL, TYPE, FAMILY];

const HEADER_BYTES = 4;

/** AF_INET is 2 everywhere; AF_INET6 differs between NetBSD and OpenBSD, FreeBSD, and macOS. */
const LAYERS: ReadonlyMap<number, LayerName> = new Map([
  [2, "ip"],
  [24, "ipv6"],
  [28, "ipv6"],
  [30, "ipv6"],
]);

/** Families that only Wireshark has a dissector for. */
const FOREIGN: ReadonlySet<number> = new Set([7, 16, 23]);

const layerOfFamily = (family: number): LayerName | undefined =>
  LAYERS.get(family) ?? (FOREIGN.has(family) ? undefined : "data");

/** A family is a number below this, so the four bytes show their own byte order. */
const FAMILIES = 6;

const familyOf = (bytes: Uint8Array, start: number): number => {
  const little = u32le(bytes, start);
  const low = little & 0xffff;
  const high = little >>> 16;
  if (high === 0) return (low & 0xff) === 0 && low >>> 8 < FAMILIES ? low >>> 8 : low;
  return high < FAMILIES ? high : u32be(bytes, start);
};

export const readLoopback = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < HEADER_BYTES) return;
  const family = familyOf(bytes, start);
  const isType = family > MAX_LENGTH;
  if (sink) {
    const at = start - frameStart;
    sink.enter(NULL, at, HEADER_BYTES);
    sink.add(isType ? TYPE : FAMILY, at, HEADER_BYTES, isType ? family & 0xffff : family);
  }
  cursor.start = start + HEADER_BYTES;
  cursor.wireLength -= HEADER_BYTES;
  cursor.next = isType ? layerOfEthertype(family & 0xffff) : layerOfFamily(family);
  if (isType && cursor.next === undefined) leaveUnread(cursor, "ethertype", family & 0xffff);
  if (cursor.next === "data" && cursor.start === cursor.end) cursor.next = undefined;
};
