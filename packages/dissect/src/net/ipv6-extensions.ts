/**
 * Extension headers of IPv6 (RFC 8200 §4): the next header, their length, the common options, and reassembly of
 * fragments. Routes and the home address (RFC 6275 §6.3) give the final destination and the original source of a
 * packet.
 */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, LayerName, Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { definitionsOf, fragmentFields, readFragment } from "./fragment-fields.ts";
import type { FragmentTable } from "./fragments.ts";
import { PROTOCOL_NAMES } from "./ip-protocol-names.ts";
import { layerOfIpProtocol, leavesUnread } from "./ip-protocols.ts";
import { emitIpv6Options, HOME_ADDRESS, IPV6_OPTION_FIELDS, ipv6Options } from "./ipv6-options.ts";

/** The fields that these headers have in common. */
const common = (
  name: "hopopts" | "routing" | "dstopts",
  label: string,
): {
  readonly header: FieldDefinition;
  readonly next: FieldDefinition;
  readonly length: FieldDefinition;
  readonly octets: FieldDefinition;
} => ({
  header: defineField(`ipv6.${name}`, "protocol", label, { parents: ["ipv6"] }),
  next: defineField(`ipv6.${name}.nxt`, "uint8", "Next Header", { values: PROTOCOL_NAMES }),
  length: defineField(`ipv6.${name}.len`, "uint8", "Length"),
  octets: defineField(`ipv6.${name}.len_oct`, "uint16", "Length"),
});
const HOP_BY_HOP = common("hopopts", "IPv6 Hop-by-Hop Option");
const DESTINATION = common("dstopts", "Destination Options for IPv6");
const ROUTING = common("routing", "Routing Header for IPv6");
const ROUTING_TYPE = defineField("ipv6.routing.type", "uint8", "Type", {
  values: new Map([
    [0, "Source Route"],
    [1, "Nimrod"],
    [2, "Type 2 Routing"],
    [3, "RPL Source Route"],
    [4, "Segment Routing"],
    [5, "Compact Routing Header 16"],
    [6, "Compact Routing Header 32"],
    [253, "Experiment 1"],
    [254, "Experiment 2"],
  ]),
});
const SEGMENTS_LEFT = defineField("ipv6.routing.segleft", "uint8", "Segments Left");
const FRAGMENT = defineField("ipv6.fraghdr", "protocol", "Fragment Header for IPv6", { parents: ["ipv6"] });
const FRAGMENT_NEXT = defineField("ipv6.fraghdr.nxt", "uint8", "Next header", { values: PROTOCOL_NAMES });
const RESERVED = defineField("ipv6.fraghdr.reserved_octet", "uint8", "Reserved octet", { hexDigits: 2 });
const OFFSET = defineField("ipv6.fraghdr.offset", "uint16", "Offset");
const RESERVED_BITS = defineField("ipv6.fraghdr.reserved_bits", "uint16", "Reserved bits");
const MORE = defineField("ipv6.fraghdr.more", "boolean", "More Fragments");
const IDENTIFICATION = defineField("ipv6.fraghdr.ident", "uint32", "Identification", { hexDigits: 8 });
const FRAGMENTS = fragmentFields({
  protocol: "ipv6",
  label: "IPv6",
  reassembledIn: "ipv6.reassembled.in",
  fragmentsType: "none",
});

export const IPV6_EXTENSION_FIELDS: readonly FieldDefinition[] = [
  ...[HOP_BY_HOP, DESTINATION, ROUTING].flatMap(({ header, next, length, octets }) => [header, next, length, octets]),
  ROUTING_TYPE,
  SEGMENTS_LEFT,
  FRAGMENT,
  FRAGMENT_NEXT,
  RESERVED,
  OFFSET,
  RESERVED_BITS,
  MORE,
  IDENTIFICATION,
  ...IPV6_OPTION_FIELDS,
  ...definitionsOf(FRAGMENTS),
];

/** The extension headers, under the names Wireshark gives them. */
const EXTENSIONS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
  [0, "ipv6.hopopts"],
  [43, "ipv6.routing"],
  [44, "ipv6.fraghdr"],
  [60, "ipv6.dstopts"],
]);

/** Continues with the layer that a next header names; bytes after "no next header" are data. */
export const enterNext = (cursor: Cursor, header: number): void => {
  cursor.next = EXTENSIONS.get(header) ?? layerOfIpProtocol(header);
  if (leavesUnread(cursor.next)) leaveUnread(cursor, "ip", header);
  if (cursor.next === "data" && cursor.start === cursor.end) cursor.next = undefined;
};

const FRAGMENT_BYTES = 8;
const ADDRESS_BYTES = 16;
/** Bytes before the addresses of a route. */
const ROUTE_BYTES = 8;

/** Replaces one of the two addresses of the cursor. From then on the addresses are in a copy. */
const moveAddress = (cursor: Cursor, which: "source" | "destination", address: Uint8Array): void => {
  const { addressBytes, addressStart } = cursor;
  const both = addressBytes.slice(addressStart, addressStart + 2 * ADDRESS_BYTES);
  both.set(address, which === "source" ? 0 : ADDRESS_BYTES);
  cursor.addressBytes = both;
  cursor.addressStart = 0;
};

/** Where the parts of an extension header are (RFC 8200 §4.3, §4.4). Options begin where the routing type is. */
const EXTENSION = { next: 0, length: 1, options: 2, routingType: 2, segmentsLeft: 3 } as const;

/** Where a routing header holds the last hop, while hops are left; undefined otherwise. */
const lastHop = (bytes: Uint8Array, start: number, length: number): number | undefined => {
  const addresses = Math.floor((length - ROUTE_BYTES) / ADDRESS_BYTES);
  if (bytes[start + EXTENSION.segmentsLeft] === 0 || addresses === 0) return undefined;
  const type = bytes[start + EXTENSION.routingType];
  // RFC 5095 and RFC 6275 list hops in the order of the route; RFC 8754 lists them in reverse.
  if (type === 0) return start + ROUTE_BYTES + (addresses - 1) * ADDRESS_BYTES;
  return type === 2 || type === 4 ? start + ROUTE_BYTES : undefined;
};

const fieldsOf = (name: LayerName | undefined): typeof HOP_BY_HOP =>
  name === "ipv6.hopopts" ? HOP_BY_HOP : name === "ipv6.routing" ? ROUTING : DESTINATION;

/** Hop-by-hop options, a routing header, or destination options: a next header and a length, then the specific part. */
export const readIpv6Extension = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart, next } = cursor;
  const fields = fieldsOf(next);
  const isRouting = fields === ROUTING;
  cursor.next = undefined;
  const length = end - start < 2 ? FRAGMENT_BYTES : 8 + bytes[start + EXTENSION.length]! * 8;
  const at = start - frameStart;
  const emit = (into: Sink, header: Uint8Array, from: number, captured: number): void => {
    into.enter(fields.header, at, length);
    into.add(fields.next, at, 1, header[from]!);
    into.add(fields.length, at + EXTENSION.length, 1, header[from + EXTENSION.length]!);
    into.add(fields.octets, at + EXTENSION.length, 1, length);
    if (isRouting) {
      into.add(ROUTING_TYPE, at + EXTENSION.routingType, 1, header[from + EXTENSION.routingType]!);
      into.add(SEGMENTS_LEFT, at + EXTENSION.segmentsLeft, 1, header[from + EXTENSION.segmentsLeft]!);
    } else emitIpv6Options(header, from + EXTENSION.options, from + length, from - at, captured, into);
  };
  if (end - start < length) {
    if (sink && (isRouting || end - start >= 2)) {
      emitCut(cursor, sink, length, (into, header) => emit(into, header, 0, end - start));
    }
    return;
  }
  if (sink) emit(sink, bytes, start, end);
  if (isRouting) {
    const hop = lastHop(bytes, start, length);
    if (hop !== undefined) moveAddress(cursor, "destination", bytes.subarray(hop, hop + ADDRESS_BYTES));
  } else if (next === "ipv6.dstopts") {
    for (const [option, size] of ipv6Options(bytes, start + EXTENSION.options, start + length)) {
      if (bytes[option] !== HOME_ADDRESS || size !== 2 + ADDRESS_BYTES) continue;
      moveAddress(cursor, "source", bytes.subarray(option + 2, option + size));
    }
  }
  cursor.start = start + length;
  cursor.wireLength -= length;
  enterNext(cursor, bytes[start]!);
};

/** Where the parts of the fragment header are (RFC 8200 §4.5). `place` is the offset with the flag M. */
const FRAGMENT_HEADER = { next: 0, reserved: 1, place: 2, identification: 4 } as const;

const identificationAt = (bytes: Uint8Array, start: number): number =>
  u32be(bytes, start + FRAGMENT_HEADER.identification);

const emitFragmentHeader = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  const place = u16be(bytes, start + FRAGMENT_HEADER.place);
  sink.enter(FRAGMENT, at, FRAGMENT_BYTES);
  sink.add(FRAGMENT_NEXT, at, 1, bytes[start]!);
  sink.add(RESERVED, at + FRAGMENT_HEADER.reserved, 1, bytes[start + FRAGMENT_HEADER.reserved]!);
  sink.add(OFFSET, at + FRAGMENT_HEADER.place, 2, place >>> 3);
  sink.add(RESERVED_BITS, at + FRAGMENT_HEADER.place, 2, (place >>> 1) & 3);
  sink.add(MORE, at + FRAGMENT_HEADER.place, 2, (place & 1) !== 0);
  sink.add(IDENTIFICATION, at + FRAGMENT_HEADER.identification, 4, identificationAt(bytes, start));
};

/** The fragment header: continues in the datagram if this fragment completes it. */
export const readIpv6Fragment = (cursor: Cursor, sink: Sink | undefined, table: FragmentTable): void => {
  const { bytes, start, end, frameStart } = cursor;
  cursor.next = undefined;
  if (end - start < FRAGMENT_BYTES) return;
  if (sink) emitFragmentHeader(sink, bytes, start, start - frameStart);
  const place = u16be(bytes, start + FRAGMENT_HEADER.place);
  const length = cursor.wireLength - FRAGMENT_BYTES;
  cursor.start = start + FRAGMENT_BYTES;
  cursor.wireLength = length;
  // An empty fragment, and a fragment inside a reassembled datagram, are dissected as the next header says.
  const isFragment = (place & 0xfff9) !== 0 && length > 0 && cursor.source === undefined;
  const fragment = { start: cursor.start, length, offset: place & 0xfff8, more: (place & 1) !== 0 };
  const isThere = length <= end - cursor.start;
  const isWhole =
    isFragment && isThere && readFragment(cursor, sink, table, FRAGMENTS, identificationAt(bytes, start), fragment);
  if (isWhole || !isFragment) enterNext(cursor, bytes[start]!);
  else if (cursor.start < end) cursor.next = "data";
};
