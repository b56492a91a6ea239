/** Ethernet (IEEE 802.3). */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition, type FieldOptions } from "../fields/field.ts";
import { type Cursor, emitBytes, type Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { FIRST_TYPE, layerOfEthertype, MAX_LENGTH, packetLength } from "./ethertype.ts";
import { ETHERTYPE_NAMES } from "./ethertype-names.ts";

const ETH = defineField("eth", "protocol", "Ethernet", {
  summary: [
    ["Src", "eth.src"],
    ["Dst", "eth.dst"],
  ],
});
const TYPE = defineField("eth.type", "uint16", "Type", { hexDigits: 4, values: ETHERTYPE_NAMES });
const LENGTH = defineField("eth.len", "uint16", "Length");
const PADDING = defineField("eth.padding", "bytes", "Padding");
const LOCAL: ReadonlyMap<number, string> = new Map([
  [1, "Locally administered address (this is NOT the factory default)"],
  [0, "Globally unique address (factory default)"],
]);
const GROUP: ReadonlyMap<number, string> = new Map([
  [1, "Group address (multicast/broadcast)"],
  [0, "Individual address (unicast)"],
]);

/** An address is emitted under its own name, and again under the name for both addresses. */
interface AddressFields {
  readonly address: FieldDefinition;
  readonly local: FieldDefinition;
  readonly group: FieldDefinition;
}
const addressFields = (prefix: string, address: string, label: string, tree: FieldOptions = {}): AddressFields => ({
  address: defineField(`eth.${address}`, "ether", label, tree),
  local: defineField(`${prefix}.lg`, "boolean", "LG bit", { ...tree, values: LOCAL }),
  group: defineField(`${prefix}.ig`, "boolean", "IG bit", { ...tree, values: GROUP }),
});
const DESTINATION = addressFields("eth.dst", "dst", "Destination");
const SOURCE = addressFields("eth.src", "src", "Source");
const EITHER = addressFields("eth", "addr", "Source or Destination Address", {
  hidden: "always",
  parents: ["eth.dst", "eth.src"],
});

export const ETHERNET_FIELDS: readonly FieldDefinition[] = [
  ETH,
  ...[DESTINATION, SOURCE, EITHER].flatMap(({ address, local, group }) => [address, local, group]),
  TYPE,
  LENGTH,
  PADDING,
];

export const FRAME_HEADER_BYTES = 14;
/** A frame without its checksum is padded to this. */
const SHORTEST = 60;

const emitAddress = (sink: Sink, fields: AddressFields, bytes: Uint8Array, start: number, at: number): void => {
  const first = bytes[start]!;
  emitBytes(fields.address, at, 6, bytes, start, start + 6, sink);
  if (sink.knowsGroup?.(u16be(bytes, start) * 0x1_0000_0000 + u32be(bytes, start + 2))) return;
  sink.add(fields.local, at, 3, (first & 2) !== 0);
  sink.add(fields.group, at, 3, (first & 1) !== 0);
  emitBytes(EITHER.address, at, 6, bytes, start, start + 6, sink);
  sink.add(EITHER.local, at, 3, (first & 2) !== 0);
  sink.add(EITHER.group, at, 3, (first & 1) !== 0);
  sink.endGroup?.();
};

/**
 * Emits the zeros that pad a short frame to the minimum length. The padding ends at the first byte that is not zero.
 *
 * @param tags bytes of VLAN tags, which are added to the minimum length
 */
const emitPadding = (
  sink: Sink,
  { bytes, start, end, frameStart, wireLength }: Cursor,
  type: number,
  tags: number,
): void => {
  const shortest = SHORTEST + tags;
  if (wireLength + start - frameStart < shortest || start >= end) return;
  const length = packetLength(type, bytes, start, end);
  if (length === undefined) return;
  const from = start + length;
  let to = frameStart + shortest;
  if (from >= to || to > end) return;
  const trailer = bytes.subarray(from, to).findIndex((byte) => byte !== 0);
  if (trailer >= 0) to = from + trailer;
  if (from < to) emitBytes(PADDING, from - frameStart, to - from, bytes, from, to, sink);
};

/** Continues after a type field, or a length field in its place. */
export const enterType = (cursor: Cursor, sink: Sink | undefined, type: number, tags: number): void => {
  const layer = layerOfEthertype(type);
  cursor.next = layer === "data" && cursor.start === cursor.end ? undefined : layer;
  cursor.isByEthertype = type >= FIRST_TYPE;
  if (layer === undefined) leaveUnread(cursor, type >= FIRST_TYPE ? "ethertype" : "llc", type >= FIRST_TYPE ? type : 0);
  if (sink) emitPadding(sink, cursor, type, tags);
};

/** Where the parts of an Ethernet header are, from its first byte (IEEE 802.3 §3.1). */
const ETHERNET_HEADER = { destination: 0, source: 6, type: 12 } as const;

export const readEthernet = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < FRAME_HEADER_BYTES) return;
  const type = u16be(bytes, start + ETHERNET_HEADER.type);
  if (sink) {
    const at = start - frameStart;
    sink.enter(ETH, at, FRAME_HEADER_BYTES);
    emitAddress(sink, DESTINATION, bytes, start + ETHERNET_HEADER.destination, at + ETHERNET_HEADER.destination);
    emitAddress(sink, SOURCE, bytes, start + ETHERNET_HEADER.source, at + ETHERNET_HEADER.source);
    if (type === 0 || type >= FIRST_TYPE) sink.add(TYPE, at + ETHERNET_HEADER.type, 2, type);
    else if (type <= MAX_LENGTH) sink.add(LENGTH, at + ETHERNET_HEADER.type, 2, type);
  }
  cursor.start = start + FRAME_HEADER_BYTES;
  cursor.wireLength -= FRAME_HEADER_BYTES;
  enterType(cursor, sink, type, 0);
};
