/**
 * Writes one TCP connection as a pcap file: Ethernet, IPv4, TCP, correct checksums, SYN to FIN.
 *
 * Sequence numbers are kept per sender, so a lost, late or repeated segment keeps its number. Times are fixed, so the
 * same calls give the same bytes. Read first: RFC 791, RFC 9293.
 */

import { ETHERNET, type WrittenPacket, writePcap } from "./pcap.ts";

export type Sender = "client" | "server";

export interface CaptureOptions {
  readonly clientPort: number;
  readonly serverPort: number;
  /** Captured bytes of each packet; all by default. */
  readonly snapLength?: number;
  /** The client's host number in 192.0.2.0/24. */
  readonly clientHost?: number;
}

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;

const ETHERNET_LENGTH = 14;
const IPV4_LENGTH = 20;
const TCP_LENGTH = 20;

const START_MICROSECONDS = 1_700_000_000 * 1e6;
const MICROSECONDS_PER_PACKET = 1_000;
const CLIENT_HOST = 1;
const SERVER_HOST = 2;

/** The ones' complement sum of RFC 1071, not inverted. */
function sum16(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

export class CaptureWriter {
  readonly #ports: Readonly<Record<Sender, number>>;
  readonly #hosts: Readonly<Record<Sender, number>>;
  readonly #snapLength: number | undefined;
  readonly #next: Record<Sender, number> = { client: 1_000, server: 5_000 };
  readonly #packets: WrittenPacket[] = [];

  constructor(options: CaptureOptions) {
    this.#ports = { client: options.clientPort, server: options.serverPort };
    this.#hosts = { client: options.clientHost ?? CLIENT_HOST, server: SERVER_HOST };
    this.#snapLength = options.snapLength;
  }

  /** The three-way handshake. */
  open(): this {
    this.#write("client", SYN, this.#next.client, new Uint8Array());
    this.#next.client += 1;
    this.#write("server", SYN | ACK, this.#next.server, new Uint8Array());
    this.#next.server += 1;
    this.acknowledge("client");
    return this;
  }

  /** One segment, next in order. */
  send(sender: Sender, payload: Uint8Array): this {
    this.#write(sender, PSH | ACK, this.#next[sender], payload);
    this.#next[sender] += payload.length;
    return this;
  }

  /** The payload cut into segments of at most `segmentLength` bytes. */
  sendInSegments(sender: Sender, payload: Uint8Array, segmentLength: number): this {
    for (let at = 0; at < payload.length; at += segmentLength) {
      this.send(sender, payload.subarray(at, at + segmentLength));
    }
    return this;
  }

  /** Bytes that were sent but never seen by the capture. */
  lose(sender: Sender, byteLength: number): this {
    this.#next[sender] += byteLength;
    return this;
  }

  /** A segment that starts `bytesBack` bytes before the sender's next one: late, or a second time. */
  resend(sender: Sender, bytesBack: number, payload: Uint8Array): this {
    this.#write(sender, PSH | ACK, this.#next[sender] - bytesBack, payload);
    return this;
  }

  /** A segment without data. */
  acknowledge(sender: Sender): this {
    this.#write(sender, ACK, this.#next[sender], new Uint8Array());
    return this;
  }

  /** The first closer's FIN, the other side's FIN, the last ACK. */
  close(first: Sender): this {
    const second: Sender = first === "client" ? "server" : "client";
    for (const sender of [first, second] as const) {
      this.#write(sender, FIN | ACK, this.#next[sender], new Uint8Array());
      this.#next[sender] += 1;
    }
    return this.acknowledge(first);
  }

  /** The connection is reset. */
  reset(sender: Sender): this {
    this.#write(sender, RST | ACK, this.#next[sender], new Uint8Array());
    return this;
  }

  toPcap(): Uint8Array {
    return writePcap(this.#packets, ETHERNET);
  }

  #write(sender: Sender, flags: number, sequence: number, payload: Uint8Array): void {
    const receiver: Sender = sender === "client" ? "server" : "client";
    const packet = new Uint8Array(ETHERNET_LENGTH + IPV4_LENGTH + TCP_LENGTH + payload.length);
    const view = new DataView(packet.buffer);

    packet.set([0x02, 0, 0, 0, 0, sender === "client" ? 2 : 1, 0x02, 0, 0, 0, 0, sender === "client" ? 1 : 2]);
    view.setUint16(12, 0x0800);

    const ip = ETHERNET_LENGTH;
    view.setUint8(ip, 0x45);
    view.setUint16(ip + 2, IPV4_LENGTH + TCP_LENGTH + payload.length);
    view.setUint16(ip + 4, this.#packets.length + 1);
    view.setUint16(ip + 6, 0x4000);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, 6);
    packet.set([192, 0, 2, this.#hosts[sender]], ip + 12);
    packet.set([192, 0, 2, this.#hosts[receiver]], ip + 16);
    view.setUint16(ip + 10, fold(sum16(packet.subarray(ip, ip + IPV4_LENGTH))));

    const tcp = ip + IPV4_LENGTH;
    view.setUint16(tcp, this.#ports[sender]);
    view.setUint16(tcp + 2, this.#ports[receiver]);
    view.setUint32(tcp + 4, sequence);
    view.setUint32(tcp + 8, flags & ACK ? this.#next[receiver] : 0);
    view.setUint8(tcp + 12, (TCP_LENGTH / 4) << 4);
    view.setUint8(tcp + 13, flags);
    view.setUint16(tcp + 14, 65_535);
    packet.set(payload, tcp + TCP_LENGTH);
    // RFC 9293 3.1: the pseudo-header is both addresses, the protocol and the length of the segment.
    const pseudoHeader = sum16(packet.subarray(ip + 12, ip + 20)) + 6 + TCP_LENGTH + payload.length;
    view.setUint16(tcp + 16, fold(pseudoHeader + sum16(packet.subarray(tcp))));

    this.#packets.push({
      bytes: packet.subarray(0, this.#snapLength),
      microseconds: START_MICROSECONDS + this.#packets.length * MICROSECONDS_PER_PACKET,
      length: packet.length,
    });
  }
}
