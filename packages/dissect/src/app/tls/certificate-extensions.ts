/** Extensions about certificates and signatures. */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import { readCertificateStatus } from "./certificate-parts.ts";
import type { ExtensionReader } from "./extension.ts";
import * as field from "./fields.ts";
import {
  CERTIFICATE_MESSAGE,
  CERTIFICATE_REQUEST,
  CLIENT_HELLO,
  ENCRYPTED_EXTENSIONS,
  SERVER_HELLO,
  TLS1_3,
} from "./numbers.ts";
import { readScheme, readSchemes, readSignature } from "./signature.ts";

const OCSP = 1;
const OCSP_MULTI = 2;

/** RFC 6066 §8, RFC 6961 §2.2. @returns where it ends */
const readStatusItem = (emitter: FieldEmitter, start: number, end: number, hasLength: boolean): number => {
  const type = emitter.uint(field.STATUS_TYPE, start, 1);
  let at = start + 1;
  if (hasLength) {
    emitter.uint(field.STATUS_LENGTH, at, 2);
    at += 2;
  }
  if (type !== OCSP && type !== OCSP_MULTI) return at;
  const responders = emitter.vector(field.RESPONDERS_LENGTH, at, end, 2);
  if (responders < 0) return end;
  at += 2 + responders;
  const extensions = emitter.vector(field.STATUS_EXTENSIONS_LENGTH, at, end, 2);
  return extensions < 0 ? end : at + 2 + extensions;
};

export const readStatusRequest: ExtensionReader = ({ reading, emitter, message, at, end }) => {
  if (message === CLIENT_HELLO) readStatusItem(emitter, at, end, false);
  else if (reading.version === TLS1_3 && message === CERTIFICATE_MESSAGE) readCertificateStatus(emitter, at, end);
};

export const readStatusRequests: ExtensionReader = ({ emitter, message, at: start, end }) => {
  if (message !== CLIENT_HELLO) return;
  const length = emitter.vector(field.STATUS_LIST_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  while (at < listEnd && !emitter.isBroken) at = readStatusItem(emitter, at, listEnd, true);
};

export const CLIENT_CERTIFICATE_TYPE = 19;
export const SERVER_CERTIFICATE_TYPE = 20;

/** RFC 6091 §3.1, RFC 7250 §3. */
export const readCertificateTypes: ExtensionReader = ({ reading, emitter, message, type, at, end }) => {
  if (message === CLIENT_HELLO) {
    const length = emitter.uint(field.CERTIFICATE_TYPES_LENGTH, at, 1);
    if (emitter.isBroken || end - at - 1 !== length) return;
    emitter.mark(field.CERTIFICATE_TYPE_LIST, at + 1, length);
    for (let offset = 1; offset <= length; offset += 1) emitter.uint(field.CERTIFICATE_TYPE, at + offset, 1);
  } else if (message === SERVER_HELLO || message === ENCRYPTED_EXTENSIONS || message === CERTIFICATE_MESSAGE) {
    const chosen = emitter.uint(field.CERTIFICATE_TYPE, at, 1);
    if (type !== SERVER_CERTIFICATE_TYPE) reading.certificateType.client = chosen;
    if (type !== CLIENT_CERTIFICATE_TYPE) reading.certificateType.server = chosen;
  }
};

export const readSignatureAlgorithms: ExtensionReader = ({ emitter, at, end }) => {
  readSchemes(emitter, at, end);
};

/** How long a credential is valid, in seconds. */
const VALID_TIME_BYTES = 4;

/** RFC 9345 §4: a client lists the schemes that it accepts, a server sends a credential. */
export const readDelegatedCredentials: ExtensionReader = ({ emitter, message, at: start, end }) => {
  if (message === CLIENT_HELLO) {
    readSchemes(emitter, start, end);
    return;
  }
  if (!emitter.has(start, VALID_TIME_BYTES)) return;
  let at = start + VALID_TIME_BYTES;
  readScheme(emitter, at);
  const key = emitter.vector(field.CREDENTIAL_KEY_LENGTH, at + 2, end, 3);
  if (key < 0) return;
  at += 5 + key;
  readScheme(emitter, at);
  const signature = emitter.vector(field.CREDENTIAL_SIGNATURE_LENGTH, at + 2, end, 2);
  if (signature >= 0) emitter.octets(field.CREDENTIAL_SIGNATURE, at + 4, signature);
};

/** RFC 6962 §3.3. */
export const readTimestamps: ExtensionReader = ({ reading, emitter, message, at, end }) => {
  if (message !== SERVER_HELLO && message !== ENCRYPTED_EXTENSIONS && message !== CERTIFICATE_MESSAGE) return;
  readTimestampList(emitter, at, end, reading.version);
};

/** @param version decides how signatures are encoded */
export const readTimestampList = (emitter: FieldEmitter, start: number, end: number, version: number): void => {
  if (emitter.vector(field.SCT_LIST_LENGTH, start, end, 2) < 0) return;
  let at = start + 2;
  while (at < end && emitter.has(at, 2)) {
    const length = emitter.vector(field.SCT_LENGTH, at, end, 2);
    if (length < 0) return;
    at += 2;
    readTimestamp(emitter, at, at + length, version);
    at += length;
  }
};

const LOG_BYTES = 32;
const TIMESTAMP_BYTES = 8;

const readTimestamp = (emitter: FieldEmitter, start: number, end: number, version: number): void => {
  if (emitter.uint(field.SCT_VERSION, start, 1) !== 0) return;
  let at = start + 1;
  emitter.octets(field.SCT_LOG, at, LOG_BYTES);
  at += LOG_BYTES;
  if (!emitter.has(at, TIMESTAMP_BYTES)) return;
  at += TIMESTAMP_BYTES;
  const extensions = emitter.vector(field.SCT_EXTENSIONS_LENGTH, at, end, 2);
  if (extensions < 0) return;
  at += 2 + extensions;
  readSignature(version, emitter, at, end, field.SCT_SIGNATURE_LENGTH, field.SCT_SIGNATURE);
};

/** RFC 8879 §3. */
export const readCompressors: ExtensionReader = ({ emitter, message, at, end }) => {
  if (message !== CLIENT_HELLO && message !== CERTIFICATE_REQUEST) return;
  const length = emitter.vector(field.COMPRESSORS_LENGTH, at, end, 1);
  for (let offset = 0; offset < length && !emitter.isBroken; offset += 2) {
    emitter.uint(field.COMPRESSOR, at + 1 + offset, 2);
  }
};
