/** A capture file that a page reads by ranges (RFC 9110 §14). */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { UserMistake } from "@potshark/service";

/** More is not sent in one answer. */
const MAX_RANGE = 1 << 24;

export interface Range {
  readonly start: number;
  /** The last byte. */
  readonly last: number;
}

export interface ServedCapture {
  readonly name: string;
  /** In bytes, now: a capture may still be growing. */
  size(): Promise<number>;
  read(range: Range): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * One range with both ends, as the page asks for it.
 *
 * @returns undefined for any other header, and for a range that begins behind the end
 */
export const parseRange = (header: string | undefined, size: number): Range | undefined => {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header ?? "") ?? [];
  const [start, last] = [Number(from), Number(to)];
  if (from === undefined || to === undefined || start >= size || last < start) return undefined;
  return { start, last: Math.min(last, size - 1, start + MAX_RANGE - 1) };
};

const why = ({ code, message }: NodeJS.ErrnoException, path: string): string =>
  code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read: ${message}`;

/** @throws UserMistake if there is no such file */
export const openServedCapture = async (path: string): Promise<ServedCapture> => {
  // A pipe would be waited for. Windows has no such flag.
  const handle: FileHandle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserMistake(why(error, path));
    },
  );
  if (!(await handle.stat()).isFile()) {
    await handle.close();
    throw new UserMistake(`${path} is not a file; name a capture file`);
  }
  return {
    name: basename(path),
    size: async () => (await handle.stat()).size,
    read: async ({ start, last }) => {
      const bytes = new Uint8Array(last - start + 1);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
};
