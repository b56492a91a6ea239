/** The fields of one frame at a time, by name and in the order they were emitted. For views, which know only names. */
import { type FieldDefinition, type FieldValue, timeValue } from "../fields/field.ts";
import type { Cursor, DataSource, Sink } from "../layers/layer.ts";
import { FIELDS, layersOf } from "../session/dissector-tables.ts";
import type { Session } from "../session/session.ts";

export interface EmittedField {
  readonly field: FieldDefinition;
  readonly value: FieldValue;
  /** The bytes that the offset counts in. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

export class EmittedFields implements Sink {
  readonly wantedLayers?: ReadonlySet<string>;
  readonly wantedFields?: ReadonlySet<FieldDefinition>;
  readonly isTransient: boolean;
  /** In order; a protocol is where it begins, with the value `true`. */
  readonly inOrder: EmittedField[] = [];
  readonly #session: Session;
  /** The names that can be asked for; undefined where all are kept. */
  readonly #names: ReadonlySet<string> | undefined;
  #bytes: Uint8Array = new Uint8Array(0);

  /**
   * @param isTransient nothing emitted is looked at once another frame was read, by whomever
   * @param names of the fields that are kept, all if not given; other fields cannot be asked for
   */
  constructor(session: Session, isTransient: boolean, names?: readonly string[]) {
    this.#session = session;
    this.isTransient = isTransient;
    if (names === undefined) return;
    this.#names = new Set(names);
    const kept = FIELDS.filter(({ name }) => names.includes(name));
    this.wantedFields = new Set(kept);
    // The list of layers must be available even if no field asks for it.
    this.wantedLayers = new Set([...layersOf(kept), "frame"]);
  }

  /** Reads a frame, counted from 0, and forgets the fields of the frame before. */
  read(row: number): this {
    this.inOrder.length = 0;
    this.#bytes = this.#session.bytesOf(row, this.isTransient);
    this.#session.read(row, this);
    return this;
  }

  /**
   * Reads only the messages of the segment at a cursor.
   *
   * @returns the layers of the messages: "http:json"
   */
  readMessages(cursor: Cursor): string {
    this.inOrder.length = 0;
    this.#bytes = cursor.source?.bytes ?? this.#session.bytesOf(cursor.row, this.isTransient);
    return this.#session.readMessages(cursor, this);
  }

  source({ bytes }: DataSource): void {
    this.#bytes = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    this.add(protocol, offset, length, true);
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    if (this.#keeps(field)) this.inOrder.push({ field, value, bytes: this.#bytes, offset, length });
  }

  addTime(field: FieldDefinition, offset: number, length: number, seconds: number, nanoseconds: number): void {
    if (this.#keeps(field)) this.add(field, offset, length, timeValue(seconds, nanoseconds));
  }

  addBytes(
    field: FieldDefinition,
    offset: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (this.#keeps(field)) this.add(field, offset, length, bytes.subarray(start, end));
  }

  has(name: string): boolean {
    return this.first(name) !== undefined;
  }

  /** The first value; undefined where there is none. */
  first(name: string): FieldValue | undefined {
    this.#check(name);
    for (const { field, value } of this.inOrder) if (field.name === name) return value;
    return undefined;
  }

  /** The last value; undefined where there is none. */
  last(name: string): FieldValue | undefined {
    this.#check(name);
    for (let index = this.inOrder.length - 1; index >= 0; index -= 1) {
      const { field, value } = this.inOrder[index]!;
      if (field.name === name) return value;
    }
    return undefined;
  }

  /** The last value of a numeric field; 0 where there is none. */
  number(name: string): number {
    return Number(this.last(name) ?? 0);
  }

  #keeps(field: FieldDefinition): boolean {
    return this.wantedFields === undefined || this.wantedFields.has(field);
  }

  #check(name: string): void {
    if (this.#names !== undefined && !this.#names.has(name))
      throw new Error(`${name} is asked for, but was not named when the frame was read`);
  }
}
