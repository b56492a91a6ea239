/** The classic pcap file (draft-ietf-opsawg-pcap): one header, then records. Both byte orders, micro- and nanoseconds. */
import { BIG_ENDIAN, type ByteOrder, LITTLE_ENDIAN, u32be } from "../byte-view.ts";
import { type CaptureFile, newCapture, tooShort } from "./capture-file.ts";

const MAGICS: ReadonlyMap<number, { readonly order: ByteOrder; readonly nanosPerUnit: number }> = new Map([
  [0xa1b2c3d4, { order: BIG_ENDIAN, nanosPerUnit: 1000 }],
  [0xd4c3b2a1, { order: LITTLE_ENDIAN, nanosPerUnit: 1000 }],
  [0xa1b23c4d, { order: BIG_ENDIAN, nanosPerUnit: 1 }],
  [0x4d3cb2a1, { order: LITTLE_ENDIAN, nanosPerUnit: 1 }],
]);

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
/** Wireshark refuses longer records too: their length is no length but garbage. */
const MAX_CAPTURED = 262_144;

export const isPcap = (bytes: Uint8Array): boolean => bytes.length >= 4 && MAGICS.has(u32be(bytes, 0));

/** Reads a pcap file; what lies behind a record that cannot be is not read, and the problem says why. */
export const readPcap = (bytes: Uint8Array): CaptureFile => {
  const { frames, interfaces, comments, secrets } = newCapture();
  const done = (problem: CaptureFile["problem"]): CaptureFile => ({
    format: "pcap",
    bytes,
    frames,
    interfaces,
    comments,
    secrets,
    problem,
  });
  const { order, nanosPerUnit } = MAGICS.get(u32be(bytes, 0))!;
  if (bytes.length < HEADER_BYTES)
    return done(tooShort("pcap header", 0, HEADER_BYTES, bytes.length, "its fixed length"));
  interfaces.push({ linkType: order.u32(bytes, 20) & 0xffff, name: undefined, description: undefined });
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    const left = bytes.length - at;
    if (left < RECORD_BYTES) return done(tooShort("pcap record", at, RECORD_BYTES, left, "its fixed length"));
    const captured = order.u32(bytes, at + 8);
    if (captured > MAX_CAPTURED || captured > left - RECORD_BYTES) {
      return done(tooShort("pcap record", at, RECORD_BYTES + captured, left, "captured packet length"));
    }
    const units = order.u32(bytes, at + 4);
    const wire = order.u32(bytes, at + 12);
    frames.add(at + RECORD_BYTES, captured, wire, order.u32(bytes, at), units * nanosPerUnit, 0);
    at += RECORD_BYTES + captured;
  }
  return done(undefined);
};
