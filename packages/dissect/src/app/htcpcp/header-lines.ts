/** The lines of a header section, correct or not: a view shows each line and says what is wrong with it. */
import { ADDITIONS, readLength, splitAdditions, splitHeaderLine, UNNAMED_ADDITIONS } from "@potshark/htcpcp";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { FIELD, FIELD_OF_HEADER } from "./fields.ts";
import { readable } from "./text.ts";

/** Text has one character per byte. Offsets count from the start of the text that the section was read from. */
interface HeaderField {
  readonly at: number;
  /** As sent, with folds, without its last line end. */
  readonly line: string;
  readonly isFolded: boolean;
  /** The name and value; undefined where the line does not begin with a name and a colon. */
  readonly said?: ParsedHeader;
}

interface ParsedHeader {
  /** In lower case. */
  readonly name: string;
  /** Offset of the value, without the white space around it. */
  readonly valueAt: number;
  readonly valueEnd: number;
  /** The value, with a space for each fold. */
  readonly value: string;
}

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

const isSpace = (char: string): boolean => char === " " || (char >= "\t" && char <= "\r");

/** Reads the header lines from `from` on. A line that begins with a blank continues the line before. */
const readHeaderSection = (text: string, from: number): readonly HeaderField[] => {
  const places: { at: number; end: number; isFolded: boolean }[] = [];
  for (let at = from; at < text.length; ) {
    const feed = text.indexOf("\n", at);
    const hasEnd = feed >= 0;
    const end = hasEnd ? (feed > at && text[feed - 1] === "\r" ? feed - 1 : feed) : text.length;
    const previous = places.at(-1);
    if (previous !== undefined && end > at && isBlank(text[at])) {
      previous.isFolded = true;
      previous.end = end;
    } else {
      places.push({ at, end, isFolded: false });
    }
    at = hasEnd ? feed + 1 : text.length;
  }
  return places.map(({ at, end, isFolded }) => readHeaderField(text.slice(at, end), at, isFolded));
};

const readHeaderField = (line: string, at: number, isFolded: boolean): HeaderField => {
  const parts = splitHeaderLine(line);
  if (parts === undefined) return { at, line, isFolded };
  const { name, valueOffset } = parts;
  let { valueEnd } = parts;
  while (valueEnd > valueOffset && isSpace(line[valueEnd - 1]!)) valueEnd -= 1;
  const sent = line.slice(valueOffset, valueEnd);
  const value = isFolded ? sent.replace(/\r?\n[ \t]+/g, " ") : sent;
  return {
    at,
    line,
    isFolded,
    said: { name: name.toLowerCase(), valueAt: at + valueOffset, valueEnd: at + valueEnd, value },
  };
};

/** A client that joins these with ";" instead of "," means the same list. */
const KNOWN_ADDITIONS: ReadonlySet<string> = new Set(
  [...Object.values(ADDITIONS).flat(), ...UNNAMED_ADDITIONS].map((name) => name.toLowerCase()),
);

const emitHeader = (emitter: FieldEmitter, { at, line, isFolded, said }: HeaderField, base: number): void => {
  const from = base + at;
  const text = readable(line);
  emitter.emit(FIELD["htcpcp.header.line"], from, line.length, text);
  if (isFolded) emitter.generated(FIELD["htcpcp.folded_header"], true);
  if (said === undefined) {
    emitter.generated(FIELD["htcpcp.bad_header_name"], true);
    return;
  }
  const { name, value } = said;
  const field = FIELD_OF_HEADER.get(name);
  if (field === undefined) {
    emitter.emit(FIELD["htcpcp.unknown_header"], from, line.length, text);
    return;
  }
  if (value === "") return;
  const valueAt = base + said.valueAt;
  const valueLength = said.valueEnd - said.valueAt;
  if (name === "content-length") {
    const length = readLength(value);
    if (length !== undefined) emitter.emit(field, valueAt, valueLength, BigInt(length));
    return;
  }
  emitter.emit(field, valueAt, valueLength, readable(value));
  if (name !== "accept-additions") return;
  for (const { text: addition, offset, mark } of splitAdditions(value)) {
    const isMember = mark === "," || KNOWN_ADDITIONS.has(addition.toLowerCase());
    if (addition === "" || !isMember) continue;
    // A folded value is not contiguous, so its members have no offset of their own.
    if (isFolded) emitter.emit(FIELD["htcpcp.addition"], valueAt, valueLength, readable(addition));
    else emitter.emit(FIELD["htcpcp.addition"], valueAt + offset, addition.length, readable(addition));
  }
};

/** Emits the header lines of a text from `from` on. @param base where the text begins */
export const emitHeaders = (emitter: FieldEmitter, text: string, from: number, base: number): void => {
  for (const header of readHeaderSection(text, from)) emitHeader(emitter, header, base);
};
