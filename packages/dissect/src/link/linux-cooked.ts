/** Linux cooked captures, from the interface "any": LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { emitCut } from "../layers/cut-header.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import { layerOfGreProtocol } from "../net/gre-protocols.ts";
import { FIRST_TYPE, layerOfEthertype } from "./ethertype.ts";
import { ETHERTYPE_NAMES } from "./ethertype-names.ts";

const SLL = defineField("sll", "protocol", "Linux cooked capture");
const PACKET_TYPE = defineField("sll.pkttype", "uint16", "Packet type", {
  values: new Map([
    [0, "Unicast to us"],
    [1, "Broadcast"],
    [2, "Multicast"],
    [3, "Unicast to another host"],
    [4, "Sent by us"],
  ]),
});
/** ARPHRD_ values of Linux. */
const HARDWARE_TYPE = defineField("sll.hatype", "uint16", "Link-layer address type", {
  values: new Map([
    [0, "NET/ROM pseudo"],
    [1, "Ethernet"],
    [6, "IEEE 802"],
    [27, "EUI-64"],
    [32, "InfiniBand"],
    [280, "Controller Area Network"],
    [512, "PPP"],
    [519, "Raw IP"],
    [768, "IPIP tunnel"],
    [769, "IP6IP6 tunnel"],
    [772, "Loopback"],
    [776, "sit0 device - IPv6-in-IPv4"],
    [778, "GRE over IP"],
    [801, "IEEE 802.11"],
    [803, "IEEE 802.11 + radiotap header"],
    [823, "GRE over IPv6"],
    [824, "Netlink"],
    [826, "Vsock monitor header"],
    [65534, "zero header length"],
    [65535, "Void type, nothing is known"],
  ]),
});
const ADDRESS_LENGTH = defineField("sll.halen", "uint16", "Link-layer address length");
const SOURCE_ETHERNET = defineField("sll.src.eth", "ether", "Source");
const SOURCE_IPV4 = defineField("sll.src.ipv4", "ipv4", "Source");
const SOURCE_OTHER = defineField("sll.src.other", "bytes", "Source");
const UNUSED = defineField("sll.unused", "bytes", "Unused");
const ETYPE = defineField("sll.etype", "uint16", "Protocol", { hexDigits: 4, values: ETHERTYPE_NAMES });
const LINUX_TYPE = defineField("sll.ltype", "uint16", "Protocol", { hexDigits: 4 });
const GRE_TYPE = defineField("sll.gretype", "uint16", "Protocol", {
  hexDigits: 4,
  values: new Map([
    [0x0800, "IP"],
    [0x86dd, "IPv6"],
  ]),
});
const INTERFACE = defineField("sll.ifindex", "uint32", "Interface index");

export const LINUX_COOKED_FIELDS: readonly FieldDefinition[] = [
  SLL,
  PACKET_TYPE,
  HARDWARE_TYPE,
  ADDRESS_LENGTH,
  SOURCE_ETHERNET,
  SOURCE_IPV4,
  SOURCE_OTHER,
  UNUSED,
  ETYPE,
  LINUX_TYPE,
  GRE_TYPE,
  INTERFACE,
];

const SLL_BYTES = 16;
const SLL2_BYTES = 20;
/** Both headers have eight bytes for an address of any length. */
const ADDRESS_BYTES = 8;
/** The bytes that Wireshark reads before it emits anything. */
const SLL_LEAST = 4;
const SLL2_LEAST = 12;

const emitSource = (sink: Sink, bytes: Uint8Array, start: number, at: number, written: number): void => {
  const length = Math.min(written, ADDRESS_BYTES);
  const address = bytes.subarray(start, start + length);
  if (length === 6) sink.add(SOURCE_ETHERNET, at, length, address);
  else if (length === 4) sink.add(SOURCE_IPV4, at, length, u32be(bytes, start));
  else if (length > 0) sink.add(SOURCE_OTHER, at, length, address);
  if (length === ADDRESS_BYTES) return;
  sink.add(UNUSED, at + length, ADDRESS_BYTES - length, bytes.subarray(start + length, start + ADDRESS_BYTES));
};

/** ARPHRD_ values whose frames have their own type field in place of an EtherType. */
const IP_GRE = 778;
const NETLINK = 824;
const RADIOTAP = 803;

const emitType = (sink: Sink, at: number, hardware: number, type: number): void => {
  if (hardware === IP_GRE) sink.add(GRE_TYPE, at, 2, type);
  else if (hardware !== NETLINK) sink.add(type < FIRST_TYPE ? LINUX_TYPE : ETYPE, at, 2, type);
};

/** LINUX_SLL_P_ numbers, in place of a type, that only Wireshark has a dissector for. */
const FOREIGN: ReadonlySet<number> = new Set([1, 4, 7, 12, 13, 14, 23, 48, 49, 50, 51, 52, 53, 245, 246, 250]);
const P_ETHERNET = 3;
const P_LLC = 4;
/** LINKTYPE numbers of these payloads. */
const LINKTYPE_NETLINK = 253;
const LINKTYPE_RADIOTAP = 127;

/** Continues after the header. */
const enterPayload = (cursor: Cursor, hardware: number, type: number): void => {
  if (hardware === NETLINK || hardware === RADIOTAP) {
    leaveUnread(cursor, "link", hardware === NETLINK ? LINKTYPE_NETLINK : LINKTYPE_RADIOTAP);
    return;
  }
  if (hardware === IP_GRE) {
    const layer = layerOfGreProtocol(type);
    // Wireshark shows no data here.
    cursor.next = layer === "data" ? undefined : layer;
  } else if (type < FIRST_TYPE) cursor.next = type === P_ETHERNET ? "eth" : FOREIGN.has(type) ? undefined : "data";
  else {
    cursor.next = layerOfEthertype(type);
    cursor.isByEthertype = true;
  }
  if (cursor.next === undefined && type >= FIRST_TYPE) leaveUnread(cursor, "ethertype", type);
  else if (type === P_LLC) leaveUnread(cursor, "llc", 0);
  if (cursor.next === "data" && cursor.start === cursor.end) cursor.next = undefined;
};

/** Where the parts of the header are, from its first byte (LINKTYPE_LINUX_SLL). */
const SLL_HEADER = { packetType: 0, hardwareType: 2, addressLength: 4, source: 6, protocol: 14 } as const;

/** As of the first version (LINKTYPE_LINUX_SLL2). */
const SLL2_HEADER = {
  protocol: 0,
  interface: 4,
  hardwareType: 8,
  packetType: 10,
  addressLength: 11,
  source: 12,
} as const;

const emit = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  const { packetType, hardwareType, addressLength, source, protocol } = SLL_HEADER;
  const hardware = u16be(bytes, start + hardwareType);
  const length = u16be(bytes, start + addressLength);
  sink.enter(SLL, at, SLL_BYTES);
  sink.add(PACKET_TYPE, at + packetType, 2, u16be(bytes, start + packetType));
  sink.add(HARDWARE_TYPE, at + hardwareType, 2, hardware);
  sink.add(ADDRESS_LENGTH, at + addressLength, 2, length);
  emitSource(sink, bytes, start + source, at + source, length);
  emitType(sink, at + protocol, hardware, u16be(bytes, start + protocol));
};

const emit2 = (sink: Sink, bytes: Uint8Array, start: number, at: number): void => {
  sink.enter(SLL, at, SLL2_BYTES);
  const { protocol, interface: index, hardwareType, packetType, addressLength, source } = SLL2_HEADER;
  const hardware = u16be(bytes, start + hardwareType);
  const length = bytes[start + addressLength]!;
  emitType(sink, at + protocol, hardware, u16be(bytes, start + protocol));
  sink.add(INTERFACE, at + index, 4, u32be(bytes, start + index));
  sink.add(HARDWARE_TYPE, at + hardwareType, 2, hardware);
  sink.add(PACKET_TYPE, at + packetType, 1, bytes[start + packetType]!);
  sink.add(ADDRESS_LENGTH, at + addressLength, 1, length);
  emitSource(sink, bytes, start + source, at + source, length);
};

/**
 * @param hardwareAt offset of the hardware type in the header
 * @param typeAt offset of the payload's type in the header
 */
const read = (
  cursor: Cursor,
  sink: Sink | undefined,
  headerBytes: number,
  least: number,
  hardwareAt: number,
  typeAt: number,
  emitHeader: typeof emit,
): void => {
  const { bytes, start, end, frameStart } = cursor;
  const at = start - frameStart;
  cursor.next = undefined;
  if (end - start < headerBytes) {
    if (sink && end - start >= least)
      emitCut(cursor, sink, headerBytes, (into, header) => emitHeader(into, header, 0, at));
    return;
  }
  if (sink) emitHeader(sink, bytes, start, at);
  cursor.start = start + headerBytes;
  cursor.wireLength -= headerBytes;
  enterPayload(cursor, u16be(bytes, start + hardwareAt), u16be(bytes, start + typeAt));
};

export const readSll = (cursor: Cursor, sink: Sink | undefined): void =>
  read(cursor, sink, SLL_BYTES, SLL_LEAST, 2, 14, emit);

export const readSll2 = (cursor: Cursor, sink: Sink | undefined): void =>
  read(cursor, sink, SLL2_BYTES, SLL2_LEAST, 8, 0, emit2);
