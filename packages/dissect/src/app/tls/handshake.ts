/**
 * Handshake messages (RFC 8446 §4, RFC 5246 §7.4): several in one record, or one in several records. An encrypted
 * message is emitted without a type. Whether a message is encrypted cannot be known; it is guessed by Wireshark's
 * rules.
 */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import { readCertificate, readCertificateRequest, readVerify } from "./certificate.ts";
import { readCertificateStatus, readCertificateUrl } from "./certificate-parts.ts";
import { readExtensions } from "./extensions.ts";
import * as field from "./fields.ts";
import { readClientHello, readServerHello, scanServerHello } from "./hello.ts";
import { readClientKeyExchange, readServerKeyExchange } from "./key-exchange.ts";
import {
  CERTIFICATE_MESSAGE,
  CERTIFICATE_REQUEST,
  CERTIFICATE_STATUS,
  CERTIFICATE_URL,
  CERTIFICATE_VERIFY,
  CLIENT_HELLO,
  CLIENT_KEY_EXCHANGE,
  COMPRESSED_CERTIFICATE,
  ENCRYPTED_EXTENSIONS,
  FINISHED,
  HELLO_RETRY_REQUEST,
  KEY_UPDATE_MESSAGE,
  NEW_SESSION_TICKET,
  NEXT_PROTOCOL,
  SERVER_HELLO,
  SERVER_KEY_EXCHANGE,
  SSL3,
  TLS1_3,
} from "./numbers.ts";
import { type Reading, setVersion } from "./reading.ts";
import { continueMessage, pieceAt, startMessage } from "./split-message.ts";
import { HANDSHAKES } from "./value-strings.ts";

/** Type and length. */
const HEADER_BYTES = 4;
/** The minimum that encryption adds: an authentication tag, or a nonce and a short tag. */
const ENCRYPTION_OVERHEAD = 16;
/** Every message is shorter than this. */
const LENGTH_LIMIT = 0x010000;

const looksEncrypted = ({ stream, run, side }: Reading, emitter: FieldEmitter, at: number, end: number): boolean => {
  if (end - at < ENCRYPTION_OVERHEAD) return false;
  // Two Hello Requests in a row do not occur, but a nonce that counts from 0 does.
  if (emitter.number(at, 4) === 0 && emitter.number(at + 4, 1) === 0) return true;
  const from = stream.encryptedFrom[side];
  if (from !== undefined && run.row > from) return true;
  return !HANDSHAKES.has(emitter.number(at, 1)) || emitter.number(at + 1, 3) >= LENGTH_LIMIT;
};

const readTicket = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  const isTls13 = reading.version === TLS1_3;
  let at = start;
  emitter.uint(field.TICKET_LIFETIME, at, 4);
  at += 4;
  if (isTls13) {
    emitter.uint(field.TICKET_AGE_ADD, at, 4);
    at += 4;
    if (reading.draft === 0 || reading.draft >= 21) {
      const nonce = emitter.vector(field.TICKET_NONCE_LENGTH, at, end, 1);
      if (nonce < 0) return;
      emitter.octets(field.TICKET_NONCE, at + 1, nonce);
      at += 1 + nonce;
    }
  }
  const ticket = emitter.vector(field.TICKET_LENGTH, at, end, 2);
  if (ticket < 0) return;
  emitter.octets(field.TICKET, at + 2, ticket);
  if (isTls13) readExtensions(reading, emitter, at + 2 + ticket, end, NEW_SESSION_TICKET);
};

/** In drafts before 22; since then it is a Server Hello. */
const readOldRetryRequest = (reading: Reading, emitter: FieldEmitter, at: number, end: number): void => {
  emitter.uint(field.HELLO_VERSION, at, 2);
  emitter.uint(field.CIPHER_SUITE, at + 2, 2);
  readExtensions(reading, emitter, at + 4, end, HELLO_RETRY_REQUEST);
};

const readFinished = ({ version }: Reading, emitter: FieldEmitter, at: number, end: number): void => {
  if (version === SSL3) {
    emitter.mark(field.MD5_HASH, at, 16);
    emitter.mark(field.SHA_HASH, at + 16, 20);
  } else {
    emitter.mark(field.VERIFY_DATA, at, end - at);
  }
};

/** RFC 8879 §4. */
const readCompressedCertificate = (_reading: Reading, emitter: FieldEmitter, at: number, end: number): void => {
  emitter.uint(field.COMPRESSOR, at, 2);
  emitter.uint(field.COMPRESSED_FROM, at + 2, 3);
  const length = emitter.vector(field.COMPRESSED_LENGTH, at + 5, end, 3);
  if (length >= 0) emitter.octets(field.COMPRESSED, at + 8, length);
};

/** draft-agl-tls-nextprotoneg-04: a name and padding. */
const readNextProtocol = (_reading: Reading, emitter: FieldEmitter, at: number): void => {
  const length = emitter.uint(field.NPN_SELECTED_LENGTH, at, 1);
  emitter.text(field.NPN_SELECTED, at + 1, length);
  const padding = emitter.uint(field.NPN_PADDING_LENGTH, at + 1 + length, 1);
  emitter.octets(field.NPN_PADDING, at + 2 + length, padding);
};

type BodyReader = (reading: Reading, emitter: FieldEmitter, at: number, end: number, isRetry: boolean) => void;

const BODIES: ReadonlyMap<number, BodyReader> = new Map<number, BodyReader>([
  [CLIENT_HELLO, readClientHello],
  [SERVER_HELLO, readServerHello],
  [NEW_SESSION_TICKET, readTicket],
  [HELLO_RETRY_REQUEST, readOldRetryRequest],
  [
    ENCRYPTED_EXTENSIONS,
    (reading, emitter, at, end) => readExtensions(reading, emitter, at, end, ENCRYPTED_EXTENSIONS),
  ],
  [CERTIFICATE_MESSAGE, readCertificate],
  [SERVER_KEY_EXCHANGE, readServerKeyExchange],
  [CERTIFICATE_REQUEST, readCertificateRequest],
  [CERTIFICATE_VERIFY, readVerify],
  [CLIENT_KEY_EXCHANGE, readClientKeyExchange],
  [FINISHED, readFinished],
  [CERTIFICATE_URL, (_reading, emitter, at) => readCertificateUrl(emitter, at)],
  [CERTIFICATE_STATUS, (_reading, emitter, at, end) => readCertificateStatus(emitter, at, end)],
  [KEY_UPDATE_MESSAGE, (_reading, emitter, at) => emitter.uint(field.KEY_UPDATE, at, 1)],
  [COMPRESSED_CERTIFICATE, readCompressedCertificate],
  [NEXT_PROTOCOL, readNextProtocol],
]);

/** @param length of the body @param isFirst whether it is the first message of its record */
const readMessage = (reading: Reading, emitter: FieldEmitter, at: number, length: number, isFirst: boolean): void => {
  const type = emitter.number(at, 1);
  const isKnown = HANDSHAKES.has(type);
  if (!isKnown && !isFirst) return;
  let isRetry = false;
  const body = at + HEADER_BYTES;
  if (isFirst && type === SERVER_HELLO && length > 2) {
    const hello = scanServerHello(emitter, body, body + length);
    isRetry = hello.isRetry;
    setVersion(reading, hello.version, SERVER_HELLO);
    if (reading.isFirstPass) reading.stream.versions.add(reading.run.id, hello.version);
  }
  emitter.mark(field.HANDSHAKE, at, HEADER_BYTES + length);
  if (!isKnown) return;
  emitter.uint(field.HANDSHAKE_TYPE, at, 1);
  emitter.uint(field.HANDSHAKE_LENGTH, at + 1, 3);
  // The first pass hashes the message, since it may find a key later, and stops where the message is cut short.
  const isHashed = reading.isFirstPass && type !== CERTIFICATE_VERIFY && reading.version !== TLS1_3;
  if (isHashed) emitter.has(at, HEADER_BYTES + length);
  if (!emitter.isBroken) BODIES.get(type)?.(reading, emitter, body, body + length, isRetry);
};

/** Emits the pieces of a message and then the message itself. Its bytes are their own data source. */
const readWhole = (
  reading: Reading,
  emitter: FieldEmitter,
  at: number,
  rows: readonly number[],
  bytes: Uint8Array,
): void => {
  emitter.mark(field.FRAGMENTS, at, 0);
  for (const row of rows) emitter.emit(field.FRAGMENT, at, 0, row + 1);
  emitter.emit(field.FRAGMENT_COUNT, at, 0, rows.length);
  const isBroken = emitter.within("Reassembled TLS Handshake", bytes, (inside) => {
    readMessage(reading, inside, 0, bytes.length - HEADER_BYTES, true);
    return inside.isBroken;
  });
  if (isBroken) emitter.break();
};

/** Reads the content of a handshake record. */
export const readHandshake = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  if (start === end) return;
  let at = start;
  const piece = reading.isFirstPass ? continueMessage(reading, emitter, at, end) : pieceAt(reading, at);
  let isFirst = true;
  if (piece && piece.offset > 0) {
    emitter.mark(field.HANDSHAKE, at, piece.length);
    const { whole, rows } = piece.message;
    if (whole === undefined || !piece.isLast) {
      if (whole) emitter.emit(field.REASSEMBLED_IN, at, 0, whole.row + 1);
      return;
    }
    readWhole(reading, emitter, at, rows, whole.bytes);
    at += piece.length;
    isFirst = false;
  } else if (!piece && looksEncrypted(reading, emitter, at, end)) {
    emitter.mark(field.HANDSHAKE, at, end - at);
    return;
  }
  while (at < end && !emitter.isBroken) {
    const available = end - at;
    const length = available < HEADER_BYTES ? Number.POSITIVE_INFINITY : emitter.number(at + 1, 3);
    if (available < HEADER_BYTES + length) {
      const begun = reading.isFirstPass ? startMessage(reading, emitter, start, at, end) : pieceAt(reading, start, 0);
      if (begun === undefined) emitter.break();
      emitter.mark(field.HANDSHAKE, at, available);
      const whole = begun?.message.whole;
      if (whole) emitter.emit(field.REASSEMBLED_IN, at, 0, whole.row + 1);
      return;
    }
    readMessage(reading, emitter, at, length, isFirst);
    at += HEADER_BYTES + length;
    isFirst = false;
  }
};
