/** Client Hello and Server Hello (RFC 8446 §4.1, RFC 5246 §7.4.1), and their JA3 strings. */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Seen } from "./extension.ts";
import { readExtensions } from "./extensions.ts";
import * as field from "./fields.ts";
import { CLIENT_HELLO, HELLO_RETRY_REQUEST, SERVER_HELLO, TLS1_2, TLS1_3 } from "./numbers.ts";
import type { Reading } from "./reading.ts";

const RANDOM_BYTES = 32;
const TIME_BYTES = 4;

/** RFC 8446 §4.1.3: the random of a Server Hello that is a Hello Retry Request. */
const RETRY_RANDOM: readonly number[] = [
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
  0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/** The fixed parts, an empty session ID and one two-byte extension. */
const MIN_BYTES = 46;
const SUPPORTED_VERSIONS = 43;
const EARLY_DATA = 42;

/**
 * The version that a Server Hello chooses (TLS 1.3 is chosen in an extension), and whether it asks for another Client
 * Hello.
 */
export const scanServerHello = (
  emitter: FieldEmitter,
  start: number,
  end: number,
): { readonly version: number; readonly isRetry: boolean } => {
  const version = emitter.number(start, 2);
  if (version !== TLS1_2 || end - start < MIN_BYTES) return { version, isRetry: false };
  let at = start + 2;
  const isRetry =
    emitter.has(at, RANDOM_BYTES) && RETRY_RANDOM.every((byte, index) => emitter.bytes[at + index] === byte);
  at += RANDOM_BYTES;
  // Session ID, suite, compression method and the length of the extensions.
  at += 1 + emitter.number(at, 1) + 5;
  while (end - at >= 6) {
    const type = emitter.number(at, 2);
    const length = emitter.number(at + 2, 2);
    if (end - at - 4 < length) break;
    if (type === SUPPORTED_VERSIONS && length === 2) return { version: emitter.number(at + 4, 2), isRetry };
    at += 4 + length;
  }
  return { version, isRetry };
};

/** Random and session ID. @returns where they end */
const readCommon = (reading: Reading, emitter: FieldEmitter, start: number, isServer: boolean): number => {
  reading.certificateType[isServer ? "server" : "client"] = 0;
  let at = start;
  emitter.octets(field.RANDOM, at, RANDOM_BYTES);
  // Before TLS 1.3 the random began with the time.
  if (reading.version !== TLS1_3) emitter.octets(field.RANDOM_BYTES, at + TIME_BYTES, RANDOM_BYTES - TIME_BYTES);
  at += RANDOM_BYTES;
  if (isServer && isOldDraft(reading)) return at;
  const length = emitter.uint(field.SESSION_ID_LENGTH, at, 1);
  if (length > 0) emitter.octets(field.SESSION_ID, at + 1, length);
  return at + 1 + length;
};

/** Before draft 22 a Server Hello of TLS 1.3 had neither session ID nor compression method. */
const isOldDraft = ({ version, draft }: Reading): boolean => version === TLS1_3 && draft > 0 && draft < 22;

const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >>> 8 === (value & 0xff);
const dashed = (values: readonly number[]): string => values.filter((value) => !isGrease(value)).join("-");

export const readClientHello = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  const { run, stream, isFirstPass } = reading;
  if (isFirstPass) stream.server = run.direction === 0 ? 1 : 0;
  const version = emitter.uint(field.HELLO_VERSION, start, 2);
  if (!emitter.has(start, end - start)) return;
  let at = readCommon(reading, emitter, start + 2, false);
  const suitesLength = emitter.vector(field.CIPHER_SUITES_LENGTH, at, end, 2);
  if (suitesLength < 0) return;
  at += 2;
  emitter.mark(field.CIPHER_SUITE_LIST, at, suitesLength);
  const suites: number[] = [];
  for (let offset = 0; offset + 2 <= suitesLength; offset += 2) {
    suites.push(emitter.uint(field.CIPHER_SUITE, at + offset, 2));
  }
  at += suitesLength;
  const compressions = emitter.vector(field.COMPRESSIONS_LENGTH, at, end, 1);
  if (compressions < 0) return;
  at += 1;
  emitter.mark(field.COMPRESSION_LIST, at, compressions);
  for (let offset = 0; offset < compressions; offset += 1) emitter.uint(field.COMPRESSION, at + offset, 1);
  at += compressions;
  const seen: Seen = { types: [], groups: [], pointFormats: [], isWhole: at >= end };
  // SSL 3.0 has no extensions.
  if (at < end) readExtensions(reading, emitter, at, end, CLIENT_HELLO, seen);
  // Only TLS 1.3 has early data.
  if (isFirstPass && !emitter.isBroken && seen.types.includes(EARLY_DATA)) reading.version = TLS1_3;
  const parts = [version, dashed(suites), dashed(seen.types)];
  if (seen.isWhole) parts.push(dashed(seen.groups), seen.pointFormats.join("-"));
  emitter.emit(field.JA3_FULL, at, 0, parts.join(","));
};

export const readServerHello = (
  reading: Reading,
  emitter: FieldEmitter,
  start: number,
  end: number,
  isRetry: boolean,
): void => {
  const version = emitter.uint(field.HELLO_VERSION, start, 2);
  let at = readCommon(reading, emitter, start + 2, true);
  const suite = emitter.uint(field.CIPHER_SUITE, at, 2);
  if (reading.isFirstPass && !emitter.isBroken) reading.stream.suite = suite;
  at += 2;
  if (!isOldDraft(reading)) {
    emitter.uint(field.COMPRESSION, at, 1);
    at += 1;
  }
  const seen: Seen = { types: [], groups: [], pointFormats: [], isWhole: false };
  if (at < end) readExtensions(reading, emitter, at, end, isRetry ? HELLO_RETRY_REQUEST : SERVER_HELLO, seen);
  emitter.emit(field.JA3S_FULL, at, 0, [version, suite, dashed(seen.types)].join(","));
};
