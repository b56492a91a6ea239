/** Captures of one TCP stream, segment by segment, as raw IPv4 in a pcap file. */
import { writePcap } from "@potshark/test-captures";

export interface WrittenSegment {
  /** Which end sends it: 10.0.0.1:40000 or 10.0.0.2:5030. */
  readonly from: 0 | 1;
  /** Raw sequence numbers. */
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly payload?: Uint8Array;
  /** Number of captured bytes of the frame; all by default. */
  readonly kept?: number;
}

export const SYN = 0x02;
export const PUSH = 0x08;
export const ACK = 0x10;

const HEADERS = 40;

const packetOf = ({
  from,
  sequence,
  acknowledgment,
  flags,
  payload = new Uint8Array(0),
}: WrittenSegment): Uint8Array => {
  const packet = new Uint8Array(HEADERS + payload.length);
  const view = new DataView(packet.buffer);
  packet[0] = 0x45;
  view.setUint16(2, packet.length);
  packet[8] = 64;
  packet[9] = 6;
  view.setUint32(12, from === 0 ? 0x0a000001 : 0x0a000002);
  view.setUint32(16, from === 0 ? 0x0a000002 : 0x0a000001);
  view.setUint16(20, from === 0 ? 40_000 : 5030);
  view.setUint16(22, from === 0 ? 5030 : 40_000);
  view.setUint32(24, sequence >>> 0);
  view.setUint32(28, acknowledgment >>> 0);
  packet[32] = 5 << 4;
  packet[33] = flags;
  view.setUint16(34, 65_535);
  packet.set(payload, HEADERS);
  return packet;
};

/** One millisecond between frames. */
export const tcpCapture = (segments: readonly WrittenSegment[]): Uint8Array =>
  writePcap(
    segments.map((segment, index) => {
      const packet = packetOf(segment);
      return {
        bytes: packet.subarray(0, segment.kept),
        microseconds: 1_700_000_000 * 1e6 + index * 1000,
        length: packet.length,
      };
    }),
  );
