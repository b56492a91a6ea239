/** The line before the data of a chunk (RFC 9112 §7.1). */

/** Offsets count characters of the line. */
export interface ChunkLineParts {
  /** Hexadecimal, any number of them. */
  readonly digits: string;
  readonly extensionOffset: number;
  /** What stands behind the digits and blanks, sound or not; "" as a rule. */
  readonly extension: string;
}

const CHUNK_LINE = /^([0-9A-Fa-f]+)([ \t]*)(.*)$/s;

/** Takes the line apart; undefined where it does not begin with a digit. */
export const splitChunkLine = (line: string): ChunkLineParts | undefined => {
  const [, digits, blanks = "", extension = ""] = CHUNK_LINE.exec(line) ?? [];
  return digits === undefined ? undefined : { digits, extensionOffset: digits.length + blanks.length, extension };
};
