/** Some fields of one frame at a time, kept for a filter. */
import { type FieldDefinition, type FieldValue, timeValue } from "../fields/field.ts";
import type { FieldSource } from "../filter/index.ts";
import { PROTOCOLS } from "../layers/frame.ts";
import type { DataSource, Sink } from "../layers/layer.ts";
import { layersOf } from "./dissector-tables.ts";
import type { Session } from "./session.ts";

/** The values of one field in the frame. */
interface KeptField {
  values: FieldValue[];
  /** For each value, the number of its protocol's occurrence, from 1. */
  layers: number[];
  /** For a protocol: for each occurrence, all bytes from its first byte to the end of its data source. */
  extents: Uint8Array[];
}

const NONE: readonly never[] = Object.freeze([]);

/** A list that a caller may keep: an empty list is never returned itself, since a later frame fills it. */
const handedOut = <Item>(list: readonly Item[] | undefined): readonly Item[] =>
  list === undefined || list.length === 0 ? NONE : list;

export class FrameFields implements Sink, FieldSource {
  readonly wantedLayers: ReadonlySet<string>;
  readonly wantedFields: ReadonlySet<FieldDefinition>;
  readonly isTransient: boolean;
  readonly #session: Session;
  readonly #kept: ReadonlyMap<FieldDefinition, KeptField>;
  /** The bytes that fields were read from; undefined if no such bytes are wanted. */
  readonly #keptBytes: ReadonlyMap<FieldDefinition, KeptField> | undefined;
  /** The protocols of the frame, in order. */
  #protocols: FieldDefinition[] = [];
  #row = 0;
  /** The bytes that offsets count in, if they are reassembled and not those of the frame. */
  #bytes: Uint8Array | undefined;
  #layer = 1;

  /**
   * @param fields the fields to keep; others are dropped
   * @param isTransient values that are bytes need not outlast the frame
   */
  constructor(session: Session, fields: Iterable<FieldDefinition>, isTransient = false) {
    this.#session = session;
    this.isTransient = isTransient;
    const emitted = (): KeptField => ({ values: [], layers: [], extents: [] });
    this.#kept = new Map([...fields].map((field) => [field, emitted()]));
    this.wantedFields = new Set([...this.#kept.keys()].map((field) => field.bytesOf ?? field));
    this.wantedLayers = layersOf(this.wantedFields);
    const withBytes = [...this.#kept].flatMap(([{ bytesOf }, kept]) => (bytesOf ? [[bytesOf, kept] as const] : []));
    this.#keptBytes = withBytes.length > 0 ? new Map(withBytes) : undefined;
  }

  /** Reads a frame, counted from 0, and forgets the fields of the frame before. */
  read(row: number): this {
    // New lists cost less than emptying the old ones.
    for (const emitted of this.#kept.values()) {
      if (emitted.values.length === 0) continue;
      emitted.values = [];
      emitted.layers = [];
      if (emitted.extents.length > 0) emitted.extents = [];
    }
    this.#protocols = [];
    this.#row = row;
    this.#bytes = undefined;
    this.#session.read(row, this);
    return this;
  }

  source({ bytes }: DataSource): void {
    this.#bytes = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number, reach?: number): void {
    this.#layer = 1;
    for (const before of this.#protocols) if (before === protocol) this.#layer += 1;
    this.#protocols.push(protocol);
    // In a displayed tree, Wireshark ends TCP with its header. Filters run over trees that are not displayed.
    const size = protocol.name === "tcp" ? (reach ?? length) : length;
    if (this.#keptBytes !== undefined) this.#keepBytes(protocol, offset, size);
    const emitted = this.#kept.get(protocol);
    if (emitted === undefined) return;
    const bytes = this.#bytes ?? this.#session.bytesOf(this.#row);
    emitted.values.push(bytes.subarray(offset, offset + size));
    emitted.extents.push(bytes.subarray(offset, reach === undefined ? undefined : offset + reach));
    emitted.layers.push(this.#layer);
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    if (this.#keptBytes !== undefined) this.#keepBytes(field, offset, length);
    const emitted = this.#kept.get(field);
    if (emitted === undefined) return;
    emitted.values.push(value);
    // It is emitted after all layers, but belongs before them.
    emitted.layers.push(field === PROTOCOLS ? 1 : this.#layer);
  }

  addTime(field: FieldDefinition, offset: number, length: number, seconds: number, nanoseconds: number): void {
    if (this.wantedFields.has(field)) this.add(field, offset, length, timeValue(seconds, nanoseconds));
  }

  addBytes(
    field: FieldDefinition,
    offset: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (this.wantedFields.has(field)) this.add(field, offset, length, bytes.subarray(start, end));
  }

  #keepBytes(field: FieldDefinition, offset: number, length: number): void {
    const emitted = this.#keptBytes?.get(field);
    if (emitted === undefined) return;
    const bytes = this.#bytes ?? this.#session.bytesOf(this.#row);
    emitted.values.push(bytes.subarray(offset, offset + length));
    emitted.layers.push(this.#layer);
  }

  has(field: FieldDefinition): boolean {
    return this.values(field).length > 0;
  }

  values(field: FieldDefinition): readonly FieldValue[] {
    return handedOut(this.#kept.get(field)?.values);
  }

  layers(field: FieldDefinition): readonly number[] {
    return handedOut(this.#kept.get(field)?.layers);
  }

  extents(protocol: FieldDefinition): readonly Uint8Array[] {
    return handedOut(this.#kept.get(protocol)?.extents);
  }
}
