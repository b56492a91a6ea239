import assert from "node:assert/strict";
import { test } from "node:test";
import { HtcpcpError } from "@potshark/htcpcp";
import { exitCodeHelp, exitCodeOfError, exitCodeOfStatus } from "./exit-code.ts";

test("a status is its class, 2xx is success, a status of no class is unreadable", () => {
  assert.deepEqual([200, 207, 300, 418, 503, 100, 600].map(exitCodeOfStatus), [0, 0, 3, 4, 5, 7, 7]);
});

test("no answer is 6, an answer that cannot be read is 7", () => {
  const codeOf = (code: HtcpcpError["code"]): number => exitCodeOfError(new HtcpcpError(code, ""));
  assert.deepEqual((["unreachable", "timeout", "closed"] as const).map(codeOf), [6, 6, 6]);
  assert.deepEqual((["truncated", "bad-start-line", "bad-chunk"] as const).map(codeOf), [7, 7, 7]);
});

test("the help names every code", () => {
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 130]) assert.match(exitCodeHelp, new RegExp(`^  ${code} +\\S`, "m"));
});
