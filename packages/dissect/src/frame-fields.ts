/** The fields of one frame at a time, kept so that a filter can ask for them by name. */
import type { FieldDefinition, FieldValue } from "./field.ts";
import type { FieldSource } from "./filter/index.ts";
import type { DataSource, Sink } from "./layer.ts";
import type { Session } from "./session.ts";

/** What was told of one field. */
interface Told {
  readonly values: FieldValue[];
  /** For each value: in which occurrence of its protocol it stands, from 1. */
  readonly layers: number[];
  /** Of a protocol: for each occurrence, everything from its first byte to the end of the bytes that it stands in. */
  readonly extents: Uint8Array[];
}

const NOTHING: Told = { values: [], layers: [], extents: [] };

export class FrameFields implements Sink, FieldSource {
  readonly wantedLayers: ReadonlySet<string>;
  readonly #session: Session;
  readonly #told = new Map<FieldDefinition, Told>();
  /** What offsets count in: the frame, or bytes that were put together. */
  #bytes: Uint8Array = new Uint8Array(0);
  #layer = 1;

  /** @param layers those that fields are wanted of, by the first word of their names */
  constructor(session: Session, layers: ReadonlySet<string>) {
    this.#session = session;
    this.wantedLayers = layers;
  }

  /** Reads a frame, counted from 0; what was told of the one before is gone. */
  read(row: number): this {
    this.#told.clear();
    this.#bytes = this.#session.bytesOf(row);
    this.#session.read(row, this);
    return this;
  }

  source({ bytes }: DataSource): void {
    this.#bytes = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    const told = this.#of(protocol);
    told.values.push(this.#bytes.subarray(offset, offset + length));
    told.extents.push(this.#bytes.subarray(offset));
    this.#layer = told.values.length;
    told.layers.push(this.#layer);
  }

  add(field: FieldDefinition, _offset: number, _length: number, value: FieldValue): void {
    const told = this.#of(field);
    told.values.push(value);
    told.layers.push(this.#layer);
  }

  has(field: FieldDefinition): boolean {
    return this.#told.has(field);
  }

  values(field: FieldDefinition): readonly FieldValue[] {
    return (this.#told.get(field) ?? NOTHING).values;
  }

  layers(field: FieldDefinition): readonly number[] {
    return (this.#told.get(field) ?? NOTHING).layers;
  }

  extents(protocol: FieldDefinition): readonly Uint8Array[] {
    return (this.#told.get(protocol) ?? NOTHING).extents;
  }

  #of(field: FieldDefinition): Told {
    let told = this.#told.get(field);
    if (told === undefined) {
      told = { values: [], layers: [], extents: [] };
      this.#told.set(field, told);
    }
    return told;
  }
}
