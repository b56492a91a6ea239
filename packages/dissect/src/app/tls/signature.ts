/** Signatures and their schemes (RFC 8446 §4.2.3, RFC 5246 §4.7). */
import type { FieldDefinition } from "../../field.ts";
import type { FieldTeller } from "./field-teller.ts";
import * as field from "./fields.ts";
import { TLS1_2, TLS1_3 } from "./numbers.ts";

/** A scheme; before TLS 1.3 it was two numbers, which are still told. */
export const readScheme = (teller: FieldTeller, at: number): void => {
  teller.uint(field.SIGNATURE_SCHEME, at, 2);
  teller.uint(field.SIGNATURE_HASH, at, 1);
  teller.uint(field.SIGNATURE_KIND, at + 1, 1);
};

/** A vector of signature schemes. @returns where it ends; undefined where it does not fit */
export const readSchemes = (teller: FieldTeller, start: number, end: number): number | undefined => {
  const length = teller.vector(field.SIGNATURES_LENGTH, start, end, 2);
  if (length < 0) return undefined;
  const at = start + 2;
  teller.mark(field.SIGNATURE_LIST, at, length);
  for (let offset = 0; offset + 2 <= length; offset += 2) readScheme(teller, at + offset);
  return at + length;
};

/** A signature, since TLS 1.2 with its scheme. @returns where it ends; undefined where it does not fit */
export const readSignature = (
  version: number,
  teller: FieldTeller,
  start: number,
  end: number,
  lengthField: FieldDefinition,
  valueField: FieldDefinition,
): number | undefined => {
  let at = start;
  if (version === TLS1_2 || version === TLS1_3) {
    readScheme(teller, at);
    at += 2;
  }
  const length = teller.vector(lengthField, at, end, 2);
  if (length < 0) return undefined;
  teller.octets(valueField, at + 2, length);
  return at + 2 + length;
};
