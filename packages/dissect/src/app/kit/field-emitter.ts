/**
 * Reads bytes and emits fields from one source. Invariants: nothing at or after `end` is read, and no field is there;
 * the first read past it is the last. After it, every number is 0 and nothing is emitted, as where an exception ends
 * Wireshark's dissection.
 */

import { asciiText } from "../../bytes/text-bytes.ts";
import type { FieldDefinition, FieldValue } from "../../fields/field.ts";
import { type DataSource, emitBytes, keeps, keepsAny, type Sink } from "../../layers/layer.ts";

/** The bytes that fields are emitted from: a run, a body. */
export interface Extent {
  readonly bytes: Uint8Array;
  /** The end of the available bytes. */
  readonly end: number;
  /** Where in `bytes` the offsets that are emitted to a sink count from. */
  readonly origin: number;
  /** The data source that offsets count in, where it is known. */
  readonly source?: DataSource | undefined;
}

/** What `vector` returns where the length does not fit. */
const BROKEN = -1;

/** All offsets count in `bytes`. */
export class FieldEmitter {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Where the offsets that are emitted to the sink count from. */
  readonly origin: number;
  /** Undefined where no sink wants the fields. */
  readonly sink: Sink | undefined;
  /** One after the last byte that was requested. */
  reach: number = 0;
  readonly #source: DataSource | undefined;
  #isBroken = false;

  constructor({ bytes, end, origin, source }: Extent, sink: Sink | undefined) {
    this.bytes = bytes;
    this.end = end;
    this.sink = sink;
    this.origin = origin;
    this.#source = source;
  }

  /** Whether a read went past the end. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Ends the reading: nothing after this can be read. */
  break(): void {
    this.#isBroken = true;
  }

  /** Whether the sink keeps the field: an expensive value need not be computed if it does not. */
  keeps(field: FieldDefinition): boolean {
    return this.sink !== undefined && keeps(this.sink, field);
  }

  keepsAny(fields: ReadonlySet<FieldDefinition>): boolean {
    return this.sink !== undefined && keepsAny(this.sink, fields);
  }

  /** Whether the bytes are available; if not, this was the last read. */
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

  /** Begins a layer. */
  enter(protocol: FieldDefinition, at: number, length: number, reach?: number): void {
    if (this.#isBroken) return;
    const from = Math.min(at, this.end);
    this.sink?.enter(protocol, from - this.origin, Math.min(length, this.end - from), reach);
  }

  /** Emits a number and returns it. */
  uint(field: FieldDefinition, at: number, size: number): number {
    const value = this.number(at, size);
    this.emit(field, at, size, value);
    return value;
  }

  octets(field: FieldDefinition, at: number, length: number): void {
    if (!this.has(at, length) || this.sink === undefined) return;
    emitBytes(field, at - this.origin, length, this.bytes, at, at + length, this.sink);
  }

  /** Emits ASCII and returns it: other bytes become U+FFFD, and a NUL ends the text. */
  text(field: FieldDefinition, at: number, length: number): string {
    if (!this.has(at, length)) return "";
    const text = asciiText(this.bytes, at, at + length);
    this.emit(field, at, length, text);
    return text;
  }

  /** A field without a value of its own; its bytes need not be available. */
  mark(field: FieldDefinition, at: number, length: number): void {
    this.emit(field, at, length, true);
  }

  /** Emits a computed value. Its bytes need not be available; its length counts only those that are. */
  emit(field: FieldDefinition, at: number, length: number, value: FieldValue): void {
    if (this.#isBroken) return;
    const from = Math.min(at, this.end);
    this.sink?.add(field, from - this.origin, Math.min(length, this.end - from), value);
  }

  /** Emits a field that has no bytes: one of Wireshark's generated fields. */
  generated(field: FieldDefinition, value: FieldValue): void {
    if (!this.#isBroken) this.sink?.add(field, 0, 0, value);
  }

  /**
   * The length before a vector (RFC 8446 §3.4).
   *
   * @param end of the structure that holds the vector
   * @param size of the length, in bytes
   * @returns a negative number where the vector would extend past `end`
   */
  vector(field: FieldDefinition, at: number, end: number, size: number): number {
    if (this.#isBroken || end - at < size) return BROKEN;
    const length = this.uint(field, at, size);
    return this.#isBroken || end - at - size < length ? BROKEN : length;
  }

  /**
   * Emits from reassembled or decompressed bytes. They are their own data source; after them, this source continues.
   */
  within<Result>(label: string, bytes: Uint8Array, emit: (inside: FieldEmitter) => Result): Result {
    this.sink?.source?.({ label, bytes, parts: [] });
    const inside: Extent = { bytes, end: bytes.length, origin: 0, source: this.#source };
    const result = emit(new FieldEmitter(inside, this.sink));
    if (this.#source !== undefined) this.sink?.source?.(this.#source);
    return result;
  }
}
