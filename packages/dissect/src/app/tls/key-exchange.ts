/**
 * Key exchange messages up to TLS 1.2 (RFC 5246 §7.4.3 and §7.4.7, RFC 8422 §5.4, RFC 4279 §2 and §3, RFC 5489 §2): what they consist of
 * is said by the suite of the Server Hello before them.
 */
import type { FieldDefinition } from "../../field.ts";
import { keyExchangeOf } from "./cipher-suites.ts";
import type { FieldTeller } from "./field-teller.ts";
import * as field from "./fields.ts";
import { SSL2, SSL3 } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { readSignature } from "./signature.ts";

const NAMED_CURVE = 3;

/** Learns which suite this message was read by, or finds it again. */
const suiteOf = ({ stream, run, learns }: Reading): number => {
  if (!learns) return stream.suites.before(run.id + 1) ?? 0;
  stream.suites.add(run.id, stream.suite);
  return stream.suite;
};

/** A length of `size` bytes and what it counts. @returns where it ends */
const readCounted = (
  teller: FieldTeller,
  at: number,
  size: number,
  lengthField: FieldDefinition,
  valueField: FieldDefinition,
): number => {
  const length = teller.uint(lengthField, at, size);
  teller.octets(valueField, at + size, length);
  return at + size + length;
};

const readServerCurve = (teller: FieldTeller, at: number): number | undefined => {
  if (teller.uint(field.CURVE_TYPE, at, 1) !== NAMED_CURVE) return undefined;
  teller.uint(field.NAMED_CURVE, at + 1, 2);
  return readCounted(teller, at + 3, 1, field.SERVER_POINT_LENGTH, field.SERVER_POINT);
};

const readServerPrime = (teller: FieldTeller, start: number): number => {
  let at = readCounted(teller, start, 2, field.P_LENGTH, field.P);
  at = readCounted(teller, at, 2, field.G_LENGTH, field.G);
  return readCounted(teller, at, 2, field.YS_LENGTH, field.YS);
};

const readServerModulus = (teller: FieldTeller, start: number): number => {
  const at = readCounted(teller, start, 2, field.MODULUS_LENGTH, field.MODULUS);
  return readCounted(teller, at, 2, field.EXPONENT_LENGTH, field.EXPONENT);
};

const readIdentity = (teller: FieldTeller, at: number): number =>
  readCounted(teller, at, 2, field.PSK_IDENTITY_LENGTH, field.PSK_IDENTITY);

export const readServerKeyExchange = (reading: Reading, teller: FieldTeller, start: number, end: number): void => {
  const kind = keyExchangeOf(suiteOf(reading));
  if (kind === undefined || !teller.has(start, end - start)) return;
  let at: number | undefined;
  switch (kind) {
    case "ecdh":
    case "ecdh-anon":
      at = readServerCurve(teller, start);
      break;
    case "dh":
    case "dh-anon":
      at = readServerPrime(teller, start);
      break;
    case "rsa":
      at = readServerModulus(teller, start);
      break;
    case "ecjpake":
      if (teller.uint(field.CURVE_TYPE, start, 1) === NAMED_CURVE) teller.uint(field.NAMED_CURVE, start + 1, 2);
      return;
    case "dhe-psk":
      readServerPrime(teller, readCounted(teller, start, 2, field.HINT_LENGTH, field.HINT));
      return;
    case "ecdhe-psk":
      readServerCurve(teller, readCounted(teller, start, 2, field.HINT_LENGTH, field.HINT));
      return;
    case "ecc-sm2":
      readSignature(reading.version, teller, start, end, field.SIGNATURE_LENGTH, field.SIGNATURE);
      return;
    case "psk":
    case "rsa-psk":
      if (teller.number(start, 2) + 2 === end - start) readCounted(teller, start, 2, field.HINT_LENGTH, field.HINT);
  }
  if (at === undefined || kind === "ecdh-anon" || kind === "dh-anon") return;
  readSignature(reading.version, teller, at, end, field.SIGNATURE_LENGTH, field.SIGNATURE);
};

export const readClientKeyExchange = (reading: Reading, teller: FieldTeller, at: number, end: number): void => {
  const kind = keyExchangeOf(suiteOf(reading));
  if (kind === undefined || !teller.has(at, end - at)) return;
  switch (kind) {
    case "ecdh":
    case "ecdh-anon":
      readCounted(teller, at, 1, field.CLIENT_POINT_LENGTH, field.CLIENT_POINT);
      return;
    case "dh":
    case "dh-static":
    case "dh-anon":
      readCounted(teller, at, 2, field.YC_LENGTH, field.YC);
      return;
    case "psk":
      readIdentity(teller, at);
      return;
    case "dhe-psk":
      readCounted(teller, readIdentity(teller, at), 2, field.YC_LENGTH, field.YC);
      return;
    case "ecdhe-psk":
      readCounted(teller, readIdentity(teller, at), 1, field.CLIENT_POINT_LENGTH, field.CLIENT_POINT);
      return;
    case "ecc-sm2":
      readCounted(teller, at, 2, field.PREMASTER_LENGTH, field.PREMASTER);
      return;
    case "rsa-psk":
      readCounted(teller, readIdentity(teller, at), 2, field.PREMASTER_LENGTH, field.PREMASTER);
      return;
    case "rsa":
      // SSL 3.0 had no length before it.
      if (reading.version === SSL2 || reading.version === SSL3) teller.octets(field.PREMASTER, at, end - at);
      else readCounted(teller, at, 2, field.PREMASTER_LENGTH, field.PREMASTER);
  }
};
