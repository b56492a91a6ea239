/** What both ends of a conversation said, as lines of bounded length. */
import type { FollowedConversation } from "../engine/requests.ts";
import { BYTES_A_LINE, hexByte, lineCount, printable } from "./byte-lines.ts";

export const FOLLOW_FORMATS = ["ASCII", "UTF-8", "Hex dump", "Raw"] as const;
export type FollowFormat = (typeof FOLLOW_FORMATS)[number];

/** Which end is shown; undefined for both. */
export type FollowedEnd = 0 | 1 | undefined;

export interface FollowLine {
  /** The packet that it came in. */
  readonly frame: number;
  readonly from: 0 | 1;
  readonly text: string;
}

const MAX_COLUMNS = 160;
const RAW_BYTES_A_LINE = 32;

const ascii = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes)
    text += byte === 0x0a || byte === 0x0d || byte === 0x09 ? String.fromCharCode(byte) : printable(byte);
  return text;
};

const hexOf = (bytes: Uint8Array): readonly string[] => Array.from(bytes, hexByte);

/** Ends lines where the text does, and where they grow too long. */
const textLines = (text: string): readonly string[] =>
  text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .flatMap((line) => {
      if (line.length <= MAX_COLUMNS) return [line];
      const points = Array.from(line);
      return Array.from({ length: Math.ceil(points.length / MAX_COLUMNS) }, (_, index) =>
        points.slice(index * MAX_COLUMNS, (index + 1) * MAX_COLUMNS).join(""),
      );
    });

const dumpLines = (bytes: Uint8Array, offset: number): readonly string[] =>
  Array.from({ length: lineCount(bytes.length) }, (_, index) => {
    const start = index * BYTES_A_LINE;
    const part = bytes.subarray(start, start + BYTES_A_LINE);
    const hex = hexOf(part)
      .join(" ")
      .padEnd(BYTES_A_LINE * 3);
    return `${(offset + start).toString(16).padStart(8, "0")}  ${hex} ${Array.from(part, printable).join("")}`;
  });

const rawLines = (bytes: Uint8Array): readonly string[] =>
  Array.from({ length: Math.ceil(bytes.length / RAW_BYTES_A_LINE) }, (_, index) =>
    hexOf(bytes.subarray(index * RAW_BYTES_A_LINE, (index + 1) * RAW_BYTES_A_LINE)).join(""),
  );

export const followLines = (
  { chunks }: FollowedConversation,
  format: FollowFormat,
  end: FollowedEnd,
): readonly FollowLine[] => {
  // A character may have come in two packets.
  const decoders = [new TextDecoder(), new TextDecoder()] as const;
  const offsets = [0, 0];
  const textsOf = (bytes: Uint8Array, from: 0 | 1): readonly string[] => {
    const offset = offsets[from]!;
    offsets[from] = offset + bytes.length;
    if (format === "Hex dump") return dumpLines(bytes, offset);
    if (format === "Raw") return rawLines(bytes);
    return textLines(format === "ASCII" ? ascii(bytes) : decoders[from].decode(bytes, { stream: true }));
  };
  return chunks
    .filter(({ from }) => end === undefined || from === end)
    .flatMap(({ from, frame, bytes, missing }) => {
      const texts = missing > 0 ? [`[${missing} bytes missing in capture file]`] : textsOf(bytes, from);
      return texts.map((text) => ({ frame, from, text }));
    });
};

/** The bytes of one end, or of both in order. */
export const followBytes = ({ chunks }: FollowedConversation, end: FollowedEnd): readonly Uint8Array<ArrayBuffer>[] =>
  chunks.filter(({ from }) => end === undefined || from === end).map(({ bytes }) => bytes);

/** The next line with a text, behind a line and then from the top; case does not matter. */
export const findLine = (lines: readonly FollowLine[], text: string, after: number): number | undefined => {
  const wanted = text.toLowerCase();
  for (let step = 1; step <= lines.length; step += 1) {
    const index = (after + step) % lines.length;
    if (lines[index]!.text.toLowerCase().includes(wanted)) return index;
  }
  return undefined;
};
