/**
 * Builds UTF-8 text piece by piece. One string per field would cost more than the dissection, and waiting text would be
 * many small objects that the garbage collector moves to the old generation.
 */

const FIRST_ROOM = 1 << 17;
/** Of a JavaScript character in UTF-8. */
const MAX_BYTES = 3;
/** Longer texts use the platform's encoder, which is faster for them but has a high cost per call. */
const SHORT = 128;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const COLON = 0x3a;
const MINUS = 0x2d;
const LETTER_X = 0x78;
const LETTER_A = 0x61;
/** Padding before a number that is shorter than its column. */
export const BLANK = 0x20;
export const ZERO = 0x30;
/** Of an exact integer. */
const MAX_DIGITS = 16;
/** The largest signed 32-bit integer. */
const MAX_SMALL = 0x7fff_ffff;
/** Bytes per copy; the last copy of a text writes extra bytes, which the next text overwrites. */
const WORD_BYTES = 4;

/** "00" to "ff", each as the number to store with a view. */
const HEX = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, "0")).readUInt16LE(0),
);

/** Text that is written repeatedly, as 32-bit words: copying words costs a third of copying bytes. */
export class ReadyText {
  readonly words: Int32Array;
  /** In bytes. */
  readonly length: number;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    const padded = new DataView(new ArrayBuffer(bytes.length + WORD_BYTES - 1));
    for (let at = 0; at < bytes.length; at += 1) padded.setUint8(at, bytes[at]!);
    this.words = Int32Array.from({ length: Math.ceil(bytes.length / WORD_BYTES) }, (_, index) =>
      padded.getInt32(index * WORD_BYTES, true),
    );
    this.length = bytes.length;
  }
}

/** Lengths of captured frames. */
const SMALL_NUMBERS = 2048;
/** Lengths and offsets of most fields. */
const SMALL_LENGTHS = 32;
const SMALL_OFFSETS = 512;
/** Characters beyond these are left to the notation itself. */
const CHARACTERS = 256;

/** What a notation makes of single characters: most texts are plain, and need no copy. */
export class Escapes {
  /** By code: 1 where the character stands for itself. */
  readonly isPlain: Uint8Array;
  /** By code: what is written instead. */
  readonly instead: (ReadyText | undefined)[] = [];

  /**
   * @param inNotation makes of a text what is written
   * @param contextual characters that it looks at together with others
   */
  constructor(inNotation: (text: string) => string, contextual = "") {
    this.isPlain = new Uint8Array(CHARACTERS);
    for (let code = 0; code < CHARACTERS; code += 1) {
      const character = String.fromCharCode(code);
      const written = contextual.includes(character) ? undefined : inNotation(character);
      this.isPlain[code] = written === character ? 1 : 0;
      this.instead.push(written === undefined ? undefined : new ReadyText(written));
    }
  }
}

/** A number between two texts, which is kept as one where it is small. */
export class NumberedText {
  readonly #before: string;
  readonly #behind: string;
  readonly #small: (ReadyText | undefined)[] = new Array(SMALL_NUMBERS).fill(undefined);

  constructor(before: string, behind: string) {
    this.#before = before;
    this.#behind = behind;
  }

  /** @param number a whole one */
  write(number: number, into: TextWriter): void {
    if (number < 0 || number >= SMALL_NUMBERS) {
      into.text(this.#before);
      into.decimal(number);
      into.text(this.#behind);
      return;
    }
    this.#small[number] ??= new ReadyText(`${this.#before}${number}${this.#behind}`);
    into.ready(this.#small[number]);
  }
}

/** The length and the offset of a field among texts. They are kept as one text where both are small. */
export class PlaceText {
  readonly #before: string;
  readonly #between: string;
  readonly #behind: string;
  /** By length and offset. */
  readonly #small: (ReadyText | undefined)[] = new Array(SMALL_LENGTHS * SMALL_OFFSETS).fill(undefined);

  constructor(before: string, between: string, behind: string) {
    this.#before = before;
    this.#between = between;
    this.#behind = behind;
  }

  write(length: number, offset: number, into: TextWriter): void {
    if (length < 0 || length >= SMALL_LENGTHS || offset < 0 || offset >= SMALL_OFFSETS) {
      into.text(this.#before);
      into.decimal(length);
      into.text(this.#between);
      into.decimal(offset);
      into.text(this.#behind);
      return;
    }
    const index = length * SMALL_OFFSETS + offset;
    this.#small[index] ??= new ReadyText(`${this.#before}${length}${this.#between}${offset}${this.#behind}`);
    into.ready(this.#small[index]);
  }
}

export class TextWriter {
  /** The written text is the first `length` bytes. */
  bytes: Buffer = Buffer.from(new ArrayBuffer(FIRST_ROOM));
  length = 0;
  #view: DataView = new DataView(this.bytes.buffer);

  text(text: string): void {
    this.#reserve(text.length * MAX_BYTES);
    const { bytes } = this;
    if (text.length > SHORT) {
      this.length += bytes.write(text, this.length);
      return;
    }
    let end = this.length;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x80) {
        bytes[end] = code;
        end += 1;
      } else if (code < 0x800) {
        bytes[end] = 0xc0 | (code >>> 6);
        bytes[end + 1] = 0x80 | (code & 0x3f);
        end += 2;
      } else if (code < FIRST_SURROGATE || code > LAST_SURROGATE) {
        bytes[end] = 0xe0 | (code >>> 12);
        bytes[end + 1] = 0x80 | ((code >>> 6) & 0x3f);
        bytes[end + 2] = 0x80 | (code & 0x3f);
        end += 3;
      } else {
        this.length += bytes.write(text, this.length);
        return;
      }
    }
    this.length = end;
  }

  /**
   * Writes a text in a notation, character by character.
   *
   * @returns whether that could be; if not, nothing is written
   */
  escaped(text: string, { isPlain, instead }: Escapes): boolean {
    const start = this.length;
    this.#reserve(text.length);
    let { bytes } = this;
    let end = start;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x80 && isPlain[code] === 1) {
        bytes[end] = code;
        end += 1;
        continue;
      }
      const other = instead[code];
      if (other === undefined) {
        this.length = start;
        return false;
      }
      this.length = end;
      this.ready(other);
      end = this.length;
      this.#reserve(text.length - at);
      bytes = this.bytes;
    }
    this.length = end;
    return true;
  }

  ready({ words, length }: ReadyText): void {
    this.#reserve(length + WORD_BYTES);
    const view = this.#view;
    const start = this.length;
    for (let index = 0; index < words.length; index += 1) {
      view.setInt32(start + index * WORD_BYTES, words[index]!, true);
    }
    this.length = start + length;
  }

  copy(text: Uint8Array): void {
    this.#reserve(text.length);
    this.bytes.set(text, this.length);
    this.length += text.length;
  }

  /** A copy of what was written since the text had a length. */
  since(length: number): Uint8Array {
    return new Uint8Array(this.bytes.subarray(length, this.length));
  }

  /**
   * An exact integer, with a sign.
   *
   * @param width minimum number of characters, without the sign
   * @param before the padding character
   */
  decimal(number: number, width = 0, before: number = ZERO): void {
    this.#reserve(1 + Math.max(width, MAX_DIGITS));
    const { bytes } = this;
    let rest = number;
    if (rest < 0) {
      bytes[this.length] = MINUS;
      this.length += 1;
      rest = -rest;
    }
    let digits = 1;
    for (let limit = 10; rest >= limit; limit *= 10) digits += 1;
    const start = this.length;
    let at = start + Math.max(width, digits);
    this.length = at;
    // Dividing large numbers is slow.
    for (; rest > MAX_SMALL; rest = Math.floor(rest / 10)) {
      at -= 1;
      bytes[at] = ZERO + (rest % 10);
    }
    for (let small = rest | 0; ; ) {
      at -= 1;
      const quotient = (small / 10) | 0;
      bytes[at] = ZERO + small - quotient * 10;
      small = quotient;
      if (small === 0) break;
    }
    while (at > start) {
      at -= 1;
      bytes[at] = before;
    }
  }

  /** An integer from 0 to 2^32 - 1 as "0x2f". @param width minimum number of digits */
  hexadecimal(number: number, width: number): void {
    let digits = 1;
    for (let rest = number >>> 4; rest > 0; rest >>>= 4) digits += 1;
    digits = Math.max(digits, width);
    this.#reserve(2 + digits);
    const { bytes } = this;
    bytes[this.length] = ZERO;
    bytes[this.length + 1] = LETTER_X;
    this.length += 2 + digits;
    let rest = number;
    for (let at = this.length - 1; digits > 0; digits -= 1, at -= 1, rest >>>= 4) {
      const digit = rest & 15;
      bytes[at] = digit < 10 ? ZERO + digit : LETTER_A + digit - 10;
    }
  }

  /** Repeats a character (by code below 128); nothing if `times` is less than 1. */
  fill(code: number, times: number): void {
    if (times <= 0) return;
    this.#reserve(times);
    const end = this.length + times;
    for (let at = this.length; at < end; at += 1) this.bytes[at] = code;
    this.length = end;
  }

  /** `from[start..end)` as "0a1b". */
  hex(from: Uint8Array, start: number, end: number): void {
    this.#reserve(2 * (end - start));
    const view = this.#view;
    let at = this.length;
    let index = start;
    // Two bytes at a time; digits are dear where there are thousands.
    for (; index + 1 < end; index += 2) {
      view.setInt32(at, HEX[from[index]!]! | (HEX[from[index + 1]!]! << 16), true);
      at += 4;
    }
    if (index < end) {
      view.setUint16(at, HEX[from[index]!]!, true);
      at += 2;
    }
    this.length = at;
  }

  /** The same as "0a:1b". */
  separatedHex(from: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    this.#reserve(3 * (end - start) + 1);
    const view = this.#view;
    let at = this.length;
    // What comes next is written over the fourth byte.
    for (let index = start; index < end; index += 1) {
      view.setInt32(at, HEX[from[index]!]! | (COLON << 16), true);
      at += 3;
    }
    this.length = at - 1;
  }

  /** Makes room for more bytes. */
  #reserve(length: number): void {
    if (this.length + length <= this.bytes.length) return;
    const wider = Buffer.from(new ArrayBuffer(Math.max(this.length + length, 2 * this.bytes.length)));
    wider.set(this.bytes.subarray(0, this.length));
    this.bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}
