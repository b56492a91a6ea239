/** IPv4 (RFC 791). Fragments are told, not put together. */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, LayerName, Sink } from "../layer.ts";

const IP = { name: "ip", type: "protocol", label: "Internet Protocol Version 4" } as const;
/** Of IPv6 packets too. */
export const IP_VERSION: FieldDefinition = { name: "ip.version", type: "uint8", label: "Version" };
const HEADER_LENGTH = { name: "ip.hdr_len", type: "uint8", label: "Header Length" } as const;
const DSFIELD = { name: "ip.dsfield", type: "uint8", label: "Differentiated Services Field", hexDigits: 2 } as const;
const DSCP = { name: "ip.dsfield.dscp", type: "uint8", label: "Differentiated Services Codepoint" } as const;
const ECN = { name: "ip.dsfield.ecn", type: "uint8", label: "Explicit Congestion Notification" } as const;
const LENGTH = { name: "ip.len", type: "uint16", label: "Total Length" } as const;
const ID = { name: "ip.id", type: "uint16", label: "Identification", hexDigits: 4 } as const;
const FLAGS = { name: "ip.flags", type: "uint8", label: "Flags", hexDigits: 2 } as const;
const RESERVED = { name: "ip.flags.rb", type: "boolean", label: "Reserved bit" } as const;
const DONT_FRAGMENT = { name: "ip.flags.df", type: "boolean", label: "Don't fragment" } as const;
const MORE_FRAGMENTS = { name: "ip.flags.mf", type: "boolean", label: "More fragments" } as const;
const FRAGMENT_OFFSET = { name: "ip.frag_offset", type: "uint16", label: "Fragment Offset" } as const;
const TTL = { name: "ip.ttl", type: "uint8", label: "Time to Live" } as const;
const PROTOCOL = { name: "ip.proto", type: "uint8", label: "Protocol" } as const;
const CHECKSUM = { name: "ip.checksum", type: "uint16", label: "Header Checksum", hexDigits: 4 } as const;
const SOURCE = { name: "ip.src", type: "ipv4", label: "Source Address" } as const;
const DESTINATION = { name: "ip.dst", type: "ipv4", label: "Destination Address" } as const;
const ADDRESS = { name: "ip.addr", type: "ipv4", label: "Source or Destination Address" } as const;

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
  SOURCE,
  DESTINATION,
  ADDRESS,
];

const HEADER_BYTES = 20;

/** IANA protocol numbers. */
export const TRANSPORTS: ReadonlyMap<number, LayerName> = new Map([
  [6, "tcp"],
  [17, "udp"],
]);

const tell = (sink: Sink, bytes: Uint8Array, start: number, at: number, headerLength: number): void => {
  const first = bytes[start]!;
  const services = bytes[start + 1]!;
  const fragment = u16be(bytes, start + 6);
  const source = u32be(bytes, start + 12);
  const destination = u32be(bytes, start + 16);
  sink.enter(IP, at, headerLength);
  sink.add(IP_VERSION, at, 1, first >>> 4);
  sink.add(HEADER_LENGTH, at, 1, headerLength);
  sink.add(DSFIELD, at + 1, 1, services);
  sink.add(DSCP, at + 1, 1, services >>> 2);
  sink.add(ECN, at + 1, 1, services & 3);
  sink.add(LENGTH, at + 2, 2, u16be(bytes, start + 2));
  sink.add(ID, at + 4, 2, u16be(bytes, start + 4));
  sink.add(FLAGS, at + 6, 1, fragment >>> 13);
  sink.add(RESERVED, at + 6, 1, (fragment & 0x8000) !== 0);
  sink.add(DONT_FRAGMENT, at + 6, 1, (fragment & 0x4000) !== 0);
  sink.add(MORE_FRAGMENTS, at + 6, 1, (fragment & 0x2000) !== 0);
  sink.add(FRAGMENT_OFFSET, at + 6, 2, (fragment & 0x1fff) * 8);
  sink.add(TTL, at + 8, 1, bytes[start + 8]!);
  sink.add(PROTOCOL, at + 9, 1, bytes[start + 9]!);
  sink.add(CHECKSUM, at + 10, 2, u16be(bytes, start + 10));
  sink.add(SOURCE, at + 12, 4, source);
  sink.add(ADDRESS, at + 12, 4, source);
  sink.add(DESTINATION, at + 16, 4, destination);
  sink.add(ADDRESS, at + 16, 4, destination);
};

export const readIpv4 = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES || bytes[start]! >>> 4 !== 4) return;
  const headerLength = (bytes[start]! & 15) * 4;
  if (headerLength < HEADER_BYTES || end - start < headerLength) return;
  if (sink) tell(sink, bytes, start, start - frameStart, headerLength);
  // A total length of 0 comes from segmentation offload: the frame's own length is all that is known.
  const total = u16be(bytes, start + 2) || end - start;
  if (total < headerLength) return;
  cursor.addressStart = start + 12;
  cursor.addressLength = 4;
  cursor.wireLength = total - headerLength;
  cursor.start = start + headerLength;
  // Ethernet pads short frames: the padding is not the packet's.
  cursor.end = Math.min(end, start + total);
  const isFragment = (u16be(bytes, start + 6) & 0x3fff) !== 0;
  cursor.next = isFragment ? "data" : TRANSPORTS.get(bytes[start + 9]!);
};
