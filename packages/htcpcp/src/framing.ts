/** How long the body of a message is (RFC 9112 §6.3), and the forms of request smuggling. */
import type { Problem, ProblemCode } from "./error.ts";
import type { Framing, Header, HeaderList } from "./message.ts";
import type { StartLine } from "./start-line.ts";

export interface BodyFraming {
  readonly framing: Framing;
  /** Bytes of the body if the head states them, else 0. */
  readonly length: number;
  readonly problem?: Problem;
}

const refuse = (code: ProblemCode, offset: number, message: string): BodyFraming => ({
  framing: "none",
  length: 0,
  problem: { code, offset, message },
});

/** Most requests have neither header; this avoids an allocation. */
const NO_LINES: readonly Header[] = [];

const plain = (framing: Framing): BodyFraming => ({ framing, length: 0 });

/** The parts of a start line that framing needs. */
export type FramedLine =
  | { readonly kind: "request"; readonly method: string }
  | { readonly kind: "response"; readonly status: number };

/**
 * Whether a response has no body whatever its headers say.
 * @param requestMethod asked, once, for the method that a final response answers
 */
export const isBodyless = (line: FramedLine, requestMethod: () => string | undefined): boolean => {
  if (line.kind === "request") return false;
  const method = line.status >= 200 ? requestMethod() : undefined;
  return line.status < 200 || line.status === 204 || line.status === 304 || method === "HEAD";
};

/** How the body ends if no header says it. */
export const unstatedFraming = (line: FramedLine): Framing => {
  if (line.kind === "response") return "close";
  return line.method === "BREW" || line.method === "POST" ? "unframed" : "none";
};

/** A number of bytes in at most 15 digits; undefined for anything else. */
export const readLength = (digits: string): number | undefined =>
  /^[0-9]{1,15}$/.test(digits) ? Number(digits) : undefined;

/**
 * @param requestMethod asked, once, for the method that a final response answers
 * @param bodyBytes the longest body that is read
 */
export const chooseFraming = (
  line: StartLine,
  headers: HeaderList,
  requestMethod: () => string | undefined,
  bodyBytes: number,
): BodyFraming => {
  const coding = headers.get("Transfer-Encoding") === undefined ? undefined : headers.all("Transfer-Encoding")[0];
  const lengths = headers.get("Content-Length") === undefined ? NO_LINES : headers.all("Content-Length");
  if (coding !== undefined && lengths[0] !== undefined) {
    return refuse("both-framings", lengths[0].offset, "Transfer-Encoding and Content-Length exclude each other");
  }
  if (isBodyless(line, requestMethod)) return plain("none");
  if (coding !== undefined) {
    const codings = headers.get("Transfer-Encoding")!;
    if (codings.toLowerCase() === "chunked") return plain("chunked");
    return refuse("unknown-transfer-coding", coding.offset, `transfer coding ${codings} is not known`);
  }
  if (lengths[0] !== undefined) return parseContentLength(lengths, bodyBytes);
  return plain(unstatedFraming(line));
};

const digitsOf = (member: string): string => /^[ \t]*([0-9]+)[ \t]*$/.exec(member)?.[1] ?? "";

/**
 * RFC 9110 §8.6, RFC 9112 §6.3: the same number repeated, in a list or on a line of its own, counts once. It must be
 * the same text: a receiver that reads 010 as eight must find no second length here.
 */
const parseContentLength = (lines: readonly Header[], bodyBytes: number): BodyFraming => {
  let first: string | undefined;
  for (const { value, valueOffset } of lines) {
    for (const member of value.split(",")) {
      const digits = digitsOf(member);
      if (readLength(digits) === undefined) {
        return refuse("bad-content-length", valueOffset, "Content-Length is not a number of bytes");
      }
      first ??= digits;
      if (digits === first) continue;
      return refuse("bad-content-length", valueOffset, "Content-Length is given twice with different values");
    }
  }
  const length = Number(first);
  if (length > bodyBytes) {
    return refuse("body-too-large", lines[0]!.valueOffset, `the body exceeds ${bodyBytes} bytes`);
  }
  return { framing: "content-length", length };
};
