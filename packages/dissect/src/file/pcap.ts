/** The classic pcap file (draft-ietf-opsawg-pcap): one header, then records. Both byte orders, micro- and nanoseconds. */
import { BIG_ENDIAN, type ByteOrder, LITTLE_ENDIAN, u32be } from "../byte-view.ts";
import type { CaptureBytes } from "./capture-bytes.ts";
import { type CaptureFile, MAX_CAPTURED, newCapture, tooShort } from "./capture-file.ts";

interface Format {
  readonly order: ByteOrder;
  readonly nanosPerUnit: number;
  /** Of the header of a record. */
  readonly recordBytes: number;
}

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
/** Of a patched libpcap, with the interface and the type of each packet behind its lengths. */
const PATCHED_RECORD_BYTES = 24;

const MAGICS: ReadonlyMap<number, Format> = new Map([
  [0xa1b2c3d4, { order: BIG_ENDIAN, nanosPerUnit: 1000, recordBytes: RECORD_BYTES }],
  [0xd4c3b2a1, { order: LITTLE_ENDIAN, nanosPerUnit: 1000, recordBytes: RECORD_BYTES }],
  [0xa1b23c4d, { order: BIG_ENDIAN, nanosPerUnit: 1, recordBytes: RECORD_BYTES }],
  [0x4d3cb2a1, { order: LITTLE_ENDIAN, nanosPerUnit: 1, recordBytes: RECORD_BYTES }],
  [0xa1b2cd34, { order: BIG_ENDIAN, nanosPerUnit: 1000, recordBytes: PATCHED_RECORD_BYTES }],
  [0x34cdb2a1, { order: LITTLE_ENDIAN, nanosPerUnit: 1000, recordBytes: PATCHED_RECORD_BYTES }],
]);

export const isPcap = (bytes: CaptureBytes): boolean => {
  if (bytes.size < 4) return false;
  const at = bytes.locateInPassing(0, 4);
  return MAGICS.has(u32be(bytes.page, at));
};

/** Reads a pcap file; what lies behind a record that cannot be is not read, and the problem says why. */
export const readPcap = (bytes: CaptureBytes, maxFrames: number): CaptureFile => {
  const into = newCapture(bytes.size);
  const { frames, interfaces } = into;
  const done = (problem: CaptureFile["problem"]): CaptureFile => ({ format: "pcap", bytes, ...into, problem });
  const first = bytes.locateInPassing(0, Math.min(HEADER_BYTES, bytes.size));
  const { order, nanosPerUnit, recordBytes } = MAGICS.get(u32be(bytes.page, first))!;
  if (bytes.size < HEADER_BYTES) return done(tooShort("pcap header", 0, HEADER_BYTES, bytes.size, "its fixed length"));
  const linkType = order.u32(bytes.page, first + 20) & 0xffff;
  interfaces.push({ linkType, name: undefined, description: undefined, section: 1, id: 0 });
  let at = HEADER_BYTES;
  while (at < bytes.size && frames.count < maxFrames) {
    const left = bytes.size - at;
    if (left < recordBytes) return done(tooShort("pcap record", at, recordBytes, left, "its fixed length"));
    const place = bytes.locateInPassing(at, recordBytes);
    const { page } = bytes;
    const captured = order.u32(page, place + 8);
    if (captured > MAX_CAPTURED || captured > left - recordBytes) {
      return done(tooShort("pcap record", at, recordBytes + captured, left, "captured packet length"));
    }
    const units = order.u32(page, place + 4);
    const wire = order.u32(page, place + 12);
    frames.add(at + recordBytes, captured, wire, order.u32(page, place), units * nanosPerUnit, 0);
    at += recordBytes + captured;
  }
  return done(undefined);
};
