/** The parser against the corpus, at every chunk size, and against its own serializer. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message } from "./message.ts";
import { MessageParser, type ParserEvent, type ParserOptions } from "./parser.ts";
import { serializeRequest, serializeResponse } from "./serializer.ts";
import { type CorpusCase, readMessageCorpus } from "./testing/message-corpus.ts";

const CORPUS = new URL("../../../corpus/message/", import.meta.url);
const SMALL_LIMITS = { startLineBytes: 64, headBytes: 160, headerCount: 4, bodyBytes: 16, chunkOverheadBytes: 8 };

const text = (bytes: Uint8Array): string => JSON.stringify(Buffer.from(bytes).toString("latin1"));

const describeMessage = (message: Message): string[] => {
  const what =
    message.kind === "request"
      ? `${message.method} ${message.target} (at ${message.targetOffset}) ${message.version}`
      : `${message.version} ${message.status} ${JSON.stringify(message.phrase)}`;
  return [
    `${message.kind} ${what} [${message.offset}, ${message.headEnd}) ${message.framing}`,
    ...[...message.headers].map(
      ({ name, value, offset, nameEnd, valueOffset, valueEnd }) =>
        `  ${name}: ${JSON.stringify(value)} [${offset}, ${nameEnd}) [${valueOffset}, ${valueEnd})`,
    ),
    ...[...message.trailers].map(
      ({ name, value, offset }) => `  trailer ${name}: ${JSON.stringify(value)} at ${offset}`,
    ),
  ];
};

const describeEvent = (event: ParserEvent): string[] => {
  if (event.type === "problem") {
    return [
      `problem ${event.problem.code} at ${event.problem.offset} (${event.version ?? "version unknown"})`,
      `  ${event.problem.message}`,
    ];
  }
  if (event.type === "head") return [`head of ${describeMessage(event.message)[0]}`];
  return [...describeMessage(event.message), `  body ${text(event.message.body)}, ends at ${event.message.end}`];
};

const run = ({ notes, role, input }: CorpusCase, chunkSize: number): string => {
  const methods = /^answers (.+)$/m.exec(notes)?.[1]?.split(" ") ?? [];
  const parser = new MessageParser({
    role,
    requestMethod: () => methods.shift(),
    ...(/^limits$/m.test(notes) && { limits: SMALL_LIMITS }),
  });
  const events: ParserEvent[] = [];
  for (let at = 0; at < input.length; at += chunkSize) events.push(...parser.push(input.slice(at, at + chunkSize)));
  if (/^then settle$/m.test(notes)) events.push(...parser.settle());
  if (/^then end$/m.test(notes)) events.push(...parser.end());
  return events
    .flatMap(describeEvent)
    .map((line) => `${line}\n`)
    .join("");
};

for (const file of readdirSync(CORPUS).filter((name) => name.endsWith(".md"))) {
  const url = new URL(file, CORPUS);
  const markdown = readFileSync(url, "utf8");
  describe(`corpus/message/${file}`, () => {
    let updated = markdown;
    for (const one of readMessageCorpus(markdown)) {
      it(one.title, () => {
        const events = run(one, Math.max(1, one.input.length));
        if (process.env.UPDATE_GOLDEN) {
          const start = updated.indexOf(`## ${one.title}\n`);
          const fence = updated.indexOf("\n```\n", updated.indexOf("```input\n", start)) + 5;
          const rest = updated.slice(fence).replace(/^\n```events\n[\s\S]*?```\n/, "");
          updated = `${updated.slice(0, fence)}\n\`\`\`events\n${events}\`\`\`\n${rest}`;
          writeFileSync(url, updated);
          return;
        }
        assert.equal(events, one.events);
        for (let size = 1; size < one.input.length; size += 1)
          assert.equal(run(one, size), one.events, `chunks of ${size}`);
      });
    }
  });
}

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const value = fc.stringMatching(/^(?:[!-~é☕](?:[ -~é☕\t]{0,20}[!-~é☕])?)?$/);
const framing = /^(?:content-length|transfer-encoding)$/i;
const headers = fc.array(
  fc.tuple(
    token.filter((name) => !framing.test(name)),
    value,
  ),
  { maxLength: 6 },
);
const version = fc.constantFrom("HTTP/1.0", "HTTP/1.1", "HTCPCP/1.0", "HTCPCP/1.1");
const body = fc.uint8Array({ maxLength: 200 });

const pairs = (message: Message): (readonly [string, string])[] =>
  [...message.headers].filter(({ name }) => !framing.test(name)).map(({ name, value: text }) => [name, text]);

const parseSplit = (
  bytes: Uint8Array,
  role: ParserOptions["role"],
  cuts: readonly number[],
): readonly ParserEvent[] => {
  const parser = new MessageParser({ role });
  const points = [...new Set([0, bytes.length, ...cuts.map((cut) => cut % (bytes.length + 1))])].sort((a, b) => a - b);
  return points.slice(1).flatMap((end, index) => parser.push(bytes.slice(points[index]!, end)));
};

const only = (events: readonly ParserEvent[]): Message => {
  const messages = events.filter((event) => event.type !== "head");
  assert.equal(messages.length, 1);
  const [event] = messages;
  assert.ok(event?.type === "message", JSON.stringify(event));
  return event.message;
};

describe("MessageParser", () => {
  it("reads back what the serializer writes, in any split", () => {
    const request = fc.record({ method: token, target: fc.stringMatching(/^[!-~é☕]{1,30}$/), version, headers, body });
    fc.assert(
      fc.property(request, fc.array(fc.nat(), { maxLength: 8 }), (given, cuts) => {
        const bytes = serializeRequest(given);
        const message = only(parseSplit(bytes, "request", cuts));
        assert.ok(message.kind === "request");
        const { method, target, version: written } = message;
        assert.deepEqual(
          { method, target, version: written },
          { method: given.method, target: given.target, version: given.version },
        );
        assert.deepEqual(pairs(message), given.headers);
        assert.deepEqual(message.body, given.body);
        assert.equal(message.end, bytes.length);
      }),
    );
    const response = fc.record({
      status: fc.integer({ min: 200, max: 999 }).filter((s) => s !== 204 && s !== 304),
      phrase: value,
      headers,
      body,
    });
    fc.assert(
      fc.property(response, version, fc.array(fc.nat(), { maxLength: 8 }), (given, written, cuts) => {
        const message = only(parseSplit(serializeResponse(given, written), "response", cuts));
        assert.ok(message.kind === "response");
        assert.deepEqual([message.status, message.phrase, message.version], [given.status, given.phrase, written]);
        assert.deepEqual(pairs(message), given.headers);
        assert.deepEqual(message.body, given.body);
      }),
    );
  });

  it("never throws, and the split changes nothing", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          "BREW ",
          "coffee://ducky",
          " HTCPCP/1.0",
          "HTTP/1.1 200 OK",
          "\r\n",
          "\n",
          "\r",
          "start",
          "stop",
          "0\r\n\r\n",
        ),
        fc.constantFrom("Content-Length: 5", "Transfer-Encoding: chunked", ": ", " ", "5\r\nstart\r\n", "\u0000"),
        fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      ),
      { maxLength: 30 },
    );
    const role = fc.constantFrom("request" as const, "response" as const, "either" as const);
    fc.assert(
      fc.property(pieces, role, fc.array(fc.nat(), { maxLength: 10 }), (parts, kind, cuts) => {
        const bytes = new Uint8Array(Buffer.from(parts.join(""), "latin1"));
        const whole = parseSplit(bytes, kind, []).flatMap(describeEvent);
        assert.deepEqual(parseSplit(bytes, kind, cuts).flatMap(describeEvent), whole);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads nothing after a problem or the end", () => {
    const refused = new MessageParser({ role: "request" });
    assert.equal(refused.push(Buffer.from("\u0000"))[0]?.type, "problem");
    assert.deepEqual(refused.push(Buffer.from("GET / HTTP/1.1\r\n\r\n")), []);
    assert.deepEqual(refused.end(), []);
  });
});
