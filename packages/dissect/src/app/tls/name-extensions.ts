/** Extensions that contain names of hosts, protocols and users. */
import { applicationOfAlpn } from "./applications.ts";
import type { ExtensionReader } from "./extension.ts";
import * as field from "./fields.ts";
import { CLIENT_HELLO, ENCRYPTED_EXTENSIONS, SERVER_HELLO } from "./numbers.ts";

/** RFC 6066 §3. */
export const readServerName: ExtensionReader = ({ emitter, message, at: start, end }) => {
  // A server that used the name answers with an empty one.
  if (message !== CLIENT_HELLO) return;
  const length = emitter.vector(field.NAMES_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  while (at < listEnd && !emitter.isBroken) {
    emitter.uint(field.NAME_TYPE, at, 1);
    const name = emitter.vector(field.NAME_LENGTH, at + 1, listEnd, 2);
    if (name < 0) return;
    emitter.text(field.NAME, at + 3, name);
    at += 3 + name;
  }
};

/** RFC 5054 §2.8.1. */
export const readSrp: ExtensionReader = ({ emitter, at, end }) => {
  const length = emitter.vector(field.SRP_LENGTH, at, end, 1);
  if (length >= 0) emitter.text(field.SRP_USER, at + 1, length);
};

/** RFC 7301 §3.1. */
export const readAlpn: ExtensionReader = ({ reading, emitter, message, at: start, end }) => {
  const length = emitter.vector(field.ALPN_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  emitter.mark(field.ALPN_LIST, at, length);
  let chosen: string | undefined;
  while (at < listEnd && !emitter.isBroken) {
    const name = emitter.vector(field.ALPN_NAME_LENGTH, at, listEnd, 1);
    if (name < 0) return;
    chosen = emitter.text(field.ALPN_NAME, at + 1, name);
    at += 1 + name;
  }
  const isAnswer = message === SERVER_HELLO || message === ENCRYPTED_EXTENSIONS;
  if (!reading.isFirstPass || !isAnswer || chosen === undefined) return;
  reading.stream.application = applicationOfAlpn(chosen) ?? reading.stream.application;
};

/** draft-agl-tls-nextprotoneg-04. */
export const readNpn: ExtensionReader = ({ emitter, at: start, end }) => {
  let at = start;
  while (at < end && !emitter.isBroken) {
    const length = emitter.vector(field.NPN_LENGTH, at, end, 1);
    if (length < 0) return;
    emitter.text(field.NPN, at + 1, length);
    at += 1 + length;
  }
};
