/** Start lines (RFC 9112 §3, §4): which lines are start lines, and what they contain. */

import { asciiText } from "../../bytes/text-bytes.ts";
import type { FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import {
  CODE,
  CODE_DESCRIPTION,
  METHOD,
  PARAMETER,
  PATH,
  PHRASE,
  QUERY,
  REQUEST_VERSION,
  RESPONSE_VERSION,
  URI,
} from "./fields.ts";
import { nextWord } from "./text.ts";
import { STATUS_CODES } from "./value-strings.ts";

/** The kind of a message by its start line; "other" where it has none. A notification is a request of GENA or SSDP. */
export type Kind = StartKind | "other";
export type StartKind = "request" | "response" | "notification";

/** The methods that Wireshark knows. A line that begins with another word is not a request. */
const METHODS: ReadonlyMap<string, StartKind> = new Map<string, StartKind>([
  ..."GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE PATCH LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE"
    .split(" ")
    .map((method): [string, StartKind] => [method, "request"]),
  ...(
    "BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY " +
    "MKWORKSPACE RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA VERSION-CONTROL BASELINE-CONTROL SSTP_DUPLEX_POST"
  )
    .split(" ")
    .map((method): [string, StartKind] => [method, "request"]),
  ["NOTIFY", "notification"],
  ["SUBSCRIBE", "notification"],
  ["UNSUBSCRIBE", "notification"],
]);
const MAX_METHOD = Math.max(...[...METHODS.keys()].map((method) => method.length));

const SPACE = 32;
const ZERO = 48;
const COLON = 58;

/** RFC 2774: "M-" before the method makes an extension mandatory. */
const skipMandatory = (bytes: Uint8Array, from: number, end: number): number =>
  end - from >= 2 && bytes[from] === 0x4d && bytes[from + 1] === 0x2d ? from + 2 : from;

const isText = (bytes: Uint8Array, from: number, end: number, text: string): boolean => {
  if (end - from < text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[from + index] !== text.charCodeAt(index)) return false;
  }
  return true;
};

/** The method of a line that is a request or a notification for `kindOf`, without "M-". */
export const methodOf = (bytes: Uint8Array, from: number, end: number): string => {
  const start = skipMandatory(bytes, from, end);
  const limit = Math.min(end, start + MAX_METHOD + 1);
  let space = start;
  while (space < limit && bytes[space] !== SPACE) space += 1;
  return asciiText(bytes, start, space < limit ? space : end);
};

/** @returns undefined where the line is not a start line */
export const kindOf = (bytes: Uint8Array, from: number, end: number): StartKind | undefined => {
  const start = skipMandatory(bytes, from, end);
  if (isText(bytes, start, end, "HTTP/") || isText(bytes, start, end, "ICY")) return "response";
  const limit = Math.min(end, start + MAX_METHOD + 1);
  let at = start;
  while (at < limit && bytes[at] !== SPACE) {
    // No method has a colon: this is a header field.
    if (bytes[at] === COLON) return undefined;
    at += 1;
  }
  const word = asciiText(bytes, start, at);
  return word.length === at - start ? METHODS.get(word) : undefined;
};

/** Where the parts of a request line are. */
interface RequestLine {
  readonly methodEnd: number;
  readonly uri: number;
  readonly uriEnd: number;
  readonly version: number;
}

const requestParts = (bytes: Uint8Array, from: number, end: number): RequestLine => {
  const method = nextWord(bytes, from, end);
  // Two spaces mean that the target is empty.
  const uri = method.next - method.end > 1 ? method.next - 1 : method.next;
  const target = nextWord(bytes, uri, end);
  return { methodEnd: method.end, uri, uriEnd: target.end, version: target.next };
};

export const uriOf = (bytes: Uint8Array, from: number, end: number): string => {
  const { uri, uriEnd } = requestParts(bytes, from, end);
  return asciiText(bytes, uri, uriEnd);
};

/** RFC 3986 §2.2, without "=": separators of parameters. At least one character comes before each. */
const SUB_DELIMITERS = /[!$&'()*+,;]/;
const DIVIDED = /([\s\S][^!$&'()*+,;]*)[!$&'()*+,;]?/g;

/** The parameters of a query, each with its offset. */
const parametersOf = (query: string): { at: number; text: string }[] =>
  [...query.matchAll(DIVIDED)].map(({ 1: text = "", index }) => ({ at: index, text }));

/** Emits the target, up to a NUL, and its parts if it has more than a path. */
const emitUri = (emitter: FieldEmitter, at: number, length: number): void => {
  const uri = emitter.text(URI, at, length);
  const mark = uri.indexOf("?");
  const pathLength = mark < 0 ? uri.length : mark;
  if (mark < 0 && !SUB_DELIMITERS.test(uri.slice(1))) return;
  emitter.emit(PATH, at, pathLength, uri.slice(0, pathLength));
  if (mark < 0) return;
  const query = uri.slice(mark + 1);
  const queryAt = at + mark + 1;
  emitter.emit(QUERY, queryAt, query.length, query);
  for (const { at: from, text } of parametersOf(query)) emitter.emit(PARAMETER, queryAt + from, text.length, text);
};

const OF_TARGET: ReadonlySet<FieldDefinition> = new Set([URI, PATH, QUERY, PARAMETER]);

export const emitRequestLine = (emitter: FieldEmitter, from: number, end: number): void => {
  const { methodEnd, uri, uriEnd, version } = requestParts(emitter.bytes, from, end);
  emitter.text(METHOD, from, methodEnd - from);
  if (emitter.keepsAny(OF_TARGET)) emitUri(emitter, uri, uriEnd - uri);
  if (emitter.keeps(REQUEST_VERSION)) emitter.text(REQUEST_VERSION, version, end - version);
};

const CODE_LENGTH = 3;

/** Where the status code of a response line is; undefined where it has fewer than three characters. */
const codeWord = (
  bytes: Uint8Array,
  from: number,
  end: number,
): { at: number; end: number; next: number } | undefined => {
  const version = nextWord(bytes, from, end);
  const code = nextWord(bytes, version.next, end);
  return code.end - version.next < CODE_LENGTH ? undefined : { at: version.next, ...code };
};

/** Three digits as a number; undefined where there is anything else. */
const plainCode = (bytes: Uint8Array, at: number): number | undefined => {
  const [hundreds, tens, ones] = [bytes[at]! - ZERO, bytes[at + 1]! - ZERO, bytes[at + 2]! - ZERO];
  const isPlain = hundreds >= 0 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return isPlain ? 100 * hundreds + 10 * tens + ones : undefined;
};

/** As strtoul reads it: blanks, a sign, digits; 0 where there are none. */
const lenientCode = (bytes: Uint8Array, at: number): number =>
  plainCode(bytes, at) ?? Number(/^[ \t\v\f]*([+-]?\d+)/.exec(asciiText(bytes, at, at + CODE_LENGTH))?.[1] ?? 0) >>> 0;

/** The status code as shown; undefined where there is none. */
export const codeOf = (bytes: Uint8Array, from: number, end: number): number | undefined => {
  const word = codeWord(bytes, from, end);
  return word === undefined ? undefined : lenientCode(bytes, word.at);
};

/** The status code that decides on a body: a number of exactly three characters; 0 otherwise. */
export const strictCodeOf = (bytes: Uint8Array, from: number, end: number): number => {
  const word = codeWord(bytes, from, end);
  if (word === undefined || word.end - word.at !== CODE_LENGTH) return 0;
  const plain = plainCode(bytes, word.at);
  if (plain !== undefined) return plain;
  const text = asciiText(bytes, word.at, word.end);
  return /^[ \t\v\f]*[+-]?\d+$/.test(text) ? Number(text) : 0;
};

const OF_STATUS: ReadonlySet<FieldDefinition> = new Set([CODE, CODE_DESCRIPTION, PHRASE]);

export const emitResponseLine = (emitter: FieldEmitter, from: number, end: number): void => {
  const { bytes } = emitter;
  emitter.text(RESPONSE_VERSION, from, nextWord(bytes, from, end).end - from);
  const word = codeWord(bytes, from, end);
  if (word === undefined || !emitter.keepsAny(OF_STATUS)) return;
  const code = lenientCode(bytes, word.at);
  emitter.emit(CODE, word.at, CODE_LENGTH, code);
  emitter.emit(CODE_DESCRIPTION, word.at, CODE_LENGTH, STATUS_CODES.get(code) ?? `Unknown (${code | 0})`);
  if (word.next < end) emitter.text(PHRASE, word.next, end - word.next);
};
