/** Where fields are: each inside the bytes it counts in. Fields of fixed-size headers have the length of their type. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import { openCapture } from "../file/open.ts";
import { Session } from "./session.ts";

const ETHERNET = 1;

interface Place {
  readonly field: FieldDefinition;
  readonly offset: number;
  readonly length: number;
  readonly value: FieldValue;
  /** The bytes that the offset counts in. */
  readonly bytes: Uint8Array;
}

const placesOf = async (packets: readonly Uint8Array[], linkType?: number): Promise<readonly Place[]> => {
  const capture = await openCapture(
    writePcap(
      packets.map((bytes, microseconds) => ({ bytes, microseconds })),
      linkType,
    ),
  );
  assert.ok(capture);
  const session = new Session(capture);
  return packets.flatMap((_, row) => {
    const places: Place[] = [];
    let bytes = session.bytesOf(row);
    session.read(row, {
      source: (source) => {
        bytes = source.bytes;
      },
      enter: (field, offset, length) => places.push({ field, offset, length, value: true, bytes }),
      add: (field, offset, length, value) => places.push({ field, offset, length, value, bytes }),
    });
    return places;
  });
};

const assertWithin = (places: readonly Place[]): void => {
  for (const { field, offset, length, bytes } of places)
    assert.ok(
      offset >= 0 && length >= 0 && offset + length <= bytes.length,
      `${field.name} at ${offset}, ${length} bytes, of ${bytes.length}`,
    );
};

const WIDTHS: Readonly<Partial<Record<FieldDefinition["type"], number>>> = {
  uint8: 1,
  uint16: 2,
  uint24: 3,
  uint32: 4,
  ether: 6,
  ipv4: 4,
  ipv6: 16,
};

/** Lengths of computed fields: as many bytes as Wireshark marks. */
const WORKED_OUT: Readonly<Record<string, number>> = {
  "ip.checksum.status": 2,
  "udp.checksum.status": 2,
  "tcp.checksum.status": 2,
  "tcp.len": 1,
  "tcp.window_size": 2,
  "ipv6.src_slaac_mac": 8,
  "ipv6.dst_slaac_mac": 8,
  "ipv6.slaac_mac": 8,
  "tcp.flags.ace": 2,
};

/** Fields whose value is not the number in their bytes, but a part of it or computed from it. */
const NOT_THE_NUMBER =
  /^vlan\.(?:priority|id)|^ip\.(?:version|hdr_len|dsfield\.|flags|frag_offset)|^ipv6\.(?:version|tclass|flow)|status$|^tcp\.(?:len|seq|ack|nxtseq|hdr_len|flags|window_size|stream|analysis|completeness)|^udp\.(?:stream|length)/;

const numberIn = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

const ADDRESSES = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

/** Ethernet, optional tags, IPv4 or IPv6, TCP or UDP: numbers that select a layer are fixed, all others are random. */
const packet = fc
  .record({
    tags: fc.array(fc.nat(0xffff), { maxLength: 2 }),
    isIpv6: fc.boolean(),
    isTcp: fc.boolean(),
    any: fc.uint8Array({ minLength: 100, maxLength: 100 }),
  })
  .map(({ tags, isIpv6, isTcp, any }) => {
    const transport = any.slice(0, 40);
    if (isTcp) transport[12] = 0x50;
    else transport.set([0, 40], 4);
    const network = any.slice(40, isIpv6 ? 80 : 60);
    const protocol = isTcp ? 6 : 17;
    if (isIpv6) {
      network[0] = 0x60;
      network.set([0, 40, protocol], 4);
    } else {
      network.set([0x45, any[0]!, 0, 60]);
      network.set([0x40, 0, 64, protocol], 6);
    }
    const types = tags.flatMap((tag) => [0x81, 0, tag >>> 8, tag & 255]);
    return Uint8Array.from([...ADDRESSES, ...types, ...(isIpv6 ? [0x86, 0xdd] : [8, 0]), ...network, ...transport]);
  });

/** Fragments of one datagram, with random offsets and ends: they overlap and extend too far. */
const fragments = fc
  .array(fc.record({ units: fc.nat(6), length: fc.integer({ min: 1, max: 40 }), more: fc.boolean() }), {
    minLength: 2,
    maxLength: 8,
  })
  .map((pieces) =>
    pieces.map(({ units, length, more }) =>
      Uint8Array.from([
        ...[0x45, 0, 0, 20 + length, 0, 1, more ? 0x20 : 0, units, 64, 17, 0, 0],
        ...[192, 0, 2, 1, 192, 0, 2, 2],
        ...new Uint8Array(length),
      ]),
    ),
  );

describe("the place of a field", () => {
  it("in a header of fixed size is as long as its type, and holds its value", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 3 }), async (packets) => {
        const places = await placesOf(packets, ETHERNET);
        assertWithin(places);
        for (const { field, offset, length, value, bytes } of places) {
          const { name, type } = field;
          const width = WORKED_OUT[name] ?? WIDTHS[type];
          if (width === undefined || length === 0 || !/^(?:eth|vlan|ip|ipv6|udp|tcp)\./.test(name)) continue;
          assert.equal(length, width, name);
          if (name in WORKED_OUT || NOT_THE_NUMBER.test(name)) continue;
          const there = bytes.subarray(offset, offset + length);
          if (value instanceof Uint8Array) assert.deepEqual(value, there, name);
          else assert.equal(value, numberIn(there), name);
        }
      }),
    );
  });

  it("of what was reassembled lies in it, though fragments overlap and go too far", async () => {
    let wrong = 0;
    await fc.assert(
      fc.asyncProperty(fragments, async (packets) => {
        const places = await placesOf(packets);
        assertWithin(places);
        wrong += places.filter(({ field }) => field.name === "ip.fragment.toolongfragment").length;
      }),
      { numRuns: 500 },
    );
    assert.ok(wrong > 0);
  });
});
