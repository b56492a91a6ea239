/**
 * A message of the stream: its content and the offset of each part. All offsets count bytes from the start of the
 * stream that the parser was fed.
 */

/** One header line. `name` keeps its case; `value` is trimmed and read as UTF-8. */
export interface Header {
  readonly name: string;
  readonly value: string;
  /** First byte of the name, and so of the line. */
  readonly offset: number;
  readonly nameEnd: number;
  readonly valueOffset: number;
  readonly valueEnd: number;
}

const isSameName = (one: string, other: string): boolean =>
  one.length === other.length && (one === other || one.toLowerCase() === other.toLowerCase());

/** The headers of a message, in order; names are looked up without regard to case. */
export class HeaderList implements Iterable<Header> {
  readonly #headers: readonly Header[];
  readonly #base: number;

  /** @param base added to every offset, so that a repeated head is not parsed again */
  constructor(headers: readonly Header[], base = 0) {
    this.#headers = headers;
    this.#base = base;
  }

  get length(): number {
    return this.#headers.length;
  }

  *[Symbol.iterator](): Iterator<Header> {
    for (const header of this.#headers) yield this.#placed(header);
  }

  /** Every header of that name. */
  all(name: string): readonly Header[] {
    return this.#headers.filter((header) => isSameName(header.name, name)).map((header) => this.#placed(header));
  }

  /** The value of that name; several lines are joined by ", " (RFC 9110 §5.2). Undefined if there is none. */
  get(name: string): string | undefined {
    let found: string | undefined;
    for (const header of this.#headers) {
      if (isSameName(header.name, name)) found = found === undefined ? header.value : `${found}, ${header.value}`;
    }
    return found;
  }

  #placed(header: Header): Header {
    const base = this.#base;
    if (base === 0) return header;
    const { name, value, offset, nameEnd, valueOffset, valueEnd } = header;
    return {
      name,
      value,
      offset: offset + base,
      nameEnd: nameEnd + base,
      valueOffset: valueOffset + base,
      valueEnd: valueEnd + base,
    };
  }
}

/**
 * How the end of the body was determined (RFC 9112 §6.3); `unframed` is a BREW or POST that does not state the length
 * of its body.
 */
export type Framing = "none" | "content-length" | "chunked" | "close" | "unframed";

interface MessageParts {
  /** First byte of the start line. */
  readonly offset: number;
  /** As written: "HTTP/1.1", "HTCPCP/1.0". */
  readonly version: string;
  readonly headers: HeaderList;
  /** First byte after the blank line. */
  readonly headEnd: number;
  readonly framing: Framing;
  /** Decoded; empty until the whole message has come. */
  readonly body: Uint8Array;
  /** After the body of a chunked message. */
  readonly trailers: HeaderList;
  /** First byte after the message. */
  readonly end: number;
}

export interface RequestMessage extends MessageParts {
  readonly kind: "request";
  readonly method: string;
  /** The request target as written: "coffee://ducky", "/pot-0?Cream". */
  readonly target: string;
  readonly targetOffset: number;
}

export interface ResponseMessage extends MessageParts {
  readonly kind: "response";
  /** 100 to 999. */
  readonly status: number;
  readonly phrase: string;
}

export type Message = RequestMessage | ResponseMessage;

const CLOSE: readonly string[] = ["close"];

/** Whether the sender wants to keep the connection open (RFC 9112 §9.3; HTCPCP/1.0 as HTTP/1.1). */
export const isPersistent = (message: Message): boolean => {
  if (message.framing === "close") return false;
  const connection = message.headers.get("Connection")?.toLowerCase();
  if (connection === undefined) return message.version !== "HTTP/1.0";
  const options = connection === "close" ? CLOSE : connection.split(",").map((option) => option.trim());
  if (options.includes("close")) return false;
  return message.version !== "HTTP/1.0" || options.includes("keep-alive");
};

/** The type of the body in lower case, without its parameters. Undefined if the header is missing. */
export const mediaTypeOf = (message: Message): string | undefined =>
  message.headers.get("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
