/**
 * Chunks (RFC 9112 §7.1) of a body that may not be whole: a line with the size, the data, a line break. The protocol says
 * which lines are right and where the next chunk begins. The scan knows where it stands, and goes on there when more has
 * come.
 */
import type { Line, LineScanner } from "./line-scanner.ts";

/** What the line says that begins at `at`; undefined where it is no chunk's. */
export type ReadChunk<Chunk> = (data: Uint8Array, at: number, line: Line) => Chunk | undefined;

export class ChunkScanner<Chunk> {
  /** Stands at the line with the size, or behind it where that has ended. */
  readonly lines: LineScanner;
  readonly #readChunk: ReadChunk<Chunk>;
  #chunk: Chunk | undefined;

  /** @param lines stands at the first chunk */
  constructor(lines: LineScanner, readChunk: ReadChunk<Chunk>) {
    this.lines = lines;
    this.#readChunk = readChunk;
  }

  /** The chunk that the scan stands at; "unfinished" while its line has not ended, "bad" where that is no chunk's. */
  chunk(data: Uint8Array): Chunk | "unfinished" | "bad" {
    if (this.#chunk !== undefined) return this.#chunk;
    const line = this.lines.line(data);
    if (line === undefined) return "unfinished";
    const chunk = this.#readChunk(data, this.lines.at, line);
    if (chunk === undefined) return "bad";
    this.#chunk = chunk;
    this.lines.goTo(line.next);
    return chunk;
  }

  /** Goes to the next chunk. */
  goTo(at: number): void {
    this.#chunk = undefined;
    this.lines.goTo(at);
  }
}
