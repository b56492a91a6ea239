/** Random numbers from a seed, so that a run can be repeated. */

export interface Random {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws RangeError if there is nothing to choose from */
  readonly pick: <Value>(values: readonly Value[]) => Value;
}

/** FNV-1a: a seed of its own for every name. */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
};

/** mulberry32: 32 bits of state are plenty for choosing mutations. */
export const seededRandom = (seed: number, name = ""): Random => {
  let state = (seed ^ seedOf(name)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (values) => {
      if (values.length === 0) throw new RangeError("nothing to choose from");
      return values[below(values.length)]!;
    },
  };
};
