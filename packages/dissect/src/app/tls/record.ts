/**
 * Records (RFC 8446 §5.1, RFC 5246 §6.2, RFC 6520): a header of 5 bytes, and content that is a message or encrypted.
 * Bytes that are no record end the reading of a run, as in Wireshark.
 */

import { DESEGMENT_ONE_MORE_SEGMENT, type DesegmentRequest, WHOLE } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { applicationOfPorts } from "./applications.ts";
import * as field from "./fields.ts";
import { readHandshake } from "./handshake.ts";
import {
  ALERT_RECORD,
  APPLICATION_RECORD,
  CHANGE_CIPHER_SPEC_RECORD,
  CLIENT_HELLO,
  GMTLS,
  HANDSHAKE_RECORD,
  HEARTBEAT_RECORD,
  SSL2,
  SSL3,
  TLS1_0,
  TLS1_1,
  TLS1_2,
  TLS1_3,
} from "./numbers.ts";
import { type Reading, setVersion } from "./reading.ts";
import { isSsl2ClientHello, looksLikeSsl2, readSsl2Record } from "./ssl2.ts";
import { CONTENT_TYPES, HANDSHAKES } from "./value-strings.ts";

const HEADER_BYTES = 5;
/** Versions whose records need not say a version that is known (Wireshark leaves TLS 1.3 out). */
const SETTLED: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, GMTLS]);
/** RFC 2246 §6: those that ignore records of unknown types. */
const IGNORES_UNKNOWN: ReadonlySet<number> = new Set([TLS1_0, TLS1_1, TLS1_2, GMTLS]);
const RECORD_VERSIONS: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3, GMTLS]);
const HELLO_VERIFY_REQUEST = 3;

/** A Client Hello says what the client could speak; every other message what is spoken. */
const saysVersion = (contentType: number, handshakeType: number): boolean =>
  contentType !== HANDSHAKE_RECORD ||
  (HANDSHAKES.has(handshakeType) && handshakeType !== CLIENT_HELLO && handshakeType !== HELLO_VERIFY_REQUEST);

const readAlert = (emitter: FieldEmitter, at: number, length: number): void => {
  emitter.mark(field.ALERT, at, length);
  // What is longer is encrypted.
  if (length !== 2) return;
  emitter.uint(field.ALERT_LEVEL, at, 1);
  emitter.uint(field.ALERT_DESCRIPTION, at + 1, 1);
};

/** Room for type, length and the least padding (RFC 6520 §4). */
const HEARTBEAT_OVERHEAD = 3 + 16;

const readHeartbeat = (emitter: FieldEmitter, at: number, length: number): void => {
  emitter.mark(field.HEARTBEAT, at, length);
  const type = emitter.number(at, 1);
  const stated = emitter.number(at + 1, 2);
  if (type !== 1 && type !== 2) return;
  emitter.uint(field.HEARTBEAT_TYPE, at, 1);
  emitter.uint(field.HEARTBEAT_PAYLOAD_LENGTH, at + 1, 2);
  // A stated length without room for it is CVE-2014-0160.
  const fits = stated + HEARTBEAT_OVERHEAD <= length;
  const payload = fits ? stated : (length - 3) & 0xffff;
  emitter.octets(field.HEARTBEAT_PAYLOAD, at + 3, payload);
  if (fits) emitter.octets(field.HEARTBEAT_PADDING, at + 3 + payload, length - 3 - payload);
};

const readApplicationData = ({ run, stream }: Reading, emitter: FieldEmitter, at: number, length: number): void => {
  emitter.octets(field.APPLICATION_DATA, at, length);
  const name = stream.application ?? applicationOfPorts(run.sourcePort, run.destinationPort);
  if (name !== undefined) emitter.emit(field.APPLICATION, run.start, 0, name);
};

const readContent = (
  reading: Reading,
  emitter: FieldEmitter,
  type: number,
  version: number,
  at: number,
  length: number,
): void => {
  const { stream, isFirstPass, side } = reading;
  switch (type) {
    case CHANGE_CIPHER_SPEC_RECORD:
      // It came back in draft 22.
      if (version === TLS1_3 && reading.draft > 0 && reading.draft < 22) return;
      emitter.mark(field.CHANGE_CIPHER_SPEC, at, 1);
      // In TLS 1.3 it means nothing.
      if (isFirstPass && reading.version !== TLS1_3) stream.encryptedFrom[side] ??= reading.run.row;
      return;
    case ALERT_RECORD:
      readAlert(emitter, at, length);
      return;
    case HANDSHAKE_RECORD:
      readHandshake(reading, emitter, at, at + length);
      return;
    case APPLICATION_RECORD:
      readApplicationData(reading, emitter, at, length);
      return;
    case HEARTBEAT_RECORD:
      if (version !== TLS1_3) readHeartbeat(emitter, at, length);
      return;
  }
};

/** @returns where the record ends; -n where n more bytes are needed for it */
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

/** The next record of whichever kind; where there is none, the end. */
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

/** What was found at the end of the whole records. */
export interface RecordsRequest extends DesegmentRequest {
  /** One behind the last byte that was read of them: a message may be longer than its record. */
  readonly reach: number;
}

/** Reads the records of a run, as many as are whole. */
export const readRecords = (reading: Reading, emitter: FieldEmitter): RecordsRequest => {
  const { run } = reading;
  const end = run.end + run.missing;
  let at = run.start;
  while (at < end && !emitter.isBroken) {
    const { reach } = emitter;
    // Asking for the whole header at once would keep Wireshark from asking for the record after it.
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
