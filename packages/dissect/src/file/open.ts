/** A capture file of any format we read, gzip included. */
import { type ByteSource, CaptureBytes } from "./capture-bytes.ts";
import type { CaptureFile } from "./capture-file.ts";
import { isPcap, readPcap } from "./pcap.ts";
import { isPcapng, readPcapng } from "./pcapng.ts";

const isGzip = (bytes: CaptureBytes): boolean => {
  if (bytes.size < 2) return false;
  const at = bytes.locate(0, 2);
  return bytes.page[at] === 0x1f && bytes.page[at + 1] === 0x8b;
};

/** What a gzip file may unpack to, unless told otherwise: a small file can claim any size. */
const MAX_UNPACKED_BYTES: number = 4 * 2 ** 30;

/** Unpacks what is whole of a gzip file; a truncated one gives what came before. */
const gunzip = async (bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done || length + value.length > maxBytes) break;
      chunks.push(value);
      length += value.length;
    }
  } catch {
    // Damaged or cut short: what was unpacked so far is still a capture, and its end will be told as a problem.
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
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
