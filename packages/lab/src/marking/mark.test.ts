import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { CaptureFacts } from "../query/facts.ts";
import type { Given } from "../responses/plain-given.ts";
import { captureOf, conversation, tcpPacket } from "../testing/conversation.ts";
import { questionIn, questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { computeAnswer, showAnswer } from "./answers.ts";
import { mark } from "./mark.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

const set = questionSetOf(
  readdirSync(`${ROOT}handout/questions`)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(`${ROOT}handout/questions/${name}`, "utf8") })),
);

const sample = async (name: string): Promise<CaptureFacts> =>
  factsOf(readFileSync(`${ROOT}sample_capture/${name}.pcapng`));

const facts: Record<string, CaptureFacts> = {};
before(async () => {
  for (const name of ["homepage_coffee", "coffee_brew", "coffee_418_406", "coffee_https"])
    facts[name] = await sample(name);
});

type Case = readonly [
  capture: string,
  question: string,
  given: Given,
  expected: {
    readonly verdict: string;
    readonly credit?: number;
    readonly proposed?: number;
    readonly mistake?: string;
    readonly why?: RegExp;
  },
];

const CASES: readonly Case[] = [
  ["homepage_coffee", "2.1", "frames 9 and 11", { verdict: "right", credit: 1 }],
  ["homepage_coffee", "2.1", "9", { verdict: "partly", credit: 0.5, mistake: "requests-only" }],
  [
    "homepage_coffee",
    "2.1",
    "9, 11, 12",
    { verdict: "partly", credit: 0.667, why: /2 of 2 frames right; 1 frame should not be there: 12/ },
  ],
  ["homepage_coffee", "2.1", "4, 14", { verdict: "wrong", credit: 0 }],
  ["homepage_coffee", "2.1", "the grey ones", { verdict: "unreadable" }],
  ["homepage_coffee", "2.1", " ", { verdict: "unanswered" }],
  ["homepage_coffee", "2.2", "none", { verdict: "right" }],
  ["homepage_coffee", "2.2", "9, 11", { verdict: "wrong", mistake: "all-of-them" }],
  [
    "homepage_coffee",
    "3.1a",
    "1, 2, 6, 7, 22, 23, 25, 26, 28, 29, 52, 53",
    { verdict: "partly", mistake: "syn-ack-too" },
  ],
  // One SYN is missing too: the mistake is still the same.
  ["homepage_coffee", "3.1a", "1, 2, 7, 22, 23, 25, 26, 28, 29, 52, 53", { verdict: "partly", mistake: "syn-ack-too" }],
  // The result of Task 3's filter is right, with a note on what it hides.
  ["homepage_coffee", "3.1a", "1, 22, 25, 28, 52", { verdict: "right", credit: 1, why: /hides the handshakes/ }],
  ["homepage_coffee", "3.1d", "5", { verdict: "wrong", mistake: "counted-from-zero", why: /too few/ }],
  ["homepage_coffee", "3.2b", "80/tcp", { verdict: "wrong", mistake: "well-known" }],
  ["homepage_coffee", "3.2b", "5031/tcp", { verdict: "right" }],
  ["homepage_coffee", "3.3b", "5030, 5031", { verdict: "partly", credit: 0.5, mistake: "both" }],
  // The wrong half of that mistake is worth nothing by itself.
  ["homepage_coffee", "3.3b", "5031", { verdict: "wrong", credit: 0, mistake: "site-port" }],
  ["coffee_https", "3.3b", "5031", { verdict: "wrong", credit: 0, mistake: "both" }],
  ["homepage_coffee", "3.4-requests", "five", { verdict: "right" }],
  [
    "homepage_coffee",
    "3.4c",
    "4:GET 14:200 31:GET 33:GET 35:GET 37:200 40:200 47:200 55:GET 57:304",
    { verdict: "right" },
  ],
  ["homepage_coffee", "3.6", ["client-ip", "client-port", "server-ip", "server-port"], { verdict: "right" }],
  [
    "homepage_coffee",
    "3.6",
    ["client-ip", "client-port", "server-ip", "stream"],
    { verdict: "partly", credit: 0.5, mistake: "stream" },
  ],
  [
    "homepage_coffee",
    "3.6",
    ["client-ip", "client-port", "server-ip", "server-port", "stream", "sequence", "pid"],
    { verdict: "partly", credit: 0.25, mistake: "stream" },
  ],
  ["homepage_coffee", "3.1e", "per-request", { verdict: "wrong", mistake: "per-request" }],
  ["homepage_coffee", "4.2", "one-exchange", { verdict: "right" }],
  ["coffee_brew", "4.2", "one-exchange", { verdict: "wrong", mistake: "one-exchange" }],
  ["coffee_brew", "4.4a", "BREW = 1, GET = 4, PROPFIND=1; WHEN=1", { verdict: "right" }],
  ["coffee_brew", "4.4a", "BREW = 1, GET = 4, PROPFIND=1, WHEN=1", { verdict: "right" }],
  ["coffee_brew", "4.4a", "GET=26 POST=1", { verdict: "wrong", mistake: "http-methods" }],
  [
    "coffee_brew",
    "4.4b",
    "content-type:, Accept-Additions, use-pot, Connection, Content-Length",
    { verdict: "partly" },
  ],
  // The page was loaded several times: any of its requests is right.
  ["coffee_brew", "5.1", "84", { verdict: "right" }],
  ["coffee_brew", "5.1", "14", { verdict: "wrong", mistake: "response" }],
  ["coffee_brew", "5.3b", "by-version", { verdict: "wrong", mistake: "by-version" }],
  ["coffee_brew", "6.2", "64 -> 73", { verdict: "right" }],
  ["coffee_brew", "6.2", "73 <- 84", { verdict: "wrong", mistake: "followed" }],
  ["coffee_brew", "6.2-303", "216 <- 207", { verdict: "right" }],
  ["coffee_brew", "X.2", "0", { verdict: "right" }],
  ["coffee_418_406", "7.1", "72 <- 70", { verdict: "right" }],
  ["coffee_418_406", "7.1", "75 <- 65", { verdict: "wrong", mistake: "http-418" }],
  ["coffee_418_406", "7.3", "72: 418, 133: 406", { verdict: "right" }],
  ["coffee_418_406", "6.2", "1 <- 2", { verdict: "absent", why: /does not show this\. No 302 is in the capture/ }],
  ["coffee_418_406", "1.b", "", { verdict: "right" }],
  ["coffee_418_406", "1.c", "", { verdict: "wrong", credit: 0, why: /400 is missing: open `\/test-400`/ }],
  ["coffee_https", "8.2", "readable", { verdict: "wrong", mistake: "readable" }],
  [
    "coffee_https",
    "8.1-why",
    "It is self-signed, so it cannot prove who it is",
    { verdict: "pending", credit: 0, proposed: 1, why: /“The certificate is self-signed; no/ },
  ],
  ["homepage_coffee", "8.1-alert", "", { verdict: "absent", why: /with the alert\. Start the lab with/ }],
  ["coffee_https", "8.1-why", "it asks for a password", { verdict: "pending", credit: 0, proposed: 0 }],
  ["coffee_https", "8.1-why", "no idea", { verdict: "unanswered" }],
  [
    "coffee_https",
    "8.1-why",
    "No CA has signed it, so somebody in the middle could pretend to be the site.",
    { verdict: "pending", credit: 0, proposed: 1 },
  ],
  [
    "coffee_https",
    "8.1-why",
    "The whole site is designed that way, anywhere.",
    { verdict: "pending", credit: 0, proposed: 0 },
  ],
  // 75.666 ms, with fewer digits.
  ["coffee_brew", "X.4", "75.67 ms", { verdict: "right" }],
  ["coffee_brew", "X.4", "75.6 ms", { verdict: "right" }],
  ["coffee_brew", "X.4", "75 ms", { verdict: "right" }],
  ["coffee_brew", "X.4", "0.075 s", { verdict: "right" }],
  ["coffee_brew", "X.4", "76", { verdict: "right" }],
  ["coffee_brew", "X.4", "74", { verdict: "wrong" }],
  ["coffee_brew", "X.4", "77", { verdict: "wrong" }],
  ["coffee_brew", "X.4", "80 ms", { verdict: "wrong" }],
  ["coffee_brew", "X.4", "0.08 s", { verdict: "wrong" }],
  ["coffee_brew", "X.4", "-75", { verdict: "wrong" }],
  ["coffee_brew", "X.4", "packet 75", { verdict: "unreadable" }],
  // As students write it, and as Wireshark shows it.
  ["homepage_coffee", "X.4", "67087 usec", { verdict: "right" }],
  ["homepage_coffee", "X.4", "0.067087 ms", { verdict: "partly", credit: 0.5, why: /the unit is not/ }],
  ["homepage_coffee", "X.4", "67 furlongs", { verdict: "unreadable", why: /“furlongs” is not a unit/ }],
  ["homepage_coffee", "3.2a", "39,698; 39,710; 39,716; 39,724; 39,738", { verdict: "right" }],
  ["homepage_coffee", "3.0", "it is 52", { verdict: "right" }],
  ["homepage_coffee", "5.3-answered", "Connection: close", { verdict: "right" }],
  ["homepage_coffee", "5.3a", "HTTP 1.1", { verdict: "right" }],
  [
    "homepage_coffee",
    "3.4c",
    "4: GET / HTTP/1.1\n14: 200 OK\n31: GET\n33: GET\n35: GET\n37: 200 OK\n40: 200 OK\n47: 200 OK\n55: GET\n57: 304 Not Modified",
    { verdict: "right" },
  ],
  [
    "homepage_coffee",
    "5.4",
    "31: GET /assets/styles.css; 33: GET /assets/live.js; 35: GET /assets/icon.svg; 55: GET /assets/icon.svg",
    { verdict: "right" },
  ],
  ["homepage_coffee", "5.4", "31 styles.css, 33 live.js, 35 icon.svg, 55 icon.svg", { verdict: "right" }],
  ["homepage_coffee", "5.4", "31 live.js, 33 styles.css", { verdict: "wrong" }],
  ["coffee_brew", "6.2-location", "/", { verdict: "unreadable", why: /Give pairs/ }],
  ["homepage_coffee", "4.4b", "Connection Content-Type", { verdict: "right" }],
  ["homepage_coffee", "5.5b", "(4, 9)", { verdict: "right" }],
  ["homepage_coffee", "5.5b", "4 ➡ 9", { verdict: "right" }],
  ["homepage_coffee", "5.5b", "9 -> 4", { verdict: "wrong" }],
  ["homepage_coffee", "5.5b", "4 -> 9 or 11", { verdict: "unreadable", why: /cannot be read\. Give pairs/ }],
  ["homepage_coffee", "5.5b", "I don't know", { verdict: "unanswered" }],
  ["homepage_coffee", "2.2", "-", { verdict: "right" }],
  ["homepage_coffee", "2.1", "-", { verdict: "unanswered" }],
  ["coffee_brew", "4.4a", "4 GET, 1 BREW, 1 PROPFIND, 1 WHEN", { verdict: "right" }],
  ["coffee_brew", "4.4a", "GET (4), BREW (1), PROPFIND (1), WHEN (1)", { verdict: "right" }],
  ["coffee_418_406", "7.1", "72 answers 70", { verdict: "right" }],
  ["coffee_418_406", "7.1-cause", "70: Use-Pot: tea", { verdict: "right" }],
  // If any of the right packets is enough, any packet of the mistake's answer is the mistake.
  ["coffee_brew", "5.1", "104", { verdict: "wrong", mistake: "style-sheet" }],
  ["coffee_brew", "5.1", "69", { verdict: "wrong" }],
  [
    "homepage_coffee",
    "3.6",
    ["client-ip", "pid", "stream"],
    {
      verdict: "wrong",
      mistake: "stream",
      why: /should not be there: “the process id”, “the stream index”\. “the stream index”: Wireshark /,
    },
  ],
];

describe("a mark", () => {
  for (const [capture, id, given, expected] of CASES) {
    it(`of ${JSON.stringify(given).slice(0, 60)} to ${id} on ${capture}`, () => {
      const question = questionIn(set, id);
      const marked = mark(question, facts[capture]!, given);
      assert.deepEqual(
        { verdict: marked.verdict, mistake: marked.misconception?.id },
        { verdict: expected.verdict, mistake: expected.mistake },
        marked.why,
      );
      if (expected.credit !== undefined) assert.equal(marked.credit, expected.credit);
      assert.equal(marked.proposed, expected.proposed);
      if (expected.why !== undefined) assert.match(marked.why, expected.why);
      assert.equal(marked.points, expected.verdict === "absent" ? 0 : question.points);
      assert.equal(marked.earned, Math.round(marked.credit * marked.points * 100) / 100);
    });
  }

  it("comes with the next hint while the answer is not right", () => {
    const question = questionIn(set, "2.1");
    const hint = (given: string, hintsTaken: number): string | undefined =>
      mark(question, facts.homepage_coffee!, given, { hintsTaken }).nextHint;
    assert.deepEqual(
      [hint("9", 0), hint("9", 1), hint("9", 2), hint("9, 11", 0)],
      [...question.hints, undefined, undefined],
    );
  });

  it("names its evidence", () => {
    const names = { capture: "mine one.pcapng", dissector: "htcpcp.lua" };
    const { evidence } = mark(questionIn(set, "3.1a"), facts.homepage_coffee!, "1", { names });
    assert.deepEqual(evidence, {
      frames: [1, 6, 22, 25, 28, 52],
      command:
        "tshark -2 -X lua_script:htcpcp.lua -r 'mine one.pcapng' -Y 'tcp.flags.syn == 1 and tcp.flags.ack == 0 and tcp.stream in {0..5}' -T fields -e frame.number",
    });
  });
});

describe("in captures as students have them", () => {
  it("coffee counted as HTTP is recognized, and so are the frames", async () => {
    const http = ">GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const made = await factsOf(
      captureOf([
        ...conversation(40_000, 5031, [http, "<HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]),
        ...conversation(40_001, 5030, [">GET coffee://ducky HTTP/1.1\r\n\r\n", "<HTCPCP/1.1 200 OK\r\n\r\n"]),
        ...conversation(40_002, 5030, [">BREW coffee://ducky HTTP/1.1\r\n\r\nstart", "<HTCPCP/1.1 200 OK\r\n\r\n"]),
        // As an answer to curl.
        ...conversation(40_003, 5030, [">BREW / HTTP/1.1\r\n\r\nstart", "<HTTP/1.1 200 OK\r\n\r\n"]),
      ]),
    );
    const judged = (id: string, given: string): readonly [string, string | undefined] => {
      const marked = mark(questionIn(set, id), made, given);
      return [marked.verdict, marked.misconception?.id];
    };
    assert.deepEqual(judged("3.4a", "4"), ["right", undefined]);
    assert.deepEqual(judged("3.4a", "4, 11"), ["partly", "no-dissector"]);
    assert.deepEqual(judged("3.4-requests", "2"), ["wrong", "no-dissector"]);
    assert.deepEqual(judged("2.2", "11, 12, 26"), ["right", undefined]);
    assert.deepEqual(judged("2.2", "11, 12, 18, 19, 25, 26"), ["partly", "all-of-them"]);
  });

  it("connections that were refused are none, though their SYNs may be named", async () => {
    const syn = tcpPacket({ from: 39_999, to: 5031, flags: 2, seq: 1, ack: 0 });
    const reset = tcpPacket({ from: 5031, to: 39_999, flags: 20, seq: 0, ack: 2 });
    const made = await factsOf(captureOf([syn, reset, ...conversation(40_000, 5031, [])]));
    const judged = (id: string, given: string): readonly [string, boolean] => {
      const { verdict, why } = mark(questionIn(set, id), made, given);
      return [verdict, why.includes("refused")];
    };
    assert.deepEqual(judged("3.1d", "1"), ["right", false]);
    assert.deepEqual(judged("3.1d", "2"), ["partly", false]);
    assert.equal(mark(questionIn(set, "3.1d"), made, "2").misconception?.id, "refused");
    assert.deepEqual(judged("3.1a", "3"), ["right", false]);
    assert.deepEqual(judged("3.1a", "1, 3"), ["right", true]);
    assert.deepEqual(judged("3.2a", "40000"), ["right", false]);
    assert.deepEqual(judged("3.2a", "39999, 40000"), ["right", true]);
    assert.deepEqual(judged("X.1", "0"), ["right", false]);
    assert.equal(mark(questionIn(set, "X.1"), made, "1").misconception?.id, "refused");
    // If every connection was refused, there is no connection to ask about.
    const refused = await factsOf(captureOf([syn, reset]));
    assert.equal(mark(questionIn(set, "3.1a"), refused, "none").verdict, "absent");
  });

  it("a response of several segments may be named by any of them", async () => {
    const made = await factsOf(
      captureOf(
        conversation(40_000, 5031, [
          ">GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "<HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n",
          "<tea!",
        ]),
      ),
    );
    const verdict = (id: string, given: string): string => mark(questionIn(set, id), made, given).verdict;
    assert.deepEqual([verdict("3.4b", "6"), verdict("3.4b", "5"), verdict("3.4b", "4")], ["right", "right", "wrong"]);
    assert.deepEqual([verdict("6.1", "6 <- 4"), verdict("6.1", "5 <- 4")], ["right", "right"]);
    assert.deepEqual([verdict("X.3", "5, 6"), verdict("X.3", "6")], ["right", "partly"]);
  });
});

describe("a reason is Markdown, and what a student wrote is none in it:", () => {
  const MARKUP = [
    "[x](http://evil.example)",
    "![x](http://evil.example)",
    "<img src=x>",
    "**b**",
    "`",
    "``",
    "a`b`[x](y:z)",
  ];
  for (const question of ["5.3a", "5.3-asked", "7.1-cause", "X.4", "1.1", "3.1a"])
    it(question, () => {
      for (const one of MARKUP)
        for (const given of [one, `close; ${one}`, `70: ${one}`, `5 ${one}`]) {
          const { why } = mark(questionIn(set, question), facts.coffee_418_406!, given);
          const tags = renderMarkdown(why).match(/<[^/][^>]*>/g) ?? [];
          assert.deepEqual(
            tags.filter((tag) => tag !== "<p>" && tag !== "<code>"),
            [],
            `${given}: ${why}`,
          );
        }
    });
});

describe("values that Wireshark names", () => {
  const VERSIONS = `task: 1
title: A
questions:
  - id: chosen
    kind: strings
    prompt: Which version of TLS does the server choose?
    on: [coffee_https]
    query:
      filter: tls.handshake.type == 2
      tell: tls.handshake.extensions.supported_version
      take: distinct
    misconceptions:
      - id: legacy
        why: That field has said TLS 1.2 ever since.
        query: { filter: tls.handshake.type == 2, tell: tls.handshake.version, take: distinct }
`;
  const question = questionIn(questionSetOf([{ name: "a.yaml", text: VERSIONS }]), "chosen");

  it("are shown with name and number", () => {
    const computed = computeAnswer(question, facts.coffee_https!);
    assert.equal(showAnswer(computed.answer), "TLS 1.3 (0x0304)");
  });

  it("are recognized as mistakes in either form", () => {
    for (const given of ["TLS 1.2", "0x0303", "771", "TLSv1.2 (0x0303)"])
      assert.equal(mark(question, facts.coffee_https!, given).misconception?.id, "legacy", given);
  });

  it("are not read where name and number differ", () => {
    const { verdict, why } = mark(question, facts.coffee_https!, "TLS 1.3 (0x0303)");
    assert.equal(verdict, "unreadable");
    assert.match(why, /not of the same thing/);
  });
});
