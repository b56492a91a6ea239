/** HTTP conversations with messages of every form we know. */
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { CaptureWriter } from "../packages/test-captures/src/index.ts";

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const head = (start: string, ...lines: readonly string[]): string => `${[start, ...lines].join("\r\n")}\r\n\r\n`;
const get = (target = "/", ...lines: readonly string[]): string => head(`GET ${target} HTTP/1.1`, "Host: h", ...lines);
const post = (type: string, body: string, ...lines: readonly string[]): string =>
  head("POST /form HTTP/1.1", "Host: h", `Content-Type: ${type}`, `Content-Length: ${body.length}`, ...lines) + body;
const answer = (type: string, body: string, ...lines: readonly string[]): string =>
  head("HTTP/1.1 200 OK", `Content-Type: ${type}`, ...lines, `Content-Length: ${body.length}`) + body;
const chunked = (body: string, ...lines: readonly string[]): string =>
  head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ...lines) + body;

const PNG = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x20\x15\xc4\x89";
const GIF = "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const JPEG = "\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
const PAGE = "<!doctype html><title>Coffee</title><p>A cup of caf\xc3\xa9, please.</p>\r\n";
const STATE =
  '{"pots":[{"name":"ducky","state":"brewing","left":12.5e0,"milk":null,"hot":true}],"say":"\\"Qu\\u00e4k\\"!"}';

/** Conversations: what the client says, what the server answers, and so on. */
export const HTTP_CONVERSATIONS: Readonly<Record<string, readonly string[]>> = {
  page: [
    get("/", "User-Agent: x", "Accept: */*"),
    answer("text/html; charset=utf-8", PAGE, "Server: pot", "Date: now"),
  ],
  query: [get("/pots/ducky?method=brew&message=start&&x"), answer("text/plain", "ok")],
  form: [
    post("application/x-www-form-urlencoded", "message=start&method=brew&milk=%C3%A9+x"),
    answer("text/plain", ""),
  ],
  "cookies beyond ASCII": [get("/", "Cookie: \xe9=\xff; b"), answer("text/plain", "")],
  json: [get("/state", "Cookie: a=b; c=d ;;e"), answer("application/json", STATE, "Set-Cookie: x=y")],
  "json and more": [get(), answer("application/problem+json", '{"title":"no tea"}\n[ 1 , {} ] and more')],
  "json that is none": [get(), answer("application/json", '{"a":1,}')],
  "types by their suffix": [
    ...["ld+json", "x+json; v=1", "a+b+xml", "x+zip"].flatMap((type) => [
      get(),
      answer(`application/${type}`, '{"a":[1,"x"]}'),
    ]),
    get(),
    answer("application/x+json", GIF),
  ],
  xml: [get(), answer("text/xml", "<pot/>"), get("/i.svg"), answer("image/svg+xml", "<svg/>")],
  "xml in text": [get(), answer("text/html", '<?xml version="1.0" encoding="UTF-8"?><html></html>')],
  pictures: [
    get("/p"),
    answer("image/png", PNG),
    get("/g"),
    answer("image/gif", GIF),
    get("/j"),
    answer("image/jpeg", JPEG),
  ],
  "picture of no type": [get(), head("HTTP/1.1 200 OK", `Content-Length: ${GIF.length}`) + GIF],
  "no picture": [get(), answer("image/png", "not a picture at all, not at all")],
  "other types": [get(), answer("application/octet-stream", "\x01\x02\0x"), get(), answer("foo/bar", "data")],
  "no type": [get(), `${head("HTTP/1.1 200 OK", "Content-Length: 4")}data`],
  gzip: [get(), answer("text/html", latin1(gzipSync(PAGE)), "Content-Encoding: gzip")],
  deflate: [get(), answer("text/css", latin1(deflateSync("a{}")), "Content-Encoding: deflate")],
  "raw deflate": [get(), answer("text/css", latin1(deflateRawSync("a{}")), "Content-Encoding: deflate")],
  "gzip cut short": [get(), answer("text/html", latin1(gzipSync(PAGE).subarray(0, 60)), "Content-Encoding: gzip")],
  "unknown coding": [get(), answer("text/html", "xyz", "Content-Encoding: zip")],
  chunks: [get(), chunked("3\r\nabc\r\n00A;x=y\r\n0123456789\r\n0\r\n\r\n", "Content-Type: text/plain")],
  trailers: [get(), chunked("3 \r\nabc\r\n0\r\nDigest: x\r\n\r\n")],
  "chunked gzip": [get(), chunked(`14\r\n${latin1(gzipSync(""))}\r\n0\r\n\r\n`, "Content-Encoding: gzip")],
  "no chunks": [get(), chunked("0\r\n\r\n")],
  "bad chunks": [get(), chunked("zz\r\nabc\r\n0\r\n\r\n"), get(), chunked("3\r\nabc\r\nxyz\r\n0\r\n\r\n")],
  "chunked request": [
    `${head("PUT /x HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")}2\r\nhi\r\n0\r\n\r\n`,
    head("HTTP/1.1 201 Created", "Location: /x", "Content-Length: 0"),
  ],
  "interim answer": [
    head("POST / HTTP/1.1", "Host: h", "Expect: 100-continue", "Content-Length: 3"),
    head("HTTP/1.1 100 Continue") + head("HTTP/1.1 103 Early Hints", "Link: </a.css>"),
  ],
  "no body": [
    head("HEAD / HTTP/1.1", "Host: h"),
    head("HTTP/1.1 200 OK", "Content-Length: 1000"),
    get("/", 'If-None-Match: "x"'),
    head("HTTP/1.1 304 Not Modified", 'ETag: "x"', "Content-Length: 7"),
    head("DELETE / HTTP/1.1", "Host: h"),
    head("HTTP/1.1 204 No Content"),
  ],
  pipelined: [
    get("/1") + get("/2") + get("/3"),
    answer("text/plain", "1") + answer("text/plain", "2") + answer("a/b", "3"),
  ],
  persistent: [
    get("/1"),
    answer("text/plain", "1"),
    get("/2"),
    answer("text/plain", "2"),
    get("/3"),
    answer("a/b", "3"),
  ],
  "until the end": [get(), `${head("HTTP/1.0 200 OK", "Content-Type: text/plain")}and so on\nand on`],
  "length is wrong": [
    get(),
    `${head("HTTP/1.1 200 OK", "Content-Length: x")}abc`,
    get(),
    `${answer("a/b", "abc")}more`,
  ],
  "two lengths": [get(), `${head("HTTP/1.1 200 OK", "Content-Length: 3", "Content-Length: 3")}abc`],
  "length and chunks": [get(), chunked("3\r\nabc\r\n0\r\n\r\n", "Content-Length: 99")],
  "line feeds": ["GET / HTTP/1.1\nHost: h\nX: y\n\n", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"],
  "empty lines before": [`\r\n${get()}`, answer("text/plain", "ok")],
  folded: [head("GET / HTTP/1.1", "Host: h", "X-Long: a", "\tb: c"), answer("text/plain", "ok")],
  "bad names": [get("/", "Bad Name: x", ": none", "X-\xe9: y", "a\tb: c"), answer("text/plain", "ok", "A B: c")],
  "strange values": [get("/\xe9?\xe9", "Referer: caf\xc3\xa9", "X: \x01\x7f", "Accept:", "Date:\tx "), ""],
  credentials: [
    get("/", "Authorization: Basic dXNlcjpwYXNz", "Proxy-Authorization: Basic w6k6eA==", "Cookie: a"),
    head("HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=x", "Proxy-Authenticate: y", "Content-Length: 0"),
  ],
  "known header fields": [
    get("/", "Accept-Language: en", "Accept-Encoding: gzip", "Connection: close", "X-Forwarded-For: ::1", "Upgrade: x"),
    answer("text/plain", "", "Last-Modified: x", "Cache-Control: no-store", "Location: /", "Sec-WebSocket-Accept: x"),
  ],
  "other methods": [
    head("OPTIONS * HTTP/1.1", "Host: h"),
    answer("message/http", "x"),
    head("M-POST /x HTTP/1.1", "Host: h", "Content-Length: 0"),
    answer("text/plain", ""),
    head("NOTIFY /x HTTP/1.1", "Host: h", "NT: upnp:event", "Content-Length: 0"),
    answer("text/plain", ""),
  ],
  "absolute target": [
    get("http://other/x"),
    answer("text/plain", "ok"),
    get("HTTPS://other/x"),
    answer("text/plain", ""),
  ],
  "strange start lines": [
    head("GET  / HTTP/1.1", "Host: h"),
    head("HTTP/1.1 2x0", "Content-Length: 0"),
    head("GET /", "Host: h"),
    head("HTTP/1.1 20 Short", "Content-Length: 0"),
    head("GET / HTTP/2 x", "Host: h"),
    head("ICY 200 OK", "Content-Length: 0"),
    head("GET / ", "Host: h"),
    head("HTTP/1.1 -12 Minus", "Content-Length: 0"),
    get(),
    head("HTTP/1.1 1000 Many", "Content-Length: 0"),
  ],
  "no method we know": [
    head("POUR / HTTP/1.1", "Host: h"),
    answer("text/plain", "ok"),
    get(),
    answer("text/plain", ""),
  ],
  continuation: [
    get(),
    answer("text/plain", "ok"),
    "\x01\x02\x03",
    "this is no message\r\n",
    "\xe9t\xe9: x\r\n\r\n",
    "a: b\r\n\r\n",
  ],
  "no HTTP": ["\x01\x02\x03", "hello\r\n", "nobody here\r\nat: all\r\n\r\n"],
  unasked: ["", answer("text/plain", "ok"), get("/late"), answer("text/plain", "late")],
  upgrade: [
    get("/", "Upgrade: HTCPCP/1.0", "Connection: Upgrade"),
    `${head("HTTP/1.1 101 Switching Protocols", "Upgrade: HTCPCP/1.0", "Connection: Upgrade")}pour`,
    "more",
    "and more",
  ],
  tunnel: [
    head("CONNECT pot:5030 HTTP/1.1", "Host: pot"),
    head("HTTP/1.1 200 Connection established"),
    "\x01\x02 anything\r\n",
    "\x03\x04 at all\r\n",
  ],
  "long header": [get("/", `X-Long: ${"x".repeat(5_000)}`), answer("text/plain", "y".repeat(3_000))],
};

/** One conversation as a capture; every other line is the server's. */
export const captureOf = (
  lines: readonly string[],
  clientPort: number,
  serverPort: number,
  cut: number,
): Uint8Array => {
  const writer = new CaptureWriter({ clientPort, serverPort }).open();
  for (const [index, line] of lines.entries()) {
    writer.sendInSegments(index % 2 === 0 ? "client" : "server", Buffer.from(line, "latin1"), cut);
  }
  return writer.close("server").toPcap();
};

/** The conversations that Wireshark since 4.2 reads differently from us (FIELDS.md). */
export const ODD_COOKIES: ReadonlySet<string> = new Set(["cookies beyond ASCII"]);

/** Conversations whose meaning depends on the cuts: data without a length ends with its segment. */
export const UNCUT: ReadonlySet<string> = new Set(["no HTTP", "tunnel", "continuation", "strange values"]);
