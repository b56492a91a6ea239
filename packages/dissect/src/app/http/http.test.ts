import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { FieldValue } from "../../fields/field.ts";
import type { Sink } from "../../layers/layer.ts";
import { InflateBudget } from "../../transport/inflate-budget.ts";
import { PendingBytes } from "../../transport/pending-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN, type Run, WHOLE } from "../../transport/stream-protocol.ts";
import { HttpProtocol } from "./http.ts";

const MARGIN = 5;
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** Runs of one connection, in order; each is a frame, with other bytes around it. */
const runOf = (id: number, text: string | Uint8Array, more: Partial<Run> = {}): Run => {
  const payload = typeof text === "string" ? latin1(text) : text;
  const bytes = new Uint8Array(payload.length + 2 * MARGIN).fill(0x41);
  bytes.set(payload, MARGIN);
  return {
    id,
    row: id,
    stream: 0,
    direction: 0,
    sourcePort: 40_000,
    destinationPort: 80,
    bytes,
    start: MARGIN,
    end: MARGIN + payload.length,
    origin: 0,
    isLast: false,
    mayWait: true,
    missing: 0,
    source: undefined,
    ...more,
  };
};

const newProtocol = (maxInflated = 1 << 20): HttpProtocol =>
  new HttpProtocol({
    timeOf: (row) => BigInt(row) * 1_000n,
    inflating: new InflateBudget(maxInflated, () => undefined),
    pending: new PendingBytes({ maxMessageBytes: 1 << 20, maxPendingBytes: 1 << 20 }),
  });

/** What a run emits: its layers, and all values of every field. */
const emitted = (http: HttpProtocol, run: Run): { layers: string; values: Record<string, FieldValue[]> } => {
  const values: Record<string, FieldValue[]> = {};
  const sink: Sink = {
    enter: (field) => {
      values[field.name] = [...(values[field.name] ?? []), true];
    },
    add: (field, offset, length, value) => {
      assert.ok(offset >= 0 && length >= 0, `${field.name} at ${offset}, ${length} long`);
      values[field.name] = [
        ...(values[field.name] ?? []),
        value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
      ];
    },
  };
  return { layers: http.dissect(run, sink), values };
};

const GZIPPED = gzipSync("<p>Hi</p>").toString("latin1");
const MESSAGES: Readonly<Record<string, string>> = {
  request: "GET /a?b=c HTTP/1.1\r\nHost: h\r\nCookie: a=b; c=d\r\n\r\n",
  "with a body": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\na=b&c",
  response: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc",
  "no content": "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
  chunked: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
  "chunked gzip":
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
    `${GZIPPED.length.toString(16)}\r\n${GZIPPED}\r\n0\r\n\r\n`,
  "bare line feeds": "GET / HTTP/1.1\nHost: h\n\n",
  teapot: 'HTTP/1.1 418 I\'m a teapot\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"tea":[1,2]}',
};

test("a message cut anywhere waits for more, and whole it is whole", () => {
  for (const [name, message] of Object.entries(MESSAGES)) {
    for (let cut = 1; cut < message.length; cut += 1) {
      // A cut inside the last line break of a chunked body makes Wireshark give up.
      if (name.startsWith("chunked") && cut === message.length - 1) continue;
      const rest = newProtocol().index(runOf(0, message.slice(0, cut)));
      assert.notEqual(rest.desegmentLength, WHOLE, `${name} cut at ${cut}`);
      assert.equal(rest.desegmentOffset, MARGIN, `${name} cut at ${cut}`);
      const known = rest.desegmentLength !== DESEGMENT_ONE_MORE_SEGMENT && rest.desegmentLength !== DESEGMENT_UNTIL_FIN;
      if (known) assert.equal(cut + rest.desegmentLength, message.length, `${name} cut at ${cut}`);
    }
    assert.deepEqual(
      newProtocol().index(runOf(0, message)),
      { desegmentOffset: MARGIN + message.length, desegmentLength: WHOLE },
      name,
    );
  }
});

test("several messages in a run emit what each of them emits alone", () => {
  const names = fc.array(fc.constantFrom(...Object.keys(MESSAGES)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(names, (chosen) => {
      const together = newProtocol();
      const run = runOf(0, chosen.map((name) => MESSAGES[name]).join(""));
      assert.equal(together.index(run).desegmentLength, WHOLE);
      const { layers, values } = emitted(together, run);
      const alone = chosen.map((name) => {
        const http = newProtocol();
        const own = runOf(0, MESSAGES[name]!);
        http.index(own);
        return emitted(http, own);
      });
      assert.equal(layers, ["http", ...alone.flatMap((one) => one.layers.split(":").slice(1))].join(":"));
      for (const field of ["http", "http.request.line", "http.response.line", "http.file_data", "http.chunk_size"]) {
        assert.deepEqual(
          values[field] ?? [],
          alone.flatMap((one) => one.values[field] ?? []),
          field,
        );
      }
    }),
  );
});

test("no bytes make it throw or read outside, in either pass", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...Object.values(MESSAGES),
      "Content-Length: 7\r\n",
      "Transfer-Encoding: chunked\r\n",
      "\r\n",
      "\r",
    ),
    fc.constantFrom("HTTP/1.1 101 x\r\nUpgrade: y\r\n\r\n", "CONNECT h:443 HTTP/1.1\r\n\r\n", "ffffffff\r\n", "0\r\n"),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  );
  const run = fc.record({
    text: fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join("")),
    missing: fc.constantFrom(0, 0, 0, 1, 100),
    mayWait: fc.boolean(),
    isLast: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 5 }), (runs) => {
      const http = newProtocol();
      const whole = runs.map(({ text, ...more }, id) => {
        const made = runOf(id, text, more);
        const { desegmentOffset: from, desegmentLength: needs } = http.index(made);
        assert.ok(from >= made.start && from <= made.end);
        return needs === WHOLE ? made : { ...made, end: from };
      });
      for (const made of whole) {
        const first = emitted(http, made);
        assert.equal(http.dissect(made, undefined), first.layers);
        assert.deepEqual(emitted(http, made), first);
      }
    }),
    { numRuns: 500 },
  );
});

test("responses answer requests, as Wireshark counts them since 4.2", () => {
  const http = newProtocol();
  const runs = [
    runOf(0, "POST /brew HTTP/1.1\r\nHost: h\r\n\r\n"),
    runOf(1, "HTTP/1.1 100 Continue\r\n\r\n"),
    runOf(2, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    runOf(3, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
  ];
  for (const run of runs) http.index(run);
  const [request, interim, final, unasked] = runs.map((run) => emitted(http, run).values);
  assert.deepEqual(request!["http.response_in"], [3]);
  for (const response of [interim, final]) {
    assert.deepEqual(response!["http.request_in"], [1]);
    assert.deepEqual(response!["http.request.uri"], ["/brew"]);
    assert.deepEqual(response!["http.request.full_uri"], ["http://h/brew"]);
  }
  assert.deepEqual(final!["http.time"], [2_000n]);
  assert.equal(unasked!["http.request_in"], undefined);
});

test("a target is divided at its delimiters", () => {
  const parametersOf = (target: string): unknown => {
    const http = newProtocol();
    const run = runOf(0, `GET ${target} HTTP/1.1\r\n\r\n`);
    http.index(run);
    const { values } = emitted(http, run);
    return [values["http.request.uri.path"], values["http.request.uri.query.parameter"]];
  };
  assert.deepEqual(parametersOf("/pots?method=brew&message=start"), [["/pots"], ["method=brew", "message=start"]]);
  assert.deepEqual(parametersOf("/pots"), [undefined, undefined]);
  assert.deepEqual(parametersOf("/a;b?c;d&&e"), [["/a;b"], ["c", "d", "&e"]]);
  assert.deepEqual(parametersOf("/a;b"), [["/a;b"], undefined]);
});

test("an answer to HEAD has no body, and one without a length lasts until the end", () => {
  const response = "HTTP/1.1 200 OK\r\n\r\n";
  const http = newProtocol();
  assert.equal(http.index(runOf(0, response)).desegmentLength, DESEGMENT_UNTIL_FIN);
  assert.equal(http.index(runOf(1, response, { isLast: true })).desegmentLength, WHOLE);
  http.index(runOf(2, "HEAD / HTTP/1.1\r\n\r\n"));
  assert.equal(http.index(runOf(3, response)).desegmentLength, WHOLE);
});

test("behind 101 and in a tunnel there is something else", () => {
  const switched = newProtocol();
  switched.index(runOf(0, "GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n"));
  const granted = runOf(1, "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n\u0001\u0002");
  assert.equal(switched.index(granted).desegmentLength, WHOLE);
  assert.equal(emitted(switched, granted).layers, "http:data");
  const later = runOf(2, "GET / HTTP/1.1\r\n\r\n");
  switched.index(later);
  assert.equal(emitted(switched, later).values["http.request"], undefined);

  const tunnelled = newProtocol();
  for (const [id, text] of ["CONNECT pot:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"].entries()) {
    tunnelled.index(runOf(id, text));
  }
  const inside = runOf(2, "\u0016\u0003\u0001\u0000\u0001x");
  assert.equal(tunnelled.index(inside).desegmentLength, WHOLE);
  const { layers, values } = emitted(tunnelled, inside);
  assert.equal(layers, "http:tls");
  assert.deepEqual([values["http.proxy_connect_host"], values["http.proxy_connect_port"]], [["pot"], [443]]);
});

test("bodies are unpacked, and announced as what they are", () => {
  const http = newProtocol();
  const run = runOf(0, MESSAGES["chunked gzip"]!);
  http.index(run);
  const sources: string[] = [];
  const data: FieldValue[] = [];
  const layers = http.dissect(run, {
    source: ({ label }) => sources.push(label),
    enter: () => undefined,
    add: ({ name }, _offset, _length, value) => {
      if (name === "http.file_data") data.push(value);
    },
  });
  assert.equal(layers, "http:data-text-lines");
  assert.deepEqual(sources, ["De-chunked entity body", "Uncompressed entity body"]);
  assert.deepEqual(
    data.map((value) => Buffer.from(value as Uint8Array).toString()),
    ["<p>Hi</p>"],
  );
});

test("a body that may not be unpacked is data, as one that cannot be", () => {
  const http = newProtocol(0);
  const run = runOf(0, MESSAGES["chunked gzip"]!);
  http.index(run);
  for (const { layers, values } of [emitted(http, run), emitted(http, run)]) {
    assert.equal(layers, "http:data");
    assert.deepEqual([values["http.file_data"], values["data.data"]], [undefined, [GZIPPED]]);
  }
});

test("on any port it is recognized by its first line", () => {
  const recognizes = (text: string): boolean => newProtocol().recognizes(runOf(0, text));
  assert.ok(recognizes("GET / HTTP/1.1\r\n"));
  assert.ok(recognizes("http/1.0 200 OK\r\n"));
  assert.ok(!recognizes("GET / HTTP/1.1"));
  assert.ok(!recognizes("HTTP/1.1\r\n"));
  assert.ok(!recognizes("BREW coffee://ducky HTCPCP/1.0\r\n"));
});
