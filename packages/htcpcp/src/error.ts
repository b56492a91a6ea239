/** Everything that can be wrong with a message, as a closed set of codes, and the error thrown by the networked parts. */

/** What a parser may find wrong. `offset` of a problem is a byte offset in the stream (or character, for text parsers). */
export type ProblemCode =
  // start line
  | "bad-start-line"
  | "unsupported-version"
  | "uri-too-long"
  // head
  | "bad-header-name"
  | "bad-header-value"
  | "obsolete-folding"
  | "bare-carriage-return"
  | "head-too-large"
  | "too-many-headers"
  // framing
  | "bad-content-length"
  | "both-framings"
  | "unknown-transfer-coding"
  | "bad-chunk"
  | "body-too-large"
  | "truncated"
  // coffee URIs and additions
  | "bad-scheme"
  | "bad-host"
  | "bad-port"
  | "bad-path"
  | "bad-escape"
  | "bad-addition"
  | "bad-quality";

/** One thing wrong, and where. A value, not an exception: parsers never throw on input. */
export interface Problem {
  readonly code: ProblemCode;
  /** Where it was found: bytes from the start of the stream, or characters from the start of a text. */
  readonly offset: number;
  /** One sentence for a person. */
  readonly message: string;
}

/** The status a server answers a problem with (RFC 9110 §15, RFC 6585 §5). */
export const statusOfProblem = (code: ProblemCode): number => {
  switch (code) {
    case "uri-too-long":
      return 414;
    case "head-too-large":
    case "too-many-headers":
      return 431;
    case "body-too-large":
      return 413;
    case "unsupported-version":
      return 505;
    case "unknown-transfer-coding":
      return 501;
    default:
      return 400;
  }
};

/** Why an exchange failed: the peer could not be reached, stopped sending, closed, or sent something unreadable. */
export type HtcpcpErrorCode =
  | ProblemCode
  | "unreachable"
  | "timeout"
  | "closed"
  | "too-many-interim-responses"
  | "invalid-argument";

/** The bytes of a failed exchange, up to the failure. */
export interface PartialExchange {
  readonly request: Uint8Array;
  readonly responseBytes: Uint8Array;
}

/** Thrown by client, server and serializer. */
export class HtcpcpError extends Error {
  override readonly name: string = "HtcpcpError";
  readonly code: HtcpcpErrorCode;
  readonly exchange: PartialExchange | undefined;

  constructor(code: HtcpcpErrorCode, message: string, options: { cause?: unknown; exchange?: PartialExchange } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exchange = options.exchange;
  }
}
