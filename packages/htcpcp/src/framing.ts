/** How long the body of a message is (RFC 9112 §6.3), and the shapes in which request smuggling hides. */
import type { Problem, ProblemCode } from "./error.ts";
import type { Framing, Header, HeaderList } from "./message.ts";
import type { StartLine } from "./start-line.ts";

export interface BodyFraming {
  readonly framing: Framing;
  /** Bytes of the body where the head tells them, else 0. */
  readonly length: number;
  readonly problem?: Problem;
}

const refuse = (code: ProblemCode, offset: number, message: string): BodyFraming => ({
  framing: "none",
  length: 0,
  problem: { code, offset, message },
});

/** Most requests have neither header, and `get` makes nothing. */
const NO_LINES: readonly Header[] = [];

const plain = (framing: Framing): BodyFraming => ({ framing, length: 0 });

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
  if (line.kind === "response") {
    const method = line.status >= 200 ? requestMethod() : undefined;
    if (line.status < 200 || line.status === 204 || line.status === 304 || method === "HEAD") return plain("none");
  }
  if (coding !== undefined) {
    const codings = headers.get("Transfer-Encoding")!;
    if (codings.toLowerCase() === "chunked") return plain("chunked");
    return refuse("unknown-transfer-coding", coding.offset, `transfer coding ${codings} is not known`);
  }
  if (lengths[0] !== undefined) return parseContentLength(lengths, bodyBytes);
  if (line.kind === "response") return plain("close");
  return plain(line.method === "BREW" || line.method === "POST" ? "unframed" : "none");
};

const parseContentLength = (lines: readonly Header[], bodyBytes: number): BodyFraming => {
  const { value, valueOffset } = lines[0]!;
  const differing = lines.find((line) => line.value !== value);
  if (differing) {
    return refuse("bad-content-length", differing.valueOffset, "Content-Length is given twice with different values");
  }
  if (!/^[0-9]{1,15}$/.test(value)) {
    return refuse("bad-content-length", valueOffset, "Content-Length is not a number of bytes");
  }
  if (Number(value) > bodyBytes) return refuse("body-too-large", valueOffset, `the body exceeds ${bodyBytes} bytes`);
  return { framing: "content-length", length: Number(value) };
};
