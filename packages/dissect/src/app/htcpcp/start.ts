/** Start lines as a view takes them: any that can be read, and whether they are what RFC 9112 asks for. */
import { readStartLineWords, type StartLineWords, splitUri } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";
import { coffeeWord } from "./coffee-scheme.ts";

export interface Start {
  /** One character a byte. */
  readonly words: StartLineWords;
  /** Written so that nothing else can be meant: only such a line may end an open body. */
  readonly isStrict: boolean;
}

/** A line longer than this is not waited for any longer, nor a head. */
export const MAX_HEAD_LENGTH = 65_536;
/** How far the heuristic looks for the end of a first line. */
const GLANCE_LENGTH = 2_048;

const LF = 10;
const CR = 13;

const VERSION = /^(?:HTTP|HTCPCP)\/[0-9]+\.[0-9]+$/;
const STRICT_METHOD = /^[A-Z-]+$/;
const BLANK = /[ \t]/;
/** What may still become one: the beginning of METHOD SP target, or of a version. */
const BEGINNING = /^(?:[A-Z][A-Z-]*(?: [^\x00-\x08\x0a-\x1f]*)?|HT[A-Z]*\/[^\x00-\x08\x0a-\x1f]*)\r?$/;
/** Methods that HTTP does not have: enough to know HTCPCP on a port that is not its own. */
const COFFEE_METHODS: ReadonlySet<string> = new Set(["BREW", "WHEN"]);

/** Reads a line without its end. */
export const readStart = (line: string): Start | undefined => {
  const words = readStartLineWords(line);
  if (words === undefined || !VERSION.test(words.version)) return undefined;
  const isStrict =
    words.isSpacedOnce &&
    (words.kind === "response" || (STRICT_METHOD.test(words.method) && !BLANK.test(words.target)));
  return { words, isStrict };
};

/** Whether more bytes could make a start line of this unfinished one. @param length of the line, if this is its gist */
export const mayBecomeStart = (line: string, length: number): boolean =>
  length < MAX_HEAD_LENGTH && BEGINNING.test(line);

/** A short line that may become a start line by the same bytes as this one, which may; a CR at its end left out. */
export const gistOf = (line: string): string => {
  if (/[ /]/.test(line)) return "A ";
  return line
    .replace(/\r$/, "")
    .replace(/^HT[A-Z]+$/, "HT")
    .replace(/^(?!HT$)[A-Z][A-Z-]+$/, "A-");
};

/** A line of bytes; both offsets are in `data`. */
export interface Line {
  /** Behind its last byte, the line end left out. */
  readonly end: number;
  /** Behind its line end; undefined where it has not ended. */
  readonly next: number | undefined;
}

/** The line that starts at `at`: it ends in LF or CR LF. */
export const lineAt = (data: Uint8Array, at: number): Line => {
  const feed = data.indexOf(LF, at);
  if (feed < 0) return { end: data.length, next: undefined };
  return { end: feed > at && data[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 };
};

/** Whether a message that cannot be anything else starts at `at`. */
export const startsMessage = (data: Uint8Array, at: number): boolean => {
  const first = data[at];
  const mayStart = first !== undefined && ((first >= 0x41 && first <= 0x5a) || first === 0x2d);
  if (!mayStart) return false;
  const { end, next } = lineAt(data, at);
  return next !== undefined && readStart(bytesAsText(data.subarray(at, end)))?.isStrict === true;
};

/** Whether the bytes begin with a start line that no HTTP speaker would send. */
export const looksLikeHtcpcp = (bytes: Uint8Array, start: number, end: number): boolean => {
  const data = bytes.subarray(start, Math.min(end, start + GLANCE_LENGTH));
  const line = lineAt(data, 0);
  const found = line.next === undefined ? undefined : readStart(bytesAsText(data.subarray(0, line.end)));
  if (!found?.isStrict) return false;
  const { words } = found;
  if (words.version.startsWith("HTCPCP/")) return true;
  if (words.kind === "response") return false;
  const { scheme } = splitUri(words.target);
  return (
    COFFEE_METHODS.has(words.method) || (scheme !== undefined && scheme !== "" && coffeeWord(scheme) !== undefined)
  );
};
