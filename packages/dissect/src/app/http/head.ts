/**
 * The head of a message: its lines, and the facts that the engine needs. Wireshark takes every line with a colon as a
 * header field, wherever it is, and takes a start line as such even among header fields. So do we.
 */
import { asciiText } from "../../bytes/text-bytes.ts";
import { HEADERS, type HeaderDefinition, type HeaderUse } from "./fields.ts";
import { codeOf, type Kind, kindOf, methodOf, uriOf } from "./start-line.ts";
import { isPrintable, startsWith, takeLine } from "./text.ts";

export interface HeadLine {
  from: number;
  /** Without the line break. */
  end: number;
  next: number;
  /** Offset of the colon of a header field; undefined for a start line. */
  colon: number | undefined;
  /** The kind of the message from this line on. */
  kind: Kind;
}

/** The lines of the head that was read last: every head uses the same objects, since it is read in both passes. */
class HeadLines {
  count = 0;
  readonly #lines: HeadLine[] = [];

  at(index: number): Readonly<HeadLine> {
    return this.#lines[index]!;
  }

  add(from: number, end: number, next: number, colon: number | undefined, kind: Kind): void {
    const line = this.#lines[this.count];
    if (line === undefined) this.#lines.push({ from, end, next, colon, kind });
    else {
      line.from = from;
      line.end = end;
      line.next = next;
      line.colon = colon;
      line.kind = kind;
    }
    this.count += 1;
  }
}

const headLines = new HeadLines();

export interface Head {
  /** Where the message begins, after an empty line before it. */
  readonly from: number;
  /** Whether its first line is a start line. */
  readonly isStart: boolean;
  readonly kind: Kind;
  /** Start lines and header fields, up to the empty line; true until the next head is read. */
  readonly lines: Pick<HeadLines, "count" | "at">;
  /** Where the body begins. */
  readonly end: number;
  /** The last line has no colon and no end: Wireshark gives up there. */
  readonly isBroken: boolean;
}

const CR = 13;
const LF = 10;
const COLON = 58;
/** An empty line before a message is skipped if something follows it (RFC 9112 §2.2). */
const SKIPPED_BEFORE = 3;

/** Reads the lines from where the message begins. */
const readLines = (bytes: Uint8Array, from: number, end: number): Head => {
  const lines = headLines;
  lines.count = 0;
  let kind: Kind = "other";
  let at = from;
  let headEnd = end;
  let isBroken = false;
  while (at < end) {
    const line = takeLine(bytes, at, end);
    const started = kindOf(bytes, at, line.end);
    kind = started ?? kind;
    if (started === undefined && line.end === at) {
      headEnd = line.next;
      break;
    }
    let colon: number | undefined;
    if (started === undefined) {
      colon = at;
      while (colon < line.end && bytes[colon] !== COLON) colon += 1;
      if (colon === line.end) {
        headEnd = at;
        isBroken = lines.count > 0 && line.end >= end;
        break;
      }
    }
    lines.add(at, line.end, line.next, colon, kind);
    at = line.next;
  }
  const isStart = lines.count > 0 && lines.at(0).colon === undefined;
  return { from, isStart, kind, lines, end: headEnd, isBroken };
};

/**
 * Where the message at `at` begins, after an empty line. @param missing bytes directly after `end` that were not
 * captured
 */
export const skipEmptyLine = (bytes: Uint8Array, at: number, end: number, missing: number): number =>
  end + missing - at > SKIPPED_BEFORE && bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF ? at + 2 : at;

/**
 * Reads the head of the message at `at`, as far as it goes.
 *
 * @param missing bytes directly after `end` that were not captured
 * @returns undefined where the bytes cannot be the beginning of a message
 */
export const readHead = (bytes: Uint8Array, at: number, end: number, missing: number): Head | undefined => {
  const from = skipEmptyLine(bytes, at, end, missing);
  if (from >= end || !isPrintable(bytes[from]!)) return undefined;
  return readLines(bytes, from, end);
};

/** RFC 9110 §5.1, as far as Wireshark allows it: for example, no space before the colon. */
const IS_NAME_CHARACTER = new Uint8Array(256);
for (const character of "!#$%&\\:*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
  IS_NAME_CHARACTER[character.charCodeAt(0)] = 1;

/** Whether a header field begins with a name. */
export const hasName = (bytes: Uint8Array, { from, colon = from }: HeadLine): boolean => {
  for (let at = from; at < colon; at += 1) if (IS_NAME_CHARACTER[bytes[at]!] === 0) return false;
  return colon > from;
};

/** The known header fields, by the length of their names. The names are in lower case. */
const BY_LENGTH: readonly (readonly (readonly [name: string, header: HeaderDefinition])[])[] = Array.from(
  { length: Math.max(...[...HEADERS.keys()].map((name) => name.length)) + 1 },
  (_, length) => [...HEADERS].filter(([name]) => name.length === length),
);

/** The definition of a header field; undefined where it has no field of its own. */
export const headerOf = (bytes: Uint8Array, { from, colon = from }: HeadLine): HeaderDefinition | undefined => {
  const candidates = BY_LENGTH[colon - from];
  if (candidates === undefined) return undefined;
  for (const [name, header] of candidates) if (startsWith(bytes, from, colon, name)) return header;
  return undefined;
};

/** Where the value of a header field begins. */
export const valueStart = (bytes: Uint8Array, { from, colon = from, end }: HeadLine): number => {
  let at = colon + 1;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at += 1;
  return at;
};

/** What the head says about the body and the connection. */
export interface Facts {
  method: string | undefined;
  uri: string | undefined;
  host: string | undefined;
  /** Status code; 0 where there is none. */
  code: number;
  /** In lower case, without parameters. */
  contentType: string | undefined;
  contentLength: number | undefined;
  contentEncoding: string | undefined;
  isChunked: boolean;
  /** The other transfer coding: its name if it is known, "" if not; undefined without Transfer-Encoding. */
  transferCoding: string | undefined;
  upgrade: string | undefined;
}

/** Such a length is exact as a number. */
const PLAIN_LENGTH = /^\d{1,15}$/;
const MAX_LENGTH = 2n ** 63n - 1n;

/** @returns undefined where it is not a number that C's strtoll takes, or where it is negative */
export const readContentLength = (value: string): bigint | undefined => {
  const digits = /^[ \t\n\v\f\r]*([+-]?\d+)(?![^ \t\n\f\r])/.exec(value)?.[1];
  if (digits === undefined) return undefined;
  const length = BigInt(digits.replace("+", ""));
  return length < 0n || length > MAX_LENGTH ? undefined : length;
};

/** Transfer codings besides "chunked". Only the beginning of a name is compared. */
const CODINGS = ["compress", "deflate", "gzip", "identity", "x-compress", "x-gzip"];

/**
 * RFC 9112 §6.1, as Wireshark reads it: it compares beginnings of names, in lower case, and takes one coding besides
 * "chunked".
 */
const readTransferEncoding = (value: string, facts: Facts): void => {
  facts.transferCoding = "";
  let rest = value;
  for (;;) {
    rest = rest.replace(/^[ \t,]+/, "");
    if (rest === "") return;
    if (rest.startsWith("chunked")) {
      facts.isChunked = true;
      rest = rest.slice("chunked".length);
      continue;
    }
    if (facts.transferCoding !== "") return;
    const name = CODINGS.find((coding) => rest.startsWith(coding));
    if (name === undefined) {
      const comma = rest.indexOf(",");
      if (comma < 0) return;
      rest = rest.slice(comma);
      continue;
    }
    facts.transferCoding = name.replace(/^x-/, "");
    rest = rest.slice(name.length);
  }
};

const READERS: Readonly<Partial<Record<HeaderUse, (facts: Facts, value: string) => void>>> = {
  "content-type": (facts, value) => {
    const [type = ""] = value.split(/[; \t\n\f\r]/, 1);
    facts.contentType = type.toLowerCase();
  },
  "content-length": (facts, value) => {
    const length = PLAIN_LENGTH.test(value) ? value : readContentLength(value);
    facts.contentLength = length === undefined ? undefined : Number(length);
  },
  "content-encoding": (facts, value) => {
    facts.contentEncoding = value;
  },
  "transfer-encoding": (facts, value) => readTransferEncoding(value, facts),
  host: (facts, value) => {
    facts.host = value;
  },
  upgrade: (facts, value) => {
    facts.upgrade = value.toLowerCase();
  },
};

/** The facts of a head. */
export const factsOf = (bytes: Uint8Array, { lines }: Head): Facts => {
  const facts: Facts = {
    method: undefined,
    uri: undefined,
    host: undefined,
    code: 0,
    contentType: undefined,
    contentLength: undefined,
    contentEncoding: undefined,
    isChunked: false,
    transferCoding: undefined,
    upgrade: undefined,
  };
  for (let index = 0; index < lines.count; index += 1) {
    const line = lines.at(index);
    if (line.colon !== undefined) {
      const use = headerOf(bytes, line)?.use;
      const read = use === undefined ? undefined : READERS[use];
      read?.(facts, asciiText(bytes, valueStart(bytes, line), line.end));
    } else if (line.kind === "response") {
      facts.code = codeOf(bytes, line.from, line.end) ?? facts.code;
    } else {
      facts.method = methodOf(bytes, line.from, line.end);
      facts.uri = uriOf(bytes, line.from, line.end);
    }
  }
  return facts;
};

const SPACES = " \t\n\f\r";

/** Trims from both ends in a loop, since a pattern that ends in "$" would be tried at every space. */
const trimSpaces = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && SPACES.includes(text[from]!)) from += 1;
  while (to > from && SPACES.includes(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
};

/** The target with scheme and host, where both are known. @param method of the last request on the connection */
export const fullUriOf = ({ uri, host, method }: Facts): string | undefined => {
  if (uri === undefined || host === undefined) return undefined;
  if (/^https?:\/\//i.test(uri) || method?.toUpperCase().startsWith("CONNECT")) return uri;
  return `http://${trimSpaces(host)}${uri}`;
};
