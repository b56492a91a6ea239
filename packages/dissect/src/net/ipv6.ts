/** IPv6 (RFC 8200): the header. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { formatIpv6 } from "../fields/format-value.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { PROTOCOL_NAMES } from "./ip-protocol-names.ts";
import { DSCP_NAMES, ECN_NAMES } from "./ip-protocols.ts";
import { IP_VERSION } from "./ipv4.ts";
import { enterNext, IPV6_EXTENSION_FIELDS } from "./ipv6-extensions.ts";

const IPV6 = defineField("ipv6", "protocol", "Internet Protocol Version 6", {
  summary: [
    ["Src", "ipv6.src"],
    ["Dst", "ipv6.dst"],
  ],
});
const VERSION = defineField("ipv6.version", "uint8", "Version");
const TRAFFIC_CLASS = defineField("ipv6.tclass", "uint32", "Traffic Class", { hexDigits: 8 });
const DSCP = defineField("ipv6.tclass.dscp", "uint32", "Differentiated Services Codepoint", { values: DSCP_NAMES });
const ECN = defineField("ipv6.tclass.ecn", "uint32", "Explicit Congestion Notification", { values: ECN_NAMES });
const FLOW = defineField("ipv6.flow", "uint24", "Flow Label", { hexDigits: 6 });
const PAYLOAD_LENGTH = defineField("ipv6.plen", "uint16", "Payload Length");
const NEXT_HEADER = defineField("ipv6.nxt", "uint8", "Next Header", { values: PROTOCOL_NAMES });
const HOP_LIMIT = defineField("ipv6.hlim", "uint8", "Hop Limit");
const SOURCE = defineField("ipv6.src", "ipv6", "Source Address");
const SOURCE_HOST = defineField("ipv6.src_host", "string", "Source Host", { hidden: "always" });
const DESTINATION = defineField("ipv6.dst", "ipv6", "Destination Address");
const DESTINATION_HOST = defineField("ipv6.dst_host", "string", "Destination Host", { hidden: "always" });
const ADDRESS = defineField("ipv6.addr", "ipv6", "Source or Destination Address", { hidden: "always" });
const HOST = defineField("ipv6.host", "string", "Source or Destination Host", { hidden: "always" });
const SOURCE_MAC = defineField("ipv6.src_slaac_mac", "ether", "Source SLAAC MAC");
const DESTINATION_MAC = defineField("ipv6.dst_slaac_mac", "ether", "Destination SLAAC MAC");
const MAC = defineField("ipv6.slaac_mac", "ether", "SLAAC MAC");

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

/** Where the parts of the header stand, from its first byte (RFC 8200 §3). */
const IPV6_HEADER = { payloadLength: 4, nextHeader: 6, hopLimit: 7, source: 8, destination: 24 } as const;
const HEADER_BYTES = 40;

/** The Ethernet address that an interface identifier was made from (RFC 4291, appendix A). */
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
  sink.enter(IPV6, at, HEADER_BYTES, HEADER_BYTES + u16be(bytes, start + IPV6_HEADER.payloadLength));
  sink.add(VERSION, at, 1, first >>> 28);
  sink.add(IP_VERSION, at, 1, first >>> 28);
  if (first >>> 28 !== 6) return;
  sink.add(TRAFFIC_CLASS, at, 4, (first >>> 20) & 255);
  sink.add(DSCP, at, 4, (first >>> 22) & 63);
  sink.add(ECN, at, 4, (first >>> 20) & 3);
  sink.add(FLOW, at + 1, 3, first & 0xfffff);
  // The meaning of a length of 0 depends on the next header. Without it, Wireshark emits no length.
  if (there > 6)
    sink.add(PAYLOAD_LENGTH, at + IPV6_HEADER.payloadLength, 2, u16be(bytes, start + IPV6_HEADER.payloadLength));
  sink.add(NEXT_HEADER, at + IPV6_HEADER.nextHeader, 1, bytes[start + IPV6_HEADER.nextHeader]!);
  sink.add(HOP_LIMIT, at + IPV6_HEADER.hopLimit, 1, bytes[start + IPV6_HEADER.hopLimit]!);
  emitAddress(sink, bytes, start + IPV6_HEADER.source, at + IPV6_HEADER.source, SOURCE, SOURCE_HOST);
  emitAddress(
    sink,
    bytes,
    start + IPV6_HEADER.destination,
    at + IPV6_HEADER.destination,
    DESTINATION,
    DESTINATION_HOST,
  );
  emitHardware(sink, bytes, start + IPV6_HEADER.source, at + IPV6_HEADER.source, SOURCE_MAC);
  emitHardware(sink, bytes, start + IPV6_HEADER.destination, at + IPV6_HEADER.destination, DESTINATION_MAC);
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
  const payload = u16be(bytes, start + IPV6_HEADER.payloadLength);
  cursor.addressBytes = bytes;
  cursor.addressStart = start + IPV6_HEADER.source;
  cursor.addressLength = 16;
  cursor.wireLength = Math.min(payload, Math.max(cursor.wireLength, end - start) - HEADER_BYTES);
  cursor.start = start + HEADER_BYTES;
  cursor.end = Math.min(end, cursor.start + payload);
  enterNext(cursor, bytes[start + IPV6_HEADER.nextHeader]!);
};
