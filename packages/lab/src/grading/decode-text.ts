/** Text as people's programs save it: PowerShell and Notepad write UTF-16, old spreadsheets Windows-1252. */

export type DecodedText =
  | {
      readonly ok: true;
      /** Every line ends in "\n". */
      readonly text: string;
      /** The assumed encoding, if nothing in the text states it. */
      readonly note: string | undefined;
    }
  /** What is wrong, such as "is no text". */
  | { readonly ok: false; readonly message: string };

/** Each with its byte order mark (Unicode 16.0, section 23.8). */
const MARKS = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
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

const decoded = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** Decodes text by its byte order mark, or by the encoding that fits. Never throws. */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  const known = marked ?? unmarkedUtf16(bytes);
  const text = decoded(bytes, known ?? "utf-8") ?? (known === undefined ? decoded(bytes, "windows-1252") : undefined);
  if (text === undefined) return { ok: false, message: `is no text: it begins as ${known?.toUpperCase()} and is not` };
  if (text.includes("\0")) return { ok: false, message: "is no text: it holds NUL bytes" };
  const isGuess = known === undefined && decoded(bytes, "utf-8") === undefined;
  return {
    ok: true,
    text: text.replace(/\r\n?/g, "\n"),
    note: isGuess ? "is not UTF-8; it was read as Windows-1252" : undefined,
  };
};
