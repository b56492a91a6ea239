/** Words of the protocol, which random mutation would never produce. */
import { ADDITIONS, COFFEE_SCHEMES, METHODS } from "../packages/htcpcp/src/index.ts";

const WORDS: readonly string[] = [
  ...METHODS,
  ...COFFEE_SCHEMES.map(({ scheme }) => `${scheme}://ducky`),
  ...Object.values(ADDITIONS).flat(),
  ...["PUT", "TRACE", "CONNECT", "brew", "PRI * HTTP/2.0"],
  ...["HTCPCP/1.0", "HTCPCP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTCPCP/2.0", "HTTP/1.1 200 OK", "HTTP/1.1 100 "],
  ...["\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", "\0", ":", ": ", ",", ";", "=", '"', "\\", '\\"', "%", "?", "#", "//"],
  ...["/", "/pot-0", "/pot-1", "/pot-999999999", "*", "coffee:", "[::1]", "@", ":5030", ":65536", "..", "%2F", "%00"],
  ...[
    "%5B",
    "%C3%A9",
    "%c3",
    "%zz",
    "%25",
    "%22",
    "%2C",
    "%3B",
    "%EF%BB%BF",
    "é",
    "☕",
    "İ",
    "\u00a0",
    "\ufeff",
    "\u0085",
  ],
  ...["start", "stop", "START", "star", "sto", "start\r\n", "5\r\nstart\r\n", "0\r\n", "0\r\n\r\n", "ffffffffffff\r\n"],
  ...["Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n"],
  ...["Content-Length: 1048577\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length : 5\r\n"],
  ...["Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding:\tchunked\r\n"],
  ...["Connection: close\r\n", "Connection: keep-alive\r\n", "Expect: 100-continue\r\n", "Expect: coffee\r\n"],
  ...["Content-Type: message/coffeepot\r\n", "Content-Type: text/plain\r\n", "Host: ducky\r\n", "Use-Pot: tea\r\n"],
  ...[
    "Accept-Additions: Cream;q=0.5, *;q=0\r\n",
    "Accept: application/json\r\n",
    "Depth: 1\r\n",
    "Depth: infinity\r\n",
  ],
  ...["<a>", "</a>", "<a/>", "<D:prop>", "xmlns:b='c' ", "&lt;", "&#0;", "]]>", "<!--", "{", "}", '{"', "{type a}"],
  ...[" folded\r\n", "X-Nothing:\r\n", ": no name\r\n", "X: \x7f\r\n", "q=0", "q=1", "q=0.001", "q=1.001", "oat milk"],
];

const utf8 = new TextEncoder();

export const DICTIONARY: readonly Uint8Array[] = WORDS.map((word) => utf8.encode(word));
