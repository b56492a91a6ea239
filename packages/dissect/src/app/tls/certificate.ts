/**
 * Certificates and their messages (RFC 8446 §4.3.2, §4.4; RFC 5246 §7.4.2, §7.4.4). Only the bytes and the timestamps
 * of a certificate are emitted; the rest of X.509 is another layer.
 */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import { readAuthorities } from "./certificate-parts.ts";
import { readEmbeddedTimestamps } from "./embedded-timestamps.ts";
import { readExtensions } from "./extensions.ts";
import * as field from "./fields.ts";
import { CERTIFICATE_MESSAGE, CERTIFICATE_REQUEST, TLS1_2, TLS1_3 } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { readSchemes, readSignature } from "./signature.ts";

/** RFC 7250. */
const RAW_PUBLIC_KEY = 2;

export const readVerify = ({ version }: Reading, emitter: FieldEmitter, at: number, end: number): void => {
  readSignature(version, emitter, at, end, field.VERIFY_LENGTH, field.VERIFY_SIGNATURE);
};

/** @returns where it ends; undefined where it does not fit */
const readContext = (emitter: FieldEmitter, at: number, end: number): number | undefined => {
  const length = emitter.vector(field.REQUEST_CONTEXT_LENGTH, at, end, 1);
  if (length < 0) return undefined;
  if (length > 0) emitter.octets(field.REQUEST_CONTEXT, at + 1, length);
  return at + 1 + length;
};

export const readCertificate = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  const isTls13 = reading.version === TLS1_3;
  const isRaw = reading.certificateType[reading.side] === RAW_PUBLIC_KEY;
  let at: number | undefined = isTls13 ? readContext(emitter, start, end) : start;
  if (at === undefined) return;
  let listEnd = end;
  if (isTls13 || !isRaw) {
    const length = emitter.vector(field.CERTIFICATES_LENGTH, at, end, 3);
    if (length < 0) return;
    at += 3;
    listEnd = at + length;
    if (length > 0 && !isRaw) emitter.mark(field.CERTIFICATES, at, length);
  }
  while (at < listEnd && !emitter.isBroken) {
    const length = emitter.vector(field.CERTIFICATE_LENGTH, at, listEnd, 3);
    if (length < 0) return;
    emitter.octets(field.CERTIFICATE, at + 3, length);
    if (!isRaw) readEmbeddedTimestamps(emitter, at + 3, at + 3 + length);
    at += 3 + length;
    if (isTls13) at = readExtensions(reading, emitter, at, listEnd, CERTIFICATE_MESSAGE);
  }
};

export const readCertificateRequest = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  if (reading.version === TLS1_3) {
    const at = readContext(emitter, start, end);
    if (at === undefined) return;
    const isOldDraft = reading.draft > 0 && reading.draft < 19;
    if (isOldDraft) readAuthorities(emitter, readSchemes(emitter, at, end) ?? end, end);
    else readExtensions(reading, emitter, at, end, CERTIFICATE_REQUEST);
    return;
  }
  const count = emitter.vector(field.CLIENT_CERTIFICATES_COUNT, start, end, 1);
  if (count < 0) return;
  let at = start + 1;
  emitter.mark(field.CLIENT_CERTIFICATES, at, count);
  for (let offset = 0; offset < count; offset += 1) emitter.uint(field.CLIENT_CERTIFICATE, at + offset, 1);
  at += count;
  if (reading.version === TLS1_2) at = readSchemes(emitter, at, end) ?? end;
  readAuthorities(emitter, at, end);
};
