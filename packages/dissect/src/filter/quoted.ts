/**
 * Quoted strings and characters. Read first: wireshark-filter(4), the list of escape sequences.
 *
 * A string is bytes: "\xc3\xa9" and "é" are the same. In a raw string r"..." only the quote itself is escaped, and its
 * backslash stays.
 */
import { refuse, type Span } from "./problem.ts";

export interface QuotedText extends Span {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["'", 0x27],
  ['"', 0x22],
  ["\\", 0x5c],
  ["a", 0x07],
  ["b", 0x08],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["v", 0x0b],
]);

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))/y;
const ESCAPES_HINT =
  "the escapes are \\' \\\" \\\\ \\a \\b \\f \\n \\r \\t \\v \\NNN \\xNN \\uNNNN \\UNNNNNNNN; " +
  'in r"..." a backslash stands for itself';
const LAST_CODE_POINT = 0x10ffff;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

interface Escape {
  readonly length: number;
  /** A byte; with `isCodePoint`, a character that may take several bytes. */
  readonly code: number;
  readonly isCodePoint: boolean;
}

function readEscape(source: string, at: number): Escape {
  ESCAPE.lastIndex = at;
  const [whole = "\\", octal, hex, short, long, letter = ""] = ESCAPE.exec(source) ?? [];
  const wrong = { start: at, end: Math.min(source.length, at + 2) };
  const point = short ?? long;
  if (point !== undefined) {
    const code = Number.parseInt(point, 16);
    if (code > LAST_CODE_POINT || (code >= 0xd800 && code <= 0xdfff))
      refuse(
        { start: at, end: at + whole.length },
        `${whole} is not a Unicode character`,
        "the last one is \\U0010FFFF",
      );
    return { length: whole.length, code, isCodePoint: true };
  }
  const byte =
    octal !== undefined
      ? Number.parseInt(octal, 8)
      : hex !== undefined
        ? Number.parseInt(hex, 16)
        : SIMPLE_ESCAPES.get(letter);
  if (byte === undefined || byte > 0xff)
    return refuse(wrong, `${source.slice(wrong.start, wrong.end)} is not a valid escape sequence`, ESCAPES_HINT);
  return { length: whole.length, code: byte, isCodePoint: false };
}

/** Reads the string whose quote (or r and quote) is at `start`. */
export function readText(source: string, start: number, isRaw: boolean): QuotedText {
  const bytes: number[] = [];
  let at = start + (isRaw ? 2 : 1);
  for (;;) {
    const character = source[at];
    if (character === undefined)
      return refuse({ start, end: source.length }, "the closing quote is missing", `end the string with "`);
    if (character === '"') break;
    if (character === "\\" && isRaw) {
      const kept = source.slice(at, source[at + 1] === '"' ? at + 2 : at + 1);
      bytes.push(...encoder.encode(kept));
      at += kept.length;
    } else if (character === "\\") {
      const { length, code, isCodePoint } = readEscape(source, at);
      if (isCodePoint) bytes.push(...encoder.encode(String.fromCodePoint(code)));
      else bytes.push(code);
      at += length;
    } else {
      const whole = String.fromCodePoint(source.codePointAt(at)!);
      bytes.push(...encoder.encode(whole));
      at += whole.length;
    }
  }
  const all = Uint8Array.from(bytes);
  return { text: decoder.decode(all), bytes: all, start, end: at + 1 };
}

/** Reads the character whose quote is at `start`: one byte, as a number. */
export function readCharacter(source: string, start: number): Span & { readonly code: number } {
  const hint = "one character or one escape between single quotes, such as 'a' or '\\x0a'; text takes double quotes";
  const first = source[start + 1];
  if (first === "'") refuse({ start, end: start + 2 }, "the character constant is empty", hint);
  if (first === undefined) refuse({ start, end: source.length }, "the closing quote is missing", hint);
  const escaped = first === "\\" ? readEscape(source, start + 1) : undefined;
  const code = escaped?.code ?? source.codePointAt(start + 1)!;
  const end = start + 1 + (escaped?.length ?? String.fromCodePoint(code).length);
  if (source[end] !== "'") {
    const closing = source.indexOf("'", end);
    if (closing < 0) refuse({ start, end: source.length }, "the closing quote is missing", hint);
    refuse({ start, end: closing + 1 }, `${source.slice(start, closing + 1)} is too long for one character`, hint);
  }
  if (code > 0xff || (escaped === undefined && code > 0x7f))
    refuse({ start, end: end + 1 }, `${source.slice(start, end + 1)} is more than one byte`, hint);
  return { code, start, end: end + 1 };
}
