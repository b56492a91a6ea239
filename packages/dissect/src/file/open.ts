/** A capture file of any format we read, gzip included. */
import type { CaptureFile } from "./capture-file.ts";
import { isPcap, readPcap } from "./pcap.ts";
import { isPcapng, readPcapng } from "./pcapng.ts";

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

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

/** Reads a capture; undefined where the bytes are no capture at all. Never throws on input. */
export const openCapture = async (
  bytes: Uint8Array,
  { maxUnpackedBytes = MAX_UNPACKED_BYTES }: { readonly maxUnpackedBytes?: number } = {},
): Promise<CaptureFile | undefined> => {
  const plain = isGzip(bytes) ? await gunzip(bytes, maxUnpackedBytes) : bytes;
  if (isPcapng(plain)) return readPcapng(plain);
  return isPcap(plain) ? readPcap(plain) : undefined;
};
