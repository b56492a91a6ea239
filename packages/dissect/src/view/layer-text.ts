/** The line of a layer in the tree: its label, and what distinguishes it from others of its kind. */
import type { FieldDefinition } from "../fields/field.ts";

/** A piece of the line: a text, and a field of the layer behind it. */
export interface LayerPart {
  readonly text: string;
  /** Its name; "" where none follows. */
  readonly field: string;
  /** It counts bytes, and is shown in bits. */
  readonly isInBits: boolean;
}

const part = (text: string, field = "", isInBits = false): LayerPart => ({ text, field, isInBits });

const sizeParts = (before: string, field: string): readonly LayerPart[] => [
  part(before, field),
  part(" bytes (", field, true),
];

const FRAME: readonly LayerPart[] = [
  part("Frame ", "frame.number"),
  ...sizeParts(": ", "frame.len"),
  ...sizeParts(" bits) on wire, ", "frame.cap_len"),
  part(" bits) captured"),
];

/** By `FieldDefinition.id`. */
const known: (readonly LayerPart[] | undefined)[] = [];

/** "Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1", in pieces. */
export const layerParts = ({ id, name, label, summary = [] }: FieldDefinition): readonly LayerPart[] => {
  known[id] ??= name === "frame" ? FRAME : [part(label), ...summary.map(([word, field]) => part(`, ${word}: `, field))];
  return known[id];
};
