/** The fields of a frame as a tree, each with the bytes it was read from, also through reassembly. */
import type { FieldDefinition, FieldValue } from "../field.ts";
import type { DataSource, Sink } from "../layer.ts";
import type { Session } from "../session.ts";
import { fieldLabel } from "./field-label.ts";
import { layerText } from "./layer-text.ts";
import { isHiddenField, lateParentOf, outerLayerOf, standsBesideLayers, standsIn } from "./nesting.ts";

export interface FieldNode {
  readonly field: FieldDefinition;
  /** Of a protocol: its bytes. */
  readonly value: FieldValue;
  /** What a person reads: "Source Port: 37674". */
  readonly text: string;
  /** The bytes are `source.bytes[offset..offset + length)`; without a length it was computed, not read. */
  readonly offset: number;
  readonly length: number;
  /** It says again what another field shows, and is there to be filtered by: `tcp.port`. */
  readonly isHidden: boolean;
  /** What offsets count in: the frame, or bytes that were put together. Nodes of the same bytes share it. */
  readonly source: DataSource;
  readonly children: readonly FieldNode[];
}

interface GrowingNode extends FieldNode {
  isHidden: boolean;
  readonly children: GrowingNode[];
}

const wordOf = (name: string): string => name.split(".", 1)[0] ?? "";

/** The last node of a field at or below a node. */
const findLast = (node: GrowingNode, name: string): GrowingNode | undefined => {
  for (let index = node.children.length - 1; index >= 0; index -= 1) {
    const found = findLast(node.children[index]!, name);
    if (found !== undefined) return found;
  }
  return node.field.name === name ? node : undefined;
};

class TreeSink implements Sink {
  /** The layers, and what stands beside them. */
  readonly layers: GrowingNode[] = [];
  /** Of those, the last of each name. */
  readonly #lastOf = new Map<string, GrowingNode>();
  #source: DataSource;
  /** From the layer to the node told last, each in the one before. */
  #path: GrowingNode[] = [];

  constructor(source: DataSource) {
    this.#source = source;
  }

  source(source: DataSource): void {
    this.#source = source;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    const layer = this.#node(protocol, offset, length, this.#source.bytes.subarray(offset, offset + length));
    const before = this.#path[0];
    const outer = before && this.#lastOf.get(outerLayerOf(protocol, before.field) ?? "");
    if (outer) outer.children.push(layer);
    else this.#pushLayer(layer);
    this.#path = [layer];
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    const node = this.#node(field, offset, length, value);
    if (standsBesideLayers(field)) {
      this.#pushLayer(node);
      this.#path = [node];
      return;
    }
    const lateParent = lateParentOf(field);
    const told = lateParent && this.#path[0] && findLast(this.#path[0], lateParent);
    if (told) {
      told.children.push(node);
      return;
    }
    while (this.#path.length > 1 && !standsIn(node, this.#path.at(-1)!)) this.#path.pop();
    const parent = this.#path.at(-1);
    if (parent === undefined) return;
    const home = this.#path.length > 1 ? undefined : this.#homeOf(node, parent);
    if (home !== undefined) {
      home.children.push(node);
      return;
    }
    node.isHidden = isHiddenField(node, this.#path[0]!.field, parent.children.at(-1));
    parent.children.push(node);
    this.#path.push(node);
  }

  #pushLayer(layer: GrowingNode): void {
    this.layers.push(layer);
    this.#lastOf.set(layer.field.name, layer);
  }

  /** The layer of a field that is told only after the next one began, as what is known of the frame at its end. */
  #homeOf(node: GrowingNode, current: GrowingNode): GrowingNode | undefined {
    const word = wordOf(node.field.name);
    if (current.field.name === word || standsIn(node, current)) return undefined;
    return this.#lastOf.get(word);
  }

  #node(field: FieldDefinition, offset: number, length: number, value: FieldValue): GrowingNode {
    const text = fieldLabel(field, value);
    return { field, value, text, offset, length, isHidden: false, source: this.#source, children: [] };
  }
}

/**
 * The layers of a frame, outermost first, with their fields in them, and messages' segments beside them.
 *
 * @param row of the frame, counted from 0
 */
export const fieldTree = (session: Session, row: number): readonly FieldNode[] => {
  const bytes = session.bytesOf(row);
  const sink = new TreeSink({ label: "Frame", bytes, parts: [{ row, offset: 0, length: bytes.length }] });
  session.read(row, sink);
  return sink.layers.map((layer) => ({ ...layer, text: layerText(layer) }));
};

/** Bytes of one frame; the offset counts from its first byte. */
export interface CapturedRange {
  readonly row: number;
  readonly offset: number;
  readonly length: number;
}

/** The captured bytes that a node was read from, in order; none where they were computed, as unpacked bytes are. */
export const capturedRanges = ({ source, offset, length }: FieldNode): readonly CapturedRange[] => {
  const ranges: CapturedRange[] = [];
  let start = 0;
  for (const part of source.parts) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + length, start + part.length);
    if (from < to) ranges.push({ row: part.row, offset: part.offset + from - start, length: to - from });
    start += part.length;
  }
  return ranges;
};
