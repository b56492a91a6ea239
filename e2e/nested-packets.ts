/** Builds packets within packets: ICMP errors about the packets of a connection, IP in IP, and GRE. */
import { ipv4, ipv6, TCP, tcp, UDP, udp } from "./fragment-packets.ts";

export const ICMP = 1;
const ICMPV6 = 58;
export const SYN = 0x002;
export const SYN_ACK = 0x012;
export const ACKNOWLEDGE = 0x010;
export const PUSH = 0x018;
export const FIN = 0x011;
export const RST = 0x014;
/** First sequence number of both sides; `tcp` acknowledges the next one. */
const FIRST_SEQUENCE = 4999;
export const ROUTER = 9;

export const isV4 = (packet: Buffer): boolean => packet[0]! >> 4 === 4;
const headerOf = (packet: Buffer): number => (isV4(packet) ? (packet[0]! & 15) * 4 : 40);

/** The packet in the other direction: addresses and ports are exchanged. */
export const reversed = (packet: Buffer): Buffer => {
  const turned = Buffer.from(packet);
  const swap = (at: number, length: number): void => {
    packet.copy(turned, at, at + length, at + 2 * length);
    packet.copy(turned, at + length, at, at + length);
  };
  swap(isV4(packet) ? 12 : 8, isV4(packet) ? 4 : 16);
  swap(headerOf(packet), 2);
  return turned;
};

export type Version = 4 | 6;
export const ip = (version: Version, protocol: number, payload: Buffer, host?: number): Buffer =>
  (version === 4 ? ipv4 : ipv6)({ id: 7, protocol, payload, ...(host === undefined ? {} : { host }) });

/** An ICMP message: eight bytes, and the packet it quotes. @param word the last four of the eight */
export const icmp = (type: number, quote: Buffer, word = 0): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(word, 4);
  return Buffer.concat([header, quote]);
};

/** What a router answers to a packet that it cannot deliver. @param kept bytes of the packet that it quotes */
export const errorAbout = (packet: Buffer, kept = packet.length, type = isV4(packet) ? 3 : 1): Buffer => {
  const quote = icmp(type, packet.subarray(0, kept));
  return isV4(packet) ? ip(4, ICMP, quote, ROUTER) : ip(6, ICMPV6, quote, ROUTER);
};

/** The redirect of ICMPv6, whose options begin with a link-layer address. */
export const redirectAbout = (packet: Buffer): Buffer => {
  const padded = Buffer.concat([packet, Buffer.alloc(-packet.length & 7)]);
  const option = Buffer.concat([Buffer.from([4, 1 + padded.length / 8, 0, 0, 0, 0, 0, 0]), padded]);
  const address = Buffer.from([2, 1, 10, 11, 12, 13, 14, 15]);
  return ip(6, ICMPV6, Buffer.concat([icmp(137, Buffer.alloc(32, 1)), address, option]), ROUTER);
};

/** The packets of a connection, by sender. */
export interface Connection {
  readonly client: (flags: number, data?: number, sequence?: number) => Buffer;
  readonly server: (flags: number, data?: number, sequence?: number) => Buffer;
}
export const connection = (version: Version, port: number): Connection => {
  const client = (flags: number, data = 0, sequence = FIRST_SEQUENCE + (flags & SYN ? 0 : 1)): Buffer =>
    ip(version, TCP, tcp(Buffer.alloc(data, 0xfe), sequence, flags, port));
  return { client, server: (...segment) => reversed(client(...segment)) };
};

export const datagram = (version: Version, port: number, data = 12, length = 8 + data): Buffer => {
  const payload = udp(Buffer.alloc(data, 0xfe), port);
  payload.writeUInt16BE(length, 4);
  return ip(version, UDP, payload);
};

/** An IP packet that carries another. */
export const tunnel = (version: Version, packet: Buffer): Buffer =>
  ip(version, isV4(packet) ? 4 : 41, packet, ROUTER + 1);

/** Through GRE (RFC 2784, RFC 2890), with as many words after its header as its flags say. */
export const throughGre = (version: Version, packet: Buffer, flags = 0, words = 0): Buffer => {
  const header = Buffer.alloc(4 + 4 * words);
  header.writeUInt16BE(flags, 0);
  header.writeUInt16BE(isV4(packet) ? 0x0800 : 0x86dd, 2);
  return ip(version, 47, Buffer.concat([header, packet]), ROUTER + 2);
};
