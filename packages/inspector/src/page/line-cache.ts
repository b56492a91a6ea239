/** The lines of the packet list that were fetched last, in blocks. */
import type { PacketLine } from "../engine/requests.ts";

const BLOCK = 64;
const BLOCKS_KEPT = 128;

type FetchLines = (first: number, count: number) => Promise<readonly PacketLine[]>;

export class LineCache {
  readonly #fetch: FetchLines;
  readonly #onLines: () => void;
  /** By number; the last used is at the end. */
  readonly #blocks = new Map<number, readonly PacketLine[]>();
  readonly #asked = new Set<number>();
  /** Counts the lists: lines of an earlier one are dropped when they come. */
  #list = 0;

  /** @param onLines called when lines have come */
  constructor(fetch: FetchLines, onLines: () => void) {
    this.#fetch = fetch;
    this.#onLines = onLines;
  }

  /** Another list is shown. */
  clear(): void {
    this.#list += 1;
    this.#blocks.clear();
    this.#asked.clear();
  }

  /** @returns the line, or undefined while it is being fetched */
  get(index: number): PacketLine | undefined {
    const number = Math.floor(index / BLOCK);
    const line = this.#blocks.get(number)?.[index % BLOCK];
    // The list may have grown since the last block was fetched.
    if (line === undefined) void this.#load(number);
    return line;
  }

  async #load(number: number): Promise<void> {
    if (this.#asked.has(number)) return;
    this.#asked.add(number);
    const list = this.#list;
    const lines = await this.#fetch(number * BLOCK, BLOCK);
    if (list !== this.#list) return;
    this.#asked.delete(number);
    this.#blocks.delete(number);
    this.#blocks.set(number, lines);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    this.#onLines();
  }
}
