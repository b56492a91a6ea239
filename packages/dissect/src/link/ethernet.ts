/** Ethernet (IEEE 802.3) and VLAN tags (IEEE 802.1Q). */
import { u16be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";
import type { AnalysisVersion } from "../transport/tcp-analysis.ts";
import { ETHERTYPE_NAMES, FIRST_TYPE, layerOfEthertype, MAX_LENGTH, packetLength } from "./ethertype.ts";

const ETH = { name: "eth", type: "protocol", label: "Ethernet" } as const;
const TYPE = { name: "eth.type", type: "uint16", label: "Type", hexDigits: 4, values: ETHERTYPE_NAMES } as const;
const LENGTH = { name: "eth.len", type: "uint16", label: "Length" } as const;
const PADDING = { name: "eth.padding", type: "bytes", label: "Padding" } as const;
const VLAN = { name: "vlan", type: "protocol", label: "802.1Q Virtual LAN" } as const;
const PRIORITY: FieldDefinition = {
  name: "vlan.priority",
  type: "uint16",
  label: "Priority",
  values: new Map([
    [0, "Best Effort (default)"],
    [1, "Background"],
    [2, "Excellent Effort"],
    [3, "Critical Applications"],
    [4, "Video, < 100ms latency and jitter"],
    [5, "Voice, < 10ms latency and jitter"],
    [6, "Internetwork Control"],
    [7, "Network Control"],
  ]),
};
const DROP_ELIGIBLE: FieldDefinition = {
  name: "vlan.dei",
  type: "boolean",
  label: "DEI",
  values: new Map([
    [1, "Eligible"],
    [0, "Ineligible"],
  ]),
};
const ID = { name: "vlan.id", type: "uint16", label: "ID" } as const;
const ETYPE = { name: "vlan.etype", type: "uint16", label: "Type", hexDigits: 4, values: ETHERTYPE_NAMES } as const;
const TAG_LENGTH = { name: "vlan.len", type: "uint16", label: "Length" } as const;

const LOCAL: ReadonlyMap<number, string> = new Map([
  [1, "Locally administered address (this is NOT the factory default)"],
  [0, "Globally unique address (factory default)"],
]);
const GROUP: ReadonlyMap<number, string> = new Map([
  [1, "Group address (multicast/broadcast)"],
  [0, "Individual address (unicast)"],
]);

/** An address is told under its own name, and again under the one that both have. */
interface AddressFields {
  readonly address: FieldDefinition;
  readonly local: FieldDefinition;
  readonly group: FieldDefinition;
}
const addressFields = (prefix: string, address: string, label: string): AddressFields => ({
  address: { name: `eth.${address}`, type: "ether", label },
  local: { name: `${prefix}.lg`, type: "boolean", label: "LG bit", values: LOCAL },
  group: { name: `${prefix}.ig`, type: "boolean", label: "IG bit", values: GROUP },
});
const DESTINATION = addressFields("eth.dst", "dst", "Destination");
const SOURCE = addressFields("eth.src", "src", "Source");
const EITHER = addressFields("eth", "addr", "Source or Destination Address");

export const ETHERNET_FIELDS: readonly FieldDefinition[] = [
  ETH,
  ...[DESTINATION, SOURCE, EITHER].flatMap(({ address, local, group }) => [address, local, group]),
  TYPE,
  LENGTH,
  PADDING,
  VLAN,
  PRIORITY,
  DROP_ELIGIBLE,
  ID,
  ETYPE,
  TAG_LENGTH,
];

const HEADER_BYTES = 14;
const TAG_BYTES = 4;
/** A frame without its checksum is padded to this. */
const SHORTEST = 60;

const tellAddress = (sink: Sink, fields: AddressFields, bytes: Uint8Array, start: number, at: number): void => {
  const first = bytes[start]!;
  const address = bytes.subarray(start, start + 6);
  for (const { address: field, local, group } of [fields, EITHER]) {
    sink.add(field, at, 6, address);
    sink.add(local, at, 3, (first & 2) !== 0);
    sink.add(group, at, 3, (first & 1) !== 0);
  }
};

/** Tells the zeros that make a short frame long enough. What else may lie behind a packet is not told. */
const tellPadding = (
  sink: Sink,
  { bytes, start, end, frameStart, wireLength }: Cursor,
  type: number,
  shortest: number,
): void => {
  if (wireLength + start - frameStart < shortest || start >= end) return;
  const length = packetLength(type, bytes, start, end);
  if (length === undefined) return;
  const from = start + length;
  const to = frameStart + shortest;
  if (from >= to || to > end || bytes.subarray(from, to).some((byte) => byte !== 0)) return;
  sink.add(PADDING, from - frameStart, to - from, bytes.subarray(from, to));
};

/** Goes on behind a type field, or a length field in its place. */
const enterType = (cursor: Cursor, sink: Sink | undefined, type: number, shortest: number): void => {
  cursor.next = layerOfEthertype(type);
  if (sink) tellPadding(sink, cursor, type, shortest);
};

export const readEthernet = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  if (cursor.end - start < HEADER_BYTES) return;
  const type = u16be(bytes, start + 12);
  if (sink) {
    const at = start - frameStart;
    sink.enter(ETH, at, HEADER_BYTES);
    tellAddress(sink, DESTINATION, bytes, start, at);
    tellAddress(sink, SOURCE, bytes, start + 6, at + 6);
    if (type === 0 || type >= FIRST_TYPE) sink.add(TYPE, at + 12, 2, type);
    else if (type <= MAX_LENGTH) sink.add(LENGTH, at + 12, 2, type);
  }
  cursor.start = start + HEADER_BYTES;
  cursor.wireLength -= HEADER_BYTES;
  enterType(cursor, sink, type, SHORTEST);
};

export const readVlan = (cursor: Cursor, sink: Sink | undefined, version: AnalysisVersion): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  const there = cursor.end - start;
  if (there < 2) return;
  const control = u16be(bytes, start);
  const at = start - frameStart;
  if (sink) {
    sink.enter(VLAN, at, Math.min(TAG_BYTES, there));
    sink.add(PRIORITY, at, 2, control >>> 13);
    sink.add(DROP_ELIGIBLE, at, 2, (control & 0x1000) !== 0);
    sink.add(ID, at, 2, control & 0xfff);
  }
  cursor.vlan ||= control & 0xfff;
  if (there < TAG_BYTES) return;
  const type = u16be(bytes, start + 2);
  sink?.add(type > MAX_LENGTH ? ETYPE : TAG_LENGTH, at + 2, 2, type);
  cursor.start = start + TAG_BYTES;
  cursor.wireLength -= TAG_BYTES;
  // Wireshark 4.0 did not count the tags.
  const tags = version === "4.0" ? 0 : at + TAG_BYTES - HEADER_BYTES;
  enterType(cursor, sink, type, SHORTEST + tags);
};
