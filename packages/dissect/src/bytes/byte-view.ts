/** Reads numbers from bytes. The caller has checked that the bytes are there. */
export const u16be = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
export const u32be = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
const u16le = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
export const u32le = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

/** Readers of one byte order. */
export interface ByteOrder {
  readonly u16: (bytes: Uint8Array, at: number) => number;
  readonly u32: (bytes: Uint8Array, at: number) => number;
}
export const BIG_ENDIAN: ByteOrder = { u16: u16be, u32: u32be };
export const LITTLE_ENDIAN: ByteOrder = { u16: u16le, u32: u32le };
