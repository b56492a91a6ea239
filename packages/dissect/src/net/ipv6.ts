/** IPv6 (RFC 8200), its extension headers walked over. Fragments are told, not put together. */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, LayerName, Sink } from "../layer.ts";
import { IP_VERSION, TRANSPORTS } from "./ipv4.ts";

const IPV6 = { name: "ipv6", type: "protocol", label: "Internet Protocol Version 6" } as const;
const VERSION = { name: "ipv6.version", type: "uint8", label: "Version" } as const;
const TRAFFIC_CLASS = { name: "ipv6.tclass", type: "uint32", label: "Traffic Class", hexDigits: 8 } as const;
const FLOW = { name: "ipv6.flow", type: "uint32", label: "Flow Label", hexDigits: 6 } as const;
const PAYLOAD_LENGTH = { name: "ipv6.plen", type: "uint16", label: "Payload Length" } as const;
const NEXT_HEADER = { name: "ipv6.nxt", type: "uint8", label: "Next Header" } as const;
const HOP_LIMIT = { name: "ipv6.hlim", type: "uint8", label: "Hop Limit" } as const;
const SOURCE = { name: "ipv6.src", type: "ipv6", label: "Source Address" } as const;
const DESTINATION = { name: "ipv6.dst", type: "ipv6", label: "Destination Address" } as const;
const ADDRESS = { name: "ipv6.addr", type: "ipv6", label: "Source or Destination Address" } as const;

export const IPV6_FIELDS: readonly FieldDefinition[] = [
  IPV6,
  VERSION,
  TRAFFIC_CLASS,
  FLOW,
  PAYLOAD_LENGTH,
  NEXT_HEADER,
  HOP_LIMIT,
  SOURCE,
  DESTINATION,
  ADDRESS,
];

const HEADER_BYTES = 40;
/** RFC 8200 §4: the extension headers, under the names Wireshark gives them. */
const EXTENSIONS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
  [0, "ipv6.hopopts"],
  [43, "ipv6.routing"],
  [44, "ipv6.fraghdr"],
  [60, "ipv6.dstopts"],
]);

const layerOf = (header: number): LayerName | undefined => EXTENSIONS.get(header) ?? TRANSPORTS.get(header);

const tell = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  const first = u32be(bytes, start);
  const source = bytes.subarray(start + 8, start + 24);
  const destination = bytes.subarray(start + 24, start + 40);
  sink.enter(IPV6, at, HEADER_BYTES);
  sink.add(VERSION, at, 1, first >>> 28);
  sink.add(IP_VERSION, at, 1, first >>> 28);
  sink.add(TRAFFIC_CLASS, at, 4, (first >>> 20) & 255);
  sink.add(FLOW, at, 4, first & 0xfffff);
  sink.add(PAYLOAD_LENGTH, at + 4, 2, u16be(bytes, start + 4));
  sink.add(NEXT_HEADER, at + 6, 1, bytes[start + 6]!);
  sink.add(HOP_LIMIT, at + 7, 1, bytes[start + 7]!);
  sink.add(SOURCE, at + 8, 16, source);
  sink.add(ADDRESS, at + 8, 16, source);
  sink.add(DESTINATION, at + 24, 16, destination);
  sink.add(ADDRESS, at + 24, 16, destination);
};

export const readIpv6 = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES || bytes[start]! >>> 4 !== 6) return;
  if (sink) tell(sink, bytes, start, start - frameStart);
  const payload = u16be(bytes, start + 4);
  cursor.addressStart = start + 8;
  cursor.addressLength = 16;
  cursor.wireLength = payload;
  cursor.start = start + HEADER_BYTES;
  cursor.end = Math.min(end, cursor.start + payload);
  cursor.next = layerOf(bytes[start + 6]!);
};

/** An extension header: its next header, and its length in eight bytes, the first eight not counted. */
export const readIpv6Extension = (cursor: Cursor): void => {
  const { bytes, start, end, next } = cursor;
  cursor.next = undefined;
  // What a fragment carries is not the start of its layer.
  if (next === "ipv6.fraghdr" || end - start < 8) return;
  const length = 8 + bytes[start + 1]! * 8;
  if (length > end - start) return;
  cursor.start = start + length;
  cursor.wireLength -= length;
  cursor.next = layerOf(bytes[start]!);
};
