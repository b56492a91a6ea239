/** IPv6 (RFC 8200): the header. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { type FieldDefinition, formatIpv6 } from "../fields/field.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { PROTOCOL_NAMES } from "./ip-protocol-names.ts";
import { DSCP_NAMES, ECN_NAMES } from "./ip-protocols.ts";
import { IP_VERSION } from "./ipv4.ts";
import { enterNext, IPV6_EXTENSION_FIELDS } from "./ipv6-extensions.ts";

const IPV6 = { name: "ipv6", type: "protocol", label: "Internet Protocol Version 6" } as const;
const VERSION = { name: "ipv6.version", type: "uint8", label: "Version" } as const;
const TRAFFIC_CLASS = { name: "ipv6.tclass", type: "uint32", label: "Traffic Class", hexDigits: 8 } as const;
const DSCP = {
  name: "ipv6.tclass.dscp",
  type: "uint32",
  label: "Differentiated Services Codepoint",
  values: DSCP_NAMES,
} as const;
const ECN = {
  name: "ipv6.tclass.ecn",
  type: "uint32",
  label: "Explicit Congestion Notification",
  values: ECN_NAMES,
} as const;
const FLOW = { name: "ipv6.flow", type: "uint24", label: "Flow Label", hexDigits: 6 } as const;
const PAYLOAD_LENGTH = { name: "ipv6.plen", type: "uint16", label: "Payload Length" } as const;
const NEXT_HEADER = { name: "ipv6.nxt", type: "uint8", label: "Next Header", values: PROTOCOL_NAMES } as const;
const HOP_LIMIT = { name: "ipv6.hlim", type: "uint8", label: "Hop Limit" } as const;
const SOURCE = { name: "ipv6.src", type: "ipv6", label: "Source Address" } as const;
const SOURCE_HOST = { name: "ipv6.src_host", type: "string", label: "Source Host" } as const;
const DESTINATION = { name: "ipv6.dst", type: "ipv6", label: "Destination Address" } as const;
const DESTINATION_HOST = { name: "ipv6.dst_host", type: "string", label: "Destination Host" } as const;
const ADDRESS = { name: "ipv6.addr", type: "ipv6", label: "Source or Destination Address" } as const;
const HOST = { name: "ipv6.host", type: "string", label: "Source or Destination Host" } as const;
const SOURCE_MAC = { name: "ipv6.src_slaac_mac", type: "ether", label: "Source SLAAC MAC" } as const;
const DESTINATION_MAC = { name: "ipv6.dst_slaac_mac", type: "ether", label: "Destination SLAAC MAC" } as const;
const MAC = { name: "ipv6.slaac_mac", type: "ether", label: "SLAAC MAC" } as const;

export const IPV6_FIELDS: readonly FieldDefinition[] = [
  IPV6,
  VERSION,
  TRAFFIC_CLASS,
  DSCP,
  ECN,
  FLOW,
  PAYLOAD_LENGTH,
  NEXT_HEADER,
  HOP_LIMIT,
  SOURCE,
  ADDRESS,
  SOURCE_HOST,
  HOST,
  DESTINATION,
  DESTINATION_HOST,
  SOURCE_MAC,
  MAC,
  DESTINATION_MAC,
  ...IPV6_EXTENSION_FIELDS,
];

const HEADER_BYTES = 40;

/** The Ethernet address that an interface identifier was made of (RFC 4291, appendix A). */
const hardwareAddress = (address: Uint8Array): Uint8Array | undefined => {
  const isMade = address[8]! & 2 && address[11] === 0xff && address[12] === 0xfe;
  return isMade
    ? Uint8Array.of(address[8]! & ~2, address[9]!, address[10]!, address[13]!, address[14]!, address[15]!)
    : undefined;
};

const emitAddress = (
  sink: Sink,
  bytes: Uint8Array,
  start: number,
  at: number,
  field: FieldDefinition,
  hostField: FieldDefinition,
): void => {
  const address = bytes.subarray(start, start + 16);
  const host = formatIpv6(address);
  sink.add(field, at, 16, address);
  sink.add(ADDRESS, at, 16, address);
  sink.add(hostField, at, 16, host);
  sink.add(HOST, at, 16, host);
};

const emitHardware = (sink: Sink, bytes: Uint8Array, start: number, at: number, field: FieldDefinition): void => {
  const hardware = hardwareAddress(bytes.subarray(start, start + 16));
  if (hardware === undefined) return;
  sink.add(field, at + 8, 8, hardware);
  sink.add(MAC, at + 8, 8, hardware);
};

/** @param there how many bytes of the header were captured */
const emit = (sink: Sink, bytes: Uint8Array, start: number, at: number, there: number): void => {
  const first = u32be(bytes, start);
  sink.enter(IPV6, at, HEADER_BYTES, HEADER_BYTES + u16be(bytes, start + 4));
  sink.add(VERSION, at, 1, first >>> 28);
  sink.add(IP_VERSION, at, 1, first >>> 28);
  if (first >>> 28 !== 6) return;
  sink.add(TRAFFIC_CLASS, at, 4, (first >>> 20) & 255);
  sink.add(DSCP, at, 4, (first >>> 22) & 63);
  sink.add(ECN, at, 4, (first >>> 20) & 3);
  sink.add(FLOW, at + 1, 3, first & 0xfffff);
  // Without the next header Wireshark cannot tell what a length of 0 means, and emits none.
  if (there > 6) sink.add(PAYLOAD_LENGTH, at + 4, 2, u16be(bytes, start + 4));
  sink.add(NEXT_HEADER, at + 6, 1, bytes[start + 6]!);
  sink.add(HOP_LIMIT, at + 7, 1, bytes[start + 7]!);
  emitAddress(sink, bytes, start + 8, at + 8, SOURCE, SOURCE_HOST);
  emitAddress(sink, bytes, start + 24, at + 24, DESTINATION, DESTINATION_HOST);
  emitHardware(sink, bytes, start + 8, at + 8, SOURCE_MAC);
  emitHardware(sink, bytes, start + 24, at + 24, DESTINATION_MAC);
};

export const readIpv6 = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart } = cursor;
  const at = start - frameStart;
  cursor.next = undefined;
  if (start >= end) return;
  const isIpv6 = bytes[start]! >>> 4 === 6;
  if (end - start < HEADER_BYTES) {
    if (sink) emitCut(cursor, sink, HEADER_BYTES, (into, header) => emit(into, header, 0, at, end - start));
    if (!isIpv6) cursor.next = "data";
    return;
  }
  if (sink) emit(sink, bytes, start, at, HEADER_BYTES);
  if (!isIpv6) {
    cursor.next = "data";
    return;
  }
  const payload = u16be(bytes, start + 4);
  cursor.addressBytes = bytes;
  cursor.addressStart = start + 8;
  cursor.addressLength = 16;
  cursor.wireLength = Math.min(payload, Math.max(cursor.wireLength, end - start) - HEADER_BYTES);
  cursor.start = start + HEADER_BYTES;
  cursor.end = Math.min(end, cursor.start + payload);
  enterNext(cursor, bytes[start + 6]!);
};
