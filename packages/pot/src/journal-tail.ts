/**
 * Reads only the end of a journal: it contains what a pot needs at its start, and a journal grows for years.
 * Invariants: memory is bounded for any file; a line that is too long for a record is skipped.
 */
import type { FileHandle } from "node:fs/promises";

const BLOCK_BYTES = 1_048_576;
/** No record is longer: its additions came from a header section of limited size. */
const MAX_LINE = 65_536;
const LF = 10;

const read = async (file: FileHandle, from: number, to: number, into: Buffer): Promise<Buffer> => {
  const { bytesRead } = await file.read(into, 0, to - from, from);
  return into.subarray(0, bytesRead);
};

/** Start of the lines that make up the last `enoughBytes`, without too long ones; 0 if there are fewer. */
export const findTail = async (file: FileHandle, size: number, enoughBytes: number): Promise<number> => {
  const block = Buffer.alloc(Math.min(BLOCK_BYTES, size));
  let counted = 0;
  let lineEnd = size;
  for (let to = size; to > 0; to -= block.length) {
    const from = Math.max(0, to - block.length);
    const bytes = await read(file, from, to, block);
    for (let at = bytes.lastIndexOf(LF); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(LF, at - 1)) {
      const length = lineEnd - (from + at + 1);
      if (length <= MAX_LINE) counted += length + 1;
      lineEnd = from + at;
      if (counted >= enoughBytes) return from + at + 1;
    }
  }
  return 0;
};

/** The lines between two offsets, in order, without line ends; includes a last line without an end. */
export async function* linesBetween(file: FileHandle, from: number, to: number): AsyncGenerator<string> {
  const block = Buffer.alloc(Math.min(BLOCK_BYTES, to - from));
  let begun: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  for (let at = from; at < to; ) {
    const bytes = await read(file, at, Math.min(to, at + block.length), block);
    // The file was cut in the meantime.
    if (bytes.length === 0) break;
    at += bytes.length;
    let start = 0;
    for (let feed = bytes.indexOf(LF); feed >= 0; feed = bytes.indexOf(LF, start)) {
      const line =
        begun.length === 0 ? bytes.subarray(start, feed) : Buffer.concat([begun, bytes.subarray(start, feed)]);
      if (!isTooLong && line.length <= MAX_LINE) yield line.toString();
      begun = Buffer.alloc(0);
      isTooLong = false;
      start = feed + 1;
    }
    isTooLong ||= begun.length + bytes.length - start > MAX_LINE;
    begun = isTooLong ? Buffer.alloc(0) : Buffer.concat([begun, bytes.subarray(start)]);
  }
  if (!isTooLong && begun.length > 0) yield begun.toString();
}
