/** An answer without a complete head, as an unfinished pot sends it: what is missing, and what is there. */
import type { ProblemCode } from "./error.ts";
import { parseHeaderLine, splitHeaderLine } from "./header-line.ts";
import { type Header, HeaderList } from "./message.ts";
import { parseStartLine } from "./start-line.ts";

const HEAD_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  "bad-start-line",
  "bad-header-name",
  "obsolete-folding",
  "truncated",
]);

/** Whether this problem may occur in an answer with an incomplete head. */
export const isHeadProblem = (code: ProblemCode): boolean => HEAD_PROBLEMS.has(code);

export interface LooseResponse {
  /** What is missing, and the text found in its place; printable ASCII, to follow "the answer: ". */
  readonly missing: string;
  /** Undefined if there is no status line. */
  readonly statusLine: { readonly version: string; readonly status: number; readonly phrase: string } | undefined;
  /** Undefined if there is no header line. */
  readonly headers: HeaderList | undefined;
  readonly body: Uint8Array;
}

const EXAMPLE = "HTCPCP/1.0 200 OK";
/** No head is longer. */
const SEEN_BYTES = 65_536;
const QUOTED = 40;
const LF = 10;

const latin1 = new TextDecoder("latin1");

interface Line {
  readonly text: string;
  readonly at: number;
  readonly next: number;
}

const lineAt = (bytes: Uint8Array, at: number): Line => {
  const feed = bytes.subarray(0, SEEN_BYTES).indexOf(LF, at);
  const end = feed < 0 ? Math.min(bytes.length, SEEN_BYTES) : feed;
  const text = latin1.decode(bytes.subarray(at, end)).replace(/\r$/, "");
  return { text, at, next: feed < 0 ? end : feed + 1 };
};

const quote = ({ text }: Line): string => {
  const printable = text.slice(0, QUOTED).replace(/[^ -~]/g, ".");
  return `"${printable}${text.length > QUOTED ? "..." : ""}"`;
};

/** Header lines from `at` on, and the first line that is not one; undefined if there is no header line. */
const readHeaders = (
  bytes: Uint8Array,
  at: number,
): { readonly headers: Header[]; readonly behind: Line | undefined } => {
  const headers: Header[] = [];
  let next = at;
  while (next < Math.min(bytes.length, SEEN_BYTES)) {
    const line = lineAt(bytes, next);
    if (splitHeaderLine(line.text) === undefined) return { headers, behind: line };
    const { header } = parseHeaderLine(line.text, line.text.length, line.at);
    if (header !== undefined) headers.push(header);
    next = line.next;
  }
  return { headers, behind: undefined };
};

/**
 * Reads an answer whose head the parser refused, or whose end it did not find.
 * @param bytes all that came
 * @returns undefined if nothing came, or if the head is complete
 */
export const readLooseResponse = (bytes: Uint8Array): LooseResponse | undefined => {
  let start = 0;
  while (bytes[start] === LF || bytes[start] === 13) start += 1;
  if (start === bytes.length) return undefined;
  const first = lineAt(bytes, start);
  const { line } = parseStartLine(first.text, "response", start);
  const statusLine = line?.kind === "response" ? line : undefined;
  const isStatusLine = /^(?:HTTP|HTCPCP)\b/i.test(first.text);
  const { headers, behind } = readHeaders(bytes, isStatusLine ? first.next : start);
  const isHeadEnded = behind?.text === "";
  const found = {
    statusLine: statusLine && { version: statusLine.version, status: statusLine.status, phrase: statusLine.phrase },
    headers: headers.length > 0 ? new HeaderList(headers) : undefined,
    body: behind === undefined ? bytes.slice(bytes.length) : bytes.slice(isHeadEnded ? behind.next : behind.at),
  };
  if (!isStatusLine && (headers.length === 0 || !isHeadEnded)) {
    const missing =
      `it has no head: ${quote(first)} stands where a status line belongs, such as ${EXAMPLE}; ` +
      "then come header lines and an empty line, and then the body";
    return { missing, statusLine: undefined, headers: undefined, body: bytes.slice(start) };
  }
  if (!isStatusLine) {
    const missing = `its status line is missing, such as ${EXAMPLE}: it begins with the header line ${quote(first)}`;
    return { ...found, missing };
  }
  if (statusLine === undefined) {
    return { ...found, missing: `its status line is ${quote(first)}, where one such as ${EXAMPLE} belongs` };
  }
  if (isHeadEnded) return undefined;
  const missing =
    behind === undefined
      ? "the empty line that ends its head is missing"
      : `the empty line between head and body is missing, before ${quote(behind)}`;
  return { ...found, missing };
};
