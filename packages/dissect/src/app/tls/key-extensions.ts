/** Extensions that negotiate versions and keys. */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { ExtensionReader } from "./extension.ts";
import * as field from "./fields.ts";
import {
  CLIENT_HELLO,
  draftOf,
  ENCRYPTED_EXTENSIONS,
  HELLO_RETRY_REQUEST,
  NEW_SESSION_TICKET,
  SERVER_HELLO,
} from "./numbers.ts";

/** RFC 8446 §4.2.7. */
export const readGroups: ExtensionReader = ({ emitter, at: start, end, seen }) => {
  const length = emitter.vector(field.GROUPS_LENGTH, start, end, 2);
  if (length < 0) return;
  const at = start + 2;
  emitter.mark(field.GROUP_LIST, at, length);
  // Wireshark reads to the end of the extension, whatever the length says.
  for (let next = at; next + 2 <= end; next += 2) {
    const group = emitter.uint(field.GROUP, next, 2);
    seen?.groups.push(group);
  }
};

/** RFC 8422 §5.1.2. */
export const readPointFormats: ExtensionReader = ({ emitter, at, seen }) => {
  const length = emitter.uint(field.POINT_FORMATS_LENGTH, at, 1);
  emitter.mark(field.POINT_FORMAT_LIST, at + 1, length);
  for (let offset = 1; offset <= length; offset += 1) {
    const format = emitter.uint(field.POINT_FORMAT, at + offset, 1);
    seen?.pointFormats.push(format);
  }
};

/** RFC 8446 §4.2.11. */
export const readPreSharedKey: ExtensionReader = ({ emitter, message, at: start, end }) => {
  if (message === SERVER_HELLO) emitter.uint(field.SELECTED_IDENTITY, start, 2);
  if (message !== CLIENT_HELLO) return;
  const identities = emitter.vector(field.IDENTITIES_LENGTH, start, end, 2);
  if (identities < 0) return;
  let at = start + 2;
  const identitiesEnd = at + identities;
  while (at < identitiesEnd && emitter.has(at, 4)) {
    const length = emitter.vector(field.IDENTITY_LENGTH, at, identitiesEnd, 2);
    if (length < 0) return;
    emitter.octets(field.IDENTITY, at + 2, length);
    emitter.uint(field.TICKET_AGE, at + 2 + length, 4);
    at += 2 + length + 4;
  }
  const binders = emitter.vector(field.BINDERS_LENGTH, identitiesEnd, end, 2);
  if (binders >= 0) emitter.mark(field.BINDERS, identitiesEnd + 2, binders);
};

/** RFC 8446 §4.2.10. */
export const readEarlyData: ExtensionReader = ({ emitter, message, at }) => {
  if (message === NEW_SESSION_TICKET) emitter.uint(field.MAX_EARLY_DATA, at, 4);
};

/** RFC 8446 §4.2.1. */
export const readVersions: ExtensionReader = ({ reading, emitter, message, at, end }) => {
  if (message === SERVER_HELLO || message === HELLO_RETRY_REQUEST) {
    emitter.uint(field.SUPPORTED_VERSION, at, 2);
    return;
  }
  if (message !== CLIENT_HELLO) return;
  const length = emitter.vector(field.SUPPORTED_VERSIONS_LENGTH, at, end, 1);
  let draft = 0;
  for (let offset = 0; offset + 2 <= length; offset += 2) {
    draft = Math.max(draft, draftOf(emitter.uint(field.SUPPORTED_VERSION, at + 1 + offset, 2)));
  }
  if (draft > 0) reading.draft = draft;
};

export const readCookie: ExtensionReader = ({ emitter, at, end }) => {
  const length = emitter.vector(field.COOKIE_LENGTH, at, end, 2);
  if (length >= 0) emitter.octets(field.COOKIE, at + 2, length);
};

/** RFC 8446 §4.2.9. */
export const readPskModes: ExtensionReader = ({ emitter, at, end }) => {
  const length = emitter.vector(field.PSK_MODES_LENGTH, at, end, 1);
  for (let offset = 0; offset < length; offset += 1) emitter.uint(field.PSK_MODE, at + 1 + offset, 1);
};

/** @returns where it ends */
const readKeyShareEntry = (emitter: FieldEmitter, at: number, end: number): number => {
  emitter.uint(field.KEY_SHARE_GROUP, at, 2);
  const length = emitter.vector(field.KEY_SHARE_LENGTH, at + 2, end, 2);
  if (length < 0) return end;
  emitter.octets(field.KEY_SHARE, at + 4, length);
  return at + 4 + length;
};

/** RFC 8446 §4.2.8. */
export const readKeyShare: ExtensionReader = ({ emitter, message, at: start, end }) => {
  if (end <= start) return;
  if (message === SERVER_HELLO) readKeyShareEntry(emitter, start, end);
  if (message === HELLO_RETRY_REQUEST) emitter.uint(field.SELECTED_GROUP, start, 2);
  if (message !== CLIENT_HELLO) return;
  const length = emitter.vector(field.KEY_SHARES_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  while (at + 4 <= listEnd && !emitter.isBroken) at = readKeyShareEntry(emitter, at, listEnd);
};

/** RFC 5746 §3.2. */
export const readRenegotiation: ExtensionReader = ({ emitter, at, end }) => {
  const length = emitter.vector(field.RENEGOTIATION_LENGTH, at, end, 1);
  if (length > 0) emitter.octets(field.RENEGOTIATION, at + 1, length);
};

const NONCE_BYTES = 16;

/** draft-ietf-tls-esni-04: the suite, then a key share. The server answers with a nonce. */
export const readEncryptedName: ExtensionReader = ({ emitter, message, at, end }) => {
  if (message === CLIENT_HELLO) readKeyShareEntry(emitter, at + 2, end);
  else if (message === ENCRYPTED_EXTENSIONS) emitter.has(at, NONCE_BYTES);
};

/** RFC 9146 §3; TLS has no use for it. */
export const readConnectionId: ExtensionReader = ({ emitter, message, at }) => {
  if (message !== CLIENT_HELLO && message !== SERVER_HELLO) return;
  const length = emitter.uint(field.CONNECTION_ID_LENGTH, at, 1);
  if (length > 0) emitter.octets(field.CONNECTION_ID, at + 1, length);
};
