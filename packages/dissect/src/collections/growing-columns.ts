/** Columns of numbers that grow. Invariant: all have the same length, and every index below `count` has a value. */

const MIN_ROOM = 64;

export class GrowingColumns<Name extends string> {
  count = 0;
  readonly of: Record<Name, Uint32Array<ArrayBuffer>>;
  readonly #names: readonly Name[];
  #room: number;

  /** @param room the initial number of entries */
  constructor(room: number, ...names: readonly Name[]) {
    this.#names = names;
    this.#room = Math.max(MIN_ROOM, room);
    this.of = Object.fromEntries(names.map((name) => [name, new Uint32Array(this.#room)])) as typeof this.of;
  }

  /** Makes room for one more entry. @returns its index */
  push(): number {
    if (this.count === this.#room) this.#grow();
    this.count += 1;
    return this.count - 1;
  }

  #grow(): void {
    this.#room *= 2;
    for (const name of this.#names) {
      const wider = new Uint32Array(this.#room);
      wider.set(this.of[name]);
      this.of[name] = wider;
    }
  }
}
