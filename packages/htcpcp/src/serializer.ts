/** Messages to bytes. Text that is not allowed in a message is refused (see head-text.ts). */
import { concatBytes } from "./byte-queue.ts";
import { HtcpcpError } from "./error.ts";
import { checkToken, checkVersion, headerLine, statusLine } from "./head-text.ts";

export type HeaderPair = readonly [name: string, value: string];

export interface OutgoingRequest {
  readonly method: string;
  /** "coffee://ducky", "/pot-0?Cream"; written as given. */
  readonly target: string;
  /** "HTCPCP/1.0" by default. */
  readonly version?: string;
  readonly headers?: readonly HeaderPair[];
  /** Text is sent as UTF-8. A Content-Length is added if there is a body and no header frames it. */
  readonly body?: string | Uint8Array;
}

export interface OutgoingResponse {
  readonly status: number;
  /** The registered phrase of the status by default. */
  readonly phrase?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string | Uint8Array;
}

const TARGET = /^[^\u0000-\u0020\u007f]+$/;

const utf8 = new TextEncoder();

const checkTarget = (target: string): string => {
  if (TARGET.test(target)) return target;
  throw new HtcpcpError("invalid-argument", `target ${JSON.stringify(target)} cannot stand in a message`);
};

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
  const lines = framed.map(([name, value]) => headerLine(name, value).text).join("");
  const head = utf8.encode(`${startLine}${lines}\r\n`);
  return bytes === undefined ? head : concatBytes([head, bytes]);
};

/** The bytes of a request. @throws HtcpcpError `invalid-argument` */
export const serializeRequest = ({ method, target, version, headers, body }: OutgoingRequest): Uint8Array => {
  const line = `${checkToken(method, "method")} ${checkTarget(target)} ${checkVersion(version ?? "HTCPCP/1.0")}\r\n`;
  return assemble(line, headers ?? [], body);
};

/**
 * The bytes of a response. @throws HtcpcpError `invalid-argument`
 * @param version of the status line; a server answers in the version of the request
 */
export const serializeResponse = (
  { status, phrase, headers, body }: OutgoingResponse,
  version = "HTCPCP/1.0",
): Uint8Array => assemble(statusLine(version, status, phrase).text, headers ?? [], body);
