/**
 * A long capture out of a short one: the packets of a sample again and again, each time from another client and a
 * little later, as a whole class would give. Written piece by piece, so that its length costs no memory.
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { openCapture } from "../packages/dissect/src/index.ts";
import { ETHERNET, pcapHeader, pcapRecord } from "../packages/test-captures/src/index.ts";

const ETHERNET_BYTES = 14;
const PIECE_BYTES = 1 << 20;
/** Between the last packet of one copy and the first of the next. */
const PAUSE_MICROSECONDS = 1_000;
const SERVER_PORTS: readonly number[] = [5030, 5031];

const ACK = 0x10;
/** Between the sequence numbers of two recordings; odd, so that no two of them meet. */
const SEQUENCE_STEP = 0x9e3779b1;

/**
 * Writes a pcap file of that many packets; the last copy may be cut short.
 *
 * @param sample an Ethernet capture of IPv4 and TCP
 * @param recording captures with different numbers have no packet in common
 * @returns its length in bytes
 */
export const writeLongCapture = async (sample: URL, packets: number, file: string, recording = 0): Promise<number> => {
  const shift = Math.imul(recording, SEQUENCE_STEP) >>> 0;
  const capture = await openCapture(readFileSync(sample));
  if (capture === undefined) throw new Error(`${sample.pathname} is no capture`);
  const { frames, bytes } = capture;
  const sinceFirst = (row: number): number =>
    (frames.seconds[row]! - frames.seconds[0]!) * 1e6 + (frames.nanoseconds[row]! - frames.nanoseconds[0]!) / 1000;
  const duration = sinceFirst(frames.count - 1) + PAUSE_MICROSECONDS;
  const descriptor = openSync(file, "w");
  let written = writeSync(descriptor, pcapHeader(ETHERNET));
  let pieces: Buffer[] = [];
  let held = 0;
  const flush = (): void => {
    written += writeSync(descriptor, Buffer.concat(pieces));
    pieces = [];
    held = 0;
  };
  for (let made = 0; made < packets; made += 1) {
    const row = made % frames.count;
    const copy = Math.floor(made / frames.count);
    const length = frames.capturedLength[row]!;
    const at = bytes.locate(frames.offset[row]!, length);
    const frame = Buffer.from(bytes.page.subarray(at, at + length));
    const fromServer = SERVER_PORTS.includes(frame.readUInt16BE(ETHERNET_BYTES + 20));
    // 127.0.0.0/8 has a client for every copy; nothing here verifies checksums.
    frame.writeUInt32BE(0x7f010000 + copy, ETHERNET_BYTES + (fromServer ? 16 : 12));
    const tcp = ETHERNET_BYTES + 20;
    frame.writeUInt32BE((frame.readUInt32BE(tcp + 4) + shift) >>> 0, tcp + 4);
    if ((frame[tcp + 13]! & ACK) !== 0) frame.writeUInt32BE((frame.readUInt32BE(tcp + 8) + shift) >>> 0, tcp + 8);
    const microseconds = 1_700_000_000 * 1e6 + Math.floor(copy * duration + sinceFirst(row));
    const record = pcapRecord({ bytes: frame, microseconds });
    pieces.push(record);
    held += record.length;
    if (held >= PIECE_BYTES) flush();
  }
  flush();
  closeSync(descriptor);
  return written;
};
