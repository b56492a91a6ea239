/** The line before the data of a chunk (RFC 9112 §7.1). */

/** Offsets count characters of the line. */
export interface ChunkLineParts {
  /** Hexadecimal digits, any number of them. */
  readonly digits: string;
  readonly extensionOffset: number;
  /** The text after the digits and blanks, valid or not; usually "". */
  readonly extension: string;
}

const CHUNK_LINE = /^([0-9A-Fa-f]+)([ \t]*)(.*)/s;

/** Splits the line; undefined if it does not begin with a digit. */
export const splitChunkLine = (line: string): ChunkLineParts | undefined => {
  const [, digits, blanks = "", extension = ""] = CHUNK_LINE.exec(line) ?? [];
  return digits === undefined ? undefined : { digits, extensionOffset: digits.length + blanks.length, extension };
};

/** More digits are no number. */
const SIZE_DIGITS = 12;
const EXTENSION = /^(?:;[^\u0000-\u0008\u000a-\u001f\u007f]*)?$/;

/** The size in the line; undefined if it is not a size, or if the text after it is not an extension. */
export const readChunkSize = (line: string): number | undefined => {
  const parts = splitChunkLine(line);
  const isSound = parts !== undefined && parts.digits.length <= SIZE_DIGITS && EXTENSION.test(parts.extension);
  return isSound ? Number.parseInt(parts.digits, 16) : undefined;
};
