/** Extensions that agree on versions and keys. */
import type { ExtensionReader } from "./extension.ts";
import type { FieldTeller } from "./field-teller.ts";
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
export const readGroups: ExtensionReader = ({ teller, at: start, end, seen }) => {
  const length = teller.vector(field.GROUPS_LENGTH, start, end, 2);
  if (length < 0) return;
  const at = start + 2;
  teller.mark(field.GROUP_LIST, at, length);
  // Wireshark goes on to the end of the extension, whatever the length says.
  for (let next = at; next + 2 <= end; next += 2) {
    const group = teller.uint(field.GROUP, next, 2);
    seen?.groups.push(group);
  }
};

/** RFC 8422 §5.1.2. */
export const readPointFormats: ExtensionReader = ({ teller, at, seen }) => {
  const length = teller.uint(field.POINT_FORMATS_LENGTH, at, 1);
  teller.mark(field.POINT_FORMAT_LIST, at + 1, length);
  for (let offset = 1; offset <= length; offset += 1) {
    const format = teller.uint(field.POINT_FORMAT, at + offset, 1);
    seen?.pointFormats.push(format);
  }
};

/** RFC 8446 §4.2.11. */
export const readPreSharedKey: ExtensionReader = ({ teller, message, at: start, end }) => {
  if (message === SERVER_HELLO) teller.uint(field.SELECTED_IDENTITY, start, 2);
  if (message !== CLIENT_HELLO) return;
  const identities = teller.vector(field.IDENTITIES_LENGTH, start, end, 2);
  if (identities < 0) return;
  let at = start + 2;
  const identitiesEnd = at + identities;
  while (at < identitiesEnd && teller.has(at, 4)) {
    const length = teller.vector(field.IDENTITY_LENGTH, at, identitiesEnd, 2);
    if (length < 0) return;
    teller.octets(field.IDENTITY, at + 2, length);
    teller.uint(field.TICKET_AGE, at + 2 + length, 4);
    at += 2 + length + 4;
  }
  const binders = teller.vector(field.BINDERS_LENGTH, identitiesEnd, end, 2);
  if (binders >= 0) teller.mark(field.BINDERS, identitiesEnd + 2, binders);
};

/** RFC 8446 §4.2.10. */
export const readEarlyData: ExtensionReader = ({ teller, message, at }) => {
  if (message === NEW_SESSION_TICKET) teller.uint(field.MAX_EARLY_DATA, at, 4);
};

/** RFC 8446 §4.2.1. */
export const readVersions: ExtensionReader = ({ reading, teller, message, at, end }) => {
  if (message === SERVER_HELLO || message === HELLO_RETRY_REQUEST) {
    teller.uint(field.SUPPORTED_VERSION, at, 2);
    return;
  }
  if (message !== CLIENT_HELLO) return;
  const length = teller.vector(field.SUPPORTED_VERSIONS_LENGTH, at, end, 1);
  let draft = 0;
  for (let offset = 0; offset + 2 <= length; offset += 2) {
    draft = Math.max(draft, draftOf(teller.uint(field.SUPPORTED_VERSION, at + 1 + offset, 2)));
  }
  if (draft > 0) reading.draft = draft;
};

export const readCookie: ExtensionReader = ({ teller, at, end }) => {
  const length = teller.vector(field.COOKIE_LENGTH, at, end, 2);
  if (length >= 0) teller.octets(field.COOKIE, at + 2, length);
};

/** RFC 8446 §4.2.9. */
export const readPskModes: ExtensionReader = ({ teller, at, end }) => {
  const length = teller.vector(field.PSK_MODES_LENGTH, at, end, 1);
  for (let offset = 0; offset < length; offset += 1) teller.uint(field.PSK_MODE, at + 1 + offset, 1);
};

/** @returns where it ends */
const readKeyShareEntry = (teller: FieldTeller, at: number, end: number): number => {
  teller.uint(field.KEY_SHARE_GROUP, at, 2);
  const length = teller.vector(field.KEY_SHARE_LENGTH, at + 2, end, 2);
  if (length < 0) return end;
  teller.octets(field.KEY_SHARE, at + 4, length);
  return at + 4 + length;
};

/** RFC 8446 §4.2.8. */
export const readKeyShare: ExtensionReader = ({ teller, message, at: start, end }) => {
  if (end <= start) return;
  if (message === SERVER_HELLO) readKeyShareEntry(teller, start, end);
  if (message === HELLO_RETRY_REQUEST) teller.uint(field.SELECTED_GROUP, start, 2);
  if (message !== CLIENT_HELLO) return;
  const length = teller.vector(field.KEY_SHARES_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  while (at + 4 <= listEnd && !teller.isBroken) at = readKeyShareEntry(teller, at, listEnd);
};

/** RFC 5746 §3.2. */
export const readRenegotiation: ExtensionReader = ({ teller, at, end }) => {
  const length = teller.vector(field.RENEGOTIATION_LENGTH, at, end, 1);
  if (length > 0) teller.octets(field.RENEGOTIATION, at + 1, length);
};

const NONCE_BYTES = 16;

/** draft-ietf-tls-esni-04: the suite, then a key share; the server answers with a nonce. */
export const readEncryptedName: ExtensionReader = ({ teller, message, at, end }) => {
  if (message === CLIENT_HELLO) readKeyShareEntry(teller, at + 2, end);
  else if (message === ENCRYPTED_EXTENSIONS) teller.has(at, NONCE_BYTES);
};

/** RFC 9146 §3; TLS has no use for it. */
export const readConnectionId: ExtensionReader = ({ teller, message, at }) => {
  if (message !== CLIENT_HELLO && message !== SERVER_HELLO) return;
  const length = teller.uint(field.CONNECTION_ID_LENGTH, at, 1);
  if (length > 0) teller.octets(field.CONNECTION_ID, at + 1, length);
};
