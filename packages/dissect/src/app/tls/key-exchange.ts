/**
 * Key exchange messages up to TLS 1.2 (RFC 5246 §7.4.3 and §7.4.7, RFC 8422 §5.4, RFC 4279 §2 and §3, RFC 5489 §2). The
 * suite of the Server Hello before them decides their layout.
 */
import type { FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { keyExchangeOf } from "./cipher-suites.ts";
import * as field from "./fields.ts";
import { SSL2, SSL3 } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { readSignature } from "./signature.ts";

const NAMED_CURVE = 3;

/** Indexes the suite that this message is read by (first pass), or finds it again (second pass). */
const suiteOf = ({ stream, run, isFirstPass }: Reading): number => {
  if (!isFirstPass) return stream.suites.before(run.id + 1) ?? 0;
  stream.suites.add(run.id, stream.suite);
  return stream.suite;
};

/** A length of `size` bytes, and the bytes that it counts. @returns where these end */
const readCounted = (
  emitter: FieldEmitter,
  at: number,
  size: number,
  lengthField: FieldDefinition,
  valueField: FieldDefinition,
): number => {
  const length = emitter.uint(lengthField, at, size);
  emitter.octets(valueField, at + size, length);
  return at + size + length;
};

const readServerCurve = (emitter: FieldEmitter, at: number): number | undefined => {
  if (emitter.uint(field.CURVE_TYPE, at, 1) !== NAMED_CURVE) return undefined;
  emitter.uint(field.NAMED_CURVE, at + 1, 2);
  return readCounted(emitter, at + 3, 1, field.SERVER_POINT_LENGTH, field.SERVER_POINT);
};

const readServerPrime = (emitter: FieldEmitter, start: number): number => {
  let at = readCounted(emitter, start, 2, field.P_LENGTH, field.P);
  at = readCounted(emitter, at, 2, field.G_LENGTH, field.G);
  return readCounted(emitter, at, 2, field.YS_LENGTH, field.YS);
};

const readServerModulus = (emitter: FieldEmitter, start: number): number => {
  const at = readCounted(emitter, start, 2, field.MODULUS_LENGTH, field.MODULUS);
  return readCounted(emitter, at, 2, field.EXPONENT_LENGTH, field.EXPONENT);
};

const readIdentity = (emitter: FieldEmitter, at: number): number =>
  readCounted(emitter, at, 2, field.PSK_IDENTITY_LENGTH, field.PSK_IDENTITY);

export const readServerKeyExchange = (reading: Reading, emitter: FieldEmitter, start: number, end: number): void => {
  const kind = keyExchangeOf(suiteOf(reading));
  if (kind === undefined || !emitter.has(start, end - start)) return;
  let at: number | undefined;
  switch (kind) {
    case "ecdh":
    case "ecdh-anon":
      at = readServerCurve(emitter, start);
      break;
    case "dh":
    case "dh-anon":
      at = readServerPrime(emitter, start);
      break;
    case "rsa":
      at = readServerModulus(emitter, start);
      break;
    case "ecjpake":
      if (emitter.uint(field.CURVE_TYPE, start, 1) === NAMED_CURVE) emitter.uint(field.NAMED_CURVE, start + 1, 2);
      return;
    case "dhe-psk":
      readServerPrime(emitter, readCounted(emitter, start, 2, field.HINT_LENGTH, field.HINT));
      return;
    case "ecdhe-psk":
      readServerCurve(emitter, readCounted(emitter, start, 2, field.HINT_LENGTH, field.HINT));
      return;
    case "ecc-sm2":
      readSignature(reading.version, emitter, start, end, field.SIGNATURE_LENGTH, field.SIGNATURE);
      return;
    case "psk":
    case "rsa-psk":
      if (emitter.number(start, 2) + 2 === end - start) readCounted(emitter, start, 2, field.HINT_LENGTH, field.HINT);
  }
  if (at === undefined || kind === "ecdh-anon" || kind === "dh-anon") return;
  readSignature(reading.version, emitter, at, end, field.SIGNATURE_LENGTH, field.SIGNATURE);
};

export const readClientKeyExchange = (reading: Reading, emitter: FieldEmitter, at: number, end: number): void => {
  const kind = keyExchangeOf(suiteOf(reading));
  if (kind === undefined || !emitter.has(at, end - at)) return;
  switch (kind) {
    case "ecdh":
    case "ecdh-anon":
      readCounted(emitter, at, 1, field.CLIENT_POINT_LENGTH, field.CLIENT_POINT);
      return;
    case "dh":
    case "dh-static":
    case "dh-anon":
      readCounted(emitter, at, 2, field.YC_LENGTH, field.YC);
      return;
    case "psk":
      readIdentity(emitter, at);
      return;
    case "dhe-psk":
      readCounted(emitter, readIdentity(emitter, at), 2, field.YC_LENGTH, field.YC);
      return;
    case "ecdhe-psk":
      readCounted(emitter, readIdentity(emitter, at), 1, field.CLIENT_POINT_LENGTH, field.CLIENT_POINT);
      return;
    case "ecc-sm2":
      readCounted(emitter, at, 2, field.PREMASTER_LENGTH, field.PREMASTER);
      return;
    case "rsa-psk":
      readCounted(emitter, readIdentity(emitter, at), 2, field.PREMASTER_LENGTH, field.PREMASTER);
      return;
    case "rsa":
      // SSL 3.0 had no length before it.
      if (reading.version === SSL2 || reading.version === SSL3) emitter.octets(field.PREMASTER, at, end - at);
      else readCounted(emitter, at, 2, field.PREMASTER_LENGTH, field.PREMASTER);
  }
};
