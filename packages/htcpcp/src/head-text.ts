/**
 * The head of a message as text. Text that is not allowed in a message is refused only here, so that no caller can
 * inject a header. A server sends the same few lines again and again, so the last lines are cached (`bench/`,
 * keep-alive): a cached line has been checked.
 */
import { HtcpcpError } from "./error.ts";
import { STATUS_PHRASES } from "./registry.ts";
import { TOKEN } from "./start-line.ts";

/** A line of a head with its line end. */
export interface HeadLine {
  readonly text: string;
  readonly isAscii: boolean;
}

const VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const VERSION = /^[A-Z]+\/[0-9]\.[0-9]$/;
const ASCII = /^[\u0000-\u007f]*$/;

const check = (pattern: RegExp, text: string, what: string): string => {
  if (pattern.test(text)) return text;
  throw new HtcpcpError("invalid-argument", `${what} ${JSON.stringify(text)} cannot stand in a message`);
};

/** A method or the name of a header. @throws HtcpcpError `invalid-argument` */
export const checkToken = (text: string, what: string): string => check(TOKEN, text, what);
/** A value or a phrase. @throws HtcpcpError `invalid-argument` */
export const checkValue = (text: string, what: string): string => check(VALUE, text, what);
/** @throws HtcpcpError `invalid-argument` */
export const checkVersion = (text: string): string => check(VERSION, text, "version");

/** More names than any real traffic uses; the cache stays small for any names. */
const KEPT_LINES = 64;
/** Of a value that is worth caching. */
const KEPT_LENGTH = 128;

const headerLines = new Map<string, HeadLine & { readonly value: string }>();

/** "Name: value". @throws HtcpcpError `invalid-argument` */
export const headerLine = (name: string, value: string): HeadLine => {
  const kept = headerLines.get(name);
  if (kept !== undefined && kept.value === value) return kept;
  const text = `${checkToken(name, "header name")}: ${checkValue(value, "header value")}\r\n`;
  const line = { value, text, isAscii: ASCII.test(text) };
  if (value.length <= KEPT_LENGTH && (kept !== undefined || headerLines.size < KEPT_LINES)) headerLines.set(name, line);
  return line;
};

let lastStatusLine: HeadLine & { readonly version: string; readonly status: number } = {
  ...{ version: "", status: 0, text: "", isAscii: true },
};

/** "HTCPCP/1.0 200 OK"; the registered phrase unless another is given. @throws HtcpcpError `invalid-argument` */
export const statusLine = (version: string, status: number, phrase: string | undefined): HeadLine => {
  if (phrase === undefined && lastStatusLine.status === status && lastStatusLine.version === version) {
    return lastStatusLine;
  }
  if (!Number.isInteger(status) || status < 100 || status > 999) {
    throw new HtcpcpError("invalid-argument", `status ${status} is not a number from 100 to 999`);
  }
  const reason = checkValue(phrase ?? STATUS_PHRASES[status] ?? "", "phrase");
  const text = `${checkVersion(version)} ${status} ${reason}\r\n`;
  const line = { version, status, text, isAscii: ASCII.test(text) };
  if (phrase === undefined) lastStatusLine = line;
  return line;
};
