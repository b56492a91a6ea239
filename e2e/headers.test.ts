/**
 * Compares headers of link layers, IP and UDP with tshark: every form that we know, wrong ones, and each cut at every
 * byte. Also compares our value strings with Wireshark's.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { type Datagram, type Extension, ethernet, ipv4, ipv6, pcapOf, UDP, udp } from "./fragment-packets.ts";
import { compareFields } from "./wireshark/compare-fields.ts";
import { recorded } from "./wireshark/recorded.ts";
import { tsharkPrints } from "./wireshark/tshark.ts";

/** We do not compare the payload of UDP: Wireshark takes some of our bytes for other protocols. */
const OPTIONS = { fields: FIELDS.filter(({ name }) => !name.startsWith("data")) };

const DATAGRAM: Datagram = { id: 0x1234, protocol: UDP, payload: udp(Buffer.from("abcdefgh")) };
const IPV4 = ipv4(DATAGRAM);
const IPV6 = ipv6(DATAGRAM);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const patched = (packet: Buffer, at: number, ...values: readonly number[]): Buffer => {
  const changed = Buffer.from(packet);
  changed.set(values, at);
  return changed;
};
const padded = (frame: Buffer, length: number, value = 0): Buffer =>
  Buffer.concat([frame, Buffer.alloc(length - frame.length, value)]);

const SHORT = { ...DATAGRAM, payload: udp(Buffer.from("abc")) };
const ARP = hex("ffffffffffff 020304050607 0806 0001 0800 06 04 0001 020304050607 0a000001 000000000000 0a000002");

const ETHERNET: readonly Buffer[] = [
  ethernet(IPV4),
  ethernet(IPV6),
  ethernet(IPV4, [0x6064]),
  ethernet(IPV4, [0x7005, 0x0fff]),
  patched(ethernet(IPV4), 0, 0x33, 0x33),
  patched(ethernet(IPV4), 6, 0x00),
  // Padding: of zeros, of other bytes, after a tag, after IPv6, and with a trailer after it.
  padded(ethernet(ipv4(SHORT)), 60),
  padded(ethernet(ipv4(SHORT)), 60, 1),
  padded(ethernet(ipv4(SHORT), [7]), 60),
  padded(ethernet(ipv4(SHORT), [7]), 64),
  padded(ethernet(ipv6({ ...DATAGRAM, protocol: 59, payload: Buffer.from("a") })), 60),
  padded(padded(ethernet(ipv4(SHORT)), 60), 70, 1),
  padded(padded(ethernet(ipv4(SHORT)), 56), 60, 1),
  // Provider tags: 802.1ad around 802.1Q, twice, alone and padded; and tags from before the standard.
  patched(ethernet(IPV4, [0x6064, 0x7005]), 12, 0x88, 0xa8),
  patched(patched(ethernet(IPV4, [0x6064, 0x7005]), 12, 0x88, 0xa8), 16, 0x88, 0xa8),
  patched(ethernet(IPV6, [0x7fff]), 12, 0x88, 0xa8),
  padded(patched(ethernet(ipv4(SHORT), [7]), 12, 0x88, 0xa8), 60),
  patched(ethernet(IPV4, [0x6064, 0x7005]), 12, 0x91, 0x00),
];
/** Frames whose payload after Ethernet we do not read: only the layers differ. */
const STRANGE: readonly Buffer[] = [
  ARP,
  padded(ARP, 60),
  patched(ethernet(IPV4), 12, 0, 40),
  padded(patched(ethernet(ipv4(SHORT)), 12, 0, 31), 60),
  patched(ethernet(IPV4), 12, 5, 0xdf),
  patched(ethernet(IPV4), 12, 0, 0),
  patched(ethernet(IPV4), 12, 0x86, 0xdd),
];
/** Types that neither we nor Wireshark read. */
const UNKNOWN_TYPES: readonly Buffer[] = [
  patched(ethernet(IPV4), 12, 0x88, 0xb5),
  patched(ethernet(IPV4), 12, 0x92, 0x00),
  patched(ethernet(IPV4).subarray(0, 14), 12, 0x88, 0xb5),
  patched(ethernet(IPV4, [5]), 16, 0x88, 0xb5),
  patched(patched(ethernet(IPV4, [5]), 12, 0x88, 0xa8), 16, 0x88, 0xb5),
  ethernet(ipv4({ ...DATAGRAM, protocol: 253 })),
  padded(ethernet(ipv4({ ...SHORT, protocol: 255 })), 60),
  ethernet(ipv4({ ...DATAGRAM, protocol: 253, payload: Buffer.alloc(0) })),
  ethernet(ipv6({ ...DATAGRAM, protocol: 254 })),
  ethernet(ipv6({ ...DATAGRAM, protocol: 59 })),
];

const udpLength = (packet: Buffer, at: number, length: number): Buffer => patched(packet, at + 4, 0, length);
const options = (text: string): Buffer => ipv4(DATAGRAM, undefined, hex(text));
const behind = (...extensions: readonly Extension[]): Buffer => ipv6(DATAGRAM, undefined, extensions);
const RAW: readonly Buffer[] = [
  // Versions, header lengths and lengths that are wrong.
  patched(IPV4, 0, 0x44),
  patched(IPV4, 0, 0x4f),
  patched(IPV4, 2, 0, 10),
  patched(IPV4, 2, 0, 0),
  patched(IPV4, 2, 0, 20),
  patched(IPV4, 2, 1, 0),
  patched(IPV4, 2, 1, 0, 0x12, 0x34, 0x20),
  patched(IPV4, 2, 0, 0, 0x12, 0x34, 0x20),
  patched(IPV4, 1, 0xb9, 0, 36, 0x12, 0x34, 0xff, 0xff),
  patched(IPV6, 4, 0, 0),
  patched(IPV6, 4, 1, 0),
  patched(IPV6, 4, 0, 10),
  patched(IPV6, 6, 59),
  // IPv6 addresses in all spellings, and one made from an Ethernet address.
  patched(IPV6, 8, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 1, 2, 0xff, 0xfe, 3, 4, 5),
  patched(IPV6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4),
  patched(IPV6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4),
  patched(IPV6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  patched(IPV6, 8, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1),
  // UDP.
  udpLength(IPV4, 20, 7),
  udpLength(IPV4, 20, 0),
  udpLength(IPV4, 20, 8),
  udpLength(IPV4, 20, 12),
  udpLength(IPV4, 20, 99),
  udpLength(IPV6, 40, 0),
  patched(IPV4, 26, 1, 2),
  patched(IPV6, 46, 1, 2),
  ipv4({ ...DATAGRAM, payload: udp(Buffer.from("answer"), 50_000, 40_000) }),
  ipv4({ ...DATAGRAM, payload: udp(Buffer.from("another"), 40_001, 50_000) }),
  // Options of IPv4.
  ...[
    "07 0b 08 0a000001 00000000 00",
    "07 0b 05 0a000001 00000000 00",
    "83 0b 04 0a000001 0a000002 00",
    "83 0b 0c 0a000001 0a000002 00",
    "89 0f 08 0a000001 0a000002 0a000003 00",
    "94 04 0000",
    "44 0c 05 00 00000000 00000000",
    "94 01 0000",
    "94 09 0000",
    "01 01 01 94",
    "88 04 1234",
    "82 0b 0000 0000 0000 000000 00",
    "01 01 01 00",
  ].map(options),
  // Extension headers of IPv6: options, routes with and without segments left, a home address, two in a row.
  behind({ type: 0, body: hex("05 02 0000 01 00") }),
  behind({ type: 0, body: hex("00 00 00 00 00 00") }),
  behind({ type: 60, body: hex("04 01 09 01 01 00") }),
  behind({ type: 60, body: hex("c9 10 20010db8000000000000000000000009 01 02 0000") }),
  behind({ type: 43, body: hex("00 01 00000000 20010db8000000000000000000000009") }),
  behind({ type: 43, body: hex("00 00 00000000 20010db8000000000000000000000009") }),
  behind({ type: 43, body: hex("02 01 00000000 20010db8000000000000000000000009") }),
  behind({ type: 43, body: hex("63 01 01020304") }),
  behind({ type: 0, body: hex("01 04 00000000") }, { type: 60, body: hex("01 04 00000000") }),
];

/** Packets to cut, by link type. */
const TO_CUT: Readonly<Record<number, readonly Buffer[]>> = {
  1: [ethernet(IPV4, [5])],
  101: [
    options("01 01 01 00"),
    ipv6(DATAGRAM, { offset: 0, length: 16, more: false }, [{ type: 0, body: hex("01 04 00000000") }]),
    behind({ type: 43, body: hex("63 01 01020304") }),
  ],
  113: [Buffer.concat([hex("0000 0001 0006 010203040506 0708 0800"), IPV4])],
  276: [Buffer.concat([hex("0800 0000 00000001 0001 04 06 010203040506 0708"), IPV4])],
  0: [Buffer.concat([hex("02000000"), IPV4])],
};

/** A capture with some frames whole, and with others cut at every length. */
const captureOf = (linkType: number, whole: readonly Buffer[]): Buffer => {
  const cut = (TO_CUT[linkType] ?? []).flatMap((frame) =>
    Array.from({ length: frame.length - 1 }, (_, index) => ({ frame, kept: index + 1 })),
  );
  const all = [...whole.map((frame) => ({ frame, kept: frame.length })), ...cut];
  return pcapOf(
    linkType,
    all.map(({ frame }) => frame),
    (index) => all[index]!.kept,
  );
};

const before = (headers: readonly string[], packet: Buffer): Buffer[] =>
  headers.map((header) => Buffer.concat([hex(header), packet]));

const OF_HEADERS = /^(?:frame|null|eth|vlan|ieee8021ad|sll|ip|ipv6|udp)\./;

describe("headers, against tshark", { concurrency: 2 }, () => {
  it("of Ethernet and VLANs", async (t) => {
    const compared = await compareFields("headers, ethernet", captureOf(1, ETHERNET), OPTIONS);
    const fields = OPTIONS.fields.filter(({ name }) => name !== "frame.protocols");
    const strange = await compareFields("headers, strange", captureOf(1, STRANGE), { fields });
    t.diagnostic(`${compared + strange} values compared`);
  });

  it("of types that nobody reads, whose payload is data", async (t) => {
    const cooked = ["0000 0001 0006 010203040506 0708 88b5", "0000 0001 0006 010203040506 0708 00f0"];
    const captures = {
      "unknown types": pcapOf(1, UNKNOWN_TYPES),
      "unknown types, cooked": pcapOf(113, before(cooked, IPV4)),
      "unknown types, loopback": pcapOf(0, before(["63000000", "000088b5"], IPV4)),
    };
    let compared = 0;
    for (const [name, capture] of Object.entries(captures))
      compared += await compareFields(`headers, ${name}`, capture);
    t.diagnostic(`${compared} values compared`);
  });

  it("of IPv4, IPv6 and UDP", async (t) => {
    t.diagnostic(`${await compareFields("headers, raw", captureOf(101, RAW), OPTIONS)} values compared`);
  });

  it("of Linux cooked captures and of loopback", async (t) => {
    const cooked = [
      "0000 0001 0006 010203040506 0708 0800",
      "0004 0304 0000 0000000000000000 0800",
      "0003 0001 0004 0102030405060708 0800",
      "0003 0001 0008 0102030405060708 0800",
      "0003 0001 0009 0102030405060708 0800",
      "0000 0001 0006 0000000000000000 8100 0007 0800",
      "0000 0001 0006 0000000000000000 88a8 0007 0800",
      "0000 030a 0000 0000000000000000 0800",
      "0000 030a 0000 0000000000000000 88b5",
      "0000 0001 0006 0000000000000000 0003 020000000001 020000000002 0800",
    ];
    const cooked2 = [
      "0800 0000 00000001 0001 04 06 0102030405060708",
      "0800 0000 00000001 0001 04 04 0102030405060708",
      "0800 abcd 00000001 0304 00 00 0102030405060708",
      "0800 0000 00000001 0304 00 08 0102030405060708",
    ];
    const loopback = ["02000000", "00000002", "00020000", "00000200", "00080000"];
    const loopback6 = ["18000000", "1c000000", "1e000000", "0000001e", "000086dd"];
    const captures = {
      "cooked, 1": captureOf(113, before(cooked, IPV4)),
      "cooked, 2": captureOf(276, before(cooked2, IPV4)),
      loopback: captureOf(0, [...before(loopback, IPV4), ...before(loopback6, IPV6)]),
    };
    let compared = 0;
    for (const [name, capture] of Object.entries(captures))
      compared += await compareFields(`headers, ${name}`, capture, OPTIONS);
    t.diagnostic(`${compared} values compared`);
  });

  it("of frames, in a file of two sections", async (t) => {
    const sections = ["coffee_brew", "homepage_coffee"].map((name) =>
      readFileSync(new URL(`../sample_capture/${name}.pcapng`, import.meta.url)),
    );
    const fields = FIELDS.filter(({ name }) => name.startsWith("frame."));
    t.diagnostic(`${await compareFields("headers, sections", Buffer.concat(sections), { fields })} values compared`);
  });

  it("in words: ours are Wireshark's", async (t) => {
    const ours = new Map<string, ReadonlyMap<number, string>>();
    for (const { name, values } of FIELDS) {
      if (values && OF_HEADERS.test(name)) ours.set(name, values);
    }
    const stated = await recorded("value strings", [], async () => {
      const text = await tsharkPrints({ options: ["-G", "values"] });
      return text.split("\n").filter((line) => OF_HEADERS.test(line.split("\t")[1] ?? ""));
    });
    const theirs = new Set<string>();
    for (const line of stated) {
      const [kind, name, first = "", second = ""] = line.split("\t");
      if (kind === "V") theirs.add(`${name} ${Number(first)} ${second}`);
      else theirs.add(`${name} 1 ${first}`).add(`${name} 0 ${second}`);
    }
    const words = [...ours].flatMap(([name, values]) => [...values].map(([value, word]) => `${name} ${value} ${word}`));
    assert.deepEqual(
      words.filter((word) => !theirs.has(word)),
      [],
    );
    t.diagnostic(`${words.length} words compared`);
  });
});
