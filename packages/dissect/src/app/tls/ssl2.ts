/**
 * Records of SSL 2.0 (forbidden by RFC 6176). TLS clients sent its Client Hello to be understood by older servers
 * (RFC 5246 appendix E.2); of the server's message and of the key, only what TLS has fields for is told.
 */
import type { FieldTeller } from "./field-teller.ts";
import * as field from "./fields.ts";
import { SSL2 } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { VERSIONS } from "./words.ts";

const CLIENT_HELLO = 1;
const CLIENT_MASTER_KEY = 2;
const SERVER_HELLO = 4;
const LAST_MESSAGE = 8;
/** Error and the messages that are sent in the clear. */
const CLEAR_MESSAGES: ReadonlySet<number> = new Set([0, CLIENT_HELLO, CLIENT_MASTER_KEY, SERVER_HELLO]);
const MAX_SESSION_ID = 16;

/** A Client Hello may come where the version is known. */
export const isSsl2ClientHello = (teller: FieldTeller, at: number): boolean =>
  teller.number(at, 1) === 0x80 && teller.number(at + 2, 1) === CLIENT_HELLO;

/** A record in the clear has a header of two bytes, whose first bit is set. */
export const looksLikeSsl2 = (teller: FieldTeller, at: number): boolean =>
  teller.number(at, 1) >= 0x80 && CLEAR_MESSAGES.has(teller.number(at + 2, 1));

const isClear = (teller: FieldTeller, at: number, length: number): boolean => {
  switch (teller.number(at, 1)) {
    case CLIENT_HELLO:
      return VERSIONS.has(teller.number(at + 1, 2));
    case SERVER_HELLO:
      return VERSIONS.has(teller.number(at + 3, 2));
    case CLIENT_MASTER_KEY:
      return teller.number(at + 4, 2) + teller.number(at + 6, 2) + teller.number(at + 8, 2) <= length;
    default:
      return false;
  }
};

const readSuites = (teller: FieldTeller, at: number, length: number): void => {
  teller.mark(field.CIPHER_SUITE_LIST, at, length);
  for (let offset = 0; offset < length && !teller.isBroken; offset += 3) {
    teller.uint(field.CIPHER_SPEC, at + offset, 3);
  }
};

const readServerHello = (teller: FieldTeller, at: number): void => {
  teller.uint(field.CLIENT_CERTIFICATE, at + 1, 1);
  teller.uint(field.HELLO_VERSION, at + 2, 2);
  const certificate = teller.uint(field.CERTIFICATE_LENGTH, at + 4, 2);
  const suites = teller.uint(field.CIPHER_SPECS_LENGTH, at + 6, 2);
  if (certificate > 0) teller.octets(field.CERTIFICATE, at + 10, certificate);
  if (suites > 0) readSuites(teller, at + 10 + certificate, suites);
};

const readClientHello = ({ stream, learns, run }: Reading, teller: FieldTeller, start: number): void => {
  if (learns) stream.server = run.direction === 0 ? 1 : 0;
  let at = start;
  teller.uint(field.HELLO_VERSION, at, 2);
  const suites = teller.uint(field.CIPHER_SPECS_LENGTH, at + 2, 2);
  const sessionId = teller.uint(field.SESSION_ID_LENGTH, at + 4, 2);
  if (sessionId > MAX_SESSION_ID) return;
  const challenge = teller.uint(field.CHALLENGE_LENGTH, at + 6, 2);
  at += 8;
  readSuites(teller, at, suites);
  at += Math.ceil(suites / 3) * 3;
  if (sessionId > 0) teller.octets(field.SESSION_ID, at, sessionId);
  if (challenge > 0) teller.mark(field.CHALLENGE, at + sessionId, challenge);
};

/** @returns where the record ends; -n where n more bytes are needed for it */
export const readSsl2Record = (reading: Reading, teller: FieldTeller, at: number, end: number): number => {
  const first = teller.number(at, 1);
  const header = first & 0x80 ? 2 : 3;
  if (end - at < header) return end - at - header;
  const length = (teller.number(at, 2) & (header === 2 ? 0x7fff : 0x3fff)) >>> 0;
  const recordEnd = at + header + length;
  if (teller.isBroken) return end;
  if (recordEnd > end) return end - recordEnd;
  teller.mark(field.RECORD, at, header + length);
  const type = teller.number(at + header, 1);
  if (reading.version === 0 && type >= CLIENT_MASTER_KEY && type <= LAST_MESSAGE) reading.version = SSL2;
  const isMessage = type <= LAST_MESSAGE && isClear(teller, at + header, length);
  teller.tell(field.RECORD_VERSION, at, 0, SSL2);
  if (!isMessage) return recordEnd;
  teller.tell(field.RECORD_LENGTH, at, header, length);
  if (header === 3) {
    teller.tell(field.IS_ESCAPE, at, 1, (first & 0x40) !== 0);
    teller.uint(field.RECORD_PADDING, at + 2, 1);
  }
  teller.uint(field.HANDSHAKE_TYPE, at + header, 1);
  const body = at + header + 1;
  if (type === CLIENT_HELLO) readClientHello(reading, teller, body);
  else if (type === CLIENT_MASTER_KEY) teller.uint(field.CIPHER_SPEC, body, 3);
  else if (type === SERVER_HELLO) readServerHello(teller, body);
  return recordEnd;
};
