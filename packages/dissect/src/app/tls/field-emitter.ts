/**
 * Reads numbers and emits fields out of bytes that may end too early. Invariant: the first read beyond the end is the
 * last; from there on every number is 0 and nothing is emitted, as where Wireshark's dissection ends with an exception.
 */
import type { FieldDefinition, FieldValue } from "../../fields/field.ts";
import type { Sink } from "../../layers/layer.ts";

/** What `vector` returns where the length does not fit. */
const BROKEN = -1;

export class FieldEmitter {
  readonly bytes: Uint8Array;
  /** The bytes that are there end here. */
  readonly end: number;
  /** One behind the last byte that was asked for. */
  reach: number = 0;
  readonly sink: Sink | undefined;
  readonly #origin: number;
  #isBroken = false;

  constructor(bytes: Uint8Array, end: number, origin: number, sink: Sink | undefined) {
    this.bytes = bytes;
    this.end = end;
    this.#origin = origin;
    this.sink = sink;
  }

  /** Something was read beyond the end. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Nothing behind here can be read. */
  break(): void {
    this.#isBroken = true;
  }

  /** Whether the bytes are there; if not, that was the last read. */
  has(at: number, length: number): boolean {
    if (this.#isBroken) return false;
    this.reach = Math.max(this.reach, at + length);
    if (at + length > this.end) this.#isBroken = true;
    return !this.#isBroken;
  }

  /** @param size in bytes, 1 to 4 */
  number(at: number, size: number): number {
    if (!this.has(at, size)) return 0;
    let value = 0;
    for (let index = at; index < at + size; index += 1) value = value * 256 + this.bytes[index]!;
    return value;
  }

  /** Emits a number and returns it. */
  uint(field: FieldDefinition, at: number, size: number): number {
    const value = this.number(at, size);
    this.emit(field, at, size, value);
    return value;
  }

  octets(field: FieldDefinition, at: number, length: number): void {
    if (this.has(at, length)) this.emit(field, at, length, this.bytes.subarray(at, at + length));
  }

  /** ASCII; what is not is emitted as U+FFFD, and nothing behind a NUL. */
  text(field: FieldDefinition, at: number, length: number): void {
    if (this.has(at, length)) this.emit(field, at, length, this.ascii(at, length));
  }

  ascii(at: number, length: number): string {
    let text = "";
    for (let index = at; index < at + length; index += 1) {
      const byte = this.bytes[index]!;
      if (byte === 0) break;
      text += byte < 0x80 ? String.fromCharCode(byte) : "\ufffd";
    }
    return text;
  }

  /** A field without a value of its own; the bytes need not be there. */
  mark(field: FieldDefinition, at: number, length: number): void {
    this.emit(field, at, length, true);
  }

  /** Emits what was worked out; the bytes need not be there, and stand for those that are. */
  emit(field: FieldDefinition, at: number, length: number, value: FieldValue): void {
    if (this.#isBroken) return;
    const from = Math.min(at, this.end);
    this.sink?.add(field, from - this.#origin, Math.min(length, this.end - from), value);
  }

  /**
   * The length that stands before a vector (RFC 8446 §3.4).
   *
   * @param end of what the vector stands in
   * @param size of the length, in bytes
   * @returns a negative number where the vector would be longer than what it stands in
   */
  vector(field: FieldDefinition, at: number, end: number, size: number): number {
    if (this.#isBroken || end - at < size) return BROKEN;
    const length = this.uint(field, at, size);
    return this.#isBroken || end - at - size < length ? BROKEN : length;
  }
}
