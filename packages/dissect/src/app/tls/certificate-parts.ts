/** Messages that replace or accompany certificates: names of issuers, status responses, and URLs of certificates. */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import * as field from "./fields.ts";

/** Distinguished names of acceptable issuers. @returns where they end */
export const readAuthorities = (emitter: FieldEmitter, start: number, end: number): number => {
  const length = emitter.vector(field.AUTHORITIES_LENGTH, start, end, 2);
  if (length < 0) return end;
  let at = start + 2;
  const listEnd = at + length;
  if (length > 0) emitter.mark(field.AUTHORITIES, at, length);
  while (at < listEnd && !emitter.isBroken) {
    const name = emitter.vector(field.AUTHORITY_LENGTH, at, listEnd, 2);
    if (name < 0) return listEnd;
    emitter.mark(field.AUTHORITY, at + 2, name);
    at += 2 + name;
  }
  return at;
};

const OCSP = 1;
const OCSP_MULTI = 2;

/** @returns where it ends */
const readOcspResponse = (emitter: FieldEmitter, at: number, end: number): number => {
  const length = emitter.vector(field.OCSP_LENGTH, at, end, 3);
  return length < 0 ? end : at + 3 + length;
};

/** RFC 6066 §8, RFC 6961 §2.2. @returns where it ends */
export const readCertificateStatus = (emitter: FieldEmitter, start: number, end: number): number => {
  const type = emitter.uint(field.STATUS_TYPE, start, 1);
  let at = start + 1;
  if (type === OCSP) return readOcspResponse(emitter, at, end);
  if (type !== OCSP_MULTI) return at;
  const length = emitter.vector(field.OCSP_LIST_LENGTH, at, end, 3);
  if (length < 0) return end;
  at += 3;
  const listEnd = at + length;
  while (at < listEnd && !emitter.isBroken) at = readOcspResponse(emitter, at, listEnd);
  return at;
};

const HASH_BYTES = 20;

/** RFC 6066 §5. Wireshark takes the length of the list as a number of entries, and reads until no bytes are left. */
export const readCertificateUrl = (emitter: FieldEmitter, start: number): void => {
  emitter.uint(field.URL_TYPE, start, 1);
  const count = emitter.uint(field.URLS_LENGTH, start + 1, 2);
  let at = start + 3;
  for (let entry = 0; entry < count && !emitter.isBroken; entry += 1) {
    emitter.mark(field.URL_AND_HASH, at, emitter.end - at);
    const length = emitter.uint(field.URL_LENGTH, at, 2);
    emitter.text(field.URL_TEXT, at + 2, length);
    at += 2 + length;
    emitter.mark(field.URL_PADDING, at, 1);
    emitter.octets(field.URL_HASH, at + 1, HASH_BYTES);
    at += 1 + HASH_BYTES;
  }
};
