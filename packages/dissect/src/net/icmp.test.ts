/** Packets inside packets: a quote counts but is not emitted, whatever it contains; and there are no endless loops. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import { formatValue, openCapture, Session } from "../index.ts";

const u16 = (value: number): number[] => [value >> 8, value & 255];

/** @param fragment flags and offset of the fragment, as in the header */
const ipv4 = (protocol: number, payload: readonly number[], fragment = 0): number[] => [
  ...[0x45, 0, ...u16(20 + payload.length), 0, 9, ...u16(fragment), 64, protocol, 0, 0],
  ...[192, 0, 2, 1, 192, 0, 2, 2],
  ...payload,
];
const udp = (port: number, data: readonly number[] = [1, 2]): number[] => [
  ...[...u16(port), ...u16(53_000), ...u16(8 + data.length), 0, 0],
  ...data,
];
const icmp = (type: number, quote: readonly number[]): number[] => ipv4(1, [type, 0, 0, 0, 0, 0, 0, 0, ...quote]);

const sessionOf = async (packets: readonly (readonly number[])[]): Promise<Session> => {
  const capture = await openCapture(
    writePcap(packets.map((packet) => ({ bytes: Uint8Array.from(packet), microseconds: 0 }))),
  );
  assert.ok(capture);
  return new Session(capture);
};

/** The fields of a frame, by name; of a field that occurs twice, the last value. */
const fieldsOf = (session: Session, row: number): ReadonlyMap<string, string> => {
  const emitted = new Map<string, string>();
  session.read(row, {
    enter: () => undefined,
    add: (field, _offset, _length, value) => void emitted.set(field.name, formatValue(field, value)),
  });
  return emitted;
};

describe("what ICMP quotes", () => {
  it("has a stream, and its frame emits nothing of it", async () => {
    const session = await sessionOf([icmp(3, ipv4(17, udp(1))), ipv4(17, udp(2)), ipv4(17, udp(1))]);
    const error = fieldsOf(session, 0);
    assert.equal(error.get("frame.protocols"), "raw:ip");
    assert.equal(error.get("ip.proto"), "1");
    assert.equal(error.has("udp.stream"), false);
    assert.deepEqual(
      [1, 2].map((row) => fieldsOf(session, row).get("udp.stream")),
      ["1", "0"],
    );
  });

  it("has none where the message is no error, or the quote ends within its header", async () => {
    const quotes = [icmp(8, ipv4(17, udp(1))), icmp(3, ipv4(17, udp(1).slice(0, 7)))];
    const session = await sessionOf([...quotes, ipv4(17, udp(2))]);
    assert.equal(fieldsOf(session, 2).get("udp.stream"), "0");
  });

  it("may be anything", async () => {
    const bytes = fc.array(fc.nat(255), { maxLength: 80 });
    const quote = fc.oneof(
      bytes,
      fc.tuple(fc.constantFrom(1, 4, 6, 17, 41, 47, 58), bytes).map(([protocol, payload]) => ipv4(protocol, payload)),
    );
    const packet = fc.tuple(fc.constantFrom(1, 58, 47), fc.nat(255), quote).map(([protocol, type, quoted]) => {
      const first = protocol === 47 ? 0x30 : type;
      return ipv4(protocol, [first, 0, 8, 0, 0, 0, 0, 0, ...quoted]);
    });
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 6 }), async (packets) => {
        const session = await sessionOf(packets);
        for (let row = 0; row < packets.length; row += 1) assert.ok(fieldsOf(session, row).has("frame.protocols"));
      }),
    );
  });
});

describe("fragments in a datagram that was reassembled", () => {
  it("are data", async () => {
    const inner = ipv4(17, udp(1, [1, 2, 3, 4, 5, 6, 7, 8]), 0x2000);
    const [first, last] = [inner.slice(0, 16), inner.slice(16)];
    const session = await sessionOf([ipv4(4, first, 0x2000), ipv4(4, last, 2)]);
    const emitted = fieldsOf(session, 1);
    assert.equal(emitted.get("frame.protocols"), "raw:ip:ip:data");
    assert.equal(emitted.get("data.len"), "16");
  });
});
