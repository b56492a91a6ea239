/**
 * What a filter asks of the engine: which fields there are, and which values they have in the frame at hand.
 *
 * The shapes are the engine's own, so that it passes its registry and its frames as they are.
 */
import type { FieldDefinition, FieldValue } from "../fields/field.ts";

export interface FieldRegistry {
  get(name: string): FieldDefinition | undefined;
  names(): Iterable<string>;
}

/** One frame. Answers may be kept and shared: a filter changes none of them. */
export interface FieldSource {
  has(field: FieldDefinition): boolean;
  /** In the order of the frame. Of a protocol: the bytes it spans itself, its header if others follow; TCP spans all. */
  values(field: FieldDefinition): readonly FieldValue[];
  /** For each of the values: in which occurrence of its protocol it stands, the outermost being 1. */
  layers(field: FieldDefinition): readonly number[];
  /**
   * Of a protocol, for each of its values: everything from its first byte to the end of the buffer it was read from.
   * `udp contains "GET"` looks into the payload; `udp[0:4]` and `len(udp)` do not.
   */
  extents(protocol: FieldDefinition): readonly Uint8Array[];
}
