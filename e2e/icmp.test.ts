/**
 * Compares packets within packets with tshark: a packet that an ICMP error quotes changes its stream's state for later
 * frames, and IP carries IP, with or without GRE between. The frames with ICMP themselves are not compared.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../fuzz/random.ts";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { cutsOf, type Extension, ethernet, ipv4, ipv6, pcapOf, TCP, tcp } from "./fragment-packets.ts";
import {
  ACKNOWLEDGE,
  type Connection,
  connection,
  datagram,
  errorAbout,
  FIN,
  ICMP,
  icmp,
  ip,
  isV4,
  PUSH,
  ROUTER,
  RST,
  redirectAbout,
  reversed,
  SYN,
  SYN_ACK,
  throughGre,
  tunnel,
  type Version,
} from "./nested-packets.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const LINKTYPE_IPV6 = 229;

/** What is sent on a connection, and the ICMP errors about it. */
const CONVERSATIONS: Readonly<Record<string, (sides: Connection) => Buffer[]>> = {
  "a SYN before it is seen": ({ client }) => [errorAbout(client(SYN)), client(SYN)],
  "a SYN after it": ({ client, server }) => [client(SYN), errorAbout(client(SYN)), server(SYN_ACK)],
  "a SYN with another number": ({ client }) => [
    client(SYN),
    errorAbout(client(SYN, 0, 80)),
    client(ACKNOWLEDGE, 9, 81),
  ],
  "twice a SYN that is seen never": ({ client, server }) => [
    errorAbout(client(SYN)),
    errorAbout(client(SYN)),
    server(SYN_ACK),
    client(ACKNOWLEDGE),
  ],
  "data before they are seen": ({ client, server }) => [
    errorAbout(client(PUSH, 30)),
    client(PUSH, 30),
    server(PUSH, 9),
  ],
  "data of the other side": ({ client, server }) => [
    client(PUSH, 30),
    errorAbout(server(PUSH, 30)),
    client(PUSH, 30, 5030),
  ],
  "the end": ({ client, server }) => [client(PUSH, 30), errorAbout(server(FIN)), client(FIN, 0, 5030), server(FIN)],
  "a reset before the connection": ({ client, server }) => [
    errorAbout(client(RST)),
    client(SYN),
    server(SYN_ACK),
    client(ACKNOWLEDGE),
  ],
  "all of a connection": ({ client, server }) =>
    [client(SYN), server(SYN_ACK), client(ACKNOWLEDGE), client(PUSH, 30), server(ACKNOWLEDGE), server(FIN)].flatMap(
      (packet) => [packet, errorAbout(packet)],
    ),
  "an error about an error": ({ client }) => [errorAbout(errorAbout(client(SYN))), client(SYN)],
};

/** Every case once, each on a connection of its own. */
const conversations = (version: Version): Buffer[] =>
  Object.values(CONVERSATIONS).flatMap((make, index) => make(connection(version, 20_000 + index)));

const withVersion = (packet: Buffer, version: number): Buffer => {
  const other = Buffer.from(packet);
  other[0] = (version << 4) | (packet[0]! & 15);
  return other;
};

/** We do not compare the payload of UDP: Wireshark takes some of our bytes for other protocols. */
const OPTIONS = {
  fields: FIELDS.filter(({ name }) => !name.startsWith("data")),
  skips: (layers: string): boolean => layers.includes("icmp"),
};
const compare = async (name: string, packets: readonly Buffer[], vlans?: readonly number[]): Promise<number> =>
  compareFields(
    `ICMP, ${name}`,
    pcapOf(
      1,
      packets.map((packet) => ethernet(packet, vlans)),
    ),
    OPTIONS,
  );

const VERSIONS = [4, 6] as const;

describe("packets that ICMP quotes, against tshark", { concurrency: 2 }, () => {
  it(`of TCP: ${Object.keys(CONVERSATIONS).join(", ")}`, async (t) => {
    const packets = VERSIONS.flatMap(conversations);
    const compared = (await compare("plain", packets)) + (await compare("on a VLAN", packets, [5]));
    assert.ok(compared > 5000);
    t.diagnostic(`${compared} values compared`);
  });

  it("of UDP: before and behind the datagram, of the other side, empty, with a wrong length", async (t) => {
    const packets = VERSIONS.flatMap((version) =>
      [
        datagram(version, 1),
        datagram(version, 2, 0),
        datagram(version, 3, 12, 7),
        datagram(version, 4, 12, 99),
      ].flatMap((packet) => [errorAbout(packet), packet, errorAbout(reversed(packet)), reversed(packet), packet]),
    );
    t.diagnostic(`${await compare("udp", packets)} values compared`);
  });

  it("cut after every byte", async (t) => {
    const packets = VERSIONS.flatMap((version) =>
      Array.from({ length: 100 }, (_, kept) => {
        const { client } = connection(version, 30_000 + kept);
        const sent = datagram(version, 1000 + kept);
        return [errorAbout(client(SYN), kept), client(ACKNOWLEDGE), errorAbout(sent, kept), sent];
      }).flat(),
    );
    const capture = pcapOf(
      1,
      packets.map((packet) => ethernet(packet)),
      (index) => (index % 3 ? 2000 : 14 + (index % 90)),
    );
    const compared = await compare("by the router", packets);
    t.diagnostic(`${compared + (await compareFields("ICMP, by the capture", capture, OPTIONS))} values compared`);
  });

  it("by messages of every type, with every length that RFC 4884 has, and by redirects", async (t) => {
    const types = Array.from({ length: 256 }, (_, type) => type);
    const byType = VERSIONS.flatMap((version) =>
      types.flatMap((type) => {
        const sent = datagram(version, 1000 + type);
        return [errorAbout(sent, sent.length, type), sent];
      }),
    );
    const { client } = connection(4, 1);
    const byLength = Array.from({ length: 40 }, (_, words) => {
      const packet = reversed(ip(4, TCP, tcp(Buffer.alloc(60), 5000, PUSH, 1000 + words)));
      const padded = Buffer.concat([packet, Buffer.alloc(80)]);
      return [ip(4, ICMP, icmp(11, padded, words << 16), ROUTER), packet];
    }).flat();
    const redirected = [connection(6, 1).client(SYN), datagram(6, 9)].flatMap((packet) => [
      redirectAbout(packet),
      packet,
    ]);
    const compared = await compare("types", [
      ...byType,
      ...byLength,
      ...redirected,
      errorAbout(client(SYN), 99, 5),
      client(SYN),
    ]);
    t.diagnostic(`${compared} values compared`);
  });

  it("behind extension headers, in fragments, of fragments", async (t) => {
    const options: readonly Extension[] = [{ type: 0, body: Buffer.from([5, 2, 0, 0, 1, 0]) }];
    const segment = (port: number): Buffer => tcp(Buffer.alloc(60, 0xfe), 5000, PUSH, port);
    const extended = ipv6({ id: 1, protocol: TCP, payload: segment(1) }, undefined, options);
    const whole = ipv4({ id: 2, protocol: TCP, payload: segment(2) });
    const long = errorAbout(connection(4, 3).client(PUSH, 100)).subarray(20);
    const inFragments = cutsOf(long.length, 64).map((cut) => ipv4({ id: 3, protocol: ICMP, payload: long }, cut));
    const parts = cutsOf(80, 48).map((cut) => ipv4({ id: 4, protocol: TCP, payload: segment(4) }, cut));
    const parts6 = cutsOf(80, 48).map((cut) => ipv6({ id: 5, protocol: TCP, payload: segment(5) }, cut));
    const packets = [
      ...[errorAbout(extended), extended, errorAbout(whole), whole, ...inFragments, connection(4, 3).client(PUSH, 100)],
      ...[...parts, ...parts6].flatMap((part) => [errorAbout(part), errorAbout(part, 70), part]),
      ...conversations(4),
    ];
    t.diagnostic(`${await compare("fragments", packets)} values compared`);
  });
});

describe("IP in IP and GRE, against tshark", { concurrency: 2 }, () => {
  it("of both versions, in one another, in fragments, quoted", async (t) => {
    const inner = VERSIONS.flatMap((version) => [...conversations(version), datagram(version, 1)]);
    const nested = VERSIONS.flatMap((version) => inner.map((packet) => tunnel(version, packet)));
    const deeper = VERSIONS.flatMap((version) => nested.map((packet) => tunnel(version, packet)));
    const split = nested.flatMap((packet, id) =>
      cutsOf(packet.length, 48).map((cut) =>
        ipv4({ id: 100 + id, protocol: isV4(packet) ? 4 : 41, payload: packet }, cut),
      ),
    );
    const quoted = nested.flatMap((packet) => [errorAbout(packet), packet]);
    const compared = await compare("tunnels", [...nested, ...deeper, ...split, ...quoted]);
    assert.ok(compared > 20_000);
    t.diagnostic(`${compared} values compared`);
  });

  it("through GRE: with checksum, key and number, one in another, quoted", async (t) => {
    const flags = [
      [0, 0],
      [0x8000, 1],
      [0x2000, 1],
      [0x1000, 1],
      [0xb000, 3],
    ] as const;
    const packets = VERSIONS.flatMap((version) =>
      flags.flatMap(([bits, words], index) => {
        const sent = [...conversations(version), datagram(version, index)];
        return sent.map((packet) => throughGre(index & 1 ? 4 : 6, packet, bits, words));
      }),
    );
    const deeper = packets.map((packet, index) => (index & 1 ? tunnel : throughGre)(4, packet));
    const quoted = packets.slice(-60).flatMap((packet) => [errorAbout(packet), packet]);
    t.diagnostic(`${await compare("gre", [...packets, ...deeper, ...quoted])} values compared`);
  });

  it("with a total length of 0, as segmentation offload leaves it", async (t) => {
    const packet = connection(4, 1).client(PUSH, 100);
    packet.writeUInt16BE(0, 2);
    const packets = [
      packet,
      ...VERSIONS.flatMap((version) => [tunnel(version, packet), throughGre(version, packet, 0x2000, 1)]),
    ];
    const compared = (await compare("GRE, plain", packets)) + (await compare("GRE, on a VLAN", packets, [5]));
    t.diagnostic(`${compared} values compared`);
  });

  it("with another version than its carrier says", async (t) => {
    const versions = Array.from({ length: 16 }, (_, version) => version);
    const carried = VERSIONS.flatMap((version) => versions.map((other) => withVersion(datagram(version, 1), other)));
    const types = ["0800", "86dd", "8100000786dd"].flatMap((type) =>
      carried.map((packet) => Buffer.concat([ethernet(packet).subarray(0, 12), Buffer.from(type, "hex"), packet])),
    );
    const tunnels = VERSIONS.flatMap((version) =>
      [4, 41].flatMap((protocol) => carried.map((packet) => ethernet(ip(version, protocol, packet, ROUTER)))),
    );
    const frames = [...types, ...tunnels];
    const cut = pcapOf(1, frames, (index) => 14 + (index % 36));
    const compared = [
      await compareFields("ICMP, versions", pcapOf(1, frames)),
      await compareFields("ICMP, versions, cut", cut),
      await compareFields("ICMP, IPv6 without a link layer", pcapOf(LINKTYPE_IPV6, carried)),
    ];
    t.diagnostic(`${compared.join(" + ")} values compared`);
  });
});

describe("hundreds of them, at random", () => {
  it("quoted, carried, repeated, cut", async (t) => {
    const { below, pick } = seededRandom(1);
    const sent = VERSIONS.flatMap((version) => [
      ...conversations(version),
      ...Array.from({ length: 20 }, (_, port) => datagram(version, port, below(2) * 20)),
    ]);
    const packets = Array.from({ length: 900 }, () => {
      let packet = pick(sent);
      while (below(4) === 0) packet = pick([tunnel, throughGre])(pick(VERSIONS), packet);
      return below(3) ? packet : errorAbout(packet, below(6) ? packet.length : below(100));
    });
    t.diagnostic(`${await compare("random", packets)} values compared`);
  });
});
