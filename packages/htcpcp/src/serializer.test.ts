/** Text that is not allowed in a message is refused: no caller can inject a header. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HtcpcpError } from "./error.ts";
import { serializeRequest, serializeResponse } from "./serializer.ts";

const refuses = (write: () => unknown): void => {
  assert.throws(write, (error) => error instanceof HtcpcpError && error.code === "invalid-argument");
};

describe("serializer", () => {
  it("refuses line ends, NUL and spaces where they do not belong", () => {
    for (const bad of ["a\r\nX: y", "a\nb", "a\rb", "a\u0000b"]) {
      refuses(() => serializeRequest({ method: "GET", target: bad }));
      refuses(() => serializeRequest({ method: bad, target: "/" }));
      refuses(() => serializeRequest({ method: "GET", target: "/", headers: [["X", bad]] }));
      refuses(() => serializeRequest({ method: "GET", target: "/", headers: [[bad, "x"]] }));
      refuses(() => serializeRequest({ method: "GET", target: "/", version: bad }));
      refuses(() => serializeResponse({ status: 200, phrase: bad }));
    }
    for (const status of [99, 1000, 200.5, Number.NaN]) refuses(() => serializeResponse({ status }));
  });

  it("adds a Content-Length only where nothing frames the body", () => {
    const chunked = serializeRequest({
      method: "BREW",
      target: "/",
      headers: [["Transfer-Encoding", "chunked"]],
      body: "0\r\n\r\n",
    });
    assert.doesNotMatch(Buffer.from(chunked).toString(), /Content-Length/);
    assert.match(
      Buffer.from(serializeRequest({ method: "BREW", target: "/", body: "é" })).toString(),
      /Content-Length: 2\r\n/,
    );
  });
});
