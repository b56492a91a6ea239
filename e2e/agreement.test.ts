/**
 * Compares our dissection engine with Wireshark: every field it claims, every occurrence, in every frame, over the
 * hostile captures, the samples, the corpus of messages, the same packets in other link layers and in IPv6, and in
 * every file format; with and without reassembly of out-of-order segments. Counts what it compared.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { openCapture } from "../packages/dissect/src/index.ts";
import { joinPcap, type PcapngOption, type PcapngWriter, pcapngWriter } from "../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";
import { corpusCapture } from "./corpus-capture.ts";
import { pcapOf } from "./fragment-packets.ts";
import { type Comparison, compareFields } from "./wireshark/compare-fields.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);

/** The IPv4 packets of an Ethernet capture. */
const ipPackets = async (bytes: Uint8Array): Promise<Buffer[]> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  const { offset, capturedLength, count } = capture.frames;
  return Array.from({ length: count }, (_, row) =>
    Buffer.from(bytes.subarray(offset[row]! + 14, offset[row]! + capturedLength[row]!)),
  );
};

/** The same segment in IPv6, after extension headers; we do not verify TCP checksums. */
const inIpv6 = (packet: Buffer, hopByHop: boolean): Buffer => {
  const segment = packet.subarray((packet[0]! & 15) * 4);
  const extension = hopByHop ? Buffer.from([6, 0, 1, 4, 0, 0, 0, 0]) : Buffer.alloc(0);
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x6ab12345, 0);
  header.writeUInt16BE(extension.length + segment.length, 4);
  header[6] = hopByHop ? 0 : 6;
  header[7] = 64;
  packet.copy(header, 20, 12, 16);
  header.writeUInt32BE(0x20010db8, 8);
  header.writeUInt32BE(0xfe800000, 24);
  packet.copy(header, 36, 16, 20);
  return Buffer.concat([header, extension, segment]);
};

const prefixed = (packets: readonly Buffer[], prefix: string): Buffer[] =>
  packets.map((packet) => Buffer.concat([Buffer.from(prefix, "hex"), packet]));

const ETHERNET_ADDRESSES = "0a0b0c0d0e0f020304050607";
const ETHERNET = `${ETHERNET_ADDRESSES}0800`;

const SECONDS = 1_700_000_000n;
/** `if_tsresol` and the units per second that it stands for. */
const RESOLUTIONS: readonly (readonly [code: number, unitsPerSecond: bigint])[] = [
  [0, 1n],
  [3, 1_000n],
  [6, 1_000_000n],
  [9, 1_000_000_000n],
  [0x8a, 1_024n],
  [0x94, 1_048_576n],
];

/** The same in every section. */
const NAMES: readonly PcapngOption[] = [
  [2, "eth0"],
  [3, "the wire"],
];

/** Blocks that Wireshark counts as frames. */
const JOURNAL = 9;
const CUSTOM = 0xbad;
const CUSTOM_NOT_COPIED = 0x40000bad;
/** The enterprise number of examples (RFC 5612). */
const EXAMPLE_ENTERPRISE = 32_473;

const custom = (to: PcapngWriter, type: number): Buffer => {
  const enterprise = Buffer.alloc(4);
  // The bytes of a block type show the writer's byte order.
  if (to.other(1, Buffer.alloc(0))[0] === 0) enterprise.writeUInt32BE(EXAMPLE_ENTERPRISE);
  else enterprise.writeUInt32LE(EXAMPLE_ENTERPRISE);
  return to.other(type, Buffer.concat([enterprise, Buffer.from("coffee custom block!")]));
};

/** The same packets in every format of capture file. */
const formats = (packets: readonly Buffer[]): Readonly<Record<string, Uint8Array>> => {
  const pcap = pcapOf(1, packets);
  const both = (["little", "big"] as const).map((order) => {
    const to = pcapngWriter(order);
    const [first, second, third] = packets as readonly [Buffer, Buffer, Buffer];
    const interfaces = RESOLUTIONS.map(([code]) => to.interface(1, [[9, Buffer.from([code])], ...NAMES]));
    const timed = RESOLUTIONS.map(([, units], index) => to.enhanced(index, SECONDS * units + 7n, packets[index]!));
    const blocks = [
      to.section(),
      to.interface(1, NAMES),
      to.interface(101, NAMES),
      to.other(5, Buffer.alloc(12)),
      to.enhanced(0, SECONDS * 1_000_000n, first, [
        [1, "a comment"],
        [1, "another\nof two lines"],
      ]),
      to.enhanced(1, SECONDS * 1_000_000n + 5n, second.subarray(14)),
      to.obsolete(0, SECONDS * 1_000_000n + 6n, third),
      to.section(),
      ...interfaces,
      ...timed,
    ];
    return [
      [`sections and interfaces, ${order} endian.pcapng`, Buffer.concat(blocks)],
      [
        `simple packets, ${order} endian.pcapng`,
        Buffer.concat([to.section(), to.interface(1), ...packets.map(to.simple)]),
      ],
      [
        `packets with and without a time, ${order} endian.pcapng`,
        Buffer.concat([
          to.section(),
          to.interface(1),
          to.simple(first),
          to.enhanced(0, SECONDS * 1_000_000n, second),
          to.simple(third),
          to.simple(first),
          to.enhanced(0, SECONDS * 1_000_000n + 9n, third),
        ]),
      ],
      [
        `blocks that hold no packet, ${order} endian.pcapng`,
        Buffer.concat([
          to.section(),
          custom(to, CUSTOM),
          to.interface(1),
          to.enhanced(0, SECONDS * 1_000_000n, first),
          to.other(JOURNAL, Buffer.from("__REALTIME_TIMESTAMP=1700000000000003\nMESSAGE=one cup\n")),
          to.enhanced(0, SECONDS * 1_000_000n + 9n, second),
          custom(to, CUSTOM_NOT_COPIED),
          to.other(0x0bb8, Buffer.from("nobody knows this one")),
          to.enhanced(0, SECONDS * 1_000_000n + 12n, third),
        ]),
      ],
    ] as const;
  });
  return {
    "gzipped.pcap.gz": gzipSync(pcap),
    "no frames.pcap": pcap.subarray(0, 24),
    "cut off.pcap": pcap.subarray(0, -5),
    ...Object.fromEntries(both.flat()),
  };
};

describe("agreement with Wireshark", () => {
  for (const reassembleOutOfOrder of [false, true]) {
    const options: Comparison = {
      preferences: reassembleOutOfOrder ? ["tcp.reassemble_out_of_order:TRUE"] : [],
      sessionOptions: { reassembleOutOfOrder },
    };
    const setting = reassembleOutOfOrder ? "early segments wait" : "early segments do not wait";
    const named = (name: string): string => (reassembleOutOfOrder ? `${name}, ${setting}` : name);

    it(`over hostile captures, joined, and samples; ${setting}`, async (t) => {
      let compared = await compareFields(named("hostile captures"), joinPcap(hostileCaptures().values()), options);
      const samples = readdirSync(SAMPLES).filter((name) => name.endsWith(".pcapng"));
      for (const name of samples) {
        compared += await compareFields(named(name), readFileSync(new URL(name, SAMPLES)), options);
      }
      assert.ok(compared > 150_000);
      t.diagnostic(`${compared} values compared`);
    });

    it(`over the corpus of messages, as HTCPCP and as HTTP; ${setting}`, async (t) => {
      let compared = 0;
      for (const port of [5030, 80]) {
        compared += await compareFields(named(`corpus on ${port}`), corpusCapture(port), options);
      }
      assert.ok(compared > 50_000);
      t.diagnostic(`${compared} values compared`);
    });
  }

  it("over each hostile capture alone", async (t) => {
    const queue = [...hostileCaptures()];
    let compared = 0;
    const work = async (): Promise<void> => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
        const values = await compareFields(`hostile: ${one[0]}`, one[1]);
        compared += values;
      }
    };
    await Promise.all([work(), work()]);
    t.diagnostic(`${compared} values compared`);
  });

  it("in every format of file", async (t) => {
    const bytes = hostileCaptures().get("pipelined");
    assert.ok(bytes);
    const packets = prefixed(await ipPackets(bytes), ETHERNET);
    let compared = 0;
    // Wireshark names the dissector of the journal, and we do not read it.
    const skips = (layers: string): boolean => layers === "systemd_journal";
    for (const [name, file] of Object.entries(formats(packets))) {
      compared += await compareFields(`format, ${name}`, file, { skips });
    }
    t.diagnostic(`${compared} values compared`);
  });

  it("in every link layer and in IPv6", async (t) => {
    const bytes = hostileCaptures().get("pipelined");
    assert.ok(bytes);
    const packets = await ipPackets(bytes);
    const captures: Readonly<Record<string, Uint8Array>> = {
      "null-little-endian": pcapOf(0, prefixed(packets, "02000000")),
      "loop-big-endian": pcapOf(108, prefixed(packets, "00000002")),
      vlan: pcapOf(1, prefixed(packets, `${ETHERNET_ADDRESSES}810060050800`)),
      "vlan-in-vlan": pcapOf(1, prefixed(packets, `${ETHERNET_ADDRESSES}81000064810020c80800`)),
      "linux-cooked": pcapOf(113, prefixed(packets, "00000304000600000000000000000800")),
      "linux-cooked-2": pcapOf(276, prefixed(packets, "0800000000000001030400060000000000000000")),
      raw: pcapOf(101, packets),
      "raw-ipv4": pcapOf(228, packets),
      ipv6: pcapOf(
        1,
        prefixed(
          packets.map((packet) => inIpv6(packet, false)),
          `${ETHERNET_ADDRESSES}86dd`,
        ),
      ),
      "ipv6-hop-by-hop": pcapOf(
        101,
        packets.map((packet) => inIpv6(packet, true)),
      ),
    };
    let compared = 0;
    for (const [name, capture] of Object.entries(captures))
      compared += await compareFields(`link layer, ${name}`, capture);
    t.diagnostic(`${compared} values compared`);
  });
});
