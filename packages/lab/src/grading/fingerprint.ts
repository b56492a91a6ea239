/**
 * Recognises packets in any file. A segment with data is known by its ports, raw numbers and length: where connections
 * start is random, so two captures share such a segment only if they come from the same recording. The bytes before
 * TCP, the times and the captured length do not count, so another file format, truncated packets or a shifted clock
 * change nothing.
 */

import type { CaptureFacts } from "../query/facts.ts";
import { hashUnits } from "../text/hash.ts";

type KnownPacket = readonly [hash: number, time: number, frame: number];

export interface Fingerprint {
  /** Hash, time (microseconds since 1970) and frame number of each kept packet, sorted by hash. */
  readonly packets: readonly KnownPacket[];
  /** Only hashes that are multiples of this power of two were kept. */
  readonly sampling: number;
}

/** Enough to compare two captures, and small enough for a whole class. */
const MAX_PACKETS = 4096;

const FIELDS = ["tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.len"] as const;

const known = new WeakMap<CaptureFacts, Fingerprint>();

/** Made once for each capture. */
export const fingerprintOf = (facts: CaptureFacts): Fingerprint => {
  const fingerprint = known.get(facts) ?? takeFingerprint(facts);
  known.set(facts, fingerprint);
  return fingerprint;
};

const takeFingerprint = (facts: CaptureFacts): Fingerprint => {
  const rows = facts.matching("tcp.len > 0");
  const { frames } = facts.session.capture;
  let sampling = 1;
  let packets = new Map<number, KnownPacket>();
  for (const [index, columns] of facts.values(rows, FIELDS).entries()) {
    const row = rows[index]!;
    const hash = hashUnits(columns.map((values) => Number(values[0] ?? 0)));
    if (hash % sampling !== 0 || packets.has(hash)) continue;
    packets.set(hash, [hash, frames.seconds[row]! * 1e6 + Math.floor(frames.nanoseconds[row]! / 1000), row + 1]);
    if (packets.size <= MAX_PACKETS) continue;
    sampling *= 2;
    packets = new Map([...packets].filter(([kept]) => kept % sampling === 0));
  }
  return { packets: [...packets.values()].sort(([left], [right]) => left - right), sampling };
};

/** A short name for the content of a capture: equal for the same packets. */
export const captureId = ({ packets, sampling }: Fingerprint): string =>
  hashUnits([sampling, ...packets.flatMap(([hash]) => [hash >>> 0, Math.floor(hash / 2 ** 32)])])
    .toString(16)
    .padStart(14, "0");

export interface Overlap {
  readonly names: readonly [string, string];
  /** Packets with data that both captures have. */
  readonly shared: number;
  /** Share of the smaller capture's packets: from 0 to 1. */
  readonly share: number;
  /** Whether the packets have the same times in both. */
  readonly isSameTime: boolean;
  /** The first of them, by their frame numbers in the two captures. */
  readonly first: readonly SharedPacket[];
}

export interface SharedPacket {
  readonly frames: readonly [number, number];
  /** In the first capture, in microseconds since 1970. */
  readonly time: number;
  /** Its line in the first capture's packet list, where that was read. */
  readonly line?: string | undefined;
}

/** Fewer common packets prove nothing. */
const MIN_SHARED = 3;
const MIN_SHARE = 0.5;

const MAX_FIRST = 5;

const overlap = (left: Fingerprint, right: Fingerprint): Omit<Overlap, "names"> => {
  const sampling = Math.max(left.sampling, right.sampling);
  const kept = ({ packets, sampling: own }: Fingerprint): readonly KnownPacket[] =>
    own === sampling ? packets : packets.filter(([hash]) => hash % sampling === 0);
  const [own, other] = [kept(left), kept(right)];
  let shared = 0;
  let isSameTime = true;
  // A class has many pairs: not all packets of a pair are sorted.
  let first: (readonly [KnownPacket, KnownPacket])[] = [];
  let at = 0;
  for (const packet of own) {
    while (at < other.length && other[at]![0] < packet[0]) at += 1;
    const same = other[at];
    if (same?.[0] !== packet[0]) continue;
    shared += 1;
    isSameTime &&= packet[1] === same[1];
    if (first.length < MAX_FIRST || packet[2] < first.at(-1)![0][2])
      first = [...first, [packet, same] as const].sort(([one], [later]) => one[2] - later[2]).slice(0, MAX_FIRST);
  }
  const smaller = Math.min(own.length, other.length);
  return {
    shared,
    share: smaller === 0 ? 0 : shared / smaller,
    isSameTime,
    first: first.map(([one, same]) => ({ frames: [one[2], same[2]], time: one[1] })),
  };
};

/** Finds captures with the same packets, all or some. The names are in the order of the input. */
export const findOverlaps = (
  captures: readonly { readonly name: string; readonly fingerprint: Fingerprint }[],
): readonly Overlap[] => {
  const holders = new Map<number, number[]>();
  const pairs: [number, number][] = [];
  for (const [index, { fingerprint }] of captures.entries()) {
    const isMet = new Uint8Array(index);
    for (const [hash] of fingerprint.packets) {
      const others = holders.get(hash) ?? [];
      for (const other of others) isMet[other] = 1;
      others.push(index);
      holders.set(hash, others);
    }
    for (const [other, met] of isMet.entries()) if (met === 1) pairs.push([other, index]);
  }
  return pairs.flatMap((pair) => {
    const [first, second] = pair.map((index) => captures[index]!) as [
      (typeof captures)[number],
      (typeof captures)[number],
    ];
    const found = overlap(first.fingerprint, second.fingerprint);
    if (found.shared < MIN_SHARED || found.share < MIN_SHARE) return [];
    return [{ names: [first.name, second.name] as const, ...found }];
  });
};
