/**
 * What is known of a unit that waits for more bytes. When more bytes come, the scan continues where it stopped, since a
 * sender can cut a message into as many segments as it has bytes. Invariant: only facts that no later byte can change
 * are kept, so the result is the same as that of one scan of all bytes.
 */
import { bytesAsText } from "../../bytes/text-bytes.ts";
import type { ChunkScanner } from "../kit/chunk-scanner.ts";
import { type Line, LineScanner } from "../kit/line-scanner.ts";
import { type Chunk, type ChunkedBody, readChunks, scanChunks } from "./chunks.ts";
import { type Head, readHead } from "./head.ts";
import { findLine, maskedLine, mayBecomeStart, readStart, type Start } from "./start-line.ts";

const CR = 13;
const LF = 10;

/** A first line that has ended. */
interface FirstLine extends Line {
  readonly length: number;
  /** Undefined where it is not a start line. */
  readonly start: Start | undefined;
}

/** Offsets count from the start of the run. If the scanner comes back, the unit is at the start of the run. */
export class UnitScanner {
  /** Where the unit's first line begins, after the empty lines before it. */
  startAt: number;
  #first: FirstLine | undefined;
  /** Stands for the first line up to `#gistTo`. */
  #masked = "";
  #gistTo: number;
  /** Its position is the first line, then the header lines, then the body. */
  readonly #lines: LineScanner;
  #empty: Line | undefined;
  #head: Head | undefined;
  #chunks: ChunkScanner<Chunk> | undefined;

  constructor(at: number) {
    this.startAt = at;
    this.#gistTo = at;
    this.#lines = new LineScanner(findLine, at);
  }

  get hasFirstLine(): boolean {
    return this.#first !== undefined;
  }

  /** @returns undefined where it has not ended */
  firstLine(data: Uint8Array): FirstLine | undefined {
    if (this.#first !== undefined) return this.#first;
    while (data[this.startAt] === CR || data[this.startAt] === LF) this.startAt += 1;
    if (this.#lines.at < this.startAt) {
      this.#lines.goTo(this.startAt);
      this.#gistTo = this.startAt;
    }
    const line = this.#lines.line(data);
    if (line === undefined) return undefined;
    const text = bytesAsText(data.subarray(this.startAt, line.end));
    this.#first = { end: line.end, next: line.next, length: text.length, start: readStart(text) };
    this.#lines.goTo(line.next);
    return this.#first;
  }

  /** Whether more bytes could make the unfinished first line a start line. */
  mayStart(data: Uint8Array): boolean {
    const line = this.#masked + bytesAsText(data.subarray(this.#gistTo));
    if (!mayBecomeStart(line, data.length - this.startAt)) return false;
    // The meaning of a CR depends on whether a line feed follows.
    this.#gistTo = data.at(-1) === CR ? data.length - 1 : data.length;
    this.#masked = maskedLine(line);
    return true;
  }

  /** The empty line after the header lines. */
  emptyLine(data: Uint8Array): Line | undefined {
    if (this.hasFirstLine) this.#empty ??= this.#lines.emptyLine(data);
    return this.#empty;
  }

  /** What the header lines say, as far as they have come. */
  head(data: Uint8Array, start: Start, lineLength: number, headersAt: number): Head {
    if (this.#head !== undefined) return this.#head;
    const text = bytesAsText(data.subarray(this.startAt, this.#empty?.end));
    const head = readHead(text, start, lineLength, headersAt - this.startAt);
    if (this.#empty !== undefined) this.#head = head;
    return head;
  }

  /** The chunks of the body that begins at `start`, without those that were whole in the scan before. */
  chunks(data: Uint8Array, start: number): ChunkedBody {
    // While the head has not ended, each scan takes another place for the start of the body.
    if (this.#empty === undefined) return readChunks(data, scanChunks(new LineScanner(findLine, start)));
    this.#chunks ??= scanChunks(this.#lines);
    return readChunks(data, this.#chunks);
  }
}
