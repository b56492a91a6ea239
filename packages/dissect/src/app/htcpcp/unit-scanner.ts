/**
 * What was found out of a unit that waits for more: when more has come the scan goes on where it stopped, since a sender
 * may cut a message into as many segments as it has bytes. Invariant: nothing is kept but what bytes that are there say
 * whatever comes behind them, so that the unit is read as if it were looked at for the first time.
 */
import { bytesAsText } from "../../bytes/text-bytes.ts";
import { type BlankLine, type ChunkedBody, type ChunkPlace, emptyLineAt, readChunks } from "./chunks.ts";
import { type Head, readHead } from "./head.ts";
import { gistOf, type Line, lineAt, mayBecomeStart, readStart, type Start } from "./start.ts";

const CR = 13;
const LF = 10;

/** A first line that has ended. */
interface FirstLine extends Line {
  readonly length: number;
  /** Undefined where it is no start line. */
  readonly start: Start | undefined;
}

/** Offsets count from the start of the run, which the unit begins if the scanner comes back. */
export class UnitScanner {
  /** Where the unit's first line begins, behind the empty lines before it. */
  startAt: number;
  #first: FirstLine | undefined;
  /** The first line does not end before here. */
  #unendedTo: number;
  /** Stands for the first line up to `#gistTo`. */
  #gist = "";
  #gistTo: number;
  /** An empty line does not begin before here; behind the header lines, and behind the trailers. */
  #noneTo = 0;
  #empty: BlankLine | undefined;
  #head: Head | undefined;
  /** Chunks before here were whole. */
  #place: ChunkPlace | undefined;

  constructor(at: number) {
    this.startAt = at;
    this.#unendedTo = at;
    this.#gistTo = at;
  }

  get hasFirstLine(): boolean {
    return this.#first !== undefined;
  }

  /** @returns undefined where it has not ended */
  firstLine(data: Uint8Array): FirstLine | undefined {
    if (this.#first !== undefined) return this.#first;
    if (this.#unendedTo === this.startAt) {
      while (data[this.startAt] === CR || data[this.startAt] === LF) this.startAt += 1;
      this.#unendedTo = this.startAt;
      this.#gistTo = this.startAt;
    }
    if (data.indexOf(LF, this.#unendedTo) < 0) {
      this.#unendedTo = data.length;
      return undefined;
    }
    const { end, next } = lineAt(data, this.startAt);
    const text = bytesAsText(data.subarray(this.startAt, end));
    this.#first = { end, next, length: text.length, start: readStart(text) };
    return this.#first;
  }

  /** Whether more bytes could make a start line of a first line that has not ended. */
  mayStart(data: Uint8Array): boolean {
    const line = this.#gist + bytesAsText(data.subarray(this.#gistTo));
    if (!mayBecomeStart(line, data.length - this.startAt)) return false;
    // A CR is one thing before a line feed, and another elsewhere.
    this.#gistTo = data.at(-1) === CR ? data.length - 1 : data.length;
    this.#gist = gistOf(line);
    return true;
  }

  /** The empty line behind the header lines. */
  emptyLine(data: Uint8Array): BlankLine | undefined {
    this.#empty ??= this.#findEmptyLine(data, this.startAt);
    return this.#empty;
  }

  /** What the header lines say, as far as they are there. */
  head(data: Uint8Array, start: Start, lineLength: number, headersAt: number): Head {
    if (this.#head !== undefined) return this.#head;
    const text = bytesAsText(data.subarray(this.startAt, this.#empty?.at));
    const head = readHead(text, start, lineLength, headersAt - this.startAt);
    if (this.#empty !== undefined) this.#head = head;
    return head;
  }

  /** The chunks of the body that begins at `start`, without those that were whole at the scan before. */
  chunks(data: Uint8Array, start: number): ChunkedBody {
    const chunked = readChunks(data, this.#place ?? { at: start }, (at) => this.#findEmptyLine(data, at));
    // While the head is not over, the body begins elsewhere with every scan.
    if (this.#empty !== undefined) this.#place = chunked.rest;
    return chunked;
  }

  #findEmptyLine(data: Uint8Array, at: number): BlankLine | undefined {
    const found = emptyLineAt(data, at, this.#noneTo);
    // Of the last line feeds it is not known yet what follows.
    this.#noneTo = found === undefined ? data.length - 2 : 0;
    return found;
  }
}
