/**
 * The fields of one frame at a time as a tree, in columns: a frame has a hundred fields, and an object for each would
 * cost more than everything that is read of it. A field has a place, counted from 0 in the order they are emitted.
 * Invariant: the columns are valid until the next frame is read; whatever must last longer is copied.
 */
import { type FieldDefinition, type FieldValue, timeValue } from "../fields/field.ts";
import { formatTime, formatValue } from "../fields/format-value.ts";
import type { DataSource, Sink } from "../layers/layer.ts";
import { FIELDS } from "../session/dissector-tables.ts";
import type { Session } from "../session/session.ts";
import { labelledTime, labelledValue } from "./field-label.ts";
import { type FieldGroup, GroupTexts } from "./group-texts.ts";
import { layerParts } from "./layer-text.ts";
import { ALWAYS, HELD, NEVER, type Nesting, nestingOf } from "./nesting.ts";

/** No place. */
export const NONE = -1;

const FIRST_ROOM = 256;
const NANOSECONDS = 1_000_000_000n;

/** What `nestingOf` says of fields with numbers below `side`, by those of the inner and the outer one; 0 before it was asked. */
let nestings = new Uint8Array(0);
let side = 0;

const knownNesting = (inner: FieldDefinition, outer: FieldDefinition, hasBytes: boolean): Nesting => {
  if (inner.id >= side || outer.id >= side) {
    side = Math.max(2 * side, FIELDS.length, inner.id + 1, outer.id + 1);
    nestings = new Uint8Array(2 * side * side);
  }
  const index = (2 * inner.id + (hasBytes ? 1 : 0)) * side + outer.id;
  if (nestings[index] === 0) nestings[index] = nestingOf(inner, outer, hasBytes);
  return nestings[index] as Nesting;
};

export class FieldRecord implements Sink {
  readonly isTransient: boolean;
  /** The number of places. */
  count = 0;
  /** Places of the layers, outermost first, and of the fields beside them. */
  readonly layers: number[] = [];
  readonly fields: FieldDefinition[] = [];
  /** Offset of a field in the bytes of its source. */
  offset: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  length: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  isHidden: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_ROOM);
  /** The group that begins at a place. Where it has its text, its other fields are not here. */
  readonly group: (FieldGroup | undefined)[] = [];
  /** The place behind the last field of the group that begins at a place. */
  groupEnd: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  firstChild: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  /** The next place in the same field or layer. */
  next: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  readonly #session: Session;
  readonly #groups = new GroupTexts();
  /** A number; for a boolean 0 or 1, for a time its seconds, for bytes their start. */
  #number: Float64Array<ArrayBuffer> = new Float64Array(FIRST_ROOM);
  /** For a time its nanoseconds, for bytes their end. */
  #second: Float64Array<ArrayBuffer> = new Float64Array(FIRST_ROOM);
  /** Texts, large integers, and the array that holds bytes. */
  readonly #object: (FieldValue | undefined)[] = [];
  #lastChild: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  #sourceOf: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  readonly #sources: DataSource[] = [];
  /** From the layer to the last emitted place; each is a child of the one before. */
  #path: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  #depth = 0;
  #groupStart = NONE;
  /** Where fields stood in a frame before, for so many first places of this one: most frames begin with the same fields. */
  #known = 0;
  /** So far this frame has the same fields as that one, in the same places. */
  #agrees = true;
  /** Whether their places in the tree followed from the fields alone. */
  #isFixed: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_ROOM);
  #hadBytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_ROOM);
  #parent: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);
  /** How long the path was behind them; below 0 where they were not in it. */
  #depthBehind: Int32Array<ArrayBuffer> = new Int32Array(FIRST_ROOM);

  /** @param isTransient nobody keeps a view into bytes of a frame once the next one is read */
  constructor(session: Session, isTransient = false) {
    this.#session = session;
    this.isTransient = isTransient;
  }

  /** Reads a frame, counted from 0, and forgets the fields of the frame before. */
  read(row: number): this {
    this.count = 0;
    this.layers.length = 0;
    this.#depth = 0;
    this.#agrees = true;
    this.#sources.length = 0;
    const bytes = this.#session.bytesOf(row, this.isTransient);
    this.source({ label: "Frame", bytes, parts: [{ row, offset: 0, length: bytes.length }] });
    this.#session.read(row, this);
    return this;
  }

  /** The source that the offset of a place counts in. */
  sourceOf(place: number): DataSource {
    return this.#sources[this.#sourceOf[place]!]!;
  }

  /** The array that holds the bytes of a value, from `startOf` to `endOf`. */
  bytesOf(place: number): Uint8Array {
    return this.#object[place] as Uint8Array;
  }

  startOf(place: number): number {
    return this.#number[place]!;
  }

  endOf(place: number): number {
    return this.#second[place]!;
  }

  /** The value of a number or a boolean. */
  numberOf(place: number): number {
    return this.#number[place]!;
  }

  /** Of a text. */
  stringOf(place: number): string {
    return this.#object[place] as string;
  }

  valueOf(place: number): FieldValue {
    switch (this.fields[place]!.kind) {
      case "none":
        return true;
      case "boolean":
        return this.#number[place] === 1;
      case "number":
        return this.#number[place]!;
      case "time":
        return timeValue(this.#number[place]!, this.#second[place]!);
      case "bytes":
        return this.bytesOf(place).subarray(this.#number[place], this.#second[place]);
      case "object":
        return this.#object[place] as FieldValue;
    }
  }

  /** The value as `formatValue` prints it. */
  textOf(place: number): string {
    const field = this.fields[place]!;
    if (field.kind === "time") return formatTime(this.#number[place]!, this.#second[place]!, field.zone);
    return field.type === "string" ? this.stringOf(place) : formatValue(field, this.valueOf(place));
  }

  /** The text after the label of a field that has a value of its own. */
  shownOf(place: number): string {
    const field = this.fields[place]!;
    if (field.kind === "time") return labelledTime(field, this.#number[place]!, this.#second[place]!);
    return labelledValue(field, this.valueOf(place));
  }

  /** The line of one of `layers`. */
  layerText(place: number): string {
    const field = this.fields[place]!;
    if (field.hasOwnValue) return `${field.label}: ${this.shownOf(place)}`;
    let text = "";
    for (const { text: before, field: name, isInBits } of layerParts(field)) {
      const child = this.childOf(place, name);
      text += before;
      if (child !== NONE) text += isInBits ? 8 * this.numberOf(child) : this.textOf(child);
    }
    return text;
  }

  /** The first field of a name in another field or a layer. */
  childOf(parent: number, name: string): number {
    if (name === "") return NONE;
    for (let child = this.firstChild[parent]!; child !== NONE; child = this.next[child]!) {
      if (this.fields[child]!.name === name) return child;
    }
    return NONE;
  }

  source(source: DataSource): void {
    this.#sources.push(source);
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    const { bytes } = this.#sources.at(-1)!;
    const layer = this.#push(protocol, offset, length);
    this.#setBytes(layer, bytes, offset, offset + length);
    const before = this.#depth === 0 ? undefined : this.fields[this.#path[0]!]!.layer;
    const place = before !== undefined && protocol.parents?.includes(before) ? this.#lastLayer(before) : NONE;
    if (place === NONE) this.layers.push(layer);
    else this.#putIn(place, layer);
    this.#path[0] = layer;
    this.#depth = 1;
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    const place = this.#push(field, offset, length);
    if (typeof value === "number") this.#number[place] = value;
    else if (typeof value === "boolean") this.#number[place] = value ? 1 : 0;
    else if (typeof value === "string") this.#object[place] = value;
    else if (typeof value === "object") this.#setBytes(place, value, 0, value.length);
    else if (field.kind === "time") {
      this.#number[place] = Number(value / NANOSECONDS);
      this.#second[place] = Number(value % NANOSECONDS);
    } else this.#object[place] = value;
    this.#find(place);
  }

  addTime(field: FieldDefinition, offset: number, length: number, seconds: number, nanoseconds: number): void {
    const place = this.#push(field, offset, length);
    this.#number[place] = seconds;
    this.#second[place] = nanoseconds;
    this.#find(place);
  }

  addBytes(
    field: FieldDefinition,
    offset: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const place = this.#push(field, offset, length);
    this.#setBytes(place, bytes, start, end);
    this.#find(place);
  }

  knowsGroup(key: number): boolean {
    const first = this.count - 1;
    const group = this.#groups.of(this.fields[first]!.id, key, this.offset[first]!, this.#depth);
    this.group[first] = group;
    this.#groupStart = first;
    return group.text !== undefined;
  }

  endGroup(): void {
    this.groupEnd[this.#groupStart] = this.count;
  }

  #push(field: FieldDefinition, offset: number, length: number): number {
    const place = this.count;
    if (place === this.offset.length) this.#grow();
    this.count = place + 1;
    const hasBytes = length > 0 ? 1 : 0;
    if (place >= this.#known || this.fields[place] !== field || this.#hadBytes[place] !== hasBytes)
      this.#agrees = false;
    if (!this.#agrees) {
      this.#known = place + 1;
      this.fields[place] = field;
      this.#hadBytes[place] = hasBytes;
      this.#isFixed[place] = 0;
      this.isHidden[place] = 0;
    }
    this.offset[place] = offset;
    this.length[place] = length;
    this.group[place] = undefined;
    this.firstChild[place] = NONE;
    this.#lastChild[place] = NONE;
    this.next[place] = NONE;
    this.#sourceOf[place] = this.#sources.length - 1;
    return place;
  }

  #setBytes(place: number, bytes: Uint8Array, start: number, end: number): void {
    this.#object[place] = bytes;
    this.#number[place] = start;
    this.#second[place] = end;
  }

  /** Puts a field where it stands in the tree. */
  #find(place: number): void {
    if (this.#isFixed[place] === 0 && !this.#search(place)) return;
    this.#putIn(this.#parent[place]!, place);
    const depth = this.#depthBehind[place]!;
    if (depth > 0) this.#path[depth - 1] = place;
    this.#depth = Math.abs(depth);
  }

  /** Finds where a field stands. @returns whether that is in another one or in a layer */
  #search(place: number): boolean {
    const path = this.#path;
    const field = this.fields[place]!;
    if (field.isTopLevel) {
      this.layers.push(place);
      path[0] = place;
      this.#depth = 1;
      return false;
    }
    if (this.#depth === 0) return false;
    this.#isFixed[place] = 1;
    const late = field.isLate ? this.#lastOfLayer(field) : NONE;
    if (late !== NONE) return this.#stands(place, late, -this.#depth, false);
    let depth = this.#depth;
    while (depth > 1 && !this.#parents(place, path[depth - 1]!)) depth -= 1;
    const parent = path[depth - 1]!;
    const home = depth > 1 ? NONE : this.#homeOf(place, parent);
    if (home !== NONE) return this.#stands(place, home, -depth, false);
    return this.#stands(place, parent, depth + 1, this.#hides(place, path[0]!, this.#lastChild[parent]!));
  }

  /** Keeps where a field stands. If it stood elsewhere before, so may those behind it. */
  #stands(place: number, parent: number, depthBehind: number, isHidden: boolean): true {
    if (this.#agrees && (this.#parent[place] !== parent || this.#depthBehind[place] !== depthBehind)) {
      this.#agrees = false;
      this.#known = place + 1;
    }
    this.#parent[place] = parent;
    this.#depthBehind[place] = depthBehind;
    this.isHidden[place] = isHidden ? 1 : 0;
    return true;
  }

  #putIn(parent: number, place: number): void {
    const last = this.#lastChild[parent]!;
    if (last === NONE) this.firstChild[parent] = place;
    else this.next[last] = place;
    this.#lastChild[parent] = place;
  }

  #parents(inner: number, outer: number): boolean {
    const nesting = knownNesting(this.fields[inner]!, this.fields[outer]!, this.length[inner]! > 0);
    if (nesting === NEVER || nesting === ALWAYS) return nesting === ALWAYS;
    this.#isFixed[inner] = 0;
    const start = this.offset[inner]!;
    const length = this.length[inner]!;
    const outerStart = this.offset[outer]!;
    const outerLength = this.length[outer]!;
    if (start < outerStart || start + length > outerStart + outerLength) return false;
    return nesting === HELD || outerLength > length;
  }

  /** @param before the field emitted before it under the same parent */
  #hides(place: number, layer: number, before: number): boolean {
    const { hidden, hiddenIn } = this.fields[place]!;
    if (hidden === "where repeated") {
      this.#isFixed[place] = 0;
      const isSame = before !== NONE && this.offset[before] === this.offset[place];
      return isSame && this.fields[before]!.hidden !== hidden;
    }
    return hidden === "always" || (hiddenIn !== undefined && hiddenIn === this.fields[layer]!.name);
  }

  #lastLayer(name: string): number {
    for (let index = this.layers.length - 1; index >= 0; index -= 1) {
      if (this.fields[this.layers[index]!]!.name === name) return this.layers[index]!;
    }
    return NONE;
  }

  /** The last field of the layer that one emitted late stands in. */
  #lastOfLayer({ parents }: FieldDefinition): number {
    if (parents === undefined) return NONE;
    for (let place = this.count - 2; place >= this.#path[0]!; place -= 1) {
      if (parents.includes(this.fields[place]!.name)) return place;
    }
    return NONE;
  }

  /**
   * The layer of a field that is emitted only after the next layer began, such as fields that are known at the end of
   * the frame.
   */
  #homeOf(place: number, current: number): number {
    const { layer } = this.fields[place]!;
    if (this.fields[current]!.name === layer || this.#parents(place, current)) return NONE;
    return this.#lastLayer(layer);
  }

  #grow(): void {
    const grown = <Column extends Int32Array | Uint8Array | Float64Array>(column: Column, made: Column): Column => {
      made.set(column);
      return made;
    };
    const room = 2 * this.offset.length;
    this.offset = grown(this.offset, new Int32Array(room));
    this.length = grown(this.length, new Int32Array(room));
    this.isHidden = grown(this.isHidden, new Uint8Array(room));
    this.firstChild = grown(this.firstChild, new Int32Array(room));
    this.next = grown(this.next, new Int32Array(room));
    this.#number = grown(this.#number, new Float64Array(room));
    this.#second = grown(this.#second, new Float64Array(room));
    this.#lastChild = grown(this.#lastChild, new Int32Array(room));
    this.groupEnd = grown(this.groupEnd, new Int32Array(room));
    this.#path = grown(this.#path, new Int32Array(room));
    this.#sourceOf = grown(this.#sourceOf, new Int32Array(room));
    this.#isFixed = grown(this.#isFixed, new Uint8Array(room));
    this.#hadBytes = grown(this.#hadBytes, new Uint8Array(room));
    this.#parent = grown(this.#parent, new Int32Array(room));
    this.#depthBehind = grown(this.#depthBehind, new Int32Array(room));
  }
}
