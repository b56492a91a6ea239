/** Frames whose dissection ends at a protocol without a dissector here: it is named in the packet list and counted. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import { openCapture } from "../file/open.ts";
import { FrameSummaries } from "../view/frame-summary.ts";
import { Session } from "./session.ts";
import { unreadText } from "./unread-protocol.ts";

const ETHERNET = 1;
const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/\s/g, ""), "hex");

const ipv4 = (protocol: number, payload: Buffer): Buffer => {
  const header = bytes("4500 0000 0001 0000 40 00 0000 c0000201 c6336402");
  header.writeUInt16BE(20 + payload.length, 2);
  header[9] = protocol;
  return Buffer.concat([header, payload]);
};
const ethernet = (type: number, payload: Buffer): Buffer => {
  const header = bytes("020000000001 020000000002 0000");
  header.writeUInt16BE(type, 12);
  return Buffer.concat([header, payload]);
};
const tcp = ipv4(6, bytes("13a6 c350 00000001 00000000 5002 2000 0000 0000"));
const udp = (port: number, payload: Buffer): Buffer => {
  const header = bytes("c350 0000 0000 0000");
  header.writeUInt16BE(port, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return ipv4(17, Buffer.concat([header, payload]));
};
const echo = bytes("0800 f7fd 0001 0001");
const unreachable = Buffer.concat([bytes("0301 0000 00000000"), tcp]);
const fragment = (protocol: number): Buffer => {
  const packet = ipv4(protocol, Buffer.alloc(16));
  packet.writeUInt16BE(0x2000, 6);
  return packet;
};

const sessionOf = async (packets: readonly Buffer[], linkType: number): Promise<Session> => {
  const microseconds = 0;
  const capture = await openCapture(
    writePcap(
      packets.map((one) => ({ bytes: one, microseconds })),
      linkType,
    ),
  );
  assert.ok(capture);
  return new Session(capture);
};

/** The column "Protocol", and what the whole session says. */
const shown = async (packet: Buffer, linkType: number = ETHERNET): Promise<readonly [string, string | undefined]> => {
  const session = await sessionOf([packet], linkType);
  return [new FrameSummaries(session).read(0).protocol, unreadText(session.unread)];
};

const says = (name: string): readonly [string, string] => [name, `1 frame is ${name}, which is not read here`];

describe("a protocol that is not read", () => {
  const cases: readonly (readonly [name: string, packet: Buffer, linkType?: number])[] = [
    ["ARP", ethernet(0x0806, Buffer.alloc(28))],
    ["PPPoED", ethernet(0x8863, Buffer.alloc(20))],
    ["PPPoES", ethernet(0x8864, Buffer.concat([bytes("1100 0001 002a 0021"), tcp]))],
    ["MPLS", ethernet(0x8847, Buffer.concat([bytes("00010140"), tcp]))],
    ["LLDP", ethernet(0x8100, Buffer.concat([bytes("0007 88cc"), Buffer.alloc(20)]))],
    ["LLC", ethernet(38, Buffer.alloc(38))],
    ["VXLAN", ethernet(0x0800, udp(4789, Buffer.concat([bytes("08000000 00000100"), ethernet(0x0800, tcp)])))],
    ["IGMP", ethernet(0x0800, ipv4(2, Buffer.alloc(8)))],
    ["ESP", ethernet(0x0800, ipv4(50, Buffer.alloc(32)))],
    ["Transparent Ethernet bridging", ethernet(0x0800, ipv4(47, bytes("0000 6558 00")))],
    ["ICMP", ethernet(0x0800, ipv4(1, echo))],
    ["ICMP", ethernet(0x0800, ipv4(1, unreachable))],
    ["PPP", Buffer.concat([bytes("0021"), tcp]), 9],
    ["802.11", Buffer.alloc(40), 105],
    ["802.11", Buffer.alloc(40), 127],
    ["Frame Relay", Buffer.alloc(40), 107],
    ["link type 65000", Buffer.alloc(40), 65000],
  ];
  for (const [name, packet, linkType] of cases) {
    it(`is named: ${name}, ${packet.length} bytes, link type ${linkType ?? ETHERNET}`, async () => {
      assert.deepEqual(await shown(packet, linkType), says(name));
    });
  }

  const read: readonly (readonly [protocol: string, packet: Buffer])[] = [
    ["TCP", ethernet(0x0800, tcp)],
    ["UDP", ethernet(0x0800, udp(53, echo))],
    ["IPv4", ethernet(0x0800, fragment(1))],
    ["IPv4", ethernet(0x0800, ipv4(253, echo))],
    ["0x88b5", ethernet(0x88b5, echo)],
  ];
  for (const [protocol, packet] of read) {
    it(`is not what ${protocol} of ${packet.length} bytes is, of which all is said`, async () => {
      assert.deepEqual(await shown(packet), [protocol, undefined]);
    });
  }

  it("is counted by its name, the most frequent first, and some are named", async () => {
    const types = [0x0806, 0x8847, 0x8848, 0x8863, 0x8864, 0x88cc, 0x888e, 0x8847];
    const { unread } = await sessionOf(
      types.map((type) => ethernet(type, Buffer.alloc(30))),
      ETHERNET,
    );
    assert.equal(
      unreadText(unread),
      "3 frames are MPLS, 1 is ARP, 1 is EAPOL, 1 is LLDP, 1 is PPPoED, 1 is of others, which are not read here",
    );
    assert.deepEqual(
      unread.filter(({ carriesPackets }) => carriesPackets).map(({ name }) => name),
      ["MPLS", "PPPoES"],
    );
  });
});
