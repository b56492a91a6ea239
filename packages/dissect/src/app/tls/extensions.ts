/** The extensions of a message (RFC 8446 §4.2), one after the other; each kind has its own reader. */

import type { FieldEmitter } from "../kit/field-emitter.ts";
import {
  CLIENT_CERTIFICATE_TYPE,
  readCertificateTypes,
  readCompressors,
  readDelegatedCredentials,
  readSignatureAlgorithms,
  readStatusRequest,
  readStatusRequests,
  readTimestamps,
  SERVER_CERTIFICATE_TYPE,
} from "./certificate-extensions.ts";
import { readAuthorities } from "./certificate-parts.ts";
import type { ExtensionReader, Seen } from "./extension.ts";
import * as field from "./fields.ts";
import {
  readConnectionId,
  readCookie,
  readEarlyData,
  readEncryptedName,
  readGroups,
  readKeyShare,
  readPointFormats,
  readPreSharedKey,
  readPskModes,
  readRenegotiation,
  readVersions,
} from "./key-extensions.ts";
import { readAlpn, readNpn, readServerName, readSrp } from "./name-extensions.ts";
import type { Reading } from "./reading.ts";

const READERS: ReadonlyMap<number, ExtensionReader> = new Map<number, ExtensionReader>([
  [0, readServerName],
  [1, ({ emitter, at }) => emitter.uint(field.MAX_FRAGMENT_LENGTH, at, 1)],
  [5, readStatusRequest],
  [9, readCertificateTypes],
  [10, readGroups],
  [11, readPointFormats],
  [12, readSrp],
  [13, readSignatureAlgorithms],
  [15, ({ emitter, at }) => emitter.uint(field.HEARTBEAT_MODE, at, 1)],
  [16, readAlpn],
  [17, readStatusRequests],
  [18, readTimestamps],
  [CLIENT_CERTIFICATE_TYPE, readCertificateTypes],
  [SERVER_CERTIFICATE_TYPE, readCertificateTypes],
  [21, ({ emitter, at, end }) => emitter.octets(field.PADDING, at, end - at)],
  [27, readCompressors],
  [28, ({ emitter, at }) => emitter.uint(field.RECORD_SIZE_LIMIT, at, 2)],
  [34, readDelegatedCredentials],
  [40, readKeyShare],
  [41, readPreSharedKey],
  [42, readEarlyData],
  [43, readVersions],
  [44, readCookie],
  [45, readPskModes],
  [46, readEarlyData],
  [47, ({ emitter, at, end }) => readAuthorities(emitter, at, end)],
  [50, readSignatureAlgorithms],
  [51, readKeyShare],
  [53, readConnectionId],
  [54, readConnectionId],
  [13172, readNpn],
  [65281, readRenegotiation],
  [65486, readEncryptedName],
]);

/** Type and length. */
const HEADER_BYTES = 4;

/** @param message handshake type of the message that holds the extensions @returns where they end */
export const readExtensions = (
  reading: Reading,
  emitter: FieldEmitter,
  start: number,
  end: number,
  message: number,
  seen?: Seen,
): number => {
  const length = emitter.vector(field.EXTENSIONS_LENGTH, start, end, 2);
  if (length < 0) return end;
  let at = start + 2;
  const listEnd = at + length;
  while (listEnd - at >= HEADER_BYTES && !emitter.isBroken) {
    const type = emitter.number(at, 2);
    emitter.emit(field.EXTENSION_TYPE, at, 2, type);
    seen?.types.push(type);
    const body = emitter.vector(field.EXTENSION_LENGTH, at + 2, listEnd, 2);
    if (body < 0) return listEnd;
    at += HEADER_BYTES;
    READERS.get(type)?.({ reading, emitter: emitter, message, type, at, end: at + body, seen });
    at += body;
  }
  if (seen) seen.isWhole = true;
  return listEnd;
};
