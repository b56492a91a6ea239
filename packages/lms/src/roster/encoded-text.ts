/** The text of a file, and what it takes to write it again as it was: learning systems read back what they wrote. */

export interface EncodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly hasMark: boolean;
}

/** Byte order marks (Unicode 16.0, section 23.8). */
const MARKS = [
  { encoding: "utf-8", mark: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
] as const;

/** How many bytes are checked to recognize UTF-16. */
const SAMPLE_BYTES = 4096;

/** UTF-16 without a byte order mark: in European texts every second byte is 0. */
const unmarkedUtf16 = (bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined => {
  const zeros = [0, 0];
  const size = Math.min(bytes.length, SAMPLE_BYTES);
  for (let at = 0; at < size; at += 1) if (bytes[at] === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  if (odd * 4 > size && even * 10 < odd) return "utf-16le";
  return even * 4 > size && odd * 10 < even ? "utf-16be" : undefined;
};

const decoded = (bytes: Uint8Array, encoding: EncodedText["encoding"]): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** @returns undefined where the bytes are no text */
export const decodeFile = (bytes: Uint8Array): EncodedText | undefined => {
  const marked = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const body = bytes.subarray(marked?.mark.length ?? 0);
  const known = marked?.encoding ?? unmarkedUtf16(bytes);
  for (const encoding of known ? [known] : (["utf-8", "windows-1252"] as const)) {
    const text = decoded(body, encoding);
    if (text !== undefined && !text.includes("\0")) return { text, encoding, hasMark: marked !== undefined };
  }
  return undefined;
};

const utf16 = (text: string, isLittle: boolean): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
};

/** The 32 characters that Windows-1252 has at 0x80 to 0x9f, by what a decoder makes of each byte. */
const WINDOWS_1252: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder("windows-1252").decode(new Uint8Array([byte])), byte]),
);

/** A character that Windows-1252 lacks becomes "?". */
const windows1252 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...text], (character) => WINDOWS_1252.get(character) ?? 0x3f);

/** `text` in the encoding of the file that `like` was read from, with its byte order mark. */
export const encodeLike = (text: string, { encoding, hasMark }: EncodedText): Uint8Array<ArrayBuffer> => {
  const body =
    encoding === "utf-8"
      ? new TextEncoder().encode(text)
      : encoding === "windows-1252"
        ? windows1252(text)
        : utf16(text, encoding === "utf-16le");
  const mark = hasMark ? (MARKS.find((one) => one.encoding === encoding)?.mark ?? []) : [];
  const bytes = new Uint8Array(mark.length + body.length);
  bytes.set(mark);
  bytes.set(body, mark.length);
  return bytes;
};
