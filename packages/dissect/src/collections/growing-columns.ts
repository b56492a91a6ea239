/** Columns of numbers that grow. Invariant: all have the same length, and every index below `count` has a value. */

const MIN_CAPACITY = 64;

export class GrowingColumns<Name extends string> {
  count = 0;
  readonly of: Record<Name, Uint32Array<ArrayBuffer>>;
  readonly #names: readonly Name[];
  #capacity: number;

  /** @param capacity the initial number of entries */
  constructor(capacity: number, ...names: readonly Name[]) {
    this.#names = names;
    this.#capacity = Math.max(MIN_CAPACITY, capacity);
    this.of = Object.fromEntries(names.map((name) => [name, new Uint32Array(this.#capacity)])) as typeof this.of;
  }

  /** Makes space for one more entry. @returns its index */
  push(): number {
    if (this.count === this.#capacity) this.#grow();
    this.count += 1;
    return this.count - 1;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const name of this.#names) {
      const wider = new Uint32Array(this.#capacity);
      wider.set(this.of[name]);
      this.of[name] = wider;
    }
  }
}
