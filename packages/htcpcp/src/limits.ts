/** How much of a message is read before it is refused. All are bytes unless the name says otherwise. */
export interface Limits {
  /** The start line without its line end. Beyond it: 414. */
  readonly startLineBytes: number;
  /** Start line, headers and the blank line; also the trailers of a chunked body. Beyond it: 431. */
  readonly headBytes: number;
  /** Header lines. Beyond it: 431. */
  readonly headerCount: number;
  /** The decoded body. Beyond it: 413. */
  readonly bodyBytes: number;
  /** How many bytes the framing of a chunked body may add to its data. Beyond it: 413. */
  readonly chunkOverheadBytes: number;
}

/** Enough for any brew, too small for an attack; a BREW with every addition of both RFCs is under 1 kB. */
export const DEFAULT_LIMITS: Limits = {
  startLineBytes: 8_192,
  headBytes: 16_384,
  headerCount: 100,
  bodyBytes: 1_048_576,
  chunkOverheadBytes: 16_384,
};
