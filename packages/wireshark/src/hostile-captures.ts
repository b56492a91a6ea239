/**
 * Captures of everything that may be sent to a pot: every shape by its name, as a pcap file.
 *
 * Each shape is one TCP connection with a client port of its own, so that all of them fit in one file. The comment
 * above a shape says how a dissector must read it; the golden files have the fields.
 */
import { CaptureWriter, type Sender } from "@potshark/test-captures";

const POT_PORT = 5030;
const FIRST_CLIENT_PORT = 40_001;

interface Shape {
  readonly serverPort?: number;
  readonly snapLength?: number;
  /** The connection between its handshake and its end. */
  readonly talk: (capture: CaptureWriter) => void;
  /** The side that closes; "nobody" if the capture ends before. */
  readonly closes?: Sender | "nobody" | "reset";
}

const encoder = new TextEncoder();

function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A message with CRLF line ends; the body follows the empty line as it is. */
function message(lines: readonly string[], body = ""): Uint8Array {
  return utf8(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const BREW = message(
  [
    "BREW coffee://ducky HTCPCP/1.0",
    "Content-Type: application/coffee-pot-command",
    "Accept-Additions: Cream;q=0.5, Vanilla",
    "Content-Length: 5",
  ],
  "start",
);
const WHEN = message(["WHEN coffee://ducky/pot-1 HTCPCP/1.0", "Content-Length: 0"]);
const GET = message(["GET coffee://ducky HTCPCP/1.0"]);
const OK = message(
  ["HTCPCP/1.0 200 OK", "Server: CoffeePot", "Content-Type: application/json", "Content-Length: 2"],
  "{}",
);
const NO_CONTENT = message(["HTCPCP/1.0 204 No Content", "Date: Tue, 14 Nov 2023 22:13:20 GMT"]);
const TEAPOT = message(
  ["HTCPCP/1.0 418 I'm a teapot", "Content-Type: text/plain", "Content-Length: 15"],
  "short and stout",
);

/** The client sends something, the pot answers with success. */
function ask(request: Uint8Array): Shape {
  return { talk: (capture) => capture.send("client", request).send("server", OK) };
}

/** A valid request, then other bytes in place of an answer. */
function answer(response: Uint8Array): Shape {
  return { talk: (capture) => capture.send("client", GET).send("server", response) };
}

/** Repeatable noise: a linear congruential generator's high bytes. */
function noise(byteLength: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let state = seed;
  for (let at = 0; at < byteLength; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function bigBody(segmentLength: number): Shape {
  const body = "coffee ".repeat(14_286).slice(0, 100_000);
  const response = message(["HTCPCP/1.0 200 OK", "Content-Type: text/plain", "Content-Length: 100000"], body);
  return { talk: (capture) => capture.send("client", GET).sendInSegments("server", response, segmentLength) };
}

/** A minimal TLS 1.2 ClientHello: one cipher suite, no extensions. */
const CLIENT_HELLO = new Uint8Array([
  ...[0x16, 0x03, 0x01, 0x00, 0x2d, 0x01, 0x00, 0x00, 0x29, 0x03, 0x03],
  ...noise(32, 7),
  ...[0x00, 0x00, 0x02, 0x00, 0x2f, 0x01, 0x00],
]);

/** RFC 2324 section 3, every coffee-scheme as printed there, and the later forms of café. */
const SCHEMES = [
  ..."koffie q%C3%A6hv%C3%A6 %D9%82%D9%87%D9%88%D8%A9 akeita koffee kahva kafe caf%C3%E8".split(" "),
  ..."%E5%92%96%E5%95%A1 kava k%C3%A1va kaffe coffee kafo kohv kahvi %4Baffee".split(" "),
  ..."%CE%BA%CE%B1%CF%86%CE%AD %E0%A4%95%E0%A5%8C%E0%A4%AB%E0%A5%80".split(" "),
  ..."%E3%82%B3%E3%83%BC%E3%83%92%E3%83%BC %EC%BB%A4%ED%94%BC %D0%BA%D0%BE%D1%84%D0%B5".split(" "),
  ..."%E0%B8%81%E0%B8%B2%E0%B9%81%E0%B8%9F caf%C3%E9 caf%C3%A9 %4baffee COFFEE".split(" "),
];

const SHAPES: Readonly<Record<string, Shape>> = {
  // Reassembly: a message cut by TCP is one message again, in the frame that completes it.
  "header-split": {
    talk: (capture) => capture.sendInSegments("client", BREW, 40).sendInSegments("server", OK, 30),
  },
  "body-in-own-segment": {
    talk: (capture) => {
      capture.send("client", BREW.subarray(0, -5)).send("client", BREW.subarray(-5));
      capture.send("server", OK.subarray(0, -2)).send("server", OK.subarray(-2));
    },
  },
  "one-byte-a-segment": {
    talk: (capture) => capture.sendInSegments("client", BREW, 1).sendInSegments("server", OK, 1),
  },
  "big-body-1448": bigBody(1_448),
  "big-body-60000": bigBody(60_000),
  "out-of-order": {
    talk: (capture) => {
      const [first, second, third] = [BREW.subarray(0, 40), BREW.subarray(40, 80), BREW.subarray(80)];
      capture.send("client", first).lose("client", second.length).send("client", third);
      capture.resend("client", second.length + third.length, second);
      capture.resend("client", third.length, third);
      capture.send("server", OK).resend("server", OK.length, OK);
    },
  },
  "lost-segment": {
    talk: (capture) => {
      capture.send("client", BREW.subarray(0, 40)).lose("client", 40).send("client", BREW.subarray(80));
      capture.send("server", OK);
      capture.send("client", GET).send("server", OK);
    },
  },
  "snap-length-80": { ...ask(BREW), snapLength: 80 },

  // Several messages in one segment: three each way, answered in order.
  pipelined: {
    talk: (capture) => {
      capture.send("client", concat(BREW, WHEN, GET)).send("server", concat(TEAPOT, NO_CONTENT, OK));
    },
  },
  "pipelined-without-length": {
    talk: (capture) => {
      const brew = message(["BREW coffee://ducky HTTP/1.1"]);
      capture.send("client", concat(brew, message(["BREW coffee://ducky HTTP/1.1"], "stop\r\n"), brew));
      const ok = message(["HTCPCP/1.1 200 OK"]);
      capture.send("server", concat(ok, ok, ok));
    },
    closes: "server",
  },
  "cut-in-second-of-two": {
    talk: (capture) => {
      const both = concat(WHEN, BREW);
      capture.send("client", both.subarray(0, WHEN.length + 9)).send("client", both.subarray(WHEN.length + 9));
      capture.send("server", concat(NO_CONTENT, OK));
    },
  },

  // Start lines.
  "start-line-brew-alone": ask(utf8("BREW\r\n\r\n")),
  "start-line-brew-unfinished": { talk: (capture) => capture.send("client", utf8("BREW")), closes: "client" },
  "start-line-empty": ask(utf8("\r\n\r\n")),
  "start-line-spaces": ask(utf8("   \r\n\r\n")),
  "start-line-version-only": answer(utf8("HTCPCP/1.1\r\n\r\n")),
  "start-line-no-phrase": answer(message(["HTCPCP/1.1 418", "Content-Length: 0"])),
  "start-line-sound": answer(OK),
  "start-line-http-version": answer(message(["HTTP/1.1 418 I'm a teapot", "Content-Length: 0"])),
  "start-line-lower-case": ask(message(["brew coffee://x"])),
  "start-line-lower-case-method": ask(message(["brew coffee://x HTCPCP/1.0"])),
  "start-line-seven-digits": answer(message(["HTCPCP/1.1 9999999 Too much"])),
  "start-line-double-spaces": {
    talk: (capture) => {
      capture.send("client", message(["GET  coffee://ducky  HTCPCP/1.0"]));
      capture.send("server", message(["HTCPCP/1.0  200  OK", "Content-Length: 0"]));
    },
  },
  "start-line-tabs": {
    talk: (capture) => {
      capture.send("client", message(["GET\tcoffee://ducky\tHTCPCP/1.0"]));
      capture.send("server", message(["HTCPCP/1.0\t200\tOK", "Content-Length: 0"]));
    },
  },
  "lone-line-feed": ask(utf8("\n")),
  "lone-letter": ask(utf8("x")),
  "leading-crlf": ask(concat(utf8("\r\n\r\n"), BREW)),

  // Bytes that are not HTCPCP, or no bytes.
  "tcp-keep-alive": {
    talk: (capture) => {
      capture.send("client", BREW).send("server", OK);
      capture.resend("client", 1, new Uint8Array(1)).acknowledge("server");
    },
  },
  "no-payload": { talk: () => {} },
  "random-bytes": { talk: (capture) => capture.send("client", noise(300, 1)).send("server", noise(700, 2)) },
  "tls-hello": { talk: (capture) => capture.send("client", CLIENT_HELLO).send("server", CLIENT_HELLO) },
  "http-on-80": {
    serverPort: 80,
    talk: (capture) => {
      capture.send("client", message(["GET /pot-1 HTTP/1.1", "Host: example.com"]));
      capture.send("server", message(["HTTP/1.1 418 I'm a teapot", "Content-Length: 0"]));
    },
  },
  "http-on-5031": {
    serverPort: 5031,
    talk: (capture) => {
      capture.send("client", message(["POST /brew HTTP/1.1", "Host: localhost:5031", "Content-Length: 5"], "start"));
      capture.send("server", message(["HTTP/1.1 302 Found", "Location: /", "Content-Length: 0"]));
    },
  },

  // Ports that are not HTCPCP's: only a start line that is impossible in HTTP is dissected.
  "another-port": {
    serverPort: 8_642,
    talk: (capture) => capture.sendInSegments("client", BREW, 60).send("server", TEAPOT),
  },
  "another-port-http-version": {
    serverPort: 8_643,
    talk: (capture) => {
      capture.send("client", message(["BREW coffee://ducky HTTP/1.1", "Content-Length: 5"], "start"));
      capture.send("server", message(["HTTP/1.1 200 OK", "Content-Length: 0"]));
    },
  },

  // Text that is not plain ASCII.
  "nul-bytes": ask(message(["BREW coffee://du\0cky HTCPCP/1.0", "Use-Pot: du\0cky", "Content-Length: 0"])),
  "utf-8": {
    talk: (capture) => {
      const body = "стоп, جميل, 止";
      capture.send(
        "client",
        message(
          [
            "BREW café://кофейня/pot-2?Crème HTCPCP/1.0",
            "Content-Type: text/plain; charset=utf-8",
            `Content-Length: ${utf8(body).length}`,
          ],
          body,
        ),
      );
      capture.send("server", message(["HTCPCP/1.0 200 Très bien", "Server: Cafetière", "Content-Length: 0"]));
    },
  },
  "stray-bytes-in-header": ask(
    concat(utf8("GET coffee://ducky HTCPCP/1.0\r\nUser-Agent: caf"), new Uint8Array([0xe9]), utf8("\r\n\r\n")),
  ),
  parentheses: {
    talk: (capture) => {
      capture.send("client", message(["GET coffee://ducky HTCPCP/1.0", "User-Agent: cup (porcelain) [%1] .*"]));
      capture.send("server", message(["HTCPCP/1.0 200 OK (still hot)", "Content-Length: 0"]));
    },
  },
  "percent-signs": {
    talk: (capture) => {
      capture.send("client", message(["GET coffee://%s%n%d/%%?100%25%zz HTCPCP/1.0", "User-Agent: %s%n%99999d"]));
      capture.send("server", message(["HTCPCP/1.0 200 100% OK %s", "Content-Length: 0"]));
    },
  },
  "coffee-schemes": {
    talk: (capture) => {
      for (const scheme of SCHEMES) {
        capture.send("client", message([`GET ${scheme}://ducky HTCPCP/1.0`])).send("server", NO_CONTENT);
      }
    },
  },
  "unknown-scheme": ask(message(["BREW tea://ducky HTCPCP/1.0", "Content-Length: 0"])),
  "line-feed-only": {
    talk: (capture) => {
      capture.send("client", utf8("BREW coffee://ducky HTTP/1.1\nContent-Type: message/coffeepot\n\nstart"));
      capture.send("server", utf8("HTCPCP/1.1 200 OK\nContent-Length: 2\n\n{}"));
    },
  },

  // Headers.
  "header-without-colon": ask(message(["GET coffee://ducky HTCPCP/1.0", "Use-Pot ducky"])),
  "header-empty-name": ask(message(["GET coffee://ducky HTCPCP/1.0", ": ducky"])),
  "header-space-in-name": ask(message(["GET coffee://ducky HTCPCP/1.0", "Use Pot: ducky", "Use-Pot : ducky"])),
  "header-duplicate": ask(
    message(["GET coffee://ducky HTCPCP/1.0", "Accept-Additions: Cream", "Accept-Additions: Rum, Sugar"]),
  ),
  "header-folded": ask(message(["GET coffee://ducky HTCPCP/1.0", "Accept-Additions: Cream,", "\tRum", "Safe: yes"])),
  "header-unknown": ask(message(["GET coffee://ducky HTCPCP/1.0", "X-Cup: blue", "Safe:"])),
  "accept-additions": ask(
    message([
      "GET coffee://ducky/pot-3?Cream,%52um HTCPCP/1.0",
      'Accept-Additions: Cream;fat=10;q=0.5, ,*;q=0, Vanilla; Rum; Whisky;note="a, b; c", tea',
    ]),
  ),

  // Framing.
  chunked: {
    talk: (capture) => {
      const head = ["BREW coffee://ducky HTCPCP/1.0", "Transfer-Encoding: chunked", "Trailer: Safe"];
      capture.send("client", message(head, "2;grind=fine\r\nst\r\n3\r\nart\r\n0\r\nSafe: if-user-awake\r\n\r\n"));
      capture.send("server", OK);
    },
  },
  "chunked-in-segments": {
    talk: (capture) => {
      const head = ["HTCPCP/1.0 200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked"];
      const body = 'b\r\n{"pot":"du"\r\n1\r\n}\r\n0\r\n\r\n';
      capture.send("client", GET).sendInSegments("server", concat(message(head, body), NO_CONTENT), 9);
    },
  },
  "chunked-badly": {
    talk: (capture) => {
      const head = ["BREW coffee://ducky HTCPCP/1.0", "Transfer-Encoding: chunked"];
      capture.send("client", message(head, "5\r\nstart\r\nzz\r\nstop\r\n")).send("server", OK);
    },
  },
  "both-framing-headers": ask(
    message(
      ["BREW coffee://ducky HTCPCP/1.0", "Content-Length: 3", "Transfer-Encoding: chunked"],
      "5\r\nstart\r\n0\r\n\r\n",
    ),
  ),
  "unknown-transfer-coding": ask(
    message(["BREW coffee://ducky HTCPCP/1.0", "Transfer-Encoding: espresso, chunked"], "5\r\nstart\r\n0\r\n\r\n"),
  ),
  "content-lengths-differ": ask(
    message(["BREW coffee://ducky HTCPCP/1.0", "Content-Length: 5", "Content-Length: 6"], "start"),
  ),
  "content-length-huge": {
    talk: (capture) => {
      capture.send("client", message(["BREW coffee://ducky HTCPCP/1.0", "Content-Length: 999999999999"], "start"));
    },
    closes: "reset",
  },
  "excess-data": ask(
    message(["BREW coffee://ducky HTCPCP/1.0", "Content-Length: 5"], "start\r\nand some biscuits, please"),
  ),
  "continue-100": {
    talk: (capture) => {
      capture.send("client", BREW.subarray(0, -5));
      capture.send("server", message(["HTCPCP/1.0 100 Continue"]));
      capture.send("client", BREW.subarray(-5)).send("server", OK);
    },
  },
  "head-has-no-body": {
    talk: (capture) => {
      capture.send("client", concat(message(["HEAD coffee://ducky HTCPCP/1.0"]), GET));
      capture.send("server", concat(message(["HTCPCP/1.0 200 OK", "Content-Length: 2"]), OK));
    },
  },

  // Messages without a length: a request ends at the start of the next one, a response at the end of the connection.
  "request-without-length": {
    talk: (capture) => {
      capture.send("client", message(["BREW coffee://ducky HTTP/1.1", "Content-Type: message/coffeepot"], "start\r\n"));
      capture.send("server", message(["HTCPCP/1.1 200 OK", "Server: CoffeePot"], "{}"));
    },
    closes: "server",
  },
  "request-without-length-body-later": {
    talk: (capture) => {
      const head = message(["POST coffee://ducky HTTP/1.1"]);
      capture.send("client", head).send("client", utf8("st")).send("client", utf8("op")).send("client", utf8("\r\n"));
      capture.send("server", message(["HTCPCP/1.1 200 OK"], "[]"));
    },
    closes: "server",
  },
  "response-until-close": {
    talk: (capture) => {
      const body = JSON.stringify({ pot: "ducky", additions: ["Cream", "Rum"], note: "x".repeat(200) });
      capture.send("client", GET);
      capture.sendInSegments("server", message(["HTCPCP/1.1 200 OK", "Content-Type: message/coffeepot"], body), 90);
    },
    closes: "server",
  },
  "response-until-close-unfinished": {
    talk: (capture) => {
      capture
        .send("client", GET)
        .send("server", message(["HTCPCP/1.1 200 OK"], "{"))
        .send("server", utf8("}"));
    },
    closes: "nobody",
  },

  // Answers with special meanings.
  "deprecated-post": ask(message(["POST coffee://ducky HTCPCP/1.0", "Content-Length: 4"], "STOP")),
  "not-acceptable": answer(
    message(
      ["HTCPCP/1.0 406 Not Acceptable", "Content-Type: application/json", "Content-Length: 17"],
      '["Cream","Sugar"]',
    ),
  ),
  "tea-alternates": answer(
    message([
      "HTCPCP/1.0 300 Multiple Options",
      'Alternates: {"/darjeeling" {type message/teapot}}, {"/earl-grey" {type message/teapot}}',
      "Content-Length: 0",
    ]),
  ),
};

/** Every shape by its name. The same bytes at every call. */
export function hostileCaptures(): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Object.entries(SHAPES).map(([name, shape], index) => {
      const capture = new CaptureWriter({
        clientPort: FIRST_CLIENT_PORT + index,
        serverPort: shape.serverPort ?? POT_PORT,
        ...(shape.snapLength === undefined ? {} : { snapLength: shape.snapLength }),
      });
      capture.open();
      shape.talk(capture);
      if (shape.closes === "reset") capture.reset("client");
      else if (shape.closes !== "nobody") capture.close(shape.closes ?? "client");
      return [name, capture.toPcap()];
    }),
  );
}
