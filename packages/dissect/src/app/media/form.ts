/** Forms as browsers send them (application/x-www-form-urlencoded, WHATWG URL §5). */
import { defineField, type FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "./body.ts";

const FORM = defineField("urlencoded-form", "protocol", "HTML Form URL Encoded");
const KEY = defineField("urlencoded-form.key", "string", "Key");
const VALUE = defineField("urlencoded-form.value", "string", "Value");

export const FORM_FIELDS: readonly FieldDefinition[] = [FORM, KEY, VALUE];

const PERCENT = 0x25;
const PLUS = 0x2b;
const EQUALS = 0x3d;
const AMPERSAND = 0x26;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const hexDigit = (byte: number | undefined): number | undefined => {
  const digit = byte === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? undefined : digit;
};

/** Reads up to a mark. @returns undefined where an escape is wrong or there is a NUL: Wireshark gives up */
const readPart = (
  bytes: Uint8Array,
  from: number,
  end: number,
  mark: number,
): { text: string; next: number } | undefined => {
  const decoded: number[] = [];
  let at = from;
  for (; at < end && bytes[at] !== mark; at += 1) {
    const byte = bytes[at]!;
    if (byte === 0) return undefined;
    if (byte === PERCENT) {
      const high = at + 1 < end ? hexDigit(bytes[at + 1]) : undefined;
      const low = at + 2 < end ? hexDigit(bytes[at + 2]) : undefined;
      if (high === undefined || low === undefined) return undefined;
      decoded.push(high * 16 + low);
      at += 2;
    } else {
      decoded.push(byte === PLUS ? 32 : byte);
    }
  }
  const nul = decoded.indexOf(0);
  const text = decoder.decode(new Uint8Array(nul < 0 ? decoded : decoded.slice(0, nul)));
  return { text, next: at };
};

/** @returns the layer */
export const emitForm = (emitter: FieldEmitter, { start, end, missing }: Body): string => {
  emitter.enter(FORM, start, end - start);
  for (let at = start; at < end; ) {
    for (const [definition, mark] of [
      [KEY, EQUALS],
      [VALUE, AMPERSAND],
    ] as const) {
      const part = readPart(emitter.bytes, Math.min(at, end), end, mark);
      if (part === undefined || (missing > 0 && part.next === end)) return "urlencoded-form";
      emitter.emit(definition, Math.min(at, end), part.next - Math.min(at, end), part.text);
      at = part.next + 1;
    }
  }
  return "urlencoded-form";
};
