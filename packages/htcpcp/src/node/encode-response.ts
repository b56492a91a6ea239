/** An answer as it goes on the wire: one text if the handler gave a text, so that one write is enough. */
import { headerLine, statusLine } from "../head-text.ts";
import type { HeaderPair, OutgoingResponse } from "../serializer.ts";
import { imfDate } from "./imf-date.ts";

export interface ResponseContext {
  /** The version of the request. */
  readonly version: string;
  readonly method: string;
  /** Value of the `Server` header, already checked. */
  readonly serverName: string;
  /** Whether the connection ends with this answer even if the handler does not ask for that. */
  readonly isLast: boolean;
}

export interface EncodedResponse {
  readonly status: number;
  /** Whether the connection ends with this answer. */
  readonly closes: boolean;
  /** The head and, if it was given as text, the body. */
  readonly text: string;
  readonly isAscii: boolean;
  /** The body, if it was given as bytes. */
  readonly bytes: Uint8Array | undefined;
  /** Of the whole answer. */
  readonly byteLength: number;
}

/** RFC 9110 §8.6: these have no body, and must not have a Content-Length. */
const isBodiless = (status: number): boolean => status < 200 || status === 204 || status === 304;

const isNamed = (name: string, wanted: string): boolean =>
  name.length === wanted.length && name.toLowerCase() === wanted;

/** The last encoded answer and its input. Within a second, a pot sends the same answer to most clients. */
interface KeptResponse {
  readonly answer: OutgoingResponse;
  /** Copied, since the caller may change them: names and values alternate. */
  readonly headers: readonly string[];
  readonly context: ResponseContext;
  readonly date: string;
  readonly encoded: EncodedResponse;
}

/** A longer text is not cached. */
const KEPT_LENGTH = 4_096;
const NO_HEADERS: readonly HeaderPair[] = [];

let kept: KeptResponse | undefined;

const areKept = (headers: readonly HeaderPair[], flat: readonly string[]): boolean => {
  if (2 * headers.length !== flat.length) return false;
  for (let index = 0; index < headers.length; index += 1) {
    const pair = headers[index]!;
    if (pair[0] !== flat[2 * index] || pair[1] !== flat[2 * index + 1]) return false;
  }
  return true;
};

const isKept = (
  { answer, headers, context, date }: KeptResponse,
  asked: OutgoingResponse,
  by: ResponseContext,
  now: string,
): boolean =>
  asked.body === answer.body &&
  asked.status === answer.status &&
  asked.phrase === answer.phrase &&
  now === date &&
  by.version === context.version &&
  by.method === context.method &&
  by.isLast === context.isLast &&
  by.serverName === context.serverName &&
  areKept(asked.headers ?? NO_HEADERS, headers);

/** @throws HtcpcpError `invalid-argument` when the answer contains text that is not allowed in a message */
export const encodeResponse = (answer: OutgoingResponse, context: ResponseContext): EncodedResponse => {
  const date = imfDate(Date.now());
  if (kept !== undefined && isKept(kept, answer, context, date)) return kept.encoded;
  const encoded = encode(answer, context, date);
  const { headers = NO_HEADERS, body = "" } = answer;
  // The caller may change the bytes later.
  if (typeof body === "string" && body.length <= KEPT_LENGTH) {
    const flat: string[] = [];
    for (const [name, value] of headers) flat.push(name, value);
    kept = { answer: { ...answer }, headers: flat, context, date, encoded };
  }
  return encoded;
};

const encode = (answer: OutgoingResponse, context: ResponseContext, date: string): EncodedResponse => {
  const { version, method, serverName, isLast } = context;
  const { status, headers = NO_HEADERS, body = "" } = answer;
  const first = statusLine(version, status, answer.phrase);
  const server = headerLine("Server", serverName);
  let isAscii = first.isAscii && server.isAscii;
  let text = `${first.text}${server.text}Date: ${date}\r\n`;
  let closes = isLast;
  let isFramed = isBodiless(status);
  for (const pair of headers) {
    const name = pair[0];
    if (isNamed(name, "connection")) {
      // The server controls the connection; a handler may only ask to close it.
      if (isNamed(pair[1], "close")) closes = true;
      continue;
    }
    if (isNamed(name, "content-length") || isNamed(name, "transfer-encoding")) isFramed = true;
    const line = headerLine(name, pair[1]);
    text += line.text;
    isAscii &&= line.isAscii;
  }
  if (closes) text += "Connection: close\r\n";
  else if (version === "HTTP/1.0") text += "Connection: keep-alive\r\n";
  const bodyLength = Buffer.byteLength(body);
  if (!isFramed) text += `Content-Length: ${bodyLength}\r\n`;
  text += "\r\n";
  // RFC 9110 §9.3.2: HEAD is answered with the head of the answer to GET.
  const isSent = method !== "HEAD" && !isBodiless(status);
  const bytes = isSent && typeof body !== "string" ? body : undefined;
  if (isSent && typeof body === "string") {
    text += body;
    isAscii &&= bodyLength === body.length;
  }
  // Counting the bytes of a new text costs as much as writing it.
  const textLength = isAscii ? text.length : Buffer.byteLength(text);
  return { status, closes, text, isAscii, bytes, byteLength: textLength + (bytes?.length ?? 0) };
};
