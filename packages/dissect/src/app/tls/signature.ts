/** Signatures and their schemes (RFC 8446 §4.2.3, RFC 5246 §4.7). */
import type { FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import * as field from "./fields.ts";
import { TLS1_2, TLS1_3 } from "./numbers.ts";

/** A scheme. Before TLS 1.3 it was two numbers, which are also emitted. */
export const readScheme = (emitter: FieldEmitter, at: number): void => {
  emitter.uint(field.SIGNATURE_SCHEME, at, 2);
  emitter.uint(field.SIGNATURE_HASH, at, 1);
  emitter.uint(field.SIGNATURE_KIND, at + 1, 1);
};

/** A vector of signature schemes. @returns where it ends; undefined where it does not fit */
export const readSchemes = (emitter: FieldEmitter, start: number, end: number): number | undefined => {
  const length = emitter.vector(field.SIGNATURES_LENGTH, start, end, 2);
  if (length < 0) return undefined;
  const at = start + 2;
  emitter.mark(field.SIGNATURE_LIST, at, length);
  for (let offset = 0; offset + 2 <= length; offset += 2) readScheme(emitter, at + offset);
  return at + length;
};

/** A signature; since TLS 1.2 it has a scheme. @returns where it ends; undefined where it does not fit */
export const readSignature = (
  version: number,
  emitter: FieldEmitter,
  start: number,
  end: number,
  lengthField: FieldDefinition,
  valueField: FieldDefinition,
): number | undefined => {
  let at = start;
  if (version === TLS1_2 || version === TLS1_3) {
    readScheme(emitter, at);
    at += 2;
  }
  const length = emitter.vector(lengthField, at, end, 2);
  if (length < 0) return undefined;
  emitter.octets(valueField, at + 2, length);
  return at + 2 + length;
};
