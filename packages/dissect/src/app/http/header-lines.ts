/** Emits header fields (RFC 9110 §5): their own field where Wireshark has one, and the whole line. */

import { asciiText, utf8Text } from "../../bytes/text-bytes.ts";
import type { FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import {
  CONTENT_LENGTH,
  COOKIE_PAIR,
  CREDENTIALS,
  type HeaderUse,
  REQUEST_LINE,
  RESPONSE_LINE,
  UNKNOWN_HEADER,
} from "./fields.ts";
import { type HeadLine, hasName, headerOf, readContentLength, valueStart } from "./head.ts";
import { shownText } from "./text.ts";

const LINE_FIELDS: Readonly<Partial<Record<HeadLine["kind"], FieldDefinition>>> = {
  request: REQUEST_LINE,
  response: RESPONSE_LINE,
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 as GLib decodes it: other characters are skipped, and an incomplete group of four at the end is lost. */
const decodeBase64 = (text: string): Uint8Array => {
  const result: number[] = [];
  let group = 0;
  let count = 0;
  let last = "";
  let beforeLast = "";
  for (const character of text) {
    const value = character === "=" ? 0 : ALPHABET.indexOf(character);
    if (value < 0) continue;
    [beforeLast, last] = [last, character];
    group = (group << 6) | value;
    count += 1;
    if (count < 4) continue;
    result.push((group >>> 16) & 255);
    if (beforeLast !== "=") result.push((group >>> 8) & 255);
    if (last !== "=") result.push(group & 255);
    [group, count] = [0, 0];
  }
  return new Uint8Array(result);
};

const BASIC = "Basic ";

/** RFC 7617: user and password. */
const emitCredentials = (emitter: FieldEmitter, value: string): void => {
  if (!value.startsWith(BASIC)) return;
  const coded = value.slice(BASIC.length);
  const decoded = decodeBase64(coded);
  emitter.generated(CREDENTIALS, coded.length > 1 ? utf8Text(decoded, 0, decoded.length) : coded);
};

/** RFC 6265 §4.2. */
const emitCookies = (emitter: FieldEmitter, from: number, end: number): void => {
  const { bytes } = emitter;
  const isBetween = (byte: number): boolean => byte === 0x3b || byte === 32 || (byte >= 9 && byte <= 13 && byte !== 11);
  let at = from;
  for (;;) {
    while (at < end && isBetween(bytes[at]!)) at += 1;
    if (at >= end) return;
    const semicolon = bytes.subarray(at, end).indexOf(0x3b);
    const to = semicolon < 0 ? end : at + semicolon;
    emitter.text(COOKIE_PAIR, at, to - at);
    at = to;
  }
};

/** Header fields that emit more than their values. */
const HAS_SUBFIELDS: ReadonlySet<HeaderUse | undefined> = new Set(["content-length", "cookie", "credentials"]);

export const emitHeader = (emitter: FieldEmitter, line: HeadLine): void => {
  const { bytes } = emitter;
  const { from, end, next, kind } = line;
  const length = next - from;
  const known = headerOf(bytes, line);
  const whole = LINE_FIELDS[kind];
  if (known === undefined) {
    const field = whole ?? UNKNOWN_HEADER;
    if (!emitter.keeps(field)) return;
    const isShown = whole === undefined && hasName(bytes, line);
    emitter.emit(field, from, length, (isShown ? shownText : asciiText)(bytes, from, next));
    return;
  }
  const isKept = emitter.keeps(known.field) || (whole !== undefined && emitter.keeps(whole));
  if (!isKept && !HAS_SUBFIELDS.has(known.use)) return;
  const start = valueStart(bytes, line);
  const value = asciiText(bytes, start, end);
  emitter.emit(known.field, from, length, value);
  const emitsLength = known.use === "content-length" && emitter.keeps(CONTENT_LENGTH);
  const contentLength = emitsLength ? readContentLength(value) : undefined;
  if (contentLength !== undefined) emitter.emit(CONTENT_LENGTH, from, length, contentLength);
  if (known.use === "cookie") emitCookies(emitter, start, end);
  if (known.use === "credentials") emitCredentials(emitter, value);
  if (whole !== undefined && emitter.keeps(whole)) emitter.text(whole, from, length);
};
