/** A capture file of any format we read, gzip included. */
import { inflateRaw } from "../bytes/inflate.ts";
import { BlockSource } from "./block-source.ts";
import { type ByteSource, CaptureBytes } from "./capture-bytes.ts";
import type { CaptureFile } from "./capture-file.ts";
import { isPcap, readPcap } from "./pcap.ts";
import { isPcapng, readPcapng } from "./pcapng.ts";

/** Flags of a gzip header. */
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;

const isGzip = (bytes: CaptureBytes): boolean => {
  if (bytes.size < 2) return false;
  const at = bytes.locate(0, 2);
  return bytes.page[at] === 0x1f && bytes.page[at + 1] === 0x8b;
};

/** RFC 1952 §2.3: of the header in front of what is packed. */
const headerLength = (bytes: Uint8Array): number => {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & HAS_EXTRA) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return Math.min(bytes.length, flags & HAS_CHECKSUM ? at + 2 : at);
};

/** What a gzip file may unpack to, unless set otherwise: a small file can claim any size. */
const MAX_UNPACKED_BYTES: number = 2 ** 30;

/** Unpacks what is whole of a gzip file; a truncated one gives what came before. */
const gunzip = async (bytes: Uint8Array, maxBytes: number): Promise<ByteSource> => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const unpacked = new BlockSource();
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return unpacked;
      const room = maxBytes - unpacked.size;
      unpacked.append(value.subarray(0, room));
      if (value.length >= room) break;
    }
  } catch {
    // Damaged, cut short, or with bytes behind its end: the error may come before what was unpacked last. What was there
    // is still a capture.
    const again = inflateRaw(bytes, headerLength(bytes), maxBytes).output;
    if (again.length > unpacked.size) unpacked.append(again.subarray(unpacked.size));
    return unpacked;
  }
  await reader.cancel();
  return unpacked;
};

export interface OpenOptions {
  /** What a gzipped capture may unpack to; of a larger one the beginning is read. */
  readonly maxUnpackedBytes?: number;
  /** How many frames are read, from the first; all unless given. */
  readonly maxFrames?: number;
}

/**
 * Reads a capture; undefined where the bytes are no capture at all. Never throws on input, but for what the source
 * itself throws. A gzipped capture is unpacked into memory; of others only the pages in use are.
 */
export const openCapture = async (
  source: ByteSource | Uint8Array,
  { maxUnpackedBytes = MAX_UNPACKED_BYTES, maxFrames = Number.POSITIVE_INFINITY }: OpenOptions = {},
): Promise<CaptureFile | undefined> => {
  const bytes = new CaptureBytes(source);
  const plain = isGzip(bytes) ? new CaptureBytes(await gunzip(bytes.whole(), maxUnpackedBytes)) : bytes;
  const capture = isPcapng(plain)
    ? readPcapng(plain, maxFrames)
    : isPcap(plain)
      ? readPcap(plain, maxFrames)
      : undefined;
  capture?.frames.trim();
  return capture;
};
