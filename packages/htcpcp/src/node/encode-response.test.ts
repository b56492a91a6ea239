/** An answer has the bytes of its input, independent of earlier answers: the last encoded answer is cached. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { type HeaderPair, type OutgoingResponse, serializeResponse } from "../serializer.ts";
import { encodeResponse, type ResponseContext } from "./encode-response.ts";

/** The same without the cache. The date is the current one, so it is left out. */
const expected = ({ headers = [], ...rest }: OutgoingResponse, context: ResponseContext): string => {
  const { version, method, serverName, isLast } = context;
  const end: HeaderPair[] = [
    ...(isLast ? [["Connection", "close"] as const] : []),
    ...(!isLast && version === "HTTP/1.0" ? [["Connection", "keep-alive"] as const] : []),
  ];
  const answer = { ...rest, headers: [["Server", serverName] as const, ...headers, ...end], body: rest.body ?? "" };
  const text = Buffer.from(serializeResponse(answer, version)).toString();
  return method === "HEAD" ? text.slice(0, text.indexOf("\r\n\r\n") + 4) : text;
};

const sent = ({ text, bytes }: ReturnType<typeof encodeResponse>): string =>
  `${text}${bytes === undefined ? "" : Buffer.from(bytes).toString()}`.replace(/^Date: .*\r\n/m, "");

// Few values, so that most answers have nearly everything in common with the one before.
const name = fc.constantFrom("Safe", "Cache-Control");
const value = fc.constantFrom("yes", "no-störe");
const answers = fc.record({
  status: fc.constantFrom(200, 418),
  headers: fc.array(fc.tuple(name, value), { maxLength: 2 }),
  body: fc.oneof(
    fc.constantFrom("", "{}\n", "ö"),
    fc.constant("ö").map((text) => Buffer.from(text)),
  ),
});
const contexts: fc.Arbitrary<ResponseContext> = fc.record({
  version: fc.constantFrom("HTCPCP/1.0", "HTTP/1.0"),
  method: fc.constantFrom("GET", "HEAD"),
  serverName: fc.constantFrom("Potshark", "Teapot"),
  isLast: fc.boolean(),
});

it("encodes each answer as if it were the first", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(answers, contexts), { maxLength: 30 }), (given) => {
      for (const [answer, context] of given)
        assert.equal(sent(encodeResponse(answer, context)), expected(answer, context));
    }),
  );
});

it("sees that headers and status of the answer it keeps were changed by whoever gave it", () => {
  const context = { version: "HTCPCP/1.0", method: "GET", serverName: "Potshark", isLast: false };
  const pair: [string, string] = ["Safe", "yes"];
  const answer = { status: 200, headers: [pair], body: "{}\n" };
  const check = (): void => assert.equal(sent(encodeResponse(answer, context)), expected(answer, context));
  check();
  pair[1] = "no";
  check();
  answer.status = 503;
  check();
});
