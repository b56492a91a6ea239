/** Signed certificate timestamps inside a certificate (RFC 6962 §3.3): the only X.509 extension that TLS defines. */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import { readTimestampList } from "./certificate-extensions.ts";
import { TLS1_2 } from "./numbers.ts";

/** A DER element (X.690 §8.1). */
interface Part {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 6;
const OCTET_STRING = 4;
/** Tag of the extensions in the signed part (RFC 5280 §4.1). */
const EXTENSIONS = 0xa3;
/** 1.3.6.1.4.1.11129.2.4.2 */
const TIMESTAMPS = "2b06010401d679020402";

const MAX_LENGTH = 3;

const partAt = (bytes: Uint8Array, at: number, end: number): Part | undefined => {
  if (end - at < 2) return undefined;
  const first = bytes[at + 1]!;
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH || end - start < count) return undefined;
    length = 0;
    for (; start < at + 2 + count; start += 1) length = length * 256 + bytes[start]!;
  }
  return length > end - start ? undefined : { tag: bytes[at]!, start, end: start + length };
};

function* partsIn(bytes: Uint8Array, { start, end }: Pick<Part, "start" | "end">): Generator<Part> {
  for (let at = start; ; ) {
    const part = partAt(bytes, at, end);
    if (part === undefined) return;
    yield part;
    at = part.end;
  }
}

/** The first element with a tag. */
const findIn = (bytes: Uint8Array, within: Pick<Part, "start" | "end"> | undefined, tag: number): Part | undefined => {
  if (within === undefined) return undefined;
  for (const part of partsIn(bytes, within)) if (part.tag === tag) return part;
  return undefined;
};

const isTimestamps = (bytes: Uint8Array, { start, end }: Part): boolean =>
  Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, "0")).join("") === TIMESTAMPS;

/** Emits the timestamps of a certificate, if it has any. */
export const readEmbeddedTimestamps = (emitter: FieldEmitter, start: number, end: number): void => {
  const { bytes } = emitter;
  if (end > emitter.end) return;
  const certificate = findIn(bytes, { start, end }, SEQUENCE);
  const extensions = findIn(bytes, findIn(bytes, findIn(bytes, certificate, SEQUENCE), EXTENSIONS), SEQUENCE);
  if (extensions === undefined) return;
  for (const extension of partsIn(bytes, extensions)) {
    const name = findIn(bytes, extension, OBJECT_IDENTIFIER);
    if (name === undefined || !isTimestamps(bytes, name)) continue;
    const list = findIn(bytes, findIn(bytes, extension, OCTET_STRING), OCTET_STRING);
    if (list !== undefined) readTimestampList(emitter, list.start, list.end, TLS1_2);
  }
};
