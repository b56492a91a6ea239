/** Every finding, on a capture that has it: sample captures with something removed or added, and generated ones. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type OpenOptions, openCapture } from "@potshark/dissect";
import { ETHERNET, type WrittenPacket, writePcap } from "@potshark/test-captures";
import { questionsFor } from "../grading/grade.ts";
import { sessionOptions } from "../grading/session-options.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { FINDING_IDS } from "../questions/finding-ids.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { captureOf, conversation, framesOfCapture, tcpPacket } from "../testing/conversation.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { noCapture } from "./file-checks.ts";
import type { Finding } from "./finding.ts";
import { needsOf } from "./needs.ts";
import { readiness } from "./readiness.ts";

const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const QUESTIONS = fileURLToPath(new URL("../../../../handout/questions/", import.meta.url));

const handout = questionSetOf(
  readdirSync(QUESTIONS).map((name) => ({ name, text: readFileSync(QUESTIONS + name, "utf8") })),
);
const needs = needsOf(handout, questionsFor(handout, {}));

const findings = (facts: CaptureFacts): readonly Finding[] => readiness(facts, needs);

const sampleFrames = async (name: string): Promise<readonly WrittenPacket[]> => {
  const capture = await openCapture(readFileSync(`${SAMPLES}${name}.pcapng`));
  assert.ok(capture);
  return framesOfCapture(capture);
};

const homepage = await sampleFrames("homepage_coffee");

/** Offset of TCP in a frame of the samples: after Ethernet and IPv4. */
const TCP_AT = 34;
const portsOf = ({ bytes }: WrittenPacket): readonly number[] =>
  [0, 2].map((at) => bytes[TCP_AT + at]! * 256 + bytes[TCP_AT + at + 1]!);
const flagsOf = ({ bytes }: WrittenPacket): number => bytes[TCP_AT + 13]!;
const isOn =
  (port: number) =>
  (frame: WrittenPacket): boolean =>
    portsOf(frame).includes(port);

const of = (frames: readonly WrittenPacket[]): Uint8Array => writePcap(frames, ETHERNET);

const found = async (bytes: Uint8Array, limits?: OpenOptions): Promise<readonly string[]> =>
  findings(await factsOf(bytes, undefined, limits)).map(({ id }) => id);

const GET = ">GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const GET_STYLE = ">GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n";
const OK = "<HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n";
const NOT_MODIFIED = "<HTTP/1.1 304 Not Modified\r\n\r\n";
const COFFEE = [">GET coffee://ducky HTCPCP/1.0\r\n\r\n", "<HTCPCP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"];
const whole = [...conversation(40_000, 5031, [GET, OK]), ...conversation(40_001, 5030, COFFEE)];
const client = { from: 40_010, seq: 1, ack: 0 };
const answer = { from: 5031, to: 40_010, seq: 0, ack: 2 };

type Case = readonly [what: string, capture: () => Uint8Array, expected: readonly string[], limits?: OpenOptions];

const CASES: Readonly<Record<string, Case>> = {
  "no-frames": ["a capture without packets", () => of([]), ["no-frames"]],
  "no-lab-traffic": [
    "another interface",
    () => captureOf(conversation(40_000, 443, ["> 1", "< 2"])),
    ["no-lab-traffic"],
  ],
  refused: [
    "no pot",
    () =>
      captureOf([
        ...conversation(40_000, 5031, [GET, OK]),
        tcpPacket({ ...client, to: 5030, flags: 2 }),
        tcpPacket({ ...answer, from: 5030, flags: 20 }),
      ]),
    ["refused"],
  ],
  "no-server": ["port 5030 filtered out", () => of(homepage.filter(isOn(5031))), ["no-server"]],
  "no-syn": ["begun too late", () => of(homepage.filter((frame) => (flagsOf(frame) & 2) === 0)), ["no-syn"]],
  "no-handshake-end": [
    "only SYN and SYN-ACK",
    () => of(homepage.filter((frame) => (flagsOf(frame) & 2) !== 0)),
    ["no-handshake-end", "no-message"],
  ],
  tls: ["HTTPS", () => readFileSync(`${SAMPLES}coffee_https.pcapng`), ["tls"]],
  "no-message": [
    "a browser that never asked",
    () => captureOf([...conversation(40_000, 5031, []), ...conversation(40_001, 5030, COFFEE)]),
    ["no-message"],
  ],
  "no-protocol": [
    "something else on port 5030",
    () => captureOf([...conversation(40_000, 5031, [GET, OK]), ...conversation(40_001, 5030, [">hello\n", "<who\n"])]),
    ["no-protocol"],
  ],
  "only-304": [
    "a full cache",
    () => captureOf([...whole, ...conversation(40_002, 5031, [GET_STYLE, NOT_MODIFIED])]),
    ["only-304"],
  ],
  "no-fin": ["stopped too early", () => of(homepage.filter((frame) => (flagsOf(frame) & 1) === 0)), ["no-fin"]],
  "file-cut": ["a file cut at the end", () => of(homepage).subarray(0, of(homepage).length - 7), ["file-cut"]],
  "file-too-large": [
    "more packets than are read",
    () => of(homepage),
    ["file-too-large"],
    { maxFrames: homepage.length - 1 },
  ],
  "packets-cut": [
    "a snapshot length",
    () =>
      of(
        homepage.map(({ bytes, microseconds, length }) => ({
          bytes: bytes.subarray(0, 96),
          microseconds,
          length: length!,
        })),
      ),
    ["packets-cut"],
  ],
  "packets-twice": ["two interfaces", () => of(homepage.flatMap((frame) => [frame, frame])), ["packets-twice"]],
  "out-of-order": [
    "two files put together",
    () =>
      of(
        homepage.map((frame, index) => (index === 30 ? { ...frame, microseconds: frame.microseconds - 60e6 } : frame)),
      ),
    ["out-of-order"],
  ],
  "other-traffic": [
    "everything on the interface",
    () => captureOf([...Array.from({ length: 1000 }, () => tcpPacket({ ...client, to: 443, flags: 16 })), ...whole]),
    ["other-traffic"],
  ],
};

describe("readiness", () => {
  for (const [id, [what, capture, expected, limits]] of Object.entries(CASES)) {
    it(`finds ${id}: ${what}`, async () => {
      const ids = await found(capture(), limits);
      for (const one of expected) assert.ok(ids.includes(one), `${one} is not in ${ids.join(", ")}`);
      if (id !== "packets-cut" && id !== "packets-twice") assert.deepEqual(ids, expected);
    });
  }

  it("has a case here for every finding", () => {
    assert.deepEqual(Object.keys(CASES).sort(), [...FINDING_IDS].sort());
  });

  it("finds nothing in the samples", async () => {
    for (const name of ["homepage_coffee", "coffee_brew", "coffee_418_406", "coffee_persistent"])
      assert.deepEqual(await found(readFileSync(`${SAMPLES}${name}.pcapng`)), [], name);
  });

  it("takes no offence at a page that was fetched and then reloaded", async () => {
    const reload = conversation(40_002, 5031, [GET, NOT_MODIFIED]);
    assert.deepEqual(await found(captureOf([...whole, ...reload])), []);
  });

  it("says how many connections began too late, and shows their packets", async () => {
    const facts = await factsOf(of(homepage.slice(1)));
    const finding = findings(facts).find(({ id }) => id === "no-syn");
    assert.match(finding?.says ?? "", /^1 connection of 6 began before the capture did/);
    assert.match(finding?.evidence.command ?? "", /-Y 'tcp\.port in \{5030, 5031\} and tcp\.stream in \{0\}'/);
    assert.ok((finding?.evidence.frames.length ?? 0) > 3);
  });

  /** A connection that was tried at the other address of localhost, and refused. */
  const refusedElsewhere = [tcpPacket({ ...client, to: 5031, flags: 2 }), tcpPacket({ ...answer, flags: 20 })].map(
    (packet) => {
      // 127.0.0.2, to 127.0.0.2.
      packet[15] = 2;
      packet[19] = 2;
      return packet;
    },
  );

  it("takes no offence at the other address of localhost, where nobody listens", async () => {
    assert.deepEqual(await found(captureOf([...refusedElsewhere, ...whole])), ["other-traffic"]);
    const open = whole.filter((packet) => (packet[33]! & 1) === 0);
    assert.deepEqual(await found(captureOf([...refusedElsewhere, ...open])), ["no-fin", "other-traffic"]);
    assert.deepEqual(await found(captureOf(refusedElsewhere)), ["refused", "no-server"]);
  });

  it("finds a refusal although the server was there later", async () => {
    const early = [tcpPacket({ ...client, to: 5030, flags: 2 }), tcpPacket({ ...answer, from: 5030, flags: 20 })];
    assert.deepEqual(await found(captureOf([...early, ...whole])), ["refused", "other-traffic"]);
  });

  it("says only that packets were cut where nothing else is left of them", async () => {
    const cut = homepage.map(({ bytes, microseconds, length }) => ({
      bytes: bytes.subarray(0, 66),
      microseconds,
      length: length!,
    }));
    assert.deepEqual(await found(of(cut)), ["packets-cut"]);
  });

  it("says what to do about a connection to the pot that was open before", async () => {
    const kept = conversation(40_002, 5030, COFFEE).slice(3);
    const finding = findings(await factsOf(captureOf([...kept, ...whole]))).find(({ id }) => id === "no-syn");
    assert.match(finding?.advice ?? "", /restart the lab/);
  });

  it("says what else was in the capture", async () => {
    const others = [
      ...conversation(40_020, 5032, [GET, OK]),
      ...conversation(40_021, 8888, [GET, OK]),
      ...conversation(40_022, 5031, [">GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n", OK]),
    ];
    const facts = await factsOf(captureOf([...refusedElsewhere, ...others, ...whole]));
    const [finding, ...rest] = findings(facts);
    assert.deepEqual(rest, []);
    assert.equal(
      finding?.says,
      "14 of 37 packets are not of the lab (HTTP on ports 5032, 8888). 1 attempt to connect came to nothing, as at an " +
        "address where nobody listens. 1 request only looked whether the site is there.",
    );
    assert.equal(finding?.evidence.frames.length, 14);
  });

  it("asks for what the questions need, and for nothing else", async () => {
    const set = (queries: string, servers = ""): QuestionSet =>
      questionSetOf([
        {
          name: "a.yaml",
          text: `task: 1\ntitle: A\nquestions:\n  - { id: a, kind: count, prompt: A, on: [own], empty: answer, query: { filter: '${queries}', take: count } }`,
        },
        { name: "lab.yaml", text: servers },
      ]);
    const ids = (facts: CaptureFacts, asked: QuestionSet): readonly string[] =>
      readiness(facts, needsOf(asked, questionsFor(asked, {}))).map(({ id }) => id);
    const shop = await factsOf(captureOf(conversation(40_000, 8080, [GET, OK])));
    assert.deepEqual(ids(shop, set("http.request and tcp.dstport == 8080")), []);
    assert.deepEqual(ids(shop, set("http.request")), []);
    assert.deepEqual(ids(shop, set("frame.len > 100")), []);
    assert.deepEqual(ids(shop, set("http.request and not tcp.port in {5030, 5031}")), []);
    assert.deepEqual(ids(shop, set("http.request and tcp.dstport == 8081")), ["no-lab-traffic"]);
    assert.deepEqual(ids(shop, set("tls.handshake")), ["no-lab-traffic"]);
    const servers = "servers: { shop: { port: 8080, protocol: http } }\n";
    assert.deepEqual(ids(shop, set("http.request and tcp.dstport == $shop", servers)), []);
    const open = conversation(40_000, 8080, [GET, OK]).slice(3, -2);
    assert.deepEqual(ids(await factsOf(captureOf(open)), set("http.request and tcp.dstport == $shop", servers)), [
      "no-syn",
      "no-fin",
    ]);
  });

  it("is of the ports that the lab really had", async () => {
    const texts = readdirSync(QUESTIONS).map((name) => ({ name, text: readFileSync(QUESTIONS + name, "utf8") }));
    const moved = readQuestions(texts, { ports: { site: 6101, pot: 6100 } });
    assert.ok(moved.ok);
    const elsewhere = [...conversation(40_000, 6101, [GET, OK]), ...conversation(40_001, 6100, COFFEE)];
    const facts = await factsOf(captureOf(elsewhere), sessionOptions(moved.set));
    assert.deepEqual(readiness(facts, needsOf(moved.set, questionsFor(moved.set, {}))), []);
    assert.deepEqual(
      findings(facts).map(({ id }) => id),
      ["no-lab-traffic"],
    );
  });

  it("names what cannot be read instead of blaming the capture", async () => {
    const retyped = (type: number): Uint8Array =>
      of(
        homepage.map(({ bytes, ...frame }, index) => {
          const changed = new Uint8Array(bytes);
          new DataView(changed.buffer).setUint16(12, index < 3 ? type : 0x88b5);
          return { ...frame, bytes: changed };
        }),
      );
    const [inside] = findings(await factsOf(retyped(0x8864)));
    assert.equal(inside?.id, "no-lab-traffic");
    assert.match(inside?.says ?? "", /, 3 frames are PPPoES, which are not read here\.$/);
    assert.match(inside?.advice ?? "", /^The lab's packets may be there, inside PPPoES:/);
    assert.deepEqual(inside?.evidence.frames, [1, 2, 3]);
    // No packet of the lab is inside ARP.
    const [beside] = findings(await factsOf(retyped(0x0806)));
    assert.match(beside?.says ?? "", /, 3 frames are ARP, which are not read here\.$/);
    assert.match(beside?.advice ?? "", /^Capture on the loopback interface/);
  });

  it("names the ports that were used instead", async () => {
    const facts = await factsOf(captureOf(conversation(40_000, 8080, [GET, OK])));
    assert.match(findings(facts)[0]?.says ?? "", /not on ports 5030 and 5031 \(but on 8080\)/);
  });
});

describe("a file that is no capture", () => {
  const text = (contents: string): Uint8Array => new TextEncoder().encode(contents);
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [new Uint8Array(0), /^The file is empty\.$/],
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10]), /it is a picture/],
    [text("%PDF-1.7"), /it is a PDF/],
    [text("PK\x03\x04"), /it is a ZIP archive/],
    [text('<?xml version="1.0"?><pdml>'), /it is XML/],
    [text('"No.","Time","Source"'), /a list of packets as text/],
    [text("hello"), /neither pcap nor pcapng/],
  ];
  for (const [bytes, expected] of cases) it(String(expected), () => assert.match(noCapture(bytes).says, expected));
});
