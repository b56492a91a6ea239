/** The responses of the page for decisions, without a network. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { MAX_COMMENT, type ReviewAction } from "../review/review-sheet.ts";
import { createReviewApp } from "./review-app.ts";

const KEY = "a-key-of-this-test";

it("decides for who has the key, and refuses what is no decision or too much, which is no fault of ours", async () => {
  const decided: ReviewAction[] = [];
  const app = createReviewApp({
    sheet: () => ({ title: "", file: "", questions: [] }),
    decide: (action) => {
      decided.push(action);
      return "said";
    },
    files: new Map(),
    right: { key: KEY, hosts: new Set(["localhost"]) },
    report: (error) => assert.fail(error),
  });
  const statusOf = async (body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
    const own = { Host: "localhost:5000", Authorization: `Bearer ${KEY}`, "Content-Length": `${body.length}` };
    const init = { method: "POST", body, headers: { ...own, ...headers } };
    const peer = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
    return (await app.request("http://localhost:5000/review/decide", init, peer)).status;
  };
  const action = { question: "1", group: "a", points: 1, comment: "\u001b".repeat(MAX_COMMENT) };
  assert.equal(await statusOf(JSON.stringify(action)), 409);
  assert.deepEqual(decided, [action]);
  for (const [body, status, headers] of [
    ["x".repeat(1 << 17), 413],
    ["{", 400],
    [JSON.stringify({ ...action, comment: `${action.comment}x` }), 400],
    [JSON.stringify({ ...action, points: -1 }), 400],
    [JSON.stringify(action), 403, { Authorization: "Bearer another" }],
    [JSON.stringify(action), 403, { Origin: "http://example.com" }],
    [JSON.stringify(action), 403, { Host: "example.com" }],
  ] as const)
    assert.equal(await statusOf(body, headers), status, body.slice(0, 100));
  assert.equal(decided.length, 1);
});
