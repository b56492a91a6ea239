import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readLooseResponse } from "./loose-response.ts";
import { MessageParser } from "./parser.ts";

const read = (text: string) => {
  const answer = readLooseResponse(Buffer.from(text, "latin1"));
  return (
    answer && {
      missing: answer.missing,
      status: answer.statusLine?.status,
      type: answer.headers?.get("Content-Type"),
      body: Buffer.from(answer.body).toString("latin1"),
    }
  );
};

describe("an answer without a whole head", () => {
  for (const [text, missing, status, type, body] of [
    ["hello", /no head: "hello" stands where a status line belongs/, undefined, undefined, "hello"],
    ['{"phase": "idle"}\n', /no head: "{"phase": "idle"}"/, undefined, undefined, '{"phase": "idle"}\n'],
    ["Error: no coffee", /no head: "Error: no coffee"/, undefined, undefined, "Error: no coffee"],
    ["200 OK\r\n\r\n{}", /no head: "200 OK"/, undefined, undefined, "200 OK\r\n\r\n{}"],
    ["\x1b[2J\u00ff", /no head: "\.\[2J\."/, undefined, undefined, "\x1b[2J\u00ff"],
    ["Content-Type: a\r\n\r\n{}", /status line is missing.*"Content-Type: a"/, undefined, "a", "{}"],
    ["HTCPCP/1.0 OK\nContent-Type: a\n\n{}", /status line is "HTCPCP\/1\.0 OK"/, undefined, "a", "{}"],
    ["HTCPCP/1.0 200 OK", /empty line that ends its head/, 200, undefined, ""],
    ["HTCPCP/1.0 200 OK\r\n", /empty line that ends its head/, 200, undefined, ""],
    ["HTCPCP/1.0 200 OK\r\nContent-Type: a\r\n", /empty line that ends its head/, 200, "a", ""],
    ["HTCPCP/1.0 200 OK\r\n{}", /empty line between head and body is missing, before "{}"/, 200, undefined, "{}"],
    ["HTTP/1.1 404 No\r\nContent-Type: a\r\nno\n", /is missing, before "no"/, 404, "a", "no\n"],
  ] as const) {
    it(JSON.stringify(text), () => {
      const answer = read(text);
      assert.match(answer?.missing ?? "", missing);
      assert.deepEqual([answer?.status, answer?.type, answer?.body], [status, type, body]);
    });
  }

  it("is none where nothing came, or where the head is whole", () => {
    for (const text of ["", "\r\n", "HTCPCP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\nA: b\n\nbody"])
      assert.equal(read(text), undefined);
  });

  it("is never one that the parser reads, and what is said of it is printable", () => {
    const part = fc.constantFrom("HTCPCP/1.0 200 OK", "HTTP/1.1", "A: b", "\r\n", "\n", " ", "{}", "\u0000", "\u00ff");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const bytes = Buffer.from(parts.join(""), "latin1");
        const parser = new MessageParser({ role: "response" });
        const events = [...parser.push(bytes), ...parser.end()];
        const loose = readLooseResponse(bytes);
        if (loose !== undefined) assert.ok(!events.some(({ type }) => type === "message"), JSON.stringify(parts));
        assert.match(loose?.missing ?? "", /^[ -~]*$/);
      }),
    );
  });
});
