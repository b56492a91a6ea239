/**
 * What a head says about the message: its start line and everything that framing needs, read from the text in one scan.
 * The first pass reads this for every message, so it does not split the header fields.
 */
import { type Framing, isBodyless, readLength, unstatedFraming } from "@potshark/htcpcp";
import type { Start } from "./start-line.ts";

export interface Head {
  /** The start line and the header lines, one character per byte, without the empty line. */
  readonly text: string;
  readonly start: Start;
  /** Length of the start line without its line end. */
  readonly lineLength: number;
  /** Where the header lines begin in `text`. */
  readonly headersAt: number;
  /** The value of Transfer-Encoding, in lower case. */
  readonly coding: string | undefined;
  /** The last coding is chunked. */
  readonly isChunked: boolean;
  /** The value of Content-Length, where it is one number. */
  readonly length: number | undefined;
  readonly hasLength: boolean;
  /** In lower case, without parameters; "" where there is none. */
  readonly mediaType: string;
}

const CODINGS: ReadonlySet<string> = new Set(["chunked", "identity"]);

/**
 * The values of one header, joined as in RFC 9110 §5.3. A folded value counts up to its first line end.
 * @param mark a line feed, the name in lower case, a colon
 */
const headerValue = (lower: string, mark: string): string | undefined => {
  let values: string | undefined;
  for (let at = lower.indexOf(mark); at >= 0; at = lower.indexOf(mark, at + mark.length)) {
    const feed = lineEnd(lower, at + 1);
    const cr = lower.indexOf("\r", at);
    let from = at + mark.length;
    while (lower[from] === " " || lower[from] === "\t") from += 1;
    const value = lower.slice(from, cr >= 0 && cr < feed ? cr : feed);
    values = values === undefined ? value : `${values},${value}`;
  }
  return values;
};

const lineEnd = (text: string, at: number): number => {
  const feed = text.indexOf("\n", at);
  return feed < 0 ? text.length : feed;
};

/** A list of equal numbers counts as one (RFC 9110 §8.6). */
const lengthOf = (text: string): number | undefined => {
  if (/^[0-9]+$/.test(text)) return readLength(text);
  const lengths = text
    .split(",")
    .filter((member) => member !== "")
    .map((member) => readLength(/^[ \t]*([0-9]+)[ \t]*$/.exec(member)?.[1] ?? ""));
  return lengths.every((length) => length === lengths[0]) ? lengths[0] : undefined;
};

export const readHead = (text: string, start: Start, lineLength: number, headersAt: number): Head => {
  const lower = text.toLowerCase();
  const length = headerValue(lower, "\ncontent-length:");
  const coding = headerValue(lower, "\ntransfer-encoding:");
  const [mediaType = ""] = /^[^; \t]*/.exec(headerValue(lower, "\ncontent-type:") ?? "") ?? [];
  return {
    text,
    start,
    lineLength,
    headersAt,
    coding,
    isChunked: coding !== undefined && /chunked[ \t]*$/.test(coding),
    length: length === undefined ? undefined : lengthOf(length),
    hasLength: length !== undefined,
    mediaType,
  };
};

/** Whether Transfer-Encoding names a coding that is not known here. */
export const isCodingUnknown = ({ coding }: Head): boolean => coding !== undefined && !CODINGS.has(coding);

/** How long the body is (RFC 9112 §6.3), as far as this is known. */
export const framingOf = (
  { start, coding, isChunked, length }: Head,
  answersHead: boolean,
): { readonly framing: Framing; readonly length: number } => {
  const { words } = start;
  if (isBodyless(words, () => (answersHead ? "HEAD" : undefined))) return { framing: "none", length: 0 };
  if (isChunked) return { framing: "chunked", length: 0 };
  if (length !== undefined && (coding === undefined || coding === "identity")) {
    return { framing: "content-length", length };
  }
  return { framing: unstatedFraming(words), length: 0 };
};
