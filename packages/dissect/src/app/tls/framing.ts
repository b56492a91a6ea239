/**
 * Records (RFC 8446 §5.1, RFC 5246 §6.2): a header of 5 bytes, and content. Bytes that are not a record end the run, as
 * in Wireshark.
 */
import { DESEGMENT_ONE_MORE_SEGMENT, type DesegmentRequest, WHOLE } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import * as field from "./fields.ts";
import {
  APPLICATION_RECORD,
  CLIENT_HELLO,
  GMTLS,
  HANDSHAKE_RECORD,
  SSL2,
  SSL3,
  TLS1_0,
  TLS1_1,
  TLS1_2,
  TLS1_3,
} from "./numbers.ts";
import { type Reading, setVersion } from "./reading.ts";
import { readContent } from "./record.ts";
import { isSsl2ClientHello, looksLikeSsl2, readSsl2Record } from "./ssl2.ts";
import { CONTENT_TYPES, HANDSHAKES } from "./value-strings.ts";

const HEADER_BYTES = 5;
/**
 * Once one of these versions is known, the version in a record's header is not checked (Wireshark leaves out TLS 1.3).
 */
const SETTLED: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, GMTLS]);
/** RFC 2246 §6: versions that ignore records of unknown types. */
const IGNORES_UNKNOWN: ReadonlySet<number> = new Set([TLS1_0, TLS1_1, TLS1_2, GMTLS]);
const RECORD_VERSIONS: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3, GMTLS]);
const HELLO_VERIFY_REQUEST = 3;

/** A Client Hello gives the version that the client supports; every other message gives the version in use. */
const saysVersion = (contentType: number, handshakeType: number): boolean =>
  contentType !== HANDSHAKE_RECORD ||
  (HANDSHAKES.has(handshakeType) && handshakeType !== CLIENT_HELLO && handshakeType !== HELLO_VERIFY_REQUEST);

/** @returns where the record ends; -n where it needs n more bytes */
const readRecord = (reading: Reading, emitter: FieldEmitter, at: number, end: number): number => {
  const type = emitter.number(at, 1);
  if (IGNORES_UNKNOWN.has(reading.version) && !CONTENT_TYPES.has(type)) return end;
  const headerVersion = emitter.number(at + 1, 2);
  const length = emitter.number(at + 3, 2);
  const recordEnd = at + HEADER_BYTES + length;
  if (emitter.isBroken || !CONTENT_TYPES.has(type)) return recordEnd;
  if (recordEnd > end) return end - recordEnd;
  emitter.mark(field.RECORD, at, HEADER_BYTES + length);
  const isOpaque = reading.version === TLS1_3 && type === APPLICATION_RECORD;
  emitter.uint(isOpaque ? field.OPAQUE_TYPE : field.CONTENT_TYPE, at, 1);
  emitter.uint(field.RECORD_VERSION, at + 1, 2);
  emitter.uint(field.RECORD_LENGTH, at + 3, 2);
  const version = reading.version === 0 ? headerVersion : reading.version;
  // Wireshark reads this byte even where the record is empty.
  const first = emitter.number(at + HEADER_BYTES, 1);
  if (reading.version === 0 && saysVersion(type, first)) setVersion(reading, headerVersion, first);
  if (!emitter.isBroken) readContent(reading, emitter, type, version, at + HEADER_BYTES, length);
  return recordEnd;
};

const looksLikeRecord = (emitter: FieldEmitter, at: number): boolean =>
  CONTENT_TYPES.has(emitter.number(at, 1)) && RECORD_VERSIONS.has(emitter.number(at + 1, 2));

/** Reads the next record of any kind. Where there is none, the result is the end. */
const readNext = (reading: Reading, emitter: FieldEmitter, at: number, end: number): number => {
  if (reading.version === SSL2) return readSsl2Record(reading, emitter, at, end);
  if (SETTLED.has(reading.version)) {
    return isSsl2ClientHello(emitter, at)
      ? readSsl2Record(reading, emitter, at, end)
      : readRecord(reading, emitter, at, end);
  }
  if (looksLikeSsl2(emitter, at)) return readSsl2Record(reading, emitter, at, end);
  return looksLikeRecord(emitter, at) ? readRecord(reading, emitter, at, end) : end;
};

/** What the reader found at the end of the whole records. */
export interface RecordsRequest extends DesegmentRequest {
  /**
   * One after the last byte that was read. It can be past the records, since a message may be longer than its record.
   */
  readonly reach: number;
}

/** Reads the whole records of a run. */
export const readRecords = (reading: Reading, emitter: FieldEmitter): RecordsRequest => {
  const { run } = reading;
  const end = run.end + run.missing;
  let at = run.start;
  while (at < end && !emitter.isBroken) {
    const { reach } = emitter;
    // If this asked for the whole header at once, Wireshark would not ask for the record after it.
    const isTooShort = reading.version !== SSL2 && end - at < HEADER_BYTES;
    const next = isTooShort ? DESEGMENT_ONE_MORE_SEGMENT : readNext(reading, emitter, at, end);
    if (next < 0) {
      if (!run.mayWait) break;
      return { desegmentOffset: at, desegmentLength: isTooShort ? next : -next, reach };
    }
    at = next;
  }
  const whole = { desegmentOffset: run.end, desegmentLength: WHOLE, reach: emitter.reach };
  return emitter.isBroken ? { ...whole, isBroken: true } : whole;
};
