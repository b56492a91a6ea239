/** Percent-encoding (RFC 3986 §2.1) of bytes that may not be UTF-8: two of RFC 2324's schemes are not. */

/** The bytes of a percent-encoded text, or the offset of the first `%` without two hex digits after it. */
export const decodePercent = (text: string): Uint8Array | number => {
  const bytes = new TextEncoder().encode(text);
  const decoded: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== 0x25) {
      decoded.push(bytes[index]!);
      continue;
    }
    const digits = String.fromCharCode(bytes[index + 1] ?? 0, bytes[index + 2] ?? 0);
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return new TextDecoder().decode(bytes.subarray(0, index)).length;
    decoded.push(Number.parseInt(digits, 16));
    index += 2;
  }
  return Uint8Array.from(decoded);
};

/** The bytes as text, or undefined if they are not UTF-8. */
export const readUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
