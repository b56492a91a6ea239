/** IPv4 (RFC 791): the header, and reassembly of fragments. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { formatIpv4 } from "../fields/format-value.ts";
import { CHECKSUM_STATUS, UNVERIFIED } from "../layers/checksum-status.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { definitionsOf, fragmentFields, readFragment } from "./fragment-fields.ts";
import type { FragmentTable } from "./fragments.ts";
import { PROTOCOL_NAMES } from "./ip-protocol-names.ts";
import { DSCP_NAMES, ECN_NAMES, layerOfIpProtocol, leavesUnread } from "./ip-protocols.ts";
import {
  ADDRESS,
  DESTINATION,
  DESTINATION_HOST,
  emitCurrentHop,
  emitDestination,
  emitIpv4Options,
  HOST,
  IPV4_OPTION_FIELDS,
  lastHop,
} from "./ipv4-options.ts";

const IP = defineField("ip", "protocol", "Internet Protocol Version 4", {
  summary: [
    ["Src", "ip.src"],
    ["Dst", "ip.dst"],
  ],
});
/** IPv6 emits it too, so that a filter on it finds both. */
export const IP_VERSION: FieldDefinition = defineField("ip.version", "uint8", "Version", { hiddenIn: "ipv6" });
const HEADER_LENGTH = defineField("ip.hdr_len", "uint8", "Header Length");
const DSFIELD = defineField("ip.dsfield", "uint8", "Differentiated Services Field", { hexDigits: 2 });
const DSCP = defineField("ip.dsfield.dscp", "uint8", "Differentiated Services Codepoint", { values: DSCP_NAMES });
const ECN = defineField("ip.dsfield.ecn", "uint8", "Explicit Congestion Notification", { values: ECN_NAMES });
const LENGTH = defineField("ip.len", "uint16", "Total Length");
const ID = defineField("ip.id", "uint16", "Identification", { hexDigits: 4 });
const FLAGS = defineField("ip.flags", "uint8", "Flags", { hexDigits: 2 });
const RESERVED = defineField("ip.flags.rb", "boolean", "Reserved bit");
const DONT_FRAGMENT = defineField("ip.flags.df", "boolean", "Don't fragment");
const MORE_FRAGMENTS = defineField("ip.flags.mf", "boolean", "More fragments");
/** In units of eight bytes. */
const FRAGMENT_OFFSET = defineField("ip.frag_offset", "uint16", "Fragment Offset");
const TTL = defineField("ip.ttl", "uint8", "Time to Live");
const PROTOCOL = defineField("ip.proto", "uint8", "Protocol", { values: PROTOCOL_NAMES });
const CHECKSUM = defineField("ip.checksum", "uint16", "Header Checksum", { isLeaf: true, hexDigits: 4 });
const STATUS = defineField("ip.checksum.status", "uint8", "Header checksum status", { values: CHECKSUM_STATUS });
const SOURCE = defineField("ip.src", "ipv4", "Source Address");
const SOURCE_HOST = defineField("ip.src_host", "string", "Source Host", { hidden: "always" });
const FRAGMENTS = fragmentFields({
  protocol: "ip",
  label: "IPv4",
  reassembledIn: "ip.reassembled_in",
  fragmentsType: "bytes",
});

export const IPV4_FIELDS: readonly FieldDefinition[] = [
  IP,
  IP_VERSION,
  HEADER_LENGTH,
  DSFIELD,
  DSCP,
  ECN,
  LENGTH,
  ID,
  FLAGS,
  RESERVED,
  DONT_FRAGMENT,
  MORE_FRAGMENTS,
  FRAGMENT_OFFSET,
  TTL,
  PROTOCOL,
  CHECKSUM,
  STATUS,
  SOURCE,
  ADDRESS,
  SOURCE_HOST,
  HOST,
  DESTINATION,
  DESTINATION_HOST,
  ...IPV4_OPTION_FIELDS,
  ...definitionsOf(FRAGMENTS),
];

/** Where the parts of the header stand, from its first byte (RFC 791 §3.1). */
const IP_HEADER = {
  services: 1,
  length: 2,
  identification: 4,
  /** Flags and offset. */
  fragment: 6,
  ttl: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
} as const;
const HEADER_BYTES = 20;
const MORE = 0x2000;
const OFFSET = 0x1fff;

const headerLengthOf = (bytes: Uint8Array, start: number): number => (bytes[start]! & 15) * 4;

const emitServices = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  const services = bytes[start + IP_HEADER.services]!;
  sink.add(IP_VERSION, at, 1, bytes[start]! >>> 4);
  if (sink.knowsGroup?.(u16be(bytes, start))) return;
  sink.add(HEADER_LENGTH, at, 1, headerLengthOf(bytes, start));
  sink.add(DSFIELD, at + IP_HEADER.services, 1, services);
  sink.add(DSCP, at + IP_HEADER.services, 1, services >>> 2);
  sink.add(ECN, at + IP_HEADER.services, 1, services & 3);
  sink.endGroup?.();
};

/** Emits what is between the identification and the checksum. */
const emitFragmentAndProtocol = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  const fragment = u16be(bytes, start + IP_HEADER.fragment);
  sink.add(FLAGS, at + IP_HEADER.fragment, 1, fragment >>> 13);
  if (sink.knowsGroup?.(u32be(bytes, start + IP_HEADER.fragment))) return;
  sink.add(RESERVED, at + IP_HEADER.fragment, 1, (fragment & 0x8000) !== 0);
  sink.add(DONT_FRAGMENT, at + IP_HEADER.fragment, 1, (fragment & 0x4000) !== 0);
  sink.add(MORE_FRAGMENTS, at + IP_HEADER.fragment, 1, (fragment & MORE) !== 0);
  sink.add(FRAGMENT_OFFSET, at + IP_HEADER.fragment, 2, fragment & OFFSET);
  sink.add(TTL, at + IP_HEADER.ttl, 1, bytes[start + IP_HEADER.ttl]!);
  sink.add(PROTOCOL, at + IP_HEADER.protocol, 1, bytes[start + IP_HEADER.protocol]!);
  sink.endGroup?.();
};

const emitSource = (sink: Sink, at: number, address: number): void => {
  sink.add(SOURCE, at, 4, address);
  if (sink.knowsGroup?.(address)) return;
  const host = formatIpv4(address);
  sink.add(ADDRESS, at, 4, address);
  sink.add(SOURCE_HOST, at, 4, host);
  sink.add(HOST, at, 4, host);
  sink.endGroup?.();
};

/**
 * @param at offset of the header for the sink
 * @param lengthOnWire of the frame, from the header on
 * @param isWhole whether all its options were captured: without them the destination is unknown
 */
const emit = (
  sink: Sink,
  bytes: Uint8Array,
  start: number,
  at: number,
  lengthOnWire: number,
  isWhole: boolean,
): void => {
  const headerLength = headerLengthOf(bytes, start);
  const total = u16be(bytes, start + IP_HEADER.length) || lengthOnWire;
  sink.enter(IP, at, headerLength, Math.max(total, headerLength));
  emitServices(sink, bytes, start, at);
  sink.add(LENGTH, at + IP_HEADER.length, 2, total);
  if (total < headerLength) return;
  sink.add(ID, at + IP_HEADER.identification, 2, u16be(bytes, start + IP_HEADER.identification));
  emitFragmentAndProtocol(sink, bytes, start, at);
  sink.add(CHECKSUM, at + IP_HEADER.checksum, 2, u16be(bytes, start + IP_HEADER.checksum));
  sink.add(STATUS, at + IP_HEADER.checksum, 2, UNVERIFIED);
  emitSource(sink, at + IP_HEADER.source, u32be(bytes, start + IP_HEADER.source));
  if (!isWhole) return;
  const options = start + HEADER_BYTES;
  const end = start + headerLength;
  const emitAddress =
    headerLength === HEADER_BYTES || lastHop(bytes, options, end) === undefined ? emitDestination : emitCurrentHop;
  emitAddress(sink, at + IP_HEADER.destination, u32be(bytes, start + IP_HEADER.destination));
  if (headerLength > HEADER_BYTES) emitIpv4Options(bytes, options, end, start - at, sink);
};

/** Sets the addresses of the original sender and the final destination. */
const setAddresses = (cursor: Cursor, destination: number | undefined): void => {
  const { bytes, start } = cursor;
  cursor.addressLength = 4;
  cursor.addressBytes = bytes;
  cursor.addressStart = start + IP_HEADER.source;
  if (destination === undefined) return;
  cursor.addressBytes = new Uint8Array(8);
  cursor.addressBytes.set(bytes.subarray(start + IP_HEADER.source, start + IP_HEADER.destination));
  cursor.addressBytes.set(bytes.subarray(destination, destination + 4), 4);
  cursor.addressStart = 0;
};

/** Emits a header whose first bytes are already wrong. @param isInner whether the packet is inside another IP packet */
const emitWrong = (sink: Sink, at: number, version: number, headerLength: number, isInner: boolean): void => {
  if (version === 6 && isInner) return;
  sink.add(IP_VERSION, at, 1, version);
  if (version === 4) sink.add(HEADER_LENGTH, at, 1, headerLength);
};

/** Addresses of private networks (RFC 1918) and links (RFC 3927): several VLANs may use the same ones. */
const isLocal = (address: number): boolean =>
  address >>> 24 === 10 || address >>> 20 === 0xac1 || address >>> 16 === 0xc0a8 || address >>> 16 === 0xa9fe;

/** What the headers of a datagram's fragments have in common, as one number, as in Wireshark. */
const fragmentId = ({ addressBytes, addressStart, vlan }: Cursor, protocol: number, id: number): number => {
  const isOfVlan = isLocal(u32be(addressBytes, addressStart)) || isLocal(u32be(addressBytes, addressStart + 4));
  return protocol ^ id ^ (isOfVlan ? vlan : 0);
};

/**
 * Continues after the header: with a whole datagram, or with the part of it that is there.
 *
 * @param length of the payload, from the header
 */
const enterPayload = (
  cursor: Cursor,
  sink: Sink | undefined,
  table: FragmentTable,
  headerStart: number,
  length: number,
): void => {
  const { bytes, start, end } = cursor;
  const protocol = bytes[headerStart + 9]!;
  const fragment = u16be(bytes, headerStart + 6);
  // An empty payload has no layer. A payload that the capture cut still has its layer.
  cursor.next = length > 0 ? layerOfIpProtocol(protocol) : undefined;
  if (cursor.next === "data" && start === end) cursor.next = undefined;
  if ((fragment & (MORE | OFFSET)) !== 0) {
    const offset = (fragment & OFFSET) * 8;
    const id = fragmentId(cursor, protocol, u16be(bytes, headerStart + 4));
    const isThere = length > 0 && length <= end - start;
    const more = (fragment & MORE) !== 0;
    // Fragments inside reassembled bytes are not reassembled: a frame belongs to one datagram.
    const isOwn = cursor.source === undefined;
    if (!isThere || !isOwn || !readFragment(cursor, sink, table, FRAGMENTS, id, { start, length, offset, more })) {
      // If the capture cut a first fragment, the start of the datagram can still be read.
      if (isThere || offset > 0) cursor.next = start < end ? "data" : undefined;
      return;
    }
  }
  if (length > 0 && leavesUnread(cursor.next)) leaveUnread(cursor, "ip", protocol);
};

export const readIpv4 = (cursor: Cursor, sink: Sink | undefined, table: FragmentTable): void => {
  const { bytes, start, end, frameStart } = cursor;
  cursor.next = undefined;
  if (start >= end) return;
  const at = start - frameStart;
  const version = bytes[start]! >>> 4;
  const headerLength = headerLengthOf(bytes, start);
  if (version !== 4 || headerLength < HEADER_BYTES) {
    if (sink) {
      sink.enter(IP, at, version === 4 ? Math.min(headerLength, end - start) : 1);
      emitWrong(sink, at, version, headerLength, cursor.addressLength > 0);
    }
    if (version === 6) cursor.next = "ipv6";
    return;
  }
  const lengthOnWire = Math.max(cursor.wireLength, end - start);
  if (end - start < headerLength) {
    const isWhole = headerLength === HEADER_BYTES;
    // Flags and fragment offset are one word: half of it has no meaning.
    if (end - start === 7) cursor.end -= 1;
    if (sink) {
      emitCut(cursor, sink, headerLength, (into, header) => emit(into, header, 0, at, lengthOnWire, isWhole));
    }
    return;
  }
  if (sink) emit(sink, bytes, start, at, lengthOnWire, true);
  // With segmentation offload the total length is 0: then only the length of the frame is known.
  const total = u16be(bytes, start + IP_HEADER.length) || lengthOnWire;
  if (total < headerLength) return;
  const options = start + HEADER_BYTES;
  setAddresses(cursor, headerLength > HEADER_BYTES ? lastHop(bytes, options, start + headerLength) : undefined);
  cursor.wireLength = Math.min(total, lengthOnWire) - headerLength;
  cursor.start = start + headerLength;
  // Ethernet pads short frames: the padding is not part of the packet.
  cursor.end = Math.min(end, start + total);
  enterPayload(cursor, sink, table, start, total - headerLength);
};
