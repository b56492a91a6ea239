/**
 * Writes values of fields as text, without making a string if possible: a frame has a hundred fields, and making and
 * copying a string costs more than writing its characters.
 */
import {
  absoluteTimeParts,
  FIELDS,
  type FieldDefinition,
  type FieldRecord,
  formatIpv6,
  layerParts,
  MAX_LABEL_BYTES,
  MAX_LABEL_CHARACTERS,
  NO_PLACE,
  shownText,
} from "@potshark/dissect";
import { Escapes, ReadyText, type TextWriter } from "./text-writer.ts";

const NANOSECONDS = 1_000_000_000;
const NANOSECOND_DIGITS = 9;
/** Below this number, the text of a value string is cached. */
const MAX_KEPT = 1 << 16;
const POINT = new ReadyText(".");
const SECONDS = new ReadyText(" seconds");

/** Writes a number without a value string. @returns whether it was written; some numbers are not */
const writeNumber = ({ numberForm, hexDigits }: FieldDefinition, number: number, into: TextWriter): boolean => {
  if (numberForm === "decimal") into.decimal(number);
  else if (numberForm === "ipv4") {
    into.decimal(number >>> 24);
    into.ready(POINT);
    into.decimal((number >>> 16) & 255);
    into.ready(POINT);
    into.decimal((number >>> 8) & 255);
    into.ready(POINT);
    into.decimal(number & 255);
  } else if (numberForm === "hexadecimal" && number >= 0) into.hexadecimal(number, hexDigits ?? 1);
  else return false;
  return true;
};

/** Writes a time without its unit. @returns whether it was written; times before 1970 or the first frame are not */
export const writeTime = (
  zone: FieldDefinition["zone"],
  seconds: number,
  nanoseconds: number,
  into: TextWriter,
): boolean => {
  const carried = Math.floor(nanoseconds / NANOSECONDS);
  const whole = seconds + carried;
  if (whole < 0 || !Number.isSafeInteger(whole)) return false;
  const parts = zone && absoluteTimeParts(whole, zone);
  if (zone !== undefined && parts === undefined) return false;
  if (parts === undefined) {
    into.decimal(whole);
    into.ready(POINT);
  } else into.text(parts.before);
  into.decimal(nanoseconds - carried * NANOSECONDS, NANOSECOND_DIGITS);
  if (parts !== undefined) into.text(parts.behind);
  return true;
};

/** Writes values of fields in a notation. */
export class ValueWriter {
  readonly #inNotation: (text: string) => string;
  readonly #escapes: Escapes;
  /** The same of what stands on a line that only shows. */
  readonly #shownEscapes: Escapes;
  /** The text after the labels of small numbers with value strings, by `FieldDefinition.id` and number. */
  readonly #words: (ReadyText | undefined)[][] = FIELDS.map(() => []);

  /**
   * @param inNotation converts a text for the output
   * @param contextual characters that it looks at together with others
   */
  constructor(inNotation: (text: string) => string, contextual = "") {
    this.#inNotation = inNotation;
    this.#escapes = new Escapes(inNotation, contextual);
    this.#shownEscapes = new Escapes((text) => inNotation(shownText(text)), contextual);
  }

  /** Writes what `FieldRecord.shownOf` returns. */
  shown(record: FieldRecord, place: number, into: TextWriter): void {
    const field = record.fields[place]!;
    if (field.hasValueStrings) this.#word(record, place, into);
    else if (!this.#isShown(record, place, field, into)) into.text(this.#inNotation(record.shownOf(place)));
  }

  /** Writes what `FieldRecord.textOf` returns, but colons between bytes. */
  text(record: FieldRecord, place: number, into: TextWriter): void {
    const field = record.fields[place]!;
    if (!this.#isPrinted(record, place, field, into)) into.text(this.#inNotation(record.textOf(place)));
  }

  /** Writes what `FieldRecord.layerText` returns. */
  layer(record: FieldRecord, place: number, into: TextWriter): void {
    const field = record.fields[place]!;
    if (field.hasOwnValue) {
      this.escaped(`${field.label}: `, into);
      this.shown(record, place, into);
      return;
    }
    for (const part of layerParts(field)) {
      this.escaped(part.text, into);
      const child = record.childOf(place, part.field);
      if (child === NO_PLACE) continue;
      if (part.isInBits) into.decimal(8 * record.numberOf(child));
      else this.text(record, child, into);
    }
  }

  /** A text of any kind. */
  escaped(text: string, into: TextWriter): void {
    if (!into.escaped(text, this.#escapes)) into.text(this.#inNotation(text));
  }

  #isShown(record: FieldRecord, place: number, field: FieldDefinition, into: TextWriter): boolean {
    switch (field.kind) {
      case "number":
        return writeNumber(field, record.numberOf(place), into);
      case "time": {
        const isWritten = writeTime(field.zone, record.startOf(place), record.endOf(place), into);
        if (isWritten && field.zone === undefined) into.ready(SECONDS);
        return isWritten;
      }
      case "object": {
        if (field.type !== "string") return false;
        const text = record.stringOf(place);
        return text.length <= MAX_LABEL_CHARACTERS && into.escaped(text, this.#shownEscapes);
      }
      case "bytes": {
        const start = record.startOf(place);
        const end = record.endOf(place);
        if (field.type !== "bytes") return this.#isPrinted(record, place, field, into);
        if (start === end) return false;
        into.hex(record.bytesOf(place), start, Math.min(end, start + MAX_LABEL_BYTES));
        if (end - start > MAX_LABEL_BYTES) into.text("…");
        return true;
      }
      default:
        return false;
    }
  }

  #isPrinted(record: FieldRecord, place: number, field: FieldDefinition, into: TextWriter): boolean {
    switch (field.kind) {
      case "number":
        return writeNumber(field, record.numberOf(place), into);
      case "time":
        return writeTime(field.zone, record.startOf(place), record.endOf(place), into);
      case "object":
        return field.type === "string" && into.escaped(record.stringOf(place), this.#escapes);
      case "bytes":
        if (field.type === "ipv6")
          return into.escaped(formatIpv6(record.bytesOf(place), record.startOf(place)), this.#escapes);
        into.separatedHex(record.bytesOf(place), record.startOf(place), record.endOf(place));
        return true;
      default:
        return false;
    }
  }

  /** A boolean, or a number with words. */
  #word(record: FieldRecord, place: number, into: TextWriter): void {
    const { id } = record.fields[place]!;
    const number = record.numberOf(place);
    if (number < 0 || number >= MAX_KEPT) {
      into.text(this.#inNotation(record.shownOf(place)));
      return;
    }
    this.#words[id] ??= [];
    const words = this.#words[id];
    words[number] ??= new ReadyText(this.#inNotation(record.shownOf(place)));
    into.ready(words[number]);
  }
}
