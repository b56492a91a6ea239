/** Ethernet II (IEEE 802.3) and VLAN tags (IEEE 802.1Q). */
import { u16be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";
import { layerOfEthertype } from "./ethertype.ts";

const ETH = { name: "eth", type: "protocol", label: "Ethernet" } as const;
const DESTINATION = { name: "eth.dst", type: "ether", label: "Destination" } as const;
const SOURCE = { name: "eth.src", type: "ether", label: "Source" } as const;
const TYPE = { name: "eth.type", type: "uint16", label: "Type", hexDigits: 4 } as const;
const VLAN = { name: "vlan", type: "protocol", label: "802.1Q Virtual LAN" } as const;
const PRIORITY = { name: "vlan.priority", type: "uint16", label: "Priority" } as const;
const ID = { name: "vlan.id", type: "uint16", label: "ID" } as const;
const ETYPE = { name: "vlan.etype", type: "uint16", label: "Type", hexDigits: 4 } as const;

export const ETHERNET_FIELDS: readonly FieldDefinition[] = [ETH, DESTINATION, SOURCE, TYPE, VLAN, PRIORITY, ID, ETYPE];

const HEADER_BYTES = 14;
const TAG_BYTES = 4;

export const readEthernet = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < HEADER_BYTES) return;
  const type = u16be(bytes, start + 12);
  if (sink) {
    const at = start - frameStart;
    sink.enter(ETH, at, HEADER_BYTES);
    sink.add(DESTINATION, at, 6, bytes.subarray(start, start + 6));
    sink.add(SOURCE, at + 6, 6, bytes.subarray(start + 6, start + 12));
    sink.add(TYPE, at + 12, 2, type);
  }
  cursor.start = start + HEADER_BYTES;
  cursor.next = layerOfEthertype(type);
};

export const readVlan = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < TAG_BYTES) return;
  const control = u16be(bytes, start);
  const type = u16be(bytes, start + 2);
  if (sink) {
    const at = start - frameStart;
    sink.enter(VLAN, at, TAG_BYTES);
    sink.add(PRIORITY, at, 2, control >>> 13);
    sink.add(ID, at, 2, control & 0xfff);
    sink.add(ETYPE, at + 2, 2, type);
  }
  cursor.start = start + TAG_BYTES;
  cursor.next = layerOfEthertype(type);
};
