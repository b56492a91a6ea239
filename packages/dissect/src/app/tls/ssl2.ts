/**
 * Records of SSL 2.0 (forbidden by RFC 6176). TLS clients sent its Client Hello so that older servers understood them
 * (RFC 5246 appendix E.2). Of the server's message and of the key, only values that have a TLS field are emitted.
 */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import * as field from "./fields.ts";
import { SSL2 } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { VERSIONS } from "./value-strings.ts";

const CLIENT_HELLO = 1;
const CLIENT_MASTER_KEY = 2;
const SERVER_HELLO = 4;
const LAST_MESSAGE = 8;
/** The error message and the messages that are sent in the clear. */
const CLEAR_MESSAGES: ReadonlySet<number> = new Set([0, CLIENT_HELLO, CLIENT_MASTER_KEY, SERVER_HELLO]);
const MAX_SESSION_ID = 16;

/** Such a Client Hello can come even if the version is known. */
export const isSsl2ClientHello = (emitter: FieldEmitter, at: number): boolean =>
  emitter.number(at, 1) === 0x80 && emitter.number(at + 2, 1) === CLIENT_HELLO;

/** A record in the clear has a two-byte header, and its first bit is set. */
export const looksLikeSsl2 = (emitter: FieldEmitter, at: number): boolean =>
  emitter.number(at, 1) >= 0x80 && CLEAR_MESSAGES.has(emitter.number(at + 2, 1));

const isClear = (emitter: FieldEmitter, at: number, length: number): boolean => {
  switch (emitter.number(at, 1)) {
    case CLIENT_HELLO:
      return VERSIONS.has(emitter.number(at + 1, 2));
    case SERVER_HELLO:
      return VERSIONS.has(emitter.number(at + 3, 2));
    case CLIENT_MASTER_KEY:
      return emitter.number(at + 4, 2) + emitter.number(at + 6, 2) + emitter.number(at + 8, 2) <= length;
    default:
      return false;
  }
};

const readSuites = (emitter: FieldEmitter, at: number, length: number): void => {
  emitter.mark(field.CIPHER_SUITE_LIST, at, length);
  for (let offset = 0; offset < length && !emitter.isBroken; offset += 3) {
    emitter.uint(field.CIPHER_SPEC, at + offset, 3);
  }
};

const readServerHello = (emitter: FieldEmitter, at: number): void => {
  emitter.uint(field.CLIENT_CERTIFICATE, at + 1, 1);
  emitter.uint(field.HELLO_VERSION, at + 2, 2);
  const certificate = emitter.uint(field.CERTIFICATE_LENGTH, at + 4, 2);
  const suites = emitter.uint(field.CIPHER_SPECS_LENGTH, at + 6, 2);
  if (certificate > 0) emitter.octets(field.CERTIFICATE, at + 10, certificate);
  if (suites > 0) readSuites(emitter, at + 10 + certificate, suites);
};

const readClientHello = ({ stream, isFirstPass, run }: Reading, emitter: FieldEmitter, start: number): void => {
  if (isFirstPass) stream.server = run.direction === 0 ? 1 : 0;
  let at = start;
  emitter.uint(field.HELLO_VERSION, at, 2);
  const suites = emitter.uint(field.CIPHER_SPECS_LENGTH, at + 2, 2);
  const sessionId = emitter.uint(field.SESSION_ID_LENGTH, at + 4, 2);
  if (sessionId > MAX_SESSION_ID) return;
  const challenge = emitter.uint(field.CHALLENGE_LENGTH, at + 6, 2);
  at += 8;
  readSuites(emitter, at, suites);
  at += Math.ceil(suites / 3) * 3;
  if (sessionId > 0) emitter.octets(field.SESSION_ID, at, sessionId);
  if (challenge > 0) emitter.mark(field.CHALLENGE, at + sessionId, challenge);
};

/** @returns where the record ends; -n where it needs n more bytes */
export const readSsl2Record = (reading: Reading, emitter: FieldEmitter, at: number, end: number): number => {
  const first = emitter.number(at, 1);
  const header = first & 0x80 ? 2 : 3;
  if (end - at < header) return end - at - header;
  const length = (emitter.number(at, 2) & (header === 2 ? 0x7fff : 0x3fff)) >>> 0;
  const recordEnd = at + header + length;
  if (emitter.isBroken) return end;
  if (recordEnd > end) return end - recordEnd;
  emitter.mark(field.RECORD, at, header + length);
  const type = emitter.number(at + header, 1);
  if (reading.version === 0 && type >= CLIENT_MASTER_KEY && type <= LAST_MESSAGE) reading.version = SSL2;
  const isMessage = type <= LAST_MESSAGE && isClear(emitter, at + header, length);
  emitter.emit(field.RECORD_VERSION, at, 0, SSL2);
  if (!isMessage) return recordEnd;
  emitter.emit(field.RECORD_LENGTH, at, header, length);
  if (header === 3) {
    emitter.emit(field.IS_ESCAPE, at, 1, (first & 0x40) !== 0);
    emitter.uint(field.RECORD_PADDING, at + 2, 1);
  }
  emitter.uint(field.HANDSHAKE_TYPE, at + header, 1);
  const body = at + header + 1;
  if (type === CLIENT_HELLO) readClientHello(reading, emitter, body);
  else if (type === CLIENT_MASTER_KEY) emitter.uint(field.CIPHER_SPEC, body, 3);
  else if (type === SERVER_HELLO) readServerHello(emitter, body);
  return recordEnd;
};
