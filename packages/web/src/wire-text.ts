/**
 * Bytes as readable text without hidden characters. Printable ASCII stands for itself, a line feed ends a line, and
 * every other byte is an escape as in C. The text can be converted back unambiguously, since a backslash is doubled.
 */

/** A part of a line: text as it is, or an escape for bytes. */
export interface WirePart {
  readonly kind: "text" | "mark";
  readonly text: string;
}

const markOf = (byte: number): string | undefined => {
  if (byte === 0x0d) return "\\r";
  if (byte === 0x0a) return "\\n";
  if (byte === 0x5c) return "\\\\";
  if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, "0")}`;
  return undefined;
};

/** The lines of some bytes. A line ends after its LF; bytes that end in LF have no empty line after it. */
export const wireLines = (bytes: Uint8Array): readonly (readonly WirePart[])[] => {
  const lines: WirePart[][] = [];
  let line: WirePart[] = [];
  let text = "";
  const endText = (): void => {
    if (text !== "") line.push({ kind: "text", text });
    text = "";
  };
  for (const byte of bytes) {
    const mark = markOf(byte);
    if (mark === undefined) {
      text += String.fromCharCode(byte);
      continue;
    }
    endText();
    const last = line.at(-1);
    if (last?.kind === "mark") line[line.length - 1] = { kind: "mark", text: last.text + mark };
    else line.push({ kind: "mark", text: mark });
    if (byte === 0x0a) {
      lines.push(line);
      line = [];
    }
  }
  endText();
  if (line.length > 0) lines.push(line);
  return lines;
};
