/**
 * Lines of fields as they were last written: most fields of a frame say what they said in another one, and to copy a
 * line costs less than to put it together. There is room for so many; what comes later to a place takes it.
 */
import type { FieldRecord } from "@potshark/dissect";
import type { TextWriter } from "./text-writer.ts";

const PLACES = 1 << 12;
/** A longer line is put together every time. */
const MAX_BYTES = 256;
const WORDS = MAX_BYTES / 4;
/** Fields that stand deeper are not kept. */
const MAX_DEPTH = 32;
/** With their number these fit into a number. */
const MAX_VALUE_BYTES = 6;
/** Texts are kept by their characters: a string would keep all that it was cut out of. */
const MAX_CHARACTERS = 64;
/** Seconds that fit into a number as nanoseconds. */
const MAX_SECONDS = 8_000_000;
const NOT_KEPT = Number.NaN;

const bytesKey = (record: FieldRecord, place: number): number => {
  const start = record.startOf(place);
  const end = record.endOf(place);
  if (end - start > MAX_VALUE_BYTES) return NOT_KEPT;
  const bytes = record.bytesOf(place);
  let key = end - start;
  for (let at = start; at < end; at += 1) key = key * 256 + bytes[at]!;
  return key;
};

/** The value as a number that only the same value of the same field has; of a text its length. */
const keyOf = (record: FieldRecord, place: number): number => {
  switch (record.traits[place]!.kind) {
    case "none":
      return 0;
    case "boolean":
    case "number":
      return record.numberOf(place);
    case "bytes":
      return bytesKey(record, place);
    case "time": {
      const seconds = record.startOf(place);
      return Math.abs(seconds) < MAX_SECONDS ? seconds * 1e9 + record.endOf(place) : NOT_KEPT;
    }
    case "object": {
      const text = record.textIn(place);
      return text === undefined || text.length > MAX_CHARACTERS ? NOT_KEPT : text.length;
    }
  }
};

/** Where two have the same, one takes the other's place. */
const hashOf = (text: string): number => {
  let hash = text.length;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
};

export class KeptLines {
  readonly #tellsPlace: boolean;
  /** Which field it is of, how deep it stands, and whether it is hidden. */
  readonly #whose = new Int32Array(PLACES).fill(-1);
  readonly #keys = new Float64Array(PLACES);
  readonly #characters = new Uint16Array(PLACES * MAX_CHARACTERS);
  readonly #offsets = new Int32Array(PLACES);
  readonly #bytes = new Int32Array(PLACES);
  /** Of the line, in bytes. */
  readonly #lengths = new Int32Array(PLACES);
  readonly #words = new Int32Array(PLACES * WORDS);
  /** Where the line that is put together begins, where it is to be kept, or -1, and what of. */
  #start = 0;
  #at = -1;
  #who = 0;
  #key = 0;
  #text: string | undefined;
  #offset = 0;
  #length = 0;

  /** @param tellsPlace lines say where a field stands among the bytes, and whether it is hidden */
  constructor(tellsPlace: boolean) {
    this.#tellsPlace = tellsPlace;
  }

  /** Writes the line of a field, if it is kept; if not, who puts it together says `keep` then. */
  write(record: FieldRecord, place: number, depth: number, into: TextWriter): boolean {
    this.#start = into.length;
    this.#at = -1;
    const key = keyOf(record, place);
    // A zero with a sign is equal to one without, and another text.
    if (Number.isNaN(key) || Object.is(key, -0) || depth >= MAX_DEPTH) return false;
    const text = record.textIn(place);
    const tellsPlace = this.#tellsPlace;
    const who = 2 * (record.traits[place]!.id * MAX_DEPTH + depth) + (tellsPlace ? record.isHidden[place]! : 0);
    const offset = tellsPlace ? record.offset[place]! : 0;
    const length = tellsPlace ? record.length[place]! : 0;
    const hash =
      Math.imul(who, 0x9e3779b1) ^
      Math.imul(text === undefined ? key : hashOf(text), 0x85ebca6b) ^
      Math.imul(offset, 0xc2b2ae35);
    const at = (hash ^ (hash >>> 15)) & (PLACES - 1);
    if (
      this.#whose[at] === who &&
      this.#keys[at] === key &&
      this.#offsets[at] === offset &&
      this.#bytes[at] === length &&
      (text === undefined || this.#isTextAt(at, text))
    ) {
      into.copyFrom(this.#words, at * WORDS, this.#lengths[at]!);
      return true;
    }
    this.#at = at;
    this.#who = who;
    this.#key = key;
    this.#text = text;
    this.#offset = offset;
    this.#length = length;
    return false;
  }

  /** Keeps the line that was put together since. */
  keep(into: TextWriter): void {
    const at = this.#at;
    const size = into.length - this.#start;
    if (at < 0 || size > MAX_BYTES) return;
    this.#whose[at] = this.#who;
    this.#keys[at] = this.#key;
    const text = this.#text ?? "";
    for (let index = 0; index < text.length; index += 1) {
      this.#characters[at * MAX_CHARACTERS + index] = text.charCodeAt(index);
    }
    this.#offsets[at] = this.#offset;
    this.#bytes[at] = this.#length;
    this.#lengths[at] = size;
    into.copyTo(this.#words, at * WORDS, this.#start);
  }

  /** Of a text that is as long as the one that is kept. */
  #isTextAt(at: number, text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#characters[at * MAX_CHARACTERS + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }
}
