/**
 * Start lines as a view takes them: every line that can be read, and whether it has the form that RFC 9112 asks for.
 */
import { readStartLineWords, type StartLineWords, splitUri } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { FindLine } from "../kit/line-scanner.ts";
import { coffeeWord } from "./coffee-scheme.ts";
import { FIELD } from "./fields.ts";
import { readable, readableDecoded } from "./text.ts";

export interface Start {
  /** One character per byte. */
  readonly words: StartLineWords;
  /** The form is unambiguous. Only such a line can end an open body. */
  readonly isStrict: boolean;
}

/** A line or a head that is longer than this is not waited for. */
export const MAX_HEAD_LENGTH = 65_536;
/** How far the heuristic searches for the end of a first line. */
const GLANCE_LENGTH = 2_048;

const LF = 10;
const CR = 13;

const VERSION = /^(?:HTTP|HTCPCP)\/[0-9]+\.[0-9]+$/;
const STRICT_METHOD = /^[A-Z-]+$/;
const BLANK = /[ \t]/;
/** What can still become a start line: the beginning of METHOD SP target, or of a version. */
const BEGINNING = /^(?:[A-Z][A-Z-]*(?: [^\x00-\x08\x0a-\x1f]*)?|HT[A-Z]*\/[^\x00-\x08\x0a-\x1f]*)\r?$/;
/** Methods that HTTP does not have: enough to recognize HTCPCP on a port that is not its own. */
const COFFEE_METHODS: ReadonlySet<string> = new Set(["BREW", "WHEN"]);

/** Reads a line, given without its line end. */
export const readStart = (line: string): Start | undefined => {
  const words = readStartLineWords(line);
  if (words === undefined || !VERSION.test(words.version)) return undefined;
  const isStrict =
    words.isSpacedOnce &&
    (words.kind === "response" || (STRICT_METHOD.test(words.method) && !BLANK.test(words.target)));
  return { words, isStrict };
};

/** Whether more bytes could make this unfinished line a start line. @param length of the line, if `line` is its masked */
export const mayBecomeStart = (line: string, length: number): boolean =>
  length < MAX_HEAD_LENGTH && BEGINNING.test(line);

/**
 * For a line that can become a start line: a short line that stands for it. The same further bytes make both a start
 * line. A CR at the end is left out.
 */
export const maskedLine = (line: string): string => {
  if (/[ /]/.test(line)) return "A ";
  return line
    .replace(/\r$/, "")
    .replace(/^HT[A-Z]+$/, "HT")
    .replace(/^(?!HT$)[A-Z][A-Z-]+$/, "A-");
};

/** The line that begins at `at`. It ends in LF or CR LF. */
export const findLine: FindLine = (data, at, from = at) => {
  const feed = data.indexOf(LF, from);
  return feed < 0 ? undefined : { end: feed > at && data[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 };
};

/** Whether a message certainly starts at `at`. */
export const startsMessage = (data: Uint8Array, at: number): boolean => {
  const first = data[at];
  const mayStart = first !== undefined && ((first >= 0x41 && first <= 0x5a) || first === 0x2d);
  if (!mayStart) return false;
  const line = findLine(data, at);
  return line !== undefined && readStart(bytesAsText(data.subarray(at, line.end)))?.isStrict === true;
};

/** Whether the bytes begin with a start line that no HTTP client or server sends. */
export const looksLikeHtcpcp = (bytes: Uint8Array, start: number, end: number): boolean => {
  const data = bytes.subarray(start, Math.min(end, start + GLANCE_LENGTH));
  const line = findLine(data, 0);
  const found = line && readStart(bytesAsText(data.subarray(0, line.end)));
  if (!found?.isStrict) return false;
  const { words } = found;
  if (words.version.startsWith("HTCPCP/")) return true;
  if (words.kind === "response") return false;
  const { scheme } = splitUri(words.target);
  return (
    COFFEE_METHODS.has(words.method) || (scheme !== undefined && scheme !== "" && coffeeWord(scheme) !== undefined)
  );
};

/** An address in brackets, or everything before a port. */
const hostOf = (authority: string): string => {
  let depth = 0;
  for (let end = 0; authority[0] === "[" && end < authority.length; end += 1) {
    if (authority[end] === "[") depth += 1;
    else if (authority[end] === "]") depth -= 1;
    if (depth === 0) return authority.slice(0, end + 1);
  }
  return authority.split(":", 1)[0]!;
};

const emitUriParts = (emitter: FieldEmitter, target: string, at: number): void => {
  const { scheme, authority, path, pathOffset, query } = splitUri(target);
  if (scheme === undefined || scheme === "") return;
  const word = coffeeWord(scheme);
  emitter.emit(FIELD["htcpcp.request.uri.scheme"], at, scheme.length, word ?? readableDecoded(scheme));
  if (word === undefined) emitter.generated(FIELD["htcpcp.unknown_scheme"], true);
  const pathAt = at + pathOffset;
  const host = authority === undefined ? "" : hostOf(authority);
  if (host !== "")
    emitter.emit(FIELD["htcpcp.request.uri.host"], pathAt - authority!.length, host.length, readableDecoded(host));
  const pot = /^\/(pot-[0-9]+)/.exec(path)?.[1];
  if (pot !== undefined) emitter.emit(FIELD["htcpcp.request.uri.pot"], pathAt + 1, pot.length, pot);
  if (query !== undefined && query !== "") {
    const queryAt = pathAt + path.length + 1;
    emitter.emit(FIELD["htcpcp.request.uri.additions"], queryAt, query.length, readableDecoded(query));
  }
};

/** @param at where the start line begins @param isWhole whether the sink keeps more than its words */
export const emitStartLine = (
  emitter: FieldEmitter,
  { words, isStrict }: Start,
  at: number,
  isWhole: boolean,
): void => {
  if (!isStrict) emitter.generated(FIELD["htcpcp.bad_start_line"], true);
  const versionAt = at + words.versionOffset;
  if (words.kind === "request") {
    emitter.emit(FIELD["htcpcp.request.method"], at, words.method.length, words.method);
    if (words.method === "POST") emitter.generated(FIELD["htcpcp.deprecated_post"], true);
    const targetAt = at + words.targetOffset;
    emitter.emit(FIELD["htcpcp.request.uri"], targetAt, words.target.length, readable(words.target));
    if (isWhole) emitUriParts(emitter, words.target, targetAt);
    emitter.emit(FIELD["htcpcp.request.version"], versionAt, words.version.length, words.version);
    return;
  }
  const { status, statusOffset, phrase, phraseOffset } = words;
  emitter.emit(FIELD["htcpcp.response.version"], versionAt, words.version.length, words.version);
  emitter.emit(FIELD["htcpcp.response.code"], at + statusOffset, 3, status);
  if (status === 418) emitter.generated(FIELD["htcpcp.teapot"], true);
  if (status === 406) emitter.generated(FIELD["htcpcp.not_acceptable"], true);
  if (phrase !== "") emitter.emit(FIELD["htcpcp.response.phrase"], at + phraseOffset, phrase.length, readable(phrase));
};
