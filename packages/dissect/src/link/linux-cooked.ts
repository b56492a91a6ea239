/** Linux cooked captures, as the interface "any" gives them: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2. */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";
import { layerOfEthertype } from "./ethertype.ts";

const SLL = { name: "sll", type: "protocol", label: "Linux cooked capture" } as const;
const PACKET_TYPE = { name: "sll.pkttype", type: "uint16", label: "Packet type" } as const;
const HARDWARE_TYPE = { name: "sll.hatype", type: "uint16", label: "Link-layer address type" } as const;
const ADDRESS_LENGTH = { name: "sll.halen", type: "uint16", label: "Link-layer address length" } as const;
const ETYPE = { name: "sll.etype", type: "uint16", label: "Protocol", hexDigits: 4 } as const;
const INTERFACE = { name: "sll.ifindex", type: "uint32", label: "Interface index" } as const;

export const LINUX_COOKED_FIELDS: readonly FieldDefinition[] = [
  SLL,
  PACKET_TYPE,
  HARDWARE_TYPE,
  ADDRESS_LENGTH,
  ETYPE,
  INTERFACE,
];

const SLL_BYTES = 16;
const SLL2_BYTES = 20;

export const readSll = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < SLL_BYTES) return;
  if (sink) {
    const at = start - frameStart;
    sink.enter(SLL, at, SLL_BYTES);
    sink.add(PACKET_TYPE, at, 2, u16be(bytes, start));
    sink.add(HARDWARE_TYPE, at + 2, 2, u16be(bytes, start + 2));
    sink.add(ADDRESS_LENGTH, at + 4, 2, u16be(bytes, start + 4));
    sink.add(ETYPE, at + 14, 2, u16be(bytes, start + 14));
  }
  cursor.start = start + SLL_BYTES;
  cursor.next = layerOfEthertype(u16be(bytes, start + 14));
};

export const readSll2 = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < SLL2_BYTES) return;
  if (sink) {
    const at = start - frameStart;
    sink.enter(SLL, at, SLL2_BYTES);
    sink.add(ETYPE, at, 2, u16be(bytes, start));
    sink.add(INTERFACE, at + 4, 4, u32be(bytes, start + 4));
    sink.add(HARDWARE_TYPE, at + 8, 2, u16be(bytes, start + 8));
    sink.add(PACKET_TYPE, at + 10, 1, bytes[start + 10]!);
    sink.add(ADDRESS_LENGTH, at + 11, 1, bytes[start + 11]!);
  }
  cursor.start = start + SLL2_BYTES;
  cursor.next = layerOfEthertype(u16be(bytes, start));
};
