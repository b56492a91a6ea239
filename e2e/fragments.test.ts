/**
 * Compares fragments of IPv4 and IPv6 with tshark: in order and out of order, twice, overlapping, missing, cut short,
 * on VLANs, after extension headers, and hundreds at random.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FIELDS, matchingFrames, openCapture, Session } from "../packages/dissect/src/index.ts";
import { judgeFilters } from "./filter/judge-filters.ts";
import {
  type Cut,
  cutsOf,
  type Datagram,
  ethernet,
  ipv4,
  ipv6,
  pcapOf,
  TCP,
  tcp,
  UDP,
  udp,
} from "./fragment-packets.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const LENGTH = 100;
const bytesFrom = (seed: number, length = LENGTH - 8): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 7 + seed) & 255));

type Fragmenter = (datagram: Datagram, cut: Cut) => Buffer;
const FRAGMENTERS: Readonly<Record<string, Fragmenter>> = {
  IPv4: (datagram, cut) => ethernet(ipv4(datagram, cut)),
  "IPv4 with options": (datagram, cut) => ethernet(ipv4(datagram, cut, Buffer.from([0x94, 4, 0, 0]))),
  IPv6: (datagram, cut) => ethernet(ipv6(datagram, cut)),
  "IPv6 behind hop-by-hop options": (datagram, cut) =>
    ethernet(ipv6(datagram, cut, [{ type: 0, body: Buffer.from([5, 2, 0, 0, 1, 0]) }])),
};

const more = (offset: number, length: number): Cut => ({ offset, length, more: true });
const last = (offset: number, length: number): Cut => ({ offset, length, more: false });
const FIVE = cutsOf(LENGTH, 24);
const pick = (...indexes: readonly number[]): Cut[] => indexes.map((index) => FIVE[index]!);

/** Each case is a datagram of its own; cuts in `other` hold different bytes. */
const CASES: Readonly<Record<string, readonly (Cut | { readonly other: Cut })[]>> = {
  "in order": FIVE,
  "in reverse": [...FIVE].reverse(),
  "mixed up": pick(2, 4, 0, 3, 1),
  "some twice": pick(0, 0, 1, 1, 2, 3, 3, 2, 4, 4),
  "overlapping, the same bytes": [more(0, 32), more(24, 32), last(40, 60)],
  "overlapping, other bytes": [more(0, 32), { other: more(24, 32) }, last(40, 60)],
  "overlapping, the later one first": [{ other: more(24, 32) }, more(0, 32), last(40, 60)],
  "one within another": [more(0, 64), { other: more(16, 8) }, last(64, 36)],
  "one missing": pick(0, 1, 3, 4),
  "the first missing": pick(1, 2, 3, 4),
  "the last missing": pick(0, 1, 2, 3),
  "two ends": [more(0, 24), last(96, 4), last(72, 20), more(24, 24), more(48, 24), more(72, 24)],
  "an end before what came": [more(96, 16), more(72, 8), last(64, 16), more(0, 64), more(120, 8)],
  "the end nearer than what came": [more(80, 40), last(24, 16), more(0, 24)],
  "a length that is no multiple of eight": [more(0, 35), last(32, 68)],
  "nothing in the first": [more(0, 0), more(0, 96), last(96, 0)],
  "whole in one, more to come": [more(0, LENGTH)],
  "an atomic fragment": [last(0, LENGTH)],
  "the identification used again": [...FIVE, ...FIVE],
};

/** The frames of all cases. @param base of the identifications */
const framesOf = (fragment: Fragmenter, base: number): Buffer[] =>
  Object.values(CASES).flatMap((cuts, index) => {
    const datagram = { id: base + index, protocol: UDP, payload: udp(bytesFrom(index), 40_000 + index) };
    const changed = { ...datagram, payload: udp(bytesFrom(index + 99), 40_000 + index) };
    return cuts.map((cut) => ("other" in cut ? fragment(changed, cut.other) : fragment(datagram, cut)));
  });

/** The same numbers in every run. */
const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** Datagrams with fragments in random order, from a few hosts and with a few identifications. */
const randomFrames = (fragmenters: readonly Fragmenter[], seed: number, datagrams: number): Buffer[] => {
  const random = randomFrom(seed);
  const frames: Buffer[] = [];
  for (let index = 0; index < datagrams; index += 1) {
    const payload = udp(bytesFrom(random(256), 1 + random(120)), 40_000 + random(40));
    const datagram = { id: random(30), protocol: UDP, payload, host: 1 + random(3) };
    const changed = { ...datagram, payload: Buffer.from(payload.map((byte) => (random(8) ? byte : byte ^ 1))) };
    const cuts = cutsOf(payload.length, 8 * (1 + random(6)));
    const offset = 8 * random(Math.ceil(payload.length / 8));
    if (random(3) === 0) cuts.push(more(offset, 1 + random(40)));
    if (random(6) === 0) cuts.push(last(offset, 1 + random(40)));
    if (random(3) === 0) cuts.push(cuts[random(cuts.length)]!);
    if (random(4) === 0) cuts.splice(random(cuts.length), 1);
    for (const cut of cuts) {
      const fragment = fragmenters[random(fragmenters.length)]!(random(12) ? datagram : changed, cut);
      frames.splice(frames.length - random(Math.min(frames.length, 9) + 1), 0, fragment);
    }
  }
  return frames;
};

const inNetwork = (network: number, packet: Buffer): Buffer => {
  packet[12] = network;
  return packet;
};

/** We do not compare the payload of UDP: Wireshark takes some of our bytes for other protocols. */
const OPTIONS = { fields: FIELDS.filter(({ name }) => !name.startsWith("data")) };

/** These include layers in reassembled bytes, when no field of IP is asked for. */
const FILTERS = [
  "udp",
  "udp.port == 40002",
  "udp[4:2] == 00:64",
  "udp contains 08:0f:16",
  "udp.payload[0:2] == 01:08",
  "ip.fragment.overlap or ipv6.fragment.overlap.conflict",
  "ip.fragment.count > 4",
  "ip.reassembled.length == 100 && ip.fragments contains 08:0f",
  "ip.reassembled_in or ipv6.reassembled.in",
  "ipv6.fraghdr.more == 1",
  "ipv6.hopopts and ipv6.opt.router_alert == 0",
  'ip.proto == "UDP" and eth.type == "IPv4"',
  'ipv6.fraghdr.nxt == "UDP"',
  "ip.src_host == 203.0.113.1",
];

/** The numbers of the frames that match each filter. */
const matchesByUs = async (capture: Buffer): Promise<Readonly<Record<string, string>>> => {
  const opened = await openCapture(capture);
  assert.ok(opened);
  const session = new Session(opened);
  return Object.fromEntries(
    FILTERS.map((text) => {
      const rows = matchingFrames(session, text);
      assert.ok(rows.ok, text);
      return [text, rows.value.map((row) => row + 1).join(" ")];
    }),
  );
};

describe("fragments, against tshark", { concurrency: 2 }, () => {
  const forms = Object.keys(FRAGMENTERS);
  it(`in ${Object.keys(CASES).length} cases, of ${forms.join(", ")}`, async (t) => {
    const frames = Object.values(FRAGMENTERS).flatMap((fragment, index) => framesOf(fragment, index * 0x100));
    const compared = await compareFields("fragments, cases", pcapOf(1, frames), OPTIONS);
    assert.ok(compared > 10_000);
    t.diagnostic(`${compared} values compared`);
  });

  it("to filters", async () => {
    const capture = pcapOf(
      1,
      Object.values(FRAGMENTERS).flatMap((fragment, index) => framesOf(fragment, index * 0x100)),
    );
    const ours = await matchesByUs(capture);
    const answers = await judgeFilters("fragments", capture, FILTERS, 2);
    for (const [filter, frames] of Object.entries(ours)) {
      assert.deepEqual({ frames }, answers[filter], filter);
      assert.notEqual(frames, "", filter);
    }
  });

  it("of TCP segments, of two hosts with the same identification, and on VLANs", async (t) => {
    const segments = (fragment: Fragmenter): Buffer[] => {
      const payloads = [
        tcp(Buffer.alloc(0), 999, 0x002),
        tcp(Buffer.alloc(200, "a"), 1000),
        tcp(Buffer.alloc(300, "b"), 1200),
        tcp(Buffer.alloc(0), 1500, 0x011),
      ];
      return payloads.flatMap((payload, id) =>
        cutsOf(payload.length, 64).map((cut) => fragment({ id, protocol: TCP, payload }, cut)),
      );
    };
    const datagram = (host: number): Datagram => ({ id: 7, protocol: UDP, payload: udp(bytesFrom(host)), host });
    const interleaved = (cut: Cut): Buffer[] => [1, 2].map((host) => ethernet(ipv4(datagram(host), cut)));
    const onVlans = (cut: Cut): Buffer[] =>
      [[5], [6], [0, 5], []].map((vlans) => ethernet(ipv4(datagram(3), cut), vlans));
    // In private networks the VLAN is part of a datagram's identity.
    const privately = (cut: Cut): Buffer[] =>
      [[5], [6], [0, 5], [6, 5]].map((vlans) => ethernet(inNetwork(10, ipv4(datagram(4), cut)), vlans));
    const frames = [
      ...segments(FRAGMENTERS.IPv4!),
      ...segments(FRAGMENTERS.IPv6!),
      ...[interleaved, onVlans, privately].flatMap((build) => FIVE.flatMap(build)),
    ];
    t.diagnostic(`${await compareFields("fragments, tcp, hosts, VLANs", pcapOf(1, frames), OPTIONS)} values compared`);
  });

  it("cut short by the capture", async (t) => {
    const frames = Object.values(FRAGMENTERS).flatMap((fragment, index) => {
      const datagram = { id: 0x200 + index, protocol: UDP, payload: udp(bytesFrom(index), 41_000 + index) };
      return FIVE.map((cut) => fragment(datagram, cut));
    });
    const capture = pcapOf(1, frames, (index) => 60 + (index % 7) * 4);
    t.diagnostic(`${await compareFields("fragments, cut", capture, OPTIONS)} values compared`);
  });

  it("at random", async (t) => {
    const v4 = randomFrames([FRAGMENTERS.IPv4!, FRAGMENTERS["IPv4 with options"]!], 1, 200);
    const v6 = randomFrames([FRAGMENTERS.IPv6!, FRAGMENTERS["IPv6 behind hop-by-hop options"]!], 2, 200);
    const compared = await compareFields("fragments, random", pcapOf(1, [...v4, ...v6]), OPTIONS);
    assert.ok(compared > 50_000);
    t.diagnostic(`${compared} values compared`);
  });
});
