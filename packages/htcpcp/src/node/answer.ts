/** An answer as it goes on the wire: one text where the handler gave a text, so that it takes one write. */
import { headerLine, statusLine } from "../head-text.ts";
import type { OutgoingResponse } from "../serializer.ts";
import { imfDate } from "./imf-date.ts";

export interface AnswerContext {
  /** Of the request, given back. */
  readonly version: string;
  readonly method: string;
  /** Value of the `Server` header, already checked. */
  readonly serverName: string;
  /** Whether the connection ends with this answer, whatever the handler says of it. */
  readonly isLast: boolean;
}

export interface EncodedAnswer {
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

/** RFC 9110 §8.6: these have no body, and must not say how long it is. */
const isBodiless = (status: number): boolean => status < 200 || status === 204 || status === 304;

const isNamed = (name: string, wanted: string): boolean =>
  name.length === wanted.length && name.toLowerCase() === wanted;

/** @throws HtcpcpError `invalid-argument` when the answer holds what cannot stand in a message */
export const encodeAnswer = (answer: OutgoingResponse, context: AnswerContext): EncodedAnswer => {
  const { version, method, serverName, isLast } = context;
  const { status, headers = [], body = "" } = answer;
  const first = statusLine(version, status, answer.phrase);
  const server = headerLine("Server", serverName);
  let isAscii = first.isAscii && server.isAscii;
  let text = `${first.text}${server.text}Date: ${imfDate(Date.now())}\r\n`;
  let closes = isLast;
  let isFramed = isBodiless(status);
  for (const pair of headers) {
    const name = pair[0];
    if (isNamed(name, "connection")) {
      // The connection is the server's own affair; a handler may only ask for its end.
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
  // RFC 9110 §9.3.2: HEAD is answered with the head of what GET would give.
  const isSent = method !== "HEAD" && !isBodiless(status);
  const bytes = isSent && typeof body !== "string" ? body : undefined;
  if (isSent && typeof body === "string") {
    text += body;
    isAscii &&= bodyLength === body.length;
  }
  // To count the bytes of a text that was just put together costs as much as to write it.
  const textLength = isAscii ? text.length : Buffer.byteLength(text);
  return { status, closes, text, isAscii, bytes, byteLength: textLength + (bytes?.length ?? 0) };
};
