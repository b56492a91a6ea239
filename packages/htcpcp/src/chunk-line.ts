/** The line before the data of a chunk (RFC 9112 §7.1). */

/** Offsets count characters of the line. */
export interface ChunkLineParts {
  /** Hexadecimal, any number of them. */
  readonly digits: string;
  readonly extensionOffset: number;
  /** What stands behind the digits and blanks, sound or not; "" as a rule. */
  readonly extension: string;
}

const CHUNK_LINE = /^([0-9A-Fa-f]+)([ \t]*)(.*)/s;

/** Takes the line apart; undefined where it does not begin with a digit. */
export const splitChunkLine = (line: string): ChunkLineParts | undefined => {
  const [, digits, blanks = "", extension = ""] = CHUNK_LINE.exec(line) ?? [];
  return digits === undefined ? undefined : { digits, extensionOffset: digits.length + blanks.length, extension };
};

/** More is no number. */
const SIZE_DIGITS = 12;
const EXTENSION = /^(?:;[^\u0000-\u0008\u000a-\u001f\u007f]*)?$/;

/** The size that the line states; undefined where it is none, or what stands behind it is no extension. */
export const readChunkSize = (line: string): number | undefined => {
  const parts = splitChunkLine(line);
  const isSound = parts !== undefined && parts.digits.length <= SIZE_DIGITS && EXTENSION.test(parts.extension);
  return isSound ? Number.parseInt(parts.digits, 16) : undefined;
};
