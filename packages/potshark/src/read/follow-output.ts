/** `-z follow,tcp,…`: the data of both ends of a stream, in tshark's layout. */
import { type Endpoint, type FollowedChunk, followStream, type Session } from "@potshark/dissect";

export const FOLLOW_MODES = ["ascii", "hex", "raw"] as const;
export type FollowMode = (typeof FOLLOW_MODES)[number];

export interface FollowRequest {
  readonly mode: FollowMode;
  /** `tcp.stream`. */
  readonly stream: number;
  /** The first and the last chunk wanted, counted from 1. */
  readonly chunks: readonly [first: number, last: number];
}

const RULE = `${"=".repeat(67)}\n`;
const LINE_BYTES = 16;
const HALF_LINE = 8;

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");

const ascii = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte === 0x0a || byte === 0x0d ? String.fromCharCode(byte) : printable(byte))).join("");

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");

/** "00000010  6b 79 …  ky HTCPC P/1.0..C": offset, bytes, text; with an extra space in the middle of both. */
const hexLines = (bytes: Uint8Array, offset: number, indent: string): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const line = bytes.subarray(at, at + LINE_BYTES);
    const digits = Array.from(line, (byte) => byte.toString(16).padStart(2, "0"));
    const left = digits.slice(0, HALF_LINE).join(" ");
    const right = digits.slice(HALF_LINE).join(" ");
    const text = Array.from(line, printable).join("");
    const place = (offset + at).toString(16).toUpperCase().padStart(8, "0");
    const halves = `${text.slice(0, HALF_LINE)}${text.length < HALF_LINE ? "" : " "}${text.slice(HALF_LINE)}`;
    // tshark removes one space at the end, even if it belongs to the text.
    lines.push(`${indent}${place}  ${`${left}  ${right}`.padEnd(LINE_BYTES * 3 + 2)}${halves.replace(/ $/, "")}\n`);
  }
  return lines.join("");
};

const encoder = new TextEncoder();

/** For missing bytes Wireshark inserts a sentence and the zero byte after it. */
const bytesOf = ({ bytes, missing }: FollowedChunk): Uint8Array =>
  missing === 0 ? bytes : encoder.encode(`[${missing} bytes missing in capture file]\0`);

const chunkText = (bytes: Uint8Array, mode: FollowMode, offset: number, indent: string): string => {
  if (mode === "hex") return hexLines(bytes, offset, indent);
  return mode === "raw" ? `${indent}${hexOf(bytes)}\n` : `${indent}${bytes.length}\n${ascii(bytes)}\n`;
};

const endText = ({ address, port }: Endpoint): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

const NO_DISSECTOR: Endpoint = { address: "", port: 0 };

/** If there is no such stream, an empty frame, as in tshark. */
export const followText = (session: Session, { mode, stream, chunks: [first, last] }: FollowRequest): string => {
  const followed = followStream(session, stream);
  const ends = followed?.ends ?? [NO_DISSECTOR, NO_DISSECTOR];
  const offsets = [0, 0];
  const said = (followed?.chunks ?? []).map((chunk, index) => {
    const bytes = bytesOf(chunk);
    const offset = offsets[chunk.from]!;
    offsets[chunk.from] = offset + bytes.length;
    if (index + 1 < first || index + 1 > last) return "";
    return chunkText(bytes, mode, offset, chunk.from === 0 ? "" : "\t");
  });
  return [
    `\n${RULE}Follow: tcp,${mode}\nFilter: tcp.stream eq ${stream}\n`,
    `Node 0: ${endText(ends[0])}\nNode 1: ${endText(ends[1])}\n`,
    ...said,
    RULE,
  ].join("");
};
