/**
 * Chunks (RFC 9112 §7.1) of a body that may not be whole: a line with the size, the data, a line break. The protocol says
 * which lines are right and where the next chunk begins. The scan knows where it stands, and goes on there when more has
 * come.
 */
import type { Line, LineScanner } from "./line-scanner.ts";

/** Reads the size line at `at`; undefined where it is not the size line of a chunk. */
export type ReadChunk<Chunk> = (data: Uint8Array, at: number, line: Line) => Chunk | undefined;

export class ChunkScanner<Chunk> {
  /** Its position is the size line, or after it once the line has ended. */
  readonly lines: LineScanner;
  readonly #readChunk: ReadChunk<Chunk>;
  #chunk: Chunk | undefined;

  /** @param lines its position is the first chunk */
  constructor(lines: LineScanner, readChunk: ReadChunk<Chunk>) {
    this.lines = lines;
    this.#readChunk = readChunk;
  }

  /**
   * The chunk at the scanner's position; "unfinished" while its size line has not ended, "bad" where that is not a size
   * line.
   */
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
