/** BSD loopback, LINKTYPE_NULL and LINKTYPE_LOOP: a family in four bytes, of the capturing machine's byte order or big-endian. */
import { u32be, u32le } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, LayerName, Sink } from "../layer.ts";

const NULL = { name: "null", type: "protocol", label: "Null/Loopback" } as const;
const FAMILY = { name: "null.family", type: "uint32", label: "Family" } as const;

export const LOOPBACK_FIELDS: readonly FieldDefinition[] = [NULL, FAMILY];

const HEADER_BYTES = 4;

/** AF_INET is 2 everywhere; AF_INET6 differs from system to system. */
const LAYERS: ReadonlyMap<number, LayerName> = new Map([
  [2, "ip"],
  [10, "ipv6"],
  [23, "ipv6"],
  [24, "ipv6"],
  [28, "ipv6"],
  [30, "ipv6"],
]);

export const readLoopback = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < HEADER_BYTES) return;
  const little = u32le(bytes, start);
  // A family is a small number: whichever order makes it one is the order.
  const family = little & 0xffff0000 ? u32be(bytes, start) : little;
  if (sink) {
    sink.enter(NULL, start - frameStart, HEADER_BYTES);
    sink.add(FAMILY, start - frameStart, HEADER_BYTES, family);
  }
  cursor.start = start + HEADER_BYTES;
  cursor.next = LAYERS.get(family);
};
