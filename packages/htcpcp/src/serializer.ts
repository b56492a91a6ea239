/** Messages to bytes. What cannot stand in a message is refused, so that no caller can inject a header. */
import { concatBytes } from "./byte-queue.ts";
import { HtcpcpError } from "./error.ts";
import { STATUS_PHRASES } from "./registry.ts";
import { TOKEN } from "./start-line.ts";

export type HeaderPair = readonly [name: string, value: string];

export interface OutgoingRequest {
  readonly method: string;
  /** "coffee://ducky", "/pot-0?Cream"; written as given. */
  readonly target: string;
  /** "HTCPCP/1.0" unless given. */
  readonly version?: string;
  readonly headers?: readonly HeaderPair[];
  /** Text is sent as UTF-8. A Content-Length is added where a body is given and no header frames it. */
  readonly body?: string | Uint8Array;
}

export interface OutgoingResponse {
  readonly status: number;
  /** The registered phrase of the status unless given. */
  readonly phrase?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string | Uint8Array;
}

const TARGET = /^[^\u0000-\u0020\u007f]+$/;
const VERSION = /^[A-Z]+\/[0-9]\.[0-9]$/;
const VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;

const utf8 = new TextEncoder();

const check = (pattern: RegExp, text: string, what: string): string => {
  if (pattern.test(text)) return text;
  throw new HtcpcpError("invalid-argument", `${what} ${JSON.stringify(text)} cannot stand in a message`);
};

const headerLines = (headers: readonly HeaderPair[]): string =>
  headers
    .map(([name, value]) => `${check(TOKEN, name, "header name")}: ${check(VALUE, value, "header value")}\r\n`)
    .join("");

const isFramed = (headers: readonly HeaderPair[]): boolean =>
  headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));

const toBytes = (body: string | Uint8Array): Uint8Array => (typeof body === "string" ? utf8.encode(body) : body);

const assemble = (
  startLine: string,
  headers: readonly HeaderPair[],
  body: string | Uint8Array | undefined,
): Uint8Array => {
  const bytes = body === undefined ? undefined : toBytes(body);
  const framed =
    bytes === undefined || isFramed(headers)
      ? headers
      : [...headers, ["Content-Length", String(bytes.length)] as const];
  const head = utf8.encode(`${startLine}\r\n${headerLines(framed)}\r\n`);
  return bytes === undefined ? head : concatBytes([head, bytes]);
};

/** The bytes of a request. @throws HtcpcpError `invalid-argument` */
export const serializeRequest = ({ method, target, version, headers, body }: OutgoingRequest): Uint8Array => {
  const line = `${check(TOKEN, method, "method")} ${check(TARGET, target, "target")} ${check(VERSION, version ?? "HTCPCP/1.0", "version")}`;
  return assemble(line, headers ?? [], body);
};

/**
 * The bytes of a response. @throws HtcpcpError `invalid-argument`
 * @param version of the status line; a server gives the version of the request back
 */
export const serializeResponse = (
  { status, phrase, headers, body }: OutgoingResponse,
  version = "HTCPCP/1.0",
): Uint8Array => {
  if (!Number.isInteger(status) || status < 100 || status > 999) {
    throw new HtcpcpError("invalid-argument", `status ${status} is not a number from 100 to 999`);
  }
  const reason = check(VALUE, phrase ?? STATUS_PHRASES[status] ?? "", "phrase");
  return assemble(`${check(VERSION, version, "version")} ${status} ${reason}`, headers ?? [], body);
};
