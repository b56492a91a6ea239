/** Builds packets and their fragments, for captures that both tshark and our engine dissect. */
import { writePcap } from "../packages/test-captures/src/index.ts";

/** The datagram of a fragment: the same for all its fragments. */
export interface Datagram {
  readonly id: number;
  /** IANA protocol number of `payload`. */
  readonly protocol: number;
  readonly payload: Buffer;
  /** Last byte of the source address; the destination's is 2. */
  readonly host?: number;
}

/** Position of a fragment in its datagram. */
export interface Cut {
  readonly offset: number;
  readonly length: number;
  readonly more: boolean;
}

export const TCP = 6;
export const UDP = 17;

/** Consecutive cuts of at most `size` bytes, a multiple of 8. */
export const cutsOf = (length: number, size: number): Cut[] =>
  Array.from({ length: Math.ceil(length / size) }, (_, index) => ({
    offset: index * size,
    length: Math.min(size, length - index * size),
    more: (index + 1) * size < length,
  }));

export const udp = (data: Buffer, sourcePort = 40_000, destinationPort = 50_000): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + data.length, 4);
  return Buffer.concat([header, data]);
};

// Not 40,000: that port belongs to another dissector of Wireshark.
export const tcp = (data: Buffer, sequence: number, flags = 0x018, sourcePort = 40_001): Buffer => {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(50_000, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(flags & 0x10 ? 5000 : 0, 8);
  header.writeUInt16BE(0x5000 | flags, 12);
  header.writeUInt16BE(0xffff, 14);
  return Buffer.concat([header, data]);
};

/** @returns the fragment for a cut; bytes after the end of the payload are zeros */
export const ipv4 = (
  { id, protocol, payload, host = 1 }: Datagram,
  cut?: Cut,
  options: Buffer = Buffer.alloc(0),
): Buffer => {
  const { offset, length, more } = cut ?? { offset: 0, length: payload.length, more: false };
  const header = Buffer.alloc(20);
  header[0] = 0x45 + options.length / 4;
  header.writeUInt16BE(20 + options.length + length, 2);
  header.writeUInt16BE(id, 4);
  header.writeUInt16BE((more ? 0x2000 : 0) | (offset / 8), 6);
  header[8] = 64;
  header[9] = protocol;
  header.set([203, 0, 113, host, 203, 0, 113, 2], 12);
  const data = Buffer.alloc(length);
  data.set(payload.subarray(offset, offset + length));
  return Buffer.concat([header, options, data]);
};

const ipv6Header = (host: number, next: number, length: number): Buffer => {
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x6ab12345, 0);
  header.writeUInt16BE(length, 4);
  header[6] = next;
  header[7] = 64;
  header.writeUInt32BE(0x20010db8, 8);
  header[23] = host;
  header.writeUInt32BE(0x20010db8, 24);
  header[39] = 2;
  return header;
};

/** An extension header; its next header is filled in by `ipv6`. */
export interface Extension {
  readonly type: number;
  /** Its bytes after the next header and the length. */
  readonly body: Buffer;
}

/** @param before extension headers before the fragment header, which is left out without a cut */
export const ipv6 = (
  { id, protocol, payload, host = 1 }: Datagram,
  cut?: Cut,
  before: readonly Extension[] = [],
): Buffer => {
  const { offset, length, more } = cut ?? { offset: 0, length: payload.length, more: false };
  const data = Buffer.alloc(length);
  data.set(payload.subarray(offset, offset + length));
  const fragment = Buffer.alloc(cut ? 8 : 0);
  if (cut) {
    fragment[0] = protocol;
    fragment.writeUInt16BE(offset | (more ? 1 : 0), 2);
    fragment.writeUInt32BE(id, 4);
  }
  const types = [...before.map(({ type }) => type), ...(cut ? [44] : []), protocol];
  const headers = before.map(({ body }, index) =>
    Buffer.concat([Buffer.from([types[index + 1]!, (body.length + 2) / 8 - 1]), body]),
  );
  const rest = Buffer.concat([...headers, fragment, data]);
  return Buffer.concat([ipv6Header(host, types[0]!, rest.length), rest]);
};

export const ethernet = (packet: Buffer, vlans: readonly number[] = []): Buffer => {
  const addresses = Buffer.from("0a0b0c0d0e0f020304050607", "hex");
  const tags = vlans.map((id) => Buffer.from([0x81, 0x00, id >> 8, id & 255]));
  return Buffer.concat([addresses, ...tags, Buffer.from(packet[0]! >> 4 === 6 ? "86dd" : "0800", "hex"), packet]);
};

/**
 * A pcap file; frames are a second and a millisecond apart.
 *
 * @param keptOf how many bytes of a frame are kept, all unless given
 */
export const pcapOf = (
  linkType: number,
  frames: readonly Uint8Array[],
  keptOf: (index: number) => number = () => Number.POSITIVE_INFINITY,
): Buffer => {
  const written = frames.map((frame, index) => ({
    bytes: frame.subarray(0, keptOf(index)),
    microseconds: (1_700_000_000 + index) * 1e6 + ((index * 1000) % 1e6),
    length: frame.length,
  }));
  return writePcap(written, linkType);
};
