/** The line of a layer in the tree: its label, and what tells it from others of its kind. */
import type { FieldDefinition } from "../fields/field.ts";

const bitsText = (bytes: string): string => `${bytes} bytes (${8 * Number(bytes)} bits)`;

/**
 * "Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1".
 *
 * @param shown the text of a field of the layer, "" where it has none
 */
export const layerText = ({ name, label, summary = [] }: FieldDefinition, shown: (name: string) => string): string => {
  if (name === "frame") {
    const [wire, captured] = [bitsText(shown("frame.len")), bitsText(shown("frame.cap_len"))];
    return `Frame ${shown("frame.number")}: ${wire} on wire, ${captured} captured`;
  }
  let text = label;
  for (const [word, field] of summary) text += `, ${word}: ${shown(field)}`;
  return text;
};
