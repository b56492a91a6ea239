/** The first line of a message: a request line or a status line (RFC 9112 §3 and §4). */
import type { Problem } from "./error.ts";
import type { RequestMessage, ResponseMessage } from "./message.ts";

/** What a stream carries; "either" tells by the start line. */
export type Role = "request" | "response" | "either";

export type StartLine =
  | Pick<RequestMessage, "kind" | "method" | "target" | "targetOffset" | "version">
  | Pick<ResponseMessage, "kind" | "status" | "phrase" | "version">;

export const TOKEN: RegExp = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([^\u0000-\u0020\u007f]+) ([A-Z]+\/[0-9.]+)$/;
const STATUS_LINE = /^((?:HTTP|HTCPCP)\/[0-9.]+) ([1-9][0-9]{2})(?: ([^\u0000-\u0008\u000a-\u001f\u007f]*))?$/;
const SUPPORTED_VERSION = /^(?:HTTP|HTCPCP)\/1\.[0-9]$/;

const EXPECTED: Readonly<Record<Role, string>> = {
  request: "METHOD SP target SP version",
  response: "version SP status SP phrase",
  either: "a request line or a status line",
};

/**
 * Reads a start line.
 * @param offset of the line in the stream, in bytes
 * @returns what it says, or what is wrong; a version that is not 1.x comes with the line it stands in
 */
export const parseStartLine = (
  text: string,
  role: Role,
  offset: number,
): { readonly line?: StartLine; readonly problem?: Problem } => {
  const line =
    (role === "request" ? undefined : readStatusLine(text)) ??
    (role === "response" ? undefined : readRequestLine(text, offset));
  if (line === undefined)
    return { problem: { code: "bad-start-line", offset, message: `the start line is not ${EXPECTED[role]}` } };
  if (SUPPORTED_VERSION.test(line.version)) return { line };
  // The version ends a request line, where everything before it is one byte a character only in ASCII.
  const before = line.kind === "request" ? new TextEncoder().encode(text.slice(0, -line.version.length)).length : 0;
  const message = `version ${line.version} is neither HTCPCP/1.x nor HTTP/1.x`;
  return { line, problem: { code: "unsupported-version", offset: offset + before, message } };
};

const readStatusLine = (text: string): StartLine | undefined => {
  const [, version, status, phrase = ""] = STATUS_LINE.exec(text) ?? [];
  return version === undefined ? undefined : { kind: "response", version, status: Number(status), phrase };
};

const readRequestLine = (text: string, offset: number): StartLine | undefined => {
  const [, method, target, version] = REQUEST_LINE.exec(text) ?? [];
  if (method === undefined || target === undefined || version === undefined) return undefined;
  return { kind: "request", method, target, targetOffset: offset + method.length + 1, version };
};
