/**
 * The written texts of groups of fields (`Sink.knowsGroup`). Half of the fields of a frame are in groups, and most groups
 * were in an earlier frame too.
 */

/** Binary logarithm of the number of groups that are kept. */
const PLACES_LOG = 10;

export interface FieldGroup {
  /** `FieldDefinition.id` of the first field. */
  readonly field: number;
  readonly key: number;
  /** Of the first field, in the bytes and in the tree. */
  readonly offset: number;
  readonly depth: number;
  /** Undefined until the group is written for the first time. */
  text: Uint8Array | undefined;
}

export class GroupTexts {
  /** By a hash. A later group replaces an earlier one in the same place. */
  readonly #groups: (FieldGroup | undefined)[] = new Array(1 << PLACES_LOG).fill(undefined);

  of(field: number, key: number, offset: number, depth: number): FieldGroup {
    const low = Math.imul(key | 0, 0x9e3779b1);
    const high = Math.imul((key / 0x1_0000_0000) | 0, 0x85ebca6b);
    const where = Math.imul((field << 16) ^ (offset << 6) ^ depth, 0xc2b2ae35);
    const place = Math.imul(low ^ high ^ where, 0x27d4eb2f) >>> (32 - PLACES_LOG);
    const known = this.#groups[place];
    if (
      known !== undefined &&
      known.key === key &&
      known.field === field &&
      known.offset === offset &&
      known.depth === depth
    )
      return known;
    const group: FieldGroup = { field, key, offset, depth, text: undefined };
    this.#groups[place] = group;
    return group;
  }
}
