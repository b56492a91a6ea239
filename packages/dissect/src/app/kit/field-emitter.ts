/**
 * Reads bytes and emits fields out of one source. Invariants: nothing at or beyond `end` is read, and no field stands
 * there; the first read beyond it is the last. From there on every number is 0 and nothing is emitted, as where
 * Wireshark's dissection ends with an exception.
 */

import { asciiText } from "../../bytes/text-bytes.ts";
import type { FieldDefinition, FieldValue } from "../../fields/field.ts";
import { type DataSource, emitBytes, keeps, keepsAny, type Sink } from "../../layers/layer.ts";

/** What fields are emitted of: a run, a body. */
export interface Extent {
  readonly bytes: Uint8Array;
  /** The bytes that are there end here. */
  readonly end: number;
  /** What offsets emitted to a sink count from, in `bytes`. */
  readonly origin: number;
  /** What offsets count in, where it is known. */
  readonly source?: DataSource | undefined;
}

/** What `vector` returns where the length does not fit. */
const BROKEN = -1;

/** All places are in `bytes`. */
export class FieldEmitter {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** What offsets emitted to the sink count from. */
  readonly origin: number;
  /** Undefined where nobody listens. */
  readonly sink: Sink | undefined;
  /** One behind the last byte that was asked for. */
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

  /** Something was read beyond the end. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Nothing behind here can be read. */
  break(): void {
    this.#isBroken = true;
  }

  /** Whether somebody keeps the field: a value that costs work need not be worked out for nobody. */
  keeps(field: FieldDefinition): boolean {
    return this.sink !== undefined && keeps(this.sink, field);
  }

  keepsAny(fields: ReadonlySet<FieldDefinition>): boolean {
    return this.sink !== undefined && keepsAny(this.sink, fields);
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

  /** A layer begins. */
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

  /** Emits ASCII and returns it: what is none becomes U+FFFD, and nothing is taken behind a NUL. */
  text(field: FieldDefinition, at: number, length: number): string {
    if (!this.has(at, length)) return "";
    const text = asciiText(this.bytes, at, at + length);
    this.emit(field, at, length, text);
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
    this.sink?.add(field, from - this.origin, Math.min(length, this.end - from), value);
  }

  /** Emits what stands nowhere: Wireshark's generated fields. */
  generated(field: FieldDefinition, value: FieldValue): void {
    if (!this.#isBroken) this.sink?.add(field, 0, 0, value);
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

  /** Emits out of bytes that were put together or unpacked: a source of their own, behind which this one goes on. */
  within<Result>(label: string, bytes: Uint8Array, emit: (inside: FieldEmitter) => Result): Result {
    this.sink?.source?.({ label, bytes, parts: [] });
    const inside: Extent = { bytes, end: bytes.length, origin: 0, source: this.#source };
    const result = emit(new FieldEmitter(inside, this.sink));
    if (this.#source !== undefined) this.sink?.source?.(this.#source);
    return result;
  }
}
