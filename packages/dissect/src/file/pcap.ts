/**
 * The classic pcap file (draft-ietf-opsawg-pcap): one header, then records. Both byte orders, microseconds and
 * nanoseconds, and the variants that patched versions of libpcap and some devices write.
 */
import { BIG_ENDIAN, type ByteOrder, LITTLE_ENDIAN, u32be } from "../bytes/byte-view.ts";
import type { CaptureBytes } from "./capture-bytes.ts";
import { MAX_CAPTURED, newCapture, type ReadCapture, tooShort } from "./capture-file.ts";
import type { CaptureProblem } from "./capture-problem.ts";

interface Format {
  readonly order: ByteOrder;
  readonly nanosPerUnit: number;
  /** Length of the file header. */
  readonly headerBytes: number;
  /** Length of a record header. If several lengths are possible, the usual one is first. */
  readonly recordBytes: readonly number[];
}

const HEADER_BYTES = 24;
/** IXIA's file header ends with the length of all records. */
const IXIA_HEADER_BYTES = 28;
/**
 * Patched versions of libpcap write the interface and the type of each packet after its lengths; Nokia writes four
 * bytes there.
 */
const RECORDS = [16, 24, 20];
const PATCHED_RECORDS = [24, 28];
const PLAIN_RECORDS = [16];

const FORMATS: readonly (readonly [magic: number, ...format: readonly [number, number, readonly number[]]])[] = [
  [0xa1b2c3d4, 1000, HEADER_BYTES, RECORDS],
  [0xa1b23c4d, 1, HEADER_BYTES, PLAIN_RECORDS],
  [0xa1b2cd34, 1000, HEADER_BYTES, PATCHED_RECORDS],
  [0x1c0001ac, 1, IXIA_HEADER_BYTES, PLAIN_RECORDS],
  [0x1c0001ab, 1, IXIA_HEADER_BYTES, PLAIN_RECORDS],
];

const swapped = (word: number): number =>
  ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;

/** By the first word of the file, big-endian. */
const MAGICS: ReadonlyMap<number, Format> = new Map(
  FORMATS.flatMap(([magic, nanosPerUnit, headerBytes, recordBytes]): [number, Format][] => [
    [magic, { order: BIG_ENDIAN, nanosPerUnit, headerBytes, recordBytes }],
    [swapped(magic), { order: LITTLE_ENDIAN, nanosPerUnit, headerBytes, recordBytes }],
  ]),
);

/** How many records are checked to find the length of their headers. */
const RECORDS_TRIED = 3;
/** If packet bytes are read as a header, their time is seldom near that of the packet before. */
const MAX_SECONDS_APART = 31_536_000;

interface FirstRecords {
  /** How many of them are whole. */
  readonly whole: number;
  /** Whether the file ends inside the record after them. */
  readonly isCut: boolean;
}

/** The first records, read with a given header length; undefined where one of them is not valid. */
const firstRecords = (
  bytes: CaptureBytes,
  { order, headerBytes }: Format,
  recordBytes: number,
): FirstRecords | undefined => {
  let at = headerBytes;
  let time: number | undefined;
  for (let whole = 0; ; whole += 1) {
    const left = bytes.size - at;
    if (whole === RECORDS_TRIED || left === 0) return { whole, isCut: false };
    if (left < recordBytes) return { whole, isCut: true };
    const place = bytes.locateInPassing(at, recordBytes);
    const captured = order.u32(bytes.page, place + 8);
    if (captured > MAX_CAPTURED || captured > order.u32(bytes.page, place + 12)) return undefined;
    const seconds = order.u32(bytes.page, place);
    time ??= seconds;
    if (Math.abs(seconds - time) > MAX_SECONDS_APART || order.u32(bytes.page, place + 4) >= 1e9) return undefined;
    if (captured > left - recordBytes) return { whole, isCut: true };
    at += recordBytes + captured;
  }
};

/**
 * The length of the record headers. A file that is cut short can end where a record with another header length would
 * end: one whole record proves nothing, two do.
 */
const recordBytesOf = (bytes: CaptureBytes, format: Format): number => {
  const [usual = 0, ...others] = format.recordBytes;
  if (firstRecords(bytes, format, usual)?.isCut === false) return usual;
  const proven = others.find((length) => {
    const records = firstRecords(bytes, format, length);
    return records !== undefined && !records.isCut && records.whole > 1;
  });
  return proven ?? usual;
};

export const isPcap = (bytes: CaptureBytes): boolean => {
  if (bytes.size < 4) return false;
  const at = bytes.locateInPassing(0, 4);
  return MAGICS.has(u32be(bytes.page, at));
};

/** Reads a pcap file. It stops at an impossible record, and the problem says why. */
export const readPcap = (bytes: CaptureBytes, maxFrames: number): ReadCapture => {
  const into = newCapture(bytes.size);
  const { frames, interfaces } = into;
  const done = (problem: CaptureProblem | undefined, readTo = problem?.offset ?? 0): ReadCapture => ({
    ...into,
    ...{ format: "pcap", bytes, problem, readTo },
  });
  const first = bytes.locateInPassing(0, Math.min(HEADER_BYTES, bytes.size));
  const format = MAGICS.get(u32be(bytes.page, first))!;
  const { order, nanosPerUnit, headerBytes } = format;
  if (bytes.size < headerBytes) return done(tooShort("pcap header", 0, headerBytes, bytes.size, "its fixed length"));
  const linkType = order.u32(bytes.page, first + 20) & 0xffff;
  interfaces.push({ linkType, name: undefined, description: undefined, section: 1, id: 0 });
  const recordBytes = recordBytesOf(bytes, format);
  let at = headerBytes;
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
  return done(undefined, at);
};
