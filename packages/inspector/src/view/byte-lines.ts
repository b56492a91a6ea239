/** Bytes as lines of sixteen: offset, hexadecimal, ASCII. */

export const BYTES_A_LINE = 16;

export const lineCount = (bytes: number): number => Math.ceil(bytes / BYTES_A_LINE);

export const offsetText = (offset: number): string => offset.toString(16).padStart(4, "0");

export const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

/** A byte that is no printable ASCII is a dot. */
export const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");
