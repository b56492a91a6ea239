/** Capture files for the engine: read a page at a time, so that a capture may be larger than memory. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { type ByteSource, type CaptureFile, foreignFormat, type OpenOptions, openCapture } from "@potshark/dissect";
import { UserMistake } from "@potshark/service/mistake";
import { missingFileText } from "./missing-file.ts";

const STANDARD_INPUT = "-";

/** Called for every read with its offset in the file and its length. */
type ReadListener = (offset: number, size: number) => void;

const fileSource = (descriptor: number, size: number, onRead: ReadListener | undefined): ByteSource => ({
  size,
  read: (offset, length, into) => {
    onRead?.(offset, size);
    const bytes = into === undefined || into.length < length ? new Uint8Array(length) : into.subarray(0, length);
    for (let had = 0; had < length; ) {
      const got = readSync(descriptor, bytes, had, length - had, offset + had);
      if (got === 0) throw new UserMistake("the capture became shorter while it was read");
      had += got;
    }
    return bytes;
  },
});

/** A format without a magic number is recognized by its first records. */
const LOOKED_AT = 1 << 18;

const noCaptureText = (path: string, source: ByteSource | Uint8Array): string => {
  const start =
    source instanceof Uint8Array ? source.subarray(0, LOOKED_AT) : source.read(0, Math.min(source.size, LOOKED_AT));
  const format = foreignFormat(start);
  if (format === undefined) return `${path} is no capture: neither pcap nor pcapng, gzipped or not`;
  const next = format.startsWith("compressed")
    ? "unpack it first, or pack it with gzip"
    : "open it in Wireshark and save it as pcapng, or: editcap IN OUT";
  return `${path} is not read: it is ${format}; ${next}`;
};

/**
 * Opens a capture, has it used, and closes it.
 *
 * @param path of a file, or "-" for standard input
 * @param options how much of it is read: from what comes behind nothing is learnt either
 * @throws UserMistake if there is no such file, or it is not a capture
 */
export const withCapture = async <Result>(
  path: string,
  use: (capture: CaptureFile) => Result | Promise<Result>,
  { onRead, ...options }: OpenOptions & { readonly onRead?: ReadListener } = {},
): Promise<Result> => {
  const isFile = path !== STANDARD_INPUT;
  let descriptor: number | undefined;
  try {
    let source: ByteSource | Uint8Array;
    if (isFile) {
      try {
        descriptor = openSync(path, "r");
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new UserMistake(code === "ENOENT" ? missingFileText(path) : `${path} cannot be read: ${message}`);
      }
      const status = fstatSync(descriptor);
      if (status.isDirectory()) throw new UserMistake(`${path} is a folder; name a capture file in it`);
      source = fileSource(descriptor, status.size, onRead);
    } else source = await buffer(process.stdin);
    const capture = await openCapture(source, options);
    if (capture === undefined) throw new UserMistake(noCaptureText(path, source));
    return await use(capture);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
