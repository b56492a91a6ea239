/** Spellings of right answers, kind by kind, as people write them and as Wireshark shows them; and of what is none. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ComputedQuestion } from "../questions/question.ts";
import type { Answer, ComputedAnswer, Given, Value } from "./answer.ts";
import { parseGiven } from "./parse-given.ts";
import { score } from "./score.ts";

const BASE = {
  id: "1",
  task: 1,
  prompt: "?",
  on: { samples: [], own: true },
  points: 1,
  level: "basic",
  hints: [],
  explanation: undefined,
  misconceptions: [],
  whenEmpty: "answer",
  missing: undefined,
  query: { kind: "frames", filter: "", tell: [], take: "frames", uses: {} },
  alternatives: [],
} as const;
const FRAMES: ComputedQuestion = { ...BASE, kind: "frames", wants: "all", equivalents: undefined };
const PORTS: ComputedQuestion = { ...BASE, kind: "ports" };
const COUNT: ComputedQuestion = { ...BASE, kind: "count" };
const STRINGS: ComputedQuestion = { ...BASE, kind: "strings", isCaseSensitive: false };
const number = (unit: string, tolerance = 0.05): ComputedQuestion => ({ ...BASE, kind: "number", unit, tolerance });
const pairs = (arrow: "->" | "<-" | ":" | "="): ComputedQuestion => ({
  ...BASE,
  kind: "pairs",
  arrow,
  equivalents: undefined,
});

const frames = (...list: readonly number[]): Answer => ({ kind: "frames", frames: list });
const ports = (...list: readonly number[]): Answer => ({ kind: "ports", ports: list });
const strings = (...list: readonly string[]): Answer => ({ kind: "strings", strings: list });
const count = (one: number): Answer => ({ kind: "count", count: one });
const paired = (...list: readonly (readonly [Value, Value])[]): Answer => ({ kind: "pairs", pairs: list });

/** The best of all readings; undefined where there is none. */
const creditOf = (question: ComputedQuestion, given: Given, wanted: Answer): number | undefined => {
  const parsed = parseGiven(question, given);
  if (!parsed.ok) return undefined;
  const computed = { equivalents: {} } as ComputedAnswer;
  return Math.max(...parsed.readings.map((reading) => score(question, reading, wanted, computed).credit));
};

const RIGHT: readonly (readonly [name: string, ComputedQuestion, Answer, readonly Given[]])[] = [
  [
    "frames below a thousand",
    FRAMES,
    frames(5, 7, 27),
    [
      "5, 7, 27",
      "5 7 27",
      "5;7;27",
      "5 & 7 & 27",
      "frames 5, 7 & 27",
      "Packets 5, 7 and 27.",
      "Packet(s) 5, 7, 27",
      "packet no. 5, no. 7, no. 27",
      "No. 5, No. 7, No. 27",
      "#5 #7 #27",
      "# 5, # 7, # 27",
      "№5, №7, №27",
      "frame5, frame7, frame27",
      "(5, 7, 27)",
      "[5, 7, 27]",
      "{5,7,27}",
      '"5", "7", "27"',
      "„5“, „7“ und „27“",
      "«5», «7», «27»",
      "５，７，２７",
      "5、7、27",
      "5\u00a0, 7\u00a0, 27",
      "5\t7\t27",
      "5\r\n7\r\n27",
      "5 / 7 / 27",
      "5 | 7 | 27",
      "5 + 7 + 27",
      "- 5\n- 7\n- 27",
      "• 5\n• 7\n• 27",
      "they are 5, 7 and 27",
      "It is 5, 7, and 27!",
      "the SYNs are in 5, 7 and 27",
      "5 (browser), 7 (browser) and 27 (site)",
      "5: SYN\n7: SYN\n27: SYN",
      "5: GET /assets/x2.css\n7 GET / HTTP/1.1\n27: 200 OK",
      "frame.number == 5 || frame.number == 7 || frame.number == 27",
      "frame.number in {5, 7, 27}",
      "frame 5 and frame 7 as well as frame 27",
      "5?, 7?, 27?",
      "05, 07, 27",
      "5 0.000012 127.0.0.1 → 127.0.0.1 TCP 74 39698 → 5031 [SYN] Seq=0\n7 0.2 127.0.0.1 → 127.0.0.1 TCP 74 x\n27 1.5 ::1 → ::1 TCP 74 y"
        .replace("0.2 ", "0.200000 ")
        .replace("1.5 ", "1.500000 "),
      '"No.","Time","Source","Destination","Protocol","Length","Info"\n"5","0.000012","127.0.0.1","127.0.0.1","TCP","74","39698 > 5031 [SYN]"\n"7","0.000012","127.0.0.1","127.0.0.1","TCP","74","x"\n"27","0.000012","127.0.0.1","127.0.0.1","TCP","74","y"',
      "Frame 5: 74 bytes on wire (592 bits), 74 bytes captured\nFrame 7: Packet, 74 bytes on wire\n27",
      ["5", 7, "27"],
    ],
  ],
  [
    "frames above a thousand",
    FRAMES,
    frames(1024, 1030),
    [
      "1,024 and 1,030",
      "1,024, 1,030",
      "1,024,1,030",
      "1024, 1,030",
      "1.024 und 1.030".replace("und", "and"),
      "1'024 and 1'030",
      "1’024, 1’030",
      "1 024; 1 030",
      "1\u202f024 and 1\u202f030",
      "1_024, 1_030",
      "frames 1,024 & 1,030",
      "0x400, 0x406",
    ],
  ],
  ["mixed sizes", FRAMES, frames(5, 137, 1024), ["5, 137, 1,024", "5,137,1,024", "5 137 1,024", "5, 137 and 1024"]],
  ["five digits", FRAMES, frames(12_345, 12_350), ["12,345 and 12,350", "12,345, 12,350", "12.345; 12.350"]],
  [
    "a range",
    FRAMES,
    frames(28, 29, 30),
    [
      "28-30",
      "28 to 30",
      "28..30",
      "28...30",
      "28…30",
      "28–30",
      "28 — 30",
      "28 through 30",
      "packets 28 to 30",
      "packet 28 to packet 30",
      "from 28 to 30",
      "28 ~ 30",
      "28, 29-30",
      "28, ..., 30",
      "#28 - #30",
    ],
  ],
  [
    "none",
    FRAMES,
    frames(),
    [
      "none",
      "None.",
      "no packets",
      "there are none",
      "nothing",
      "∅",
      "-",
      "none of them",
      "No such packets",
      "n/a",
      "[]",
    ],
  ],
  [
    "a port",
    PORTS,
    ports(5031),
    [
      "5031",
      "port 5031",
      "Port: 5031.",
      "port 5031 (site)",
      "5031/tcp",
      "tcp/5031",
      "TCP 5031",
      "127.0.0.1:5031",
      "127.0.0.1:5031/tcp",
      "[::1]:5031",
      "localhost:5031",
      "http://localhost:5031/",
      "http://127.0.0.1:5031",
      "0x13a7",
      "it is 5031",
      "It's 5031.",
      "the site uses 5031",
      "site: 5031",
      "tcp.port == 5031",
      "tcp.dstport==5031",
      "Destination Port: 5031",
      "Dst Port: 5031",
      "５０３１",
      "“5031”",
      "5,031",
      "*5031*",
      "`5031`",
      "5031 (0x13a7)",
      "port5031",
    ],
  ],
  [
    "several ports",
    PORTS,
    ports(39_698, 5031),
    [
      "39698, 5031",
      "39,698 and 5,031",
      "39698 → 5031",
      "39698 > 5031",
      "39698 -> 5031",
      "Src Port: 39698, Dst Port: 5031",
      "Source Port: 39698\nDestination Port: 5031",
      "127.0.0.1:39698, 127.0.0.1:5031",
      "39698/5031",
      "39698:5031",
      "39698 → 5031 [SYN] Seq=0 Win=65495 Len=0 MSS=65495",
    ],
  ],
  [
    "a count",
    COUNT,
    count(12),
    [
      "12",
      "12.",
      "it is 12",
      "It's 12",
      "= 12",
      "12 packets",
      "12 connections.",
      "12x",
      "12 ×".replace("×", "x"),
      "twelve",
      "Twelve.",
      "a dozen",
      "12 (twelve)",
      "n = 12",
      "n=12",
      "total: 12",
      "there are 12 of them",
      "I count 12",
      "about 12",
      "5 + 7 = 12",
      "6 x 2 = 12",
      "12 of 66",
      "12/66",
      "Displayed: 12 (18.2%)",
      "Packets: 66 · Displayed: 12 (18.2%) · Profile: Default",
      "１２",
      "+12",
      "12.0",
      "0x0c",
      "“12”",
      "\u00a012\u00a0",
      "- 12",
      "12!",
      "12, I think",
    ],
  ],
  [
    "a count of thousands",
    COUNT,
    count(1024),
    ["1,024", "1.024", "1 024", "1'024", "1\u00a0024", "1,024 packets", "1024.0", "1_024"],
  ],
  ["a count in words", COUNT, count(21), ["twenty-one", "twenty one packets", "Twenty-one."]],
  ["a larger count in words", COUNT, count(105), ["one hundred and five", "a hundred and five", "one hundred five"]],
  ["a count of nothing", COUNT, count(0), ["0", "zero", "none", "no packets", "-", "there are none"]],
  [
    "milliseconds",
    number("ms"),
    { kind: "number", number: 67.087, unit: "ms" },
    [
      "67.087",
      "67.087 ms",
      "67,087",
      "67,087 ms",
      "67.087ms",
      "67.087 msec",
      "67.087 msecs",
      "67.087 millisecond",
      "67.087 milliseconds",
      "67.087 milli seconds",
      "67.087 milli-seconds",
      "67087 usec",
      "67087 usecs",
      "67087 us",
      "67087 µs",
      "67087 μs",
      "67,087 us",
      "67087 microseconds",
      "67087 microsecond",
      "67 087 µs",
      "67'087 µs",
      "67087000 ns",
      "67,087,000 nanoseconds",
      "0.067087 s",
      "0,067087 s",
      ".067087 s",
      "0.067087 sec",
      "0.067087 secs",
      "0.067087 second",
      "0.067087 seconds",
      "0.067087000 seconds",
      "[Time since request: 0.067087000 seconds]",
      "http.time == 0.067087 s".replace(" s", " s"),
      "6.7087e-2 s",
      "6.7087E-02 s",
      "6.7087 × 10^-2 s",
      "6.7087·10⁻² s",
      "0.00111812 min",
      "0.00111812 minutes",
      "0.00111812 mins",
      "1.8635278e-5 h",
      "1.8635278e-5 hrs",
      "about 67.09 ms",
      "~67.1 ms",
      "≈ 67.09 ms",
      "It is 67.087 ms.",
      "it takes 67.087 milliseconds",
      "67.087 (ms)",
      "67.087 [ms]",
      "in ms: 67.087",
      "67.087 ms (0.067087 s)",
      "0.067087 s = 67.087 ms",
      "67.087 ms in total",
      "０.０６７０８７ s",
      "0:00:00.067087",
      "+67.087",
      "67.087 MS",
    ],
  ],
  [
    "seconds",
    number("s", 0.001),
    { kind: "number", number: 67.5, unit: "s" },
    ["67.5", "67.5 s", "1 min 7.5 s", "1 minute and 7.5 seconds", "1:07.5", "0:01:07.5", "67500 ms", "1.125 min"],
  ],
  [
    "hours",
    number("h", 0.1),
    { kind: "number", number: -8, unit: "h" },
    ["-8", "−8 h", "minus 8 hours", "- 8 hrs", "-8 hour", "-480 min", "-480 minutes", "-28800 s", "negative 8"],
  ],
  [
    "another unit",
    number("bytes", 0),
    { kind: "number", number: 2048, unit: "bytes" },
    ["2048", "2048 bytes", "2,048 B", "2 KiB", "2.048 kB", "2048 octets", "2048 byte"],
  ],
  [
    "a header's value",
    STRINGS,
    strings("close"),
    [
      "close",
      "Close",
      "close.",
      '"close"',
      "“close”",
      "„close“",
      "«close»",
      "'close'",
      "`close`",
      "Connection: close",
      "connection:close",
      "Connection: close\\r\\n",
      'Connection: "close"',
      'http.connection == "close"',
      "http.connection: close",
      "it says close",
      "They say close.",
      "close (all of them)",
      "(close)",
      "[close]",
      "- close",
      "• close",
      "1. close",
      "the value is close".replace("the value", "the value"),
      "= close",
      "close\u00a0",
      "ｃｌｏｓｅ",
      "Connection = close",
      '["close"]',
      ["close"],
      ["Connection: close"],
    ],
  ],
  [
    "a version",
    STRINGS,
    strings("HTTP/1.1"),
    [
      "HTTP/1.1",
      "http/1.1",
      "HTTP 1.1",
      "HTTP1.1",
      "HTTP-1.1",
      "HTTP v1.1",
      "1.1",
      "version 1.1",
      "v1.1",
      "HTTP/1.1.",
      "“HTTP/1.1”",
      "HTTP/1.1 (both)",
      "they name HTTP/1.1",
      "Request Version: HTTP/1.1",
      "Response Version: HTTP/1.1",
      "It is HTTP/1.1".replace("It is", "it is"),
      "HTTP ／ 1.1".replace(" ／ ", "／"),
    ],
  ],
  [
    "names of headers",
    STRINGS,
    strings("Host", "Content-Type", "Accept"),
    [
      "Host, Content-Type, Accept",
      "Host Content-Type Accept",
      "Host; Content-Type; Accept",
      "Host\nContent-Type\nAccept",
      "Host, Content-Type and Accept",
      "Host and Content-Type and Accept",
      "Host & Content-Type & Accept",
      "Host | Content-Type | Accept",
      "host, content type, accept",
      "Host: localhost:5031\r\nContent-Type: text/html\r\nAccept: */*",
      "Host: localhost:5031\\r\\n\nContent-Type: text/html\\r\\n\nAccept: */*\\r\\n",
      "Host:, Content-Type:, Accept:",
      "- Host\n- Content-Type\n- Accept",
      "1. Host\n2. Content-Type\n3. Accept",
      "1) Host\n2) Content-Type\n3) Accept",
      '"Host", "Content-Type", "Accept"',
      "`Host`, `Content-Type`, `Accept`",
      "Host (always), Content-Type, Accept",
      "Host, Content‑Type, Accept",
      "Host、Content-Type、Accept",
      "Host,Content-Type,Accept.",
      "Host\u00a0Content-Type\u00a0Accept",
      ["Host", "Content-Type", "Accept"],
      ["Host: x", "Content-Type: y", "Accept: z"],
      "(Host, Content-Type, Accept)",
      "[Host, Content-Type, Accept]",
      '["Host", "Content-Type", "Accept"]',
    ],
  ],
  [
    "pairs of packets, along the arrow",
    pairs("->"),
    paired([5, 11]),
    [
      "5 -> 11",
      "5->11",
      "5 → 11",
      "5 ⟶ 11",
      "5 ➡ 11",
      "5 ➡️ 11",
      "5 ⇒ 11",
      "5 => 11",
      "5 ==> 11",
      "5 --> 11",
      "5 ➔ 11",
      "5 ~> 11",
      "5 > 11",
      "(5, 11)",
      "[5, 11]",
      "{5, 11}",
      "<5, 11>".replace("<5, 11>", "(5; 11)"),
      "(5 -> 11)",
      "5, 11",
      "5: 11",
      "5 : 11",
      "5 and 11",
      "5 & 11",
      "5 11",
      "5\t11",
      "5;11",
      "5/11",
      "5 | 11",
      "5 - 11",
      "5–11",
      "5 = 11",
      "5=11",
      "#5 -> #11",
      "frame 5 to frame 11",
      "packet 5 → packet 11",
      "No. 5 -> No. 11",
      "5 leads to 11",
      "5 caused 11",
      "5 causes 11",
      "11 <- 5",
      "11 ← 5",
      "11 from 5",
      "5 is answered by 11",
      "5 (GET /) -> 11 (200 OK)",
      "５ → １１",
      "“5” → “11”",
      "11 because of 5",
      ["5 -> 11"],
    ],
  ],
  [
    "pairs of packets, against the arrow",
    pairs("<-"),
    paired([72, 70]),
    [
      "72 <- 70",
      "72 ← 70",
      "72 ⟵ 70",
      "72 <= 70",
      "72 answers 70",
      "72 is the response to 70",
      "72 is the answer to 70",
      "72 is a response to 70",
      "72 responds to 70",
      "72 replies to 70",
      "72 in response to 70",
      "72, in response to 70",
      "72 belongs to 70",
      "72 for 70",
      "72 is the reply to 70.",
      "packet 72 answers packet 70",
      "Packet 72 is the response to packet 70",
      "72 answers request 70",
      "request 70, response 72",
      "response 72, request 70",
      "Response: 72, Request: 70",
      "70 -> 72",
      "70 → 72",
      "70 ➡ 72",
      "70 is answered by 72",
      "70 was answered by 72",
      "The response to 70 is 72",
      "(72, 70)",
      "72: 70",
      "72 and 70",
      "72 from 70",
      "72 (418 I'm a teapot) <- 70 (BREW)",
      "72 answered 70",
      "418 I'm a teapot: 72 <- 70".replace("418 I'm a teapot: ", ""),
    ],
  ],
  [
    "several pairs of packets",
    pairs("->"),
    paired([5, 11], [31, 35]),
    [
      "5->11 31->35",
      "5 -> 11, 31 -> 35",
      "5 -> 11; 31 -> 35",
      "5 -> 11\n31 -> 35",
      "5 11\n31 35",
      "5, 11\n31, 35",
      "5;11\r\n31;35",
      "5\t11\n31\t35",
      "(5, 11), (31, 35)",
      "(5,11)(31,35)",
      "[(5, 11), (31, 35)]",
      "[[5, 11], [31, 35]]",
      "5: 11, 31: 35",
      "5:11 31:35",
      "5 and 11, 31 and 35",
      "5 -> 11 and 31 -> 35",
      "5, 31 -> 11, 35",
      "- 5 -> 11\n- 31 -> 35",
      "* 5 → 11\n* 31 → 35",
      "11 <- 5\n35 <- 31",
      "5 leads to 11, and 31 to 35".replace(", and 31 to 35", "; 31 leads to 35"),
      "5-11, 31-35",
      "5/11 31/35",
      ["5 -> 11", "31 -> 35"],
      ["(5, 11)", "(31, 35)"],
    ],
  ],
  [
    "one packet with several",
    pairs("->"),
    paired([4, 9], [4, 15]),
    ["4 -> 9, 4 -> 15", "4 -> 9, 15", "4 → 9 and 15", "4 -> 9; 4 -> 15", "9, 15 <- 4"],
  ],
  [
    "pairs above a thousand",
    pairs("<-"),
    paired([1030, 1024]),
    [
      "1,030 <- 1,024",
      "1030 <- 1,024",
      "1,024 -> 1,030",
      "(1,030; 1,024)",
      "1.030 <- 1.024",
      "1'030 answers 1'024",
      "1,030 answers 1,024",
    ],
  ],
  [
    "packets and what they say",
    pairs(":"),
    paired([4, "GET"], [14, 200]),
    [
      "4: GET; 14: 200",
      "4:GET 14:200",
      "4: GET, 14: 200",
      "4: GET\n14: 200",
      "4: GET\n14: 200 OK",
      "4: GET / HTTP/1.1\n14: HTTP/1.1 200 OK",
      "4 GET\n14 200",
      "4 GET 14 200",
      "4 -> GET\n14 -> 200",
      "4 → GET, 14 → 200",
      "4 = GET, 14 = 200",
      "4 - GET\n14 - 200",
      "4 – GET\n14 – 200",
      "(4, GET), (14, 200)",
      "(4, GET)\n(14, 200)",
      "4, GET\n14, 200",
      "4\tGET\n14\t200 OK",
      "4 | GET\n14 | 200",
      "Frame 4: GET\nFrame 14: 200",
      "packet 4: GET, packet 14: 200",
      "#4: GET\n#14: 200",
      "No. 4 GET\nNo. 14 200",
      "4) GET\n14) 200",
      "4 is GET\n14 is 200",
      '4 "GET"\n14 "200"',
      "4: Request Method: GET\n14: Status Code: 200",
      '4: "GET", 14: "200"',
      '{"4": "GET", "14": "200"}',
      "- 4: GET\n- 14: 200",
      "4：GET\n14：200 OK",
      "4: `GET`\n14: `200`",
      "GET (4), 200 (14)".replace(", 200 (14)", "\n14: 200"),
      "4 0.000512 127.0.0.1 → 127.0.0.1 HTTP 615 GET / HTTP/1.1 \n14 0.067599 127.0.0.1 → 127.0.0.1 HTTP 5423 HTTP/1.1 200 OK  (text/html)",
      ["4: GET", "14: 200"],
    ],
  ],
  [
    "what the packets say, with the packet behind it",
    pairs(":"),
    paired([4, "GET"], [70, "BREW"]),
    [
      "GET (4), BREW (70)",
      "GET: 4, BREW: 70",
      "GET: 4; BREW: 70",
      "GET in 4, BREW in 70",
      "GET in frame 4\nBREW in frame 70",
      "GET 4\nBREW 70",
      "GET = 4, BREW = 70",
      "GET -> 4, BREW -> 70",
      "GET #4, BREW #70",
      "GET 4 BREW 70",
    ],
  ],
  [
    "one thing that several packets say",
    pairs(":"),
    paired([4, "GET"], [31, "GET"]),
    ["GET: 4, 31", "GET: 4 and 31", "4, 31: GET", "4 and 31: GET", "4 & 31: GET"],
  ],
  [
    "packets and paths",
    pairs(":"),
    paired([31, "/assets/styles.css"], [33, "/assets/live.js"]),
    [
      "31: /assets/styles.css; 33: /assets/live.js",
      "31: /assets/styles.css, 33: /assets/live.js",
      "31 /assets/styles.css\n33 /assets/live.js",
      "31: GET /assets/styles.css\n33: GET /assets/live.js",
      "31: GET /assets/styles.css HTTP/1.1\n33: GET /assets/live.js HTTP/1.1",
      "31: http://127.0.0.1:5031/assets/styles.css\n33: http://127.0.0.1:5031/assets/live.js",
      "31: [Full request URI: http://127.0.0.1:5031/assets/styles.css]\n33: [Full request URI: http://127.0.0.1:5031/assets/live.js]",
      "31: Full request URI: http://localhost:5031/assets/styles.css\n33: Full request URI: http://localhost:5031/assets/live.js",
      "31: Request URI: /assets/styles.css\n33: Request URI: /assets/live.js",
      '31 -> "/assets/styles.css"\n33 -> "/assets/live.js"',
      "31 0.101 127.0.0.1 127.0.0.1 HTTP 500 GET /assets/styles.css HTTP/1.1\n33 0.102 127.0.0.1 127.0.0.1 HTTP 500 GET /assets/live.js HTTP/1.1".replaceAll(
        "0.10",
        "0.00010",
      ),
      "GET /assets/styles.css (31)\nGET /assets/live.js (33)",
      "/assets/styles.css in 31\n/assets/live.js in 33",
      "/assets/styles.css: 31\n/assets/live.js: 33",
    ],
  ],
  [
    "a header's value of a packet",
    pairs(":"),
    paired([70, "tea"]),
    [
      "70: tea",
      "70: Use-Pot: tea",
      '70: "tea"',
      "70: Use-Pot: tea\\r\\n",
      "70 Use-Pot: tea",
      "70: use-pot=tea",
      "70 -> tea",
      "packet 70, tea",
      "(70, tea)",
      "Frame 70: Use-Pot: tea",
      "tea (70)",
      "70 says tea",
    ],
  ],
  [
    "a URI with marks of its own",
    pairs(":"),
    paired([64, "/?method=brew&pots=ducky"], [207, "/?method=when"]),
    [
      "64: /?method=brew&pots=ducky\n207: /?method=when",
      "64: /?method=brew&pots=ducky, 207: /?method=when",
      "64: GET /?method=brew&pots=ducky HTTP/1.1\n207: GET /?method=when HTTP/1.1",
      "64 http://localhost:5031/?method=brew&pots=ducky\n207 http://localhost:5031/?method=when",
    ],
  ],
  [
    "start lines",
    pairs(":"),
    paired([9, "GET coffee://ducky HTCPCP/1.0"]),
    [
      "9: GET coffee://ducky HTCPCP/1.0",
      "9 GET coffee://ducky HTCPCP/1.0",
      "9: “GET coffee://ducky HTCPCP/1.0”",
      "9 -> GET coffee://ducky HTCPCP/1.0",
      "9: GET coffee://ducky HTCPCP/1.0\\r\\n",
      "Frame 9: [GET coffee://ducky HTCPCP/1.0\\r\\n]",
    ],
  ],
  [
    "streams and ports",
    pairs(":"),
    paired([0, 39_698], [2, 5031]),
    [
      "0: 39698; 2: 5031",
      "0:39698 2:5031",
      "0 39698\n2 5031",
      "stream 0: 39698, stream 2: 5031",
      "(0, 39698), (2, 5031)",
      "tcp.stream 0 -> 39698\ntcp.stream 2 -> 5031".replaceAll("tcp.stream", "stream"),
      "stream 0: port 39698\nstream 2: port 5031",
    ],
  ],
  [
    "how often each is",
    pairs("="),
    paired(["GET", 4], ["BREW", 1]),
    [
      "GET=4, BREW=1",
      "GET = 4; BREW = 1",
      "GET: 4, BREW: 1",
      "GET: 4\nBREW: 1",
      "GET (4), BREW (1)",
      "GET(4) BREW(1)",
      "GET 4, BREW 1",
      "GET 4 BREW 1",
      "4 GET, 1 BREW",
      "4 GET 1 BREW",
      "4x GET, 1x BREW",
      "4 x GET, 1 x BREW",
      "4× GET, 1× BREW",
      "4×GET, 1×BREW",
      "GET x4, BREW x1",
      "GET ×4, BREW ×1",
      "4 GETs, 1 BREW",
      "4 GETs and 1 BREW",
      "4 GET and 1 BREW",
      "there are 4 GET and 1 BREW",
      "4 GET requests, 1 BREW request",
      "GET 4 times, BREW 1 time",
      "GET: 4 times\nBREW: once",
      "GET four times, BREW once",
      "four GETs, one BREW",
      "GET -> 4, BREW -> 1",
      "GET → 4\nBREW → 1",
      "GET - 4\nBREW - 1",
      "GET – 4, BREW – 1",
      "GET | 4\nBREW | 1",
      "GET\t4\nBREW\t1",
      "(GET, 4), (BREW, 1)",
      "GET, 4\nBREW, 1",
      '{"GET": 4, "BREW": 1}',
      '"GET": 4, "BREW": 1',
      "- GET: 4\n- BREW: 1",
      "get=4, brew=1",
      "GET＝4，BREW＝1",
      "4 times GET, 1 time BREW",
      "4: GET, 1: BREW",
      ["GET: 4", "BREW: 1"],
    ],
  ],
  [
    "how often each number is",
    pairs("="),
    paired([200, 8], [304, 17]),
    [
      "200=8, 304=17",
      "200: 8; 304: 17",
      "200: 8, 304: 17",
      "200 (8), 304 (17)",
      "200 -> 8\n304 -> 17",
      "200 8\n304 17",
    ],
  ],
];

describe("a right answer is read from", () => {
  for (const [name, question, wanted, spellings] of RIGHT) {
    it(`every spelling of ${name}`, () => {
      const failed = spellings.filter((given) => creditOf(question, given, wanted) !== 1);
      assert.deepEqual(failed, []);
    });
  }
});

/** What is unreadable, what is no answer, and what is another answer. */
const OTHERS: readonly (readonly [name: string, ComputedQuestion, readonly Given[]])[] = [
  [
    "frames",
    FRAMES,
    [
      "the first one",
      "11 or 13",
      "11 or maybe 13",
      "not 11",
      "all but 11",
      "11, not 13",
      "30-28",
      "more than 11",
      "14: 200",
      "0.012345",
      "11 to the end",
      "frame eleven",
      "12345678901234567890",
      "every frame",
      "5 before 11",
      "1.5",
    ],
  ],
  ["ports", PORTS, ["70000", "the site's", "5030 or 5031", "not 80", "127.0.0.1", "0x1ffff"]],
  [
    "counts",
    COUNT,
    [
      "2 or 3",
      "1.5",
      "5,6",
      "1234,567",
      "-3",
      "many",
      "more than 3",
      "at least 3",
      "less than 3",
      "3-5",
      "5 and 11",
      "one or two",
      "not 3",
      "12th",
      "12 13",
    ],
  ],
  [
    "milliseconds",
    number("ms"),
    [
      "long",
      "5 or 6 ms",
      "5-6 ms",
      "5 to 6 ms",
      "256 foo",
      "256 bananas",
      "256 hz",
      "256 bytes",
      "less than 5 ms",
      "> 5 ms",
      "5 ms = 6 ms",
      "ms",
      "1.2.3",
    ],
  ],
  ["hours", number("h"), ["8 hours behind", "8 miles"]],
  [
    "pairs of packets",
    pairs("->"),
    [
      "5",
      "5 11 13",
      "5 -> 11 -> 13",
      "5 -> ",
      "-> 5",
      "5 -> 11 or 13",
      "5, 11, 31, 35",
      "not 5 -> 11",
      "5 whatever 11",
      "five eleven",
    ],
  ],
  ["packets and what they say", pairs(":"), ["5", "GET", "all of them"]],
  ["how often each is", pairs("="), ["GET", "GET, BREW", "5"]],
];

/** Between packets a text is read as one, and found to be none once it is marked. */
const isRead = (question: ComputedQuestion, given: Given): boolean => {
  const parsed = parseGiven(question, given);
  const isNumbers = (answer: Answer): boolean =>
    answer.kind !== "pairs" || answer.pairs.every((pair) => pair.every((side) => typeof side === "number"));
  return parsed.ok && (question.kind !== "pairs" || question.arrow !== "->" || parsed.readings.some(isNumbers));
};

describe("nothing is guessed at", () => {
  for (const [name, question, texts] of OTHERS) {
    it(`in ${name}`, () => {
      const read = texts.filter((given) => isRead(question, given));
      assert.deepEqual(read, []);
      for (const given of texts) {
        const parsed = parseGiven(question, given);
        assert.ok(parsed.ok || /^This cannot be read\. .*(?:Give|give)/.test(parsed.message), String(given));
      }
    });
  }

  it("and who does not know has not answered", () => {
    for (const question of [FRAMES, PORTS, COUNT, STRINGS, number("ms"), pairs("->"), pairs(":"), pairs("=")]) {
      for (const given of [
        "I don't know",
        "i dont know.",
        "I do not know",
        "I don’t know",
        "?",
        "???",
        "no idea",
        "No idea!",
        "idk",
        "not sure",
        "I have no idea",
        "...",
        "…",
        "skip",
        "TODO",
      ]) {
        const parsed = parseGiven(question, given);
        assert.deepEqual([parsed.ok, !parsed.ok && parsed.isBlank], [false, true], `${question.kind} ${given}`);
      }
      for (const given of ["-", "–", "n/a", "/"]) {
        const parsed = parseGiven(question, given);
        assert.ok(parsed.ok ? parsed.isPerhapsBlank : parsed.isBlank, `${question.kind} ${given}`);
      }
    }
  });

  it("an unknown unit is named", () => {
    const parsed = parseGiven(number("s"), "256 furlongs");
    assert.match(parsed.ok ? "" : parsed.message, /“furlongs” is not a unit.* in s\./);
    assert.equal(creditOf(number("s"), "256 milliseconds", { kind: "number", number: 256, unit: "s" }), 0.5);
  });
});

describe("a wrong answer", () => {
  const distinct = (max: number): fc.Arbitrary<readonly number[]> =>
    fc.uniqueArray(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 6 });
  const separator = fc.constantFrom(", ", ",", " ", "; ", "\n", " and ", " & ");
  const isSameSet = (left: readonly number[], right: readonly number[]): boolean =>
    left.length === right.length && left.every((one) => right.includes(one));

  it("of other frames or ports never becomes right", () => {
    for (const max of [900, 99_999]) {
      fc.assert(
        fc.property(distinct(max), distinct(max), separator, (given, wanted, between) => {
          fc.pre(!isSameSet(given, wanted));
          // Digits in groups of three with a mark between them can be one number, and may then be right.
          const text = given.join(between);
          fc.pre(!/\d[, ]\d{3}(?!\d)/.test(text));
          assert.notEqual(creditOf(FRAMES, text, frames(...wanted)), 1);
          assert.notEqual(creditOf(PORTS, text, ports(...wanted)), 1);
        }),
        { numRuns: 300 },
      );
    }
  });

  it("of another number never becomes right, in any unit or spelling", () => {
    const unit = fc.constantFrom("", " ms", "ms", " milliseconds", " (ms)", " in total");
    const numbers = fc.integer({ min: 1, max: 99_999 });
    fc.assert(
      fc.property(numbers, numbers, unit, (given, wanted, written) => {
        fc.pre(given !== wanted);
        for (const text of [`${given}`, `it is ${given}`, `${given} packets`, given.toLocaleString("en")])
          assert.notEqual(creditOf(COUNT, text, count(wanted)), 1, text);
        assert.notEqual(
          creditOf(number("ms"), `${given}${written}`, { kind: "number", number: wanted, unit: "ms" }),
          1,
        );
      }),
    );
  });

  it("of other pairs never becomes right, nor of those turned round against an arrow", () => {
    const list = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 1,
      maxLength: 5,
      selector: (pair) => pair.join(),
    });
    const keys = (all: readonly (readonly [number, number])[]): string =>
      all
        .map((pair) => pair.join())
        .sort()
        .join(" ");
    const shape = fc.constantFrom(" -> ", "->", " → ", " => ", " leads to ");
    fc.assert(
      fc.property(list, list, shape, fc.constantFrom("\n", "; ", ", "), (given, wanted, arrow, between) => {
        fc.pre(keys(given) !== keys(wanted));
        const text = given.map((pair) => pair.join(arrow)).join(between);
        assert.notEqual(creditOf(pairs("->"), text, paired(...wanted)), 1, text);
      }),
    );
    for (const text of ["11 -> 5", "5 <- 11", "5 from 11", "5 answers 11"])
      assert.notEqual(creditOf(pairs("->"), text, paired([5, 11])), 1, text);
  });

  it("of another text never becomes right", () => {
    const word = fc.constantFrom(
      "GET",
      "BREW",
      "WHEN",
      "close",
      "keep-alive",
      "Host",
      "Accept",
      "HTTP/1.1",
      "HTCPCP/1.0",
      "/",
      "/assets/live.js",
      "200",
      "404",
    );
    const shape = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `it says ${text}`,
      (text: string) => `${text} (x)`,
    );
    fc.assert(
      fc.property(word, word, shape, (given, wanted, written) => {
        fc.pre(given !== wanted);
        assert.notEqual(creditOf(STRINGS, written(given), strings(wanted)), 1);
        assert.notEqual(creditOf(pairs(":"), `5: ${written(given)}`, paired([5, wanted])), 1);
      }),
    );
    for (const [given, wanted] of [
      ["200 OK", "HTCPCP/1.0 200 OK"],
      ["GET", "GET / HTTP/1.1"],
      ["/", "/?method=when"],
      ["Connection: keep-alive", "close"],
    ] as const)
      assert.notEqual(creditOf(pairs(":"), `5: ${given}`, paired([5, wanted])), 1, given);
  });
});
