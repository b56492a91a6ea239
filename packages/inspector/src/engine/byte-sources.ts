/** Captures as bytes with random access, read synchronously: possible only in a worker. */
import type { ByteSource } from "@potshark/dissect";
import type { CaptureSource } from "./requests.ts";

/** The engine asks for small pieces; each read brings this much. */
const BLOCK_BYTES = 1 << 22;
/** 256 MB: each pass over a capture begins at its start, and would fetch all of it again. */
const BLOCKS_KEPT = 64;

type ReadRange = (start: number, end: number) => Uint8Array;

/** Reads in blocks and keeps the last ones. */
class BlockwiseSource implements ByteSource {
  readonly size: number;
  readonly #readRange: ReadRange;
  /** By number; the last used is at the end. */
  readonly #blocks = new Map<number, Uint8Array>();

  constructor(size: number, readRange: ReadRange) {
    this.size = size;
    this.#readRange = readRange;
  }

  read(offset: number, length: number, into?: Uint8Array): Uint8Array {
    const end = Math.min(offset + length, this.size);
    const number = Math.floor(offset / BLOCK_BYTES);
    if (end <= (number + 1) * BLOCK_BYTES)
      return this.#block(number).subarray(offset - number * BLOCK_BYTES, end - number * BLOCK_BYTES);
    const bytes = into !== undefined && into.length >= end - offset ? into : new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / BLOCK_BYTES);
      const part = this.#block(index).subarray(at - index * BLOCK_BYTES, end - index * BLOCK_BYTES);
      bytes.set(part, at - offset);
      at += part.length;
    }
    return bytes.subarray(0, end - offset);
  }

  #block(number: number): Uint8Array {
    const start = number * BLOCK_BYTES;
    const block = this.#blocks.get(number) ?? this.#readRange(start, Math.min(start + BLOCK_BYTES, this.size));
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    return block;
  }
}

/** The part of a worker's XMLHttpRequest that is used: it may wait for its answer. */
const request = (url: string, key: string, range: string): XMLHttpRequest => {
  const asked = new XMLHttpRequest();
  asked.open("GET", url, false);
  asked.responseType = "arraybuffer";
  asked.setRequestHeader("Authorization", `Bearer ${key}`);
  asked.setRequestHeader("Range", range);
  try {
    asked.send();
  } catch {
    throw new Error(
      "The capture cannot be read: potshark inspect has ended. Start it again, and open the address it prints.",
    );
  }
  return asked;
};

const ofUrl = (url: string, key: string): ByteSource => {
  const first = request(url, key, "bytes=0-0");
  const size = Number(/\/(\d+)$/.exec(first.getResponseHeader("Content-Range") ?? "")?.[1]);
  if (first.status === 416) return new BlockwiseSource(0, () => new Uint8Array(0));
  if (first.status !== 206 || !Number.isSafeInteger(size))
    throw new Error(
      first.status === 403
        ? "The key of this page belongs to an earlier start. Open the address that potshark inspect printed."
        : `The capture cannot be read: the server answers ${first.status}.`,
    );
  return new BlockwiseSource(size, (start, end) => {
    const { status, response } = request(url, key, `bytes=${start}-${end - 1}`);
    if (status !== 206) throw new Error(`The capture cannot be read any more: the server answers ${status}.`);
    const bytes = new Uint8Array(response as ArrayBuffer);
    if (bytes.length !== end - start) throw new Error("The capture became shorter while it was read.");
    return bytes;
  });
};

/** FileReaderSync exists in workers only, which TypeScript's types of pages do not have. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

const ofFile = (file: Blob): ByteSource => {
  const reader = new FileReaderSync();
  return new BlockwiseSource(
    file.size,
    (start, end) => new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end))),
  );
};

/** @throws one sentence for the user */
export const byteSource = (source: CaptureSource): ByteSource =>
  source.kind === "file" ? ofFile(source.file) : ofUrl(source.url, source.key);
