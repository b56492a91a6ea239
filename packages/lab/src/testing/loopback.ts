/** Typical traffic of a loopback interface during the lab, generated for tests. */
import { conversation, tcpPacket } from "./conversation.ts";

type Packets = readonly Uint8Array[];

const get = (target: string, more = ""): string => `>GET ${target} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const answer = (status: string, more = ""): string => `<HTTP/1.1 ${status}\r\nContent-Length: 0\r\n${more}\r\n`;
const CLOSE = "Connection: close\r\n";

/**
 * A visit: the page, its style sheet twice, an order, and the site's requests to the pot. One connection per exchange.
 */
export const VISIT: readonly Packets[] = [
  conversation(40_000, 5031, [get("/"), answer("200 OK", CLOSE)]),
  conversation(50_000, 5030, [
    ">GET coffee://ducky HTCPCP/1.0\r\nContent-Type: application/coffee-pot-command\r\n\r\n",
    "<HTCPCP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
  ]),
  conversation(40_001, 5031, [
    get("/assets/styles.css", "Referer: http://localhost:5031/\r\n"),
    answer("200 OK", CLOSE),
  ]),
  conversation(40_002, 5031, [
    get("/?method=brew&message=start&pots=ducky"),
    answer("302 Found", `Location: /\r\n${CLOSE}`),
  ]),
  conversation(50_001, 5030, [
    ">BREW coffee://ducky HTCPCP/1.0\r\nContent-Type: message/coffeepot\r\nContent-Length: 5\r\n\r\nstart",
    "<HTCPCP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
  ]),
  conversation(40_003, 5031, [
    get("/assets/styles.css", 'If-None-Match: "a"\r\n'),
    `<HTTP/1.1 304 Not Modified\r\n${CLOSE}\r\n`,
  ]),
];

const refused = (from: number, to: number): Packets => [
  tcpPacket({ from, to, flags: 2, seq: 1, ack: 0 }),
  tcpPacket({ from: to, to: from, flags: 20, seq: 0, ack: 2 }),
];

/** Traffic of other programs, and of our own checks for a server. */
export const OTHERS: readonly Packets[] = [
  conversation(41_000, 5032, [get("/"), answer("200 OK"), get("/page/page.js"), answer("304 Not Modified")]),
  conversation(41_001, 8888, [get("/api/kernels", "Connection: keep-alive\r\n"), answer("200 OK")]),
  conversation(41_002, 8888, [">POST /api HTTP/1.1\r\nContent-Length: 0\r\n\r\n", answer("500 Oops")]),
  conversation(41_003, 6379, [">PING\r\n", "<+PONG\r\n"]),
  conversation(41_004, 5031, [get("/robots.txt", CLOSE), answer("200 OK", CLOSE)]),
  refused(41_005, 5031),
  refused(41_006, 5030),
  refused(41_007, 9999),
];
