/** The fast path and the general parser give the same results, also for nearly plain heads and for repeated heads. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { MessageParser, type ParserEvent } from "./parser.ts";

const LIMITS = { startLineBytes: 40, headBytes: 90, headerCount: 3, bodyBytes: 16 };

/** Events in a form that can be compared, headers with their offsets. */
const plain = (event: ParserEvent): unknown => {
  if (event.type === "problem") return event;
  const { headers, trailers, body, ...rest } = event.message;
  return { type: event.type, ...rest, headers: [...headers], trailers: [...trailers], body: [...body] };
};

const parse = (bytes: Uint8Array, chunkSize: number): readonly unknown[] => {
  const parser = new MessageParser({ role: "request", limits: LIMITS });
  const events: ParserEvent[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize) events.push(...parser.push(bytes.slice(at, at + chunkSize)));
  return events.map(plain);
};

const line = fc.constantFrom(
  "GET / HTTP/1.1",
  "BREW coffee://ducky HTCPCP/1.0",
  "WHEN /pot-0 HTTP/1.2",
  `GET /${"x".repeat(27)} HTTP/1.0`,
  `GET /${"x".repeat(28)} HTTP/1.0`,
  "GET / HTCPCP/2.0",
);
const header = fc.constantFrom(
  "Host: ducky",
  "Accept:*/*",
  "X:",
  "X: \t a \t b \t ",
  "Content-Length: 2",
  "Content-Length: 02",
  "Transfer-Encoding: chunked",
  "Name : spaced",
  " folded",
  "X: é",
);
const head = fc
  .tuple(line, fc.array(header, { maxLength: 4 }))
  .map(([first, rest]) => `${[first, ...rest].join("\r\n")}\r\n\r\n`);
/** One byte replaced, or no change. */
const slip = fc.option(fc.tuple(fc.nat(), fc.constantFrom(0, 9, 10, 13, 32, 58, 127, 128, 255)));

describe("plain heads", () => {
  it("are read as the careful reading reads them, one after another", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(head, fc.integer({ min: 1, max: 3 })), { maxLength: 4 }), slip, (heads, wrong) => {
        const bytes = new Uint8Array(Buffer.from(heads.map(([text, times]) => text.repeat(times)).join(""), "latin1"));
        if (wrong !== null && bytes.length > 0) bytes[wrong[0] % bytes.length] = wrong[1];
        const careful = parse(bytes, 1);
        assert.deepEqual(parse(bytes, Math.max(1, bytes.length)), careful);
        assert.deepEqual(parse(bytes, 23), careful);
      }),
      { numRuns: 3000 },
    );
  });

  it("count their offsets from the start of the stream each time they repeat", () => {
    const parser = new MessageParser({ role: "request" });
    const request = Buffer.from("GET coffee://ducky HTTP/1.1\r\nHost: ducky\r\n\r\n");
    for (let time = 0; time < 4; time += 1) {
      const [event] = parser.push(request);
      assert.ok(event?.type === "message" && event.message.kind === "request");
      const base = time * request.length;
      assert.equal(event.message.offset, base);
      assert.equal(event.message.targetOffset, base + 4);
      assert.equal([...event.message.headers][0]?.valueOffset, base + 35);
      assert.equal(event.message.headers.all("host")[0]?.valueEnd, base + 40);
      assert.equal(event.message.end, base + request.length);
    }
  });
});
