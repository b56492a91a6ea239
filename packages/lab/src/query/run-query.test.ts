/** Every word of the query language, on a capture small enough to count by hand. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captureOf, conversation } from "../testing/conversation.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { DEFAULT_NAMES, evidenceOf } from "./command.ts";
import { allHold, runQuery } from "./run-query.ts";

const response = (headers: string): string => `<HTTP/1.1 200 OK\r\n${headers}Content-Length: 0\r\n\r\n`;
const request = (target: string): string => `>GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;

// Frames 1 to 9: two requests on one connection. 10 to 17: a brew. 18 to 24: a request on another.
const facts = await factsOf(
  captureOf([
    ...conversation(40_000, 5031, [
      request("/"),
      response("Date: Tue, 27 Jun 2023 09:39:59 GMT\r\n"),
      request("/assets/a.css"),
      response(""),
    ]),
    ...conversation(40_001, 5030, [
      ">BREW coffee://ducky HTCPCP/1.0\r\nContent-Length: 5\r\n\r\nstart",
      "<HTCPCP/1.0 200 OK\r\nDate: Tue, 27 Jun 2023 17:39:59\r\nContent-Length: 0\r\n\r\n",
    ]),
    ...conversation(40_002, 5031, [request("/late"), response("")]),
  ]),
);

const read = (query: string, others = ""): ReturnType<typeof runQuery> => {
  const set = questionSetOf([{ name: "q", text: `queries:\n  asked: ${query}\n${others}` }]);
  return runQuery(set.queries.asked!, facts);
};

const CASES: readonly (readonly [query: string, value: unknown, frames: readonly number[], filter?: string])[] = [
  ["{ filter: http.request }", [4, 6, 20], [4, 6, 20], "http.request"],
  ["{ filter: http.request, keep: first }", [4], [4], "frame.number in {4}"],
  ["{ filter: http.request, keep: last }", [20], [20]],
  ["{ filter: http.request, keep: first of each tcp.stream }", [4, 20], [4, 20]],
  ["{ filter: http.request, keep: last of each tcp.stream }", [6, 20], [6, 20]],
  ["{ filter: http.request, tell: tcp.srcport }", [40_000, 40_000, 40_002], [4, 6, 20]],
  ["{ filter: http.request, tell: tcp.srcport, take: distinct }", [40_000, 40_002], [4, 6, 20]],
  ["{ filter: http.request, tell: http.request.uri, take: distinct }", ["/", "/assets/a.css", "/late"], [4, 6, 20]],
  ["{ filter: http.request, take: count }", 3, [4, 6, 20]],
  ["{ filter: http.request, tell: tcp.port, take: count }", 6, [4, 6, 20]],
  ["{ filter: http.request, tell: tcp.port, take: count-distinct }", 3, [4, 6, 20]],
  ["{ filter: http.request, tell: tcp.srcport, take: most }", 2, [4, 6, 20]],
  ["{ filter: http.request, tell: tcp.srcport, take: first }", 40_000, [4]],
  ["{ filter: http.request, tell: tcp.srcport, take: last }", 40_002, [20]],
  ["{ filter: http.request, tell: tcp.stream, take: max }", 2, [20]],
  ["{ filter: http.request, tell: tcp.stream, take: min }", 0, [4]],
  ["{ filter: http.request, tell: tcp.stream, take: sum }", 2, [4, 6, 20]],
  [
    "{ filter: http.request, tell: tcp.srcport, take: tally }",
    [
      [40_000, 2],
      [40_002, 1],
    ],
    [4, 6, 20],
  ],
  ["{ filter: http.request, tell: [http.request.method, http.request.uri], take: first }", "GET /", [4]],
  ['{ filter: htcpcp.request, tell: htcpcp.header.line, extract: "^([^:]+):" }', ["Content-Length"], [13]],
  ['{ filter: http.request, tell: http.request.uri, extract: "^/(.+)$" }', ["assets/a.css", "late"], [4, 6, 20]],
  ['{ filter: http, tell: http.request.version, extract: "/(.*)", read: number, take: first }', 1.1, [4]],
  ["{ filter: http.response, tell: http.date, read: date, take: first }", Date.UTC(2023, 5, 27, 9, 39, 59) / 1000, [5]],
  ["{ filter: http.response, tell: http.time, take: first, unit: ms }", 1, [5]],
  ["{ filter: http.response, tell: http.time, take: first }", 0.001, [5]],
  [
    "{ filter: http.response, pair: http.request_in }",
    [
      [5, 4],
      [7, 6],
      [21, 20],
    ],
    [5, 7, 21],
  ],
  ["{ filter: htcpcp.request, pair: { before: http.request } }", [[13, 6]], [6, 13], "frame.number in {6, 13}"],
  ["{ filter: htcpcp.request, pair: { before: http.request, side: left } }", [[6, 13]], [6, 13]],
  ["{ filter: htcpcp.request, pair: { after: http.response, tell: http.response.code } }", [[13, 200]], [13, 21]],
  // Nobody waits for the brew: the request before it is answered by then, and the response after it answers a later one.
  ["{ filter: htcpcp.request, pair: { before: http.request, across: http.response_in } }", [], []],
  ["{ filter: htcpcp.request, pair: { after: http.response, across: http.request_in } }", [], []],
  // A request whose answer is not in the capture still waits.
  ["{ filter: htcpcp.request, pair: { before: tcp.flags.syn == 1, across: http.response_in } }", [[13, 11]], [11, 13]],
  // A partner is another frame, even if the frame itself would pass.
  [
    "{ filter: http.request, pair: { after: http.request } }",
    [
      [4, 6],
      [6, 20],
    ],
    [4, 6, 20],
  ],
  // As many frames as pass the filter, but not the same ones: the last one has no partner.
  [
    "{ filter: 'http.request and tcp.stream == 0', pair: { before: http.response } }",
    [[6, 5]],
    [5, 6],
    "frame.number in {5, 6}",
  ],
  ["{ filter: http.request, tell: frame.time_relative, take: span, unit: ms }", 16, [4, 20], "frame.number in {4, 20}"],
  ["{ filter: 'http and tcp.stream == 0', tell: frame.time_relative, take: mean, unit: ms }", 4.5, [4, 5, 6, 7]],
  ["{ filter: tcp, tell: tcp.len, take: median }", 0, Array.from({ length: 23 }, (_, index) => index + 1), "tcp"],
  [
    "{ filter: http.request, tell: tcp.len, take: count, per: tcp.stream }",
    [
      [0, 2],
      [2, 1],
    ],
    [4, 6, 20],
    "http.request",
  ],
  ["{ filter: http.request, take: count, per: tcp.stream, overall: max }", 2, [4, 6], "frame.number in {4, 6}"],
  ["{ filter: http.request, take: count, per: tcp.stream, overall: mean }", 1.5, [4, 6, 20], "http.request"],
  // The longest: from its first frame to its last.
  ["{ filter: tcp, tell: frame.time_relative, take: span, per: tcp.stream, overall: max, unit: ms }", 8, [1, 9]],
  // A frame is in the group of each of its ports.
  [
    "{ filter: http.request, take: count, per: tcp.port }",
    [
      [40_000, 2],
      [5031, 3],
      [40_002, 1],
    ],
    [4, 6, 20],
  ],
  // 97 bytes in 16 ms.
  [
    "{ divide: [{ filter: http.request, tell: tcp.len, take: sum }, { filter: http.request, tell: frame.time_relative, take: span }], unit: kbit/s }",
    48.5,
    [4, 6, 20],
    "frame.number in {4, 6, 20}",
  ],
  ["{ divide: [{ filter: http.request, take: count }, { filter: http, take: count }], unit: '%' }", 50, [4, 5, 6, 7]],
  [
    "{ divide: [{ filter: http.request, tell: frame.time_relative, take: span }, { filter: http.request, take: count }], unit: us, whole: true }",
    5333,
    [4, 6, 20],
  ],
  // The units of what is subtracted do not count.
  [
    "{ subtract: [{ filter: http, tell: frame.time_relative, take: last, unit: ms }, { filter: http, tell: frame.time_epoch, take: span }], unit: ms }",
    3,
    [4, 21],
  ],
  ["{ divide: [{ filter: http, take: count }, { filter: udp, take: count }] }", undefined, [4, 5, 6, 7]],
  ["{ filter: udp, tell: tcp.len, take: mean }", undefined, [], "udp"],
  ["{ filter: udp, take: count, per: tcp.stream, overall: max }", undefined, [], "udp"],
  ["{ filter: udp }", [], [], "udp"],
  ["{ filter: udp, tell: tcp.len, take: first }", undefined, [], "udp"],
  ["{ filter: udp, take: count }", 0, [], "udp"],
  [
    "{ subtract: [{ filter: htcpcp.response, tell: htcpcp.date, read: date, take: first }, { filter: http.response, tell: http.date, read: date, take: first }], unit: h, whole: true }",
    8,
    [5, 14],
    "frame.number in {5, 14}",
  ],
  ["{ subtract: [{ filter: udp, tell: frame.number, take: first }, { filter: tcp, take: count }] }", undefined, [1, 2]],
];

describe("a query", () => {
  for (const [query, value, frames, filter] of CASES) {
    it(query, () => {
      const result = read(query);
      const { shape } = result.value;
      const found =
        shape === "list" ? result.value.values : shape === "pairs" ? result.value.pairs : result.value.value;
      assert.deepEqual(found, value);
      // For a difference with nothing to subtract, only the first frames count here.
      assert.deepEqual(result.frames.slice(0, frames.length), frames);
      if (filter !== undefined) assert.equal(result.filter, filter);
    });
  }

  it("refers to another, numbers and texts alike, and to nothing where that is empty", () => {
    const named = `  streams: { filter: htcpcp, tell: tcp.stream, take: distinct }
  targets: { filter: http.request, tell: http.request.uri, take: distinct }
  nothing: { filter: udp, tell: tcp.stream }
  first: { filter: http.request, tell: tcp.stream, take: first }
  addresses: { filter: http, tell: ip.src, take: distinct }
`;
    const filterOf = (filter: string): string => read(`{ filter: '${filter}' }`, named).filter;
    assert.equal(filterOf("tcp.stream in $streams and tcp.len > 0"), "tcp.stream in {1} and tcp.len > 0");
    assert.equal(filterOf("http.request.uri in $targets"), 'http.request.uri in {"/", "/assets/a.css", "/late"}');
    assert.equal(filterOf("ip.dst in $addresses and udp"), "ip.dst in {127.0.0.1} and udp");
    assert.equal(filterOf("tcp.stream in $first"), "tcp.stream in {0}");
    assert.equal(filterOf("not tcp.stream in $nothing"), "not frame.number == 0");
  });

  it("comes with a command that a shell reads as it was meant", () => {
    const names = { capture: "it's mine.pcapng", dissector: "htcpcp.lua" };
    assert.equal(
      evidenceOf(
        read(`{ filter: 'http.request and http.request.uri == "/"', dissector: false, pair: http.host }`),
        names,
      ).command,
      `tshark -2 -r 'it'\\''s mine.pcapng' -Y 'http.request and http.request.uri == "/"' -T fields -e frame.number -e http.host`,
    );
    assert.match(
      evidenceOf(read("{ filter: tcp }"), DEFAULT_NAMES).command,
      /^tshark -2 -X lua_script:packages\/wireshark\/htcpcp\.lua -r FILE -Y tcp /,
    );
  });
});

describe("conditions", () => {
  const holds = (conditions: string): boolean => {
    const text = `task: 1\ntitle: A\nquestions:\n  - id: a\n    kind: live\n    prompt: "?"\n    on: [own]\n    checks: [{ id: c, says: A, otherwise: B, when: ${conditions} }]\n`;
    const question = questionSetOf([{ name: "q", text }]).tasks[0]?.questions[0];
    assert.ok(question?.kind === "live");
    return allHold(question.checks[0]!.when, facts);
  };
  const cases: readonly (readonly [string, boolean])[] = [
    ["{ some: { filter: http } }", true],
    ["{ some: { filter: udp } }", false],
    ["{ none: { filter: udp } }", true],
    ["[{ some: { filter: http } }, { some: { filter: udp } }]", false],
    ["{ number: { filter: http.request }, equals: 3 }", true],
    ["{ number: { filter: http.request, take: count }, above: 3 }", false],
    ["{ number: { filter: http.request }, below: 4 }", true],
    ["{ number: { filter: http.request }, equals: { filter: http.response } }", true],
    ["{ number: { filter: http.request, tell: tcp.stream, take: distinct }, below: { filter: http.request } }", true],
  ];
  for (const [conditions, expected] of cases) it(conditions, () => assert.equal(holds(conditions), expected));
});
