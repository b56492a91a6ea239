/** Extensions that name things: hosts, protocols, users. */
import { applicationOfAlpn } from "./applications.ts";
import type { ExtensionReader } from "./extension.ts";
import * as field from "./fields.ts";
import { CLIENT_HELLO, ENCRYPTED_EXTENSIONS, SERVER_HELLO } from "./numbers.ts";

/** RFC 6066 §3. */
export const readServerName: ExtensionReader = ({ teller, message, at: start, end }) => {
  // A server that used the name answers with an empty one.
  if (message !== CLIENT_HELLO) return;
  const length = teller.vector(field.NAMES_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  while (at < listEnd && !teller.isBroken) {
    teller.uint(field.NAME_TYPE, at, 1);
    const name = teller.vector(field.NAME_LENGTH, at + 1, listEnd, 2);
    if (name < 0) return;
    teller.text(field.NAME, at + 3, name);
    at += 3 + name;
  }
};

/** RFC 5054 §2.8.1. */
export const readSrp: ExtensionReader = ({ teller, at, end }) => {
  const length = teller.vector(field.SRP_LENGTH, at, end, 1);
  if (length >= 0) teller.text(field.SRP_USER, at + 1, length);
};

/** RFC 7301 §3.1. */
export const readAlpn: ExtensionReader = ({ reading, teller, message, at: start, end }) => {
  const length = teller.vector(field.ALPN_LENGTH, start, end, 2);
  if (length < 0) return;
  let at = start + 2;
  const listEnd = at + length;
  teller.mark(field.ALPN_LIST, at, length);
  let chosen: string | undefined;
  while (at < listEnd && !teller.isBroken) {
    const name = teller.vector(field.ALPN_NAME_LENGTH, at, listEnd, 1);
    if (name < 0) return;
    teller.text(field.ALPN_NAME, at + 1, name);
    chosen = teller.ascii(at + 1, name);
    at += 1 + name;
  }
  const isAnswer = message === SERVER_HELLO || message === ENCRYPTED_EXTENSIONS;
  if (!reading.learns || !isAnswer || chosen === undefined) return;
  reading.stream.application = applicationOfAlpn(chosen) ?? reading.stream.application;
};

/** draft-agl-tls-nextprotoneg-04. */
export const readNpn: ExtensionReader = ({ teller, at: start, end }) => {
  let at = start;
  while (at < end && !teller.isBroken) {
    const length = teller.vector(field.NPN_LENGTH, at, end, 1);
    if (length < 0) return;
    teller.text(field.NPN, at + 1, length);
    at += 1 + length;
  }
};
