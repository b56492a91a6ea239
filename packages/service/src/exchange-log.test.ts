import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import type { ServedExchange } from "@potshark/htcpcp/node";
import fc from "fast-check";
import { createExchangeLog } from "./exchange-log.ts";

const record: ServedExchange = {
  time: new Date(2026, 10, 22, 10, 17, 3).getTime(),
  peer: "127.0.0.1:55434",
  method: "BREW",
  target: "coffee://ducky",
  version: "HTCPCP/1.0",
  status: 200,
  bytes: 312,
  durationMs: 1.23,
};

const MARK = "all is written";

const written = (options: { json?: boolean; quiet?: boolean; env?: Record<string, string>; isTTY?: boolean }) => {
  const stream = Object.assign(new PassThrough(), { isTTY: options.isTTY ?? false });
  const { json = false, quiet = false, env = {} } = options;
  const log = createExchangeLog({ json, quiet, stream, env, now: () => record.time });
  return {
    log,
    /** The written text: `say` writes at once and flushes the waiting lines first. */
    text: (): string => {
      log.say(MARK);
      const [text = "", ...rest] = String(stream.read()).split(new RegExp(`[^\n]*${MARK}[^\n]*\n`));
      assert.deepEqual(rest, [""]);
      return text;
    },
  };
};

test("one readable line an exchange", () => {
  const { log, text } = written({});
  log.exchange(record);
  assert.equal(text(), '10:17:03 127.0.0.1:55434 "BREW coffee://ducky HTCPCP/1.0" 200 312 B 1.2 ms\n');
  log.exchange({ ...record, status: 400, note: "bad-start-line at 4" });
  assert.match(text(), /" 400 312 B 1\.2 ms bad-start-line at 4\n$/);
});

test("a request is quoted as it is, whatever was asked for with the same target before", () => {
  const { log, text } = written({});
  for (const change of [{}, { method: "GET" }, { version: "HTCPCP/1.1" }, {}, { target: "/" }]) {
    log.exchange({ ...record, ...change });
    const { method, target, version } = { ...record, ...change };
    assert.ok(text().includes(` "${method} ${target} ${version}" `));
  }
});

test("one JSON object an exchange", () => {
  const { log, text } = written({ json: true });
  log.exchange({ ...record, target: "/\u202e\x1b" });
  log.say("Listening");
  const lines = text()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines, [
    { ...record, target: "/\u202e\x1b", time: new Date(record.time).toISOString() },
    { time: new Date(record.time).toISOString(), message: "Listening" },
  ]);
});

test("a very long target is cut", () => {
  for (const json of [false, true]) {
    const { log, text } = written({ json });
    log.exchange({ ...record, target: "x".repeat(100_000) });
    assert.ok(text().length < 600);
  }
});

test("whatever the network sends, an exchange is one line without active characters", () => {
  const anyText = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.boolean(), (method, target, note, json) => {
      const { log, text } = written({ json });
      log.exchange({ ...record, method, target, note });
      assert.match(text(), /^[^\p{Cc}\p{Cf}]*\n$/u);
    }),
  );
});

test("a quote in the target cannot end the quoted request", () => {
  const { log, text } = written({});
  log.exchange({ ...record, target: '/" 200 0 B' });
  assert.match(text(), /"BREW \/\\" 200 0 B HTCPCP\/1\.0" 200 312 B/);
});

test("quiet leaves exchanges out, and still says what is said", () => {
  const { log, text } = written({ quiet: true });
  log.exchange(record);
  log.say("Stopped");
  assert.equal(text(), "10:17:03 Stopped\n");
});

test("colours only on a terminal, NO_COLOR respected, FORCE_COLOR for a pipe to a terminal", () => {
  const coloured = (options: Parameters<typeof written>[0]): boolean => {
    const { log, text } = written(options);
    log.exchange(record);
    return text().includes("\x1b[");
  };
  assert.equal(coloured({}), false);
  assert.equal(coloured({ isTTY: true }), true);
  assert.equal(coloured({ isTTY: true, env: { NO_COLOR: "1" } }), false);
  assert.equal(coloured({ env: { FORCE_COLOR: "1" } }), true);
  assert.equal(coloured({ env: { FORCE_COLOR: "0" } }), false);
});

test("a reader that goes away does not end the server", () => {
  const stream = new PassThrough();
  const log = createExchangeLog({ json: false, stream, env: {} });
  stream.destroy(new Error("EPIPE"));
  log.say("nobody reads this");
});
