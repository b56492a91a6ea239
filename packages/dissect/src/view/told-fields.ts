/** The fields of one frame at a time by their names, and in the order they were told. For views, which know names only. */
import type { FieldDefinition, FieldValue } from "../field.ts";
import type { DataSource, Sink } from "../layer.ts";
import type { Session } from "../session.ts";

export interface ToldField {
  readonly field: FieldDefinition;
  readonly value: FieldValue;
  /** What the offset counts in. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

export class ToldFields implements Sink {
  readonly wantedLayers?: ReadonlySet<string>;
  /** In order; a protocol stands where it begins, with `true` for its value. */
  readonly inOrder: ToldField[] = [];
  readonly #session: Session;
  readonly #byName = new Map<string, FieldValue[]>();
  #bytes: Uint8Array = new Uint8Array(0);

  /** @param layers as `layersOf` gives them; all of them unless given */
  constructor(session: Session, layers?: ReadonlySet<string>) {
    this.#session = session;
    if (layers !== undefined) this.wantedLayers = layers;
  }

  /** Reads a frame, counted from 0; what was told of the one before is gone. */
  read(row: number): this {
    this.inOrder.length = 0;
    this.#byName.clear();
    this.#bytes = this.#session.bytesOf(row);
    this.#session.read(row, this);
    return this;
  }

  source({ bytes }: DataSource): void {
    this.#bytes = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    this.add(protocol, offset, length, true);
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    this.inOrder.push({ field, value, bytes: this.#bytes, offset, length });
    const values = this.#byName.get(field.name);
    if (values === undefined) this.#byName.set(field.name, [value]);
    else values.push(value);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The first value; undefined where there is none. */
  first(name: string): FieldValue | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** The last value; undefined where there is none. */
  last(name: string): FieldValue | undefined {
    return this.#byName.get(name)?.at(-1);
  }

  /** The last value, of a field that is a number; 0 where there is none. */
  number(name: string): number {
    return Number(this.last(name) ?? 0);
  }
}
