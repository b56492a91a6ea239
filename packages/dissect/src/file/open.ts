/** A capture file of any format we read, gzip included. */
import { inflateRaw } from "../bytes/inflate.ts";
import { BlockSource } from "./block-source.ts";
import { type ByteSource, CaptureBytes } from "./capture-bytes.ts";
import type { CaptureFile, ReachedLimit } from "./capture-file.ts";
import type { CaptureProblem } from "./capture-problem.ts";
import { isPcap, readPcap } from "./pcap.ts";
import { isPcapng, MAX_BLOCK, readPcapng } from "./pcapng.ts";

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

/** RFC 1952 §2.3: length of the header before the compressed data. */
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

/** What is read of a capture unless set otherwise: a small file can unpack to any size, and hold any number of frames. */
export const MAX_UNPACKED_BYTES: number = 2 ** 30;
/** With all that is kept of each they take about a gigabyte. */
export const MAX_FRAMES: number = 2 ** 24;

interface Unpacked {
  readonly source: ByteSource;
  /** Whether there is more than was allowed. */
  readonly isCut: boolean;
}

/** Decompresses the whole part of a gzip file; a truncated file gives the bytes up to the cut. */
const gunzip = async (bytes: Uint8Array, maxBytes: number): Promise<Unpacked> => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const unpacked = new BlockSource();
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { source: unpacked, isCut: false };
      const room = maxBytes - unpacked.size;
      unpacked.append(value.subarray(0, room));
      if (value.length > room) break;
    }
  } catch {
    // Damaged, cut short, or with bytes after its end: the error may come before the last output. The bytes before the
    // error are still a capture.
    const again = inflateRaw(bytes, headerLength(bytes), maxBytes).output;
    if (again.length > unpacked.size) unpacked.append(again.subarray(unpacked.size));
    return { source: unpacked, isCut: again.length === maxBytes };
  }
  await reader.cancel();
  return { source: unpacked, isCut: true };
};

/** Whether a problem may be that the bytes were cut: more of them would mend it, and no block that is sound is longer. */
const comesOfCut = ({ offset, needed, had }: CaptureProblem, size: number): boolean =>
  needed > had && size - offset < MAX_BLOCK;

export interface OpenOptions {
  /**
   * The most bytes that a gzipped capture may decompress to. Of a larger one, only the beginning is read. 1 GiB unless
   * given.
   */
  readonly maxUnpackedBytes?: number;
  /** How many frames are read, from the first; 2 ** 24 unless given. */
  readonly maxFrames?: number;
}

/**
 * Reads a capture; undefined where the bytes are not a capture at all. Input never makes it throw; only an error of the
 * source itself does. A gzipped capture is decompressed into memory; of other captures, only the pages in use are in
 * memory.
 */
export const openCapture = async (
  source: ByteSource | Uint8Array,
  { maxUnpackedBytes = MAX_UNPACKED_BYTES, maxFrames = MAX_FRAMES }: OpenOptions = {},
): Promise<CaptureFile | undefined> => {
  const bytes = new CaptureBytes(source);
  const unpacked = isGzip(bytes) ? await gunzip(bytes.whole(), maxUnpackedBytes) : undefined;
  const plain = unpacked ? new CaptureBytes(unpacked.source) : bytes;
  const read = isPcapng(plain) ? readPcapng(plain, maxFrames) : isPcap(plain) ? readPcap(plain, maxFrames) : undefined;
  if (read === undefined) return undefined;
  const { readTo, problem, ...capture } = read;
  capture.frames.trim();
  if (problem === undefined && readTo < plain.size)
    return { ...capture, problem, reachedLimit: { of: "frames", value: maxFrames } };
  if (unpacked?.isCut && (problem === undefined || comesOfCut(problem, plain.size)))
    return { ...capture, problem: undefined, reachedLimit: { of: "unpacked bytes", value: maxUnpackedBytes } };
  return { ...capture, problem, reachedLimit: undefined };
};

/** "has more than 16,777,216 frames": what is wrong with a capture of which a limit was reached. */
export const limitText = ({ of, value }: ReachedLimit): string =>
  of === "frames"
    ? `has more than ${value.toLocaleString("en")} frames`
    : `unpacks to more than ${value.toLocaleString("en")} bytes`;
