/** Captures for tests: frames from another capture, and generated conversations. */
import type { CaptureFile } from "@potshark/dissect";
import { type WrittenPacket, writePcap } from "@potshark/test-captures";

/** The frames of a capture, to be left out, doubled, cut and written again. */
export const framesOfCapture = ({ bytes, frames }: CaptureFile): readonly WrittenPacket[] =>
  Array.from({ length: frames.count }, (_, row) => {
    const length = frames.capturedLength[row]!;
    const at = bytes.locate(frames.offset[row]!, length);
    return {
      bytes: bytes.page.slice(at, at + length),
      microseconds: frames.seconds[row]! * 1e6 + Math.floor(frames.nanoseconds[row]! / 1000),
      length: frames.length[row]!,
    };
  });

export interface TestSegment {
  readonly from: number;
  readonly to: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly data?: string;
}

/** An IPv4 packet with a TCP segment from 127.0.0.1 to itself; no checksums. */
export const tcpPacket = ({ from, to, flags, seq, ack, data = "" }: TestSegment): Uint8Array => {
  const payload = new TextEncoder().encode(data);
  const packet = new Uint8Array(40 + payload.length);
  const view = new DataView(packet.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, packet.length);
  view.setUint8(8, 64);
  view.setUint8(9, 6);
  view.setUint32(12, 0x7f000001);
  view.setUint32(16, 0x7f000001);
  view.setUint16(20, from);
  view.setUint16(22, to);
  view.setUint32(24, seq);
  view.setUint32(28, ack);
  view.setUint8(32, 0x50);
  view.setUint8(33, flags);
  view.setUint16(34, 65_535);
  packet.set(payload, 40);
  return packet;
};

const SYN = 2;
const ACK = 16;
const PUSH_ACK = 24;
const FIN_ACK = 17;

/** A whole connection: handshake, what client (">") and server ("<") send in turn, and its end. */
export const conversation = (client: number, server: number, said: readonly string[]): readonly Uint8Array[] => {
  let [seq, ack] = [1000 * client, 7000 * server];
  const toServer = (flags: number, data = ""): Uint8Array =>
    tcpPacket({ from: client, to: server, flags, seq, ack, data });
  const toClient = (flags: number, data = ""): Uint8Array =>
    tcpPacket({ from: server, to: client, flags, seq: ack, ack: seq, data });
  const packets = [tcpPacket({ from: client, to: server, flags: SYN, seq, ack: 0 })];
  seq += 1;
  packets.push(toClient(SYN | ACK));
  ack += 1;
  packets.push(toServer(ACK));
  for (const line of said) {
    const data = line.slice(1);
    if (line.startsWith(">")) {
      packets.push(toServer(PUSH_ACK, data));
      seq += data.length;
    } else {
      packets.push(toClient(PUSH_ACK, data));
      ack += data.length;
    }
  }
  packets.push(toClient(FIN_ACK));
  ack += 1;
  packets.push(toServer(FIN_ACK));
  return packets;
};

/** A raw IP capture of packets, a millisecond apart. */
export const captureOf = (packets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  writePcap(packets.map((bytes, index) => ({ bytes, microseconds: 1_700_000_000_000_000 + 1000 * index })));
