/**
 * What a filter needs from the engine: which fields exist, and which values they have in the current frame.
 *
 * These are the engine's own types, so its registry and its frames need no conversion.
 */
import type { FieldDefinition, FieldValue } from "../fields/field.ts";

export interface FieldRegistry {
  get(name: string): FieldDefinition | undefined;
  names(): Iterable<string>;
}

/** One frame. Results may be kept and shared: a filter does not change them. */
export interface FieldSource {
  has(field: FieldDefinition): boolean;
  /**
   * In the order of the frame. For a protocol: the bytes that it spans, which is only its header if other layers
   * follow; TCP spans all.
   */
  values(field: FieldDefinition): readonly FieldValue[];
  /** For each value, the number of its protocol's occurrence; 1 is the outermost. */
  layers(field: FieldDefinition): readonly number[];
  /**
   * For each value of a protocol: all bytes from its first byte to the end of the buffer it was read from. `udp
   * contains "GET"` searches the payload; `udp[0:4]` and `len(udp)` do not.
   */
  extents(protocol: FieldDefinition): readonly Uint8Array[];
}
