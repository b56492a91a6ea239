/** The first line of a message: a request line or a status line (RFC 9112 §3 and §4). */
import type { Problem } from "./error.ts";
import type { RequestMessage, ResponseMessage } from "./message.ts";

/** What a stream carries; with "either" the start line decides. */
export type Role = "request" | "response" | "either";

export type StartLine =
  | Pick<RequestMessage, "kind" | "method" | "target" | "targetOffset" | "version">
  | Pick<ResponseMessage, "kind" | "status" | "phrase" | "version">;

export const TOKEN: RegExp = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Blanks and words alternate, so that each line matches in only one way and in linear time. */
const REQUEST_WORDS = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)([ \t]+)(?=[^ \t])(.*[^ \t])([ \t]+)([A-Z]+\/[0-9.]+)([ \t]*)$/s;
const STATUS_WORDS = /^([A-Z]+\/[0-9.]+)([ \t]+)([0-9]{3})(?:([ \t]+)(.*)|$)/s;

const TARGET = /^[^\u0000-\u0020\u007f]+$/;
const PHRASE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const OUR_PROTOCOL = /^(?:HTTP|HTCPCP)\//;
const SUPPORTED_VERSION = /^(?:HTTP|HTCPCP)\/1\.[0-9]$/;

const EXPECTED: Readonly<Record<Role, string>> = {
  request: "METHOD SP target SP version",
  response: "version SP status SP phrase",
  either: "a request line or a status line",
};

/** The words of a start line, with any blanks between them and any content. Offsets count characters. */
export type StartLineWords = RequestLineWords | StatusLineWords;

interface WordsOfLine {
  /** "HTTP/1.1"; any capitals before the slash, any digits and dots after it. */
  readonly version: string;
  readonly versionOffset: number;
  /** RFC 9112 §3 and §4: one space between the words, none after a version. */
  readonly isSpacedOnce: boolean;
}

export interface RequestLineWords extends WordsOfLine {
  readonly kind: "request";
  readonly method: string;
  /** May contain blanks, but not at its beginning or end. */
  readonly target: string;
  readonly targetOffset: number;
}

export interface StatusLineWords extends WordsOfLine {
  readonly kind: "response";
  /** 0 to 999. */
  readonly status: number;
  readonly statusOffset: number;
  readonly phrase: string;
  readonly phraseOffset: number;
}

/**
 * Splits a start line as far as possible, for a view that shows what is there. The parser accepts only what RFC 9112
 * allows. Undefined if it is neither a request line nor a status line.
 */
export const readStartLineWords = (line: string): StartLineWords | undefined => {
  const status = STATUS_WORDS.exec(line);
  if (status !== null) {
    const [, version = "", gap = "", code = "", phraseGap = "", phrase = ""] = status;
    const statusOffset = version.length + gap.length;
    return {
      kind: "response",
      version,
      versionOffset: 0,
      status: Number(code),
      statusOffset,
      phrase,
      phraseOffset: statusOffset + code.length + phraseGap.length,
      isSpacedOnce: gap === " " && (phraseGap === " " || phraseGap === ""),
    };
  }
  const request = REQUEST_WORDS.exec(line);
  if (request === null) return undefined;
  const [, method = "", gap = "", target = "", versionGap = "", version = "", rest] = request;
  const targetOffset = method.length + gap.length;
  return {
    kind: "request",
    method,
    target,
    targetOffset,
    version,
    versionOffset: targetOffset + target.length + versionGap.length,
    isSpacedOnce: gap === " " && versionGap === " " && rest === "",
  };
};

/**
 * Reads a start line.
 * @param offset of the line in the stream, in bytes
 * @returns its content, or what is wrong; a version that is not 1.x is returned with its line
 */
export const parseStartLine = (
  text: string,
  role: Role,
  offset: number,
): { readonly line?: StartLine; readonly problem?: Problem } => {
  const line = checkWords(text, readStartLineWords(text), offset);
  if (line === undefined || (role !== "either" && role !== line.kind))
    return { problem: { code: "bad-start-line", offset, message: `the start line is not ${EXPECTED[role]}` } };
  if (SUPPORTED_VERSION.test(line.version)) return { line };
  // The version is at the end of a request line, and the text before it may not be ASCII, so its bytes are counted.
  const before = line.kind === "request" ? new TextEncoder().encode(text.slice(0, -line.version.length)).length : 0;
  const message = `version ${line.version} is neither HTCPCP/1.x nor HTTP/1.x`;
  return { line, problem: { code: "unsupported-version", offset: offset + before, message } };
};

const checkWords = (text: string, words: StartLineWords | undefined, offset: number): StartLine | undefined => {
  if (words === undefined) return undefined;
  const { version } = words;
  if (words.kind === "request") {
    const { kind, method, target, targetOffset, isSpacedOnce } = words;
    if (!isSpacedOnce || !TARGET.test(target)) return undefined;
    return { kind, method, target, targetOffset: offset + targetOffset, version };
  }
  const { kind, status, statusOffset } = words;
  // Everything after the first space belongs to the phrase, also more spaces.
  const behind = text.slice(statusOffset + 3);
  const isSound = statusOffset === version.length + 1 && text[version.length] === " " && status >= 100;
  if (!isSound || !OUR_PROTOCOL.test(version) || behind.startsWith("\t") || !PHRASE.test(behind)) return undefined;
  return { kind, status, phrase: behind.slice(1), version };
};
