/**
 * A long capture out of a short one: the packets of a sample again and again, each time from another client and a
 * little later, as a whole class would give. Written piece by piece, so that its length costs no memory.
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { openCapture } from "../packages/dissect/src/index.ts";

const ETHERNET_BYTES = 14;
const PIECE_BYTES = 1 << 20;
/** Between the last packet of one copy and the first of the next. */
const PAUSE_MICROSECONDS = 1_000;
const SERVER_PORTS: readonly number[] = [5030, 5031];

/**
 * Writes a pcap file of that many packets; the last copy may be cut short.
 *
 * @param sample an Ethernet capture of IPv4 and TCP
 * @returns its length in bytes
 */
export const writeLongCapture = async (sample: URL, packets: number, file: string): Promise<number> => {
  const capture = await openCapture(readFileSync(sample));
  if (capture === undefined) throw new Error(`${sample.pathname} is no capture`);
  const { frames, bytes } = capture;
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(0x00040002, 4);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  const sinceFirst = (row: number): number =>
    (frames.seconds[row]! - frames.seconds[0]!) * 1e6 + (frames.nanoseconds[row]! - frames.nanoseconds[0]!) / 1000;
  const duration = sinceFirst(frames.count - 1) + PAUSE_MICROSECONDS;
  const descriptor = openSync(file, "w");
  let written = writeSync(descriptor, header);
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
    const record = Buffer.alloc(16 + length);
    const at = bytes.locate(frames.offset[row]!, length);
    record.set(bytes.page.subarray(at, at + length), 16);
    const time = Math.floor(copy * duration + sinceFirst(row));
    record.writeUInt32LE(1_700_000_000 + Math.floor(time / 1e6), 0);
    record.writeUInt32LE(time % 1e6, 4);
    record.writeUInt32LE(length, 8);
    record.writeUInt32LE(length, 12);
    const ip = 16 + ETHERNET_BYTES;
    const fromServer = SERVER_PORTS.includes(record.readUInt16BE(ip + 20));
    // 127.0.0.0/8 has a client for every copy; checksums are nobody's business here.
    record.writeUInt32BE(0x7f010000 + copy, ip + (fromServer ? 16 : 12));
    pieces.push(record);
    held += record.length;
    if (held >= PIECE_BYTES) flush();
  }
  flush();
  closeSync(descriptor);
  return written;
};
