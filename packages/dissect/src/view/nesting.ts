/**
 * Whether a field is inside an earlier field of its layer. The engine emits fields in Wireshark's order but flat; most
 * of Wireshark's nesting shows in the names (`tcp.flags.syn` in `tcp.flags`), and what does not is part of the
 * definition of a field.
 */
import type { FieldDefinition } from "../fields/field.ts";

export const NEVER = 1;
export const ALWAYS = 2;
/** If the other field contains all its bytes. */
export const HELD = 3;
/** The same, if the other field also has more bytes. */
const PART = 4;
export type Nesting = typeof NEVER | typeof ALWAYS | typeof HELD | typeof PART;

/** @param hasBytes whether the inner one was read from bytes, not computed */
export const nestingOf = (inner: FieldDefinition, outer: FieldDefinition, hasBytes: boolean): Nesting => {
  const { name, nestsBy, parents } = inner;
  if (hasBytes && nestsBy !== undefined && outer.layer === inner.layer) {
    // If both have the same bytes, one is the value, unless one of the two has no value.
    return nestsBy === "same bytes" || outer.kind === "none" ? HELD : PART;
  }
  if (parents !== undefined) return parents.includes(outer.name) ? ALWAYS : NEVER;
  return name.startsWith(`${outer.name}.`) && !outer.isLeaf ? ALWAYS : NEVER;
};
