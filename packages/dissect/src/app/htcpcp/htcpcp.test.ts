/** HTCPCP, run by run: what it remembers from one run to the next, and that no input makes it ask or emit too much. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FieldValue } from "../../fields/field.ts";
import { PROTOCOLS } from "../../layers/frame.ts";
import type { Sink } from "../../layers/layer.ts";
import { PendingBytes } from "../../transport/pending-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN, type Run, WHOLE } from "../../transport/stream-protocol.ts";
import { HTCPCP_LAYERS } from "./fields.ts";
import { HtcpcpProtocol } from "./htcpcp.ts";
import { readable, readableDecoded } from "./text.ts";

const CLIENT = 0;
const SERVER = 1;

let nextId = 0;
const run = (direction: 0 | 1, text: string, how: Partial<Run> = {}): Run => {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const id = nextId;
  nextId += 1;
  const place = { id, row: id, stream: 0, direction, sourcePort: 40_000, destinationPort: 5030 };
  const extent = { bytes, start: 0, end: bytes.length, origin: 0, source: undefined };
  return { ...place, ...extent, isLast: false, mayWait: true, missing: 0, ...how };
};

const newProtocol = (): HtcpcpProtocol => {
  nextId = 0;
  return new HtcpcpProtocol({
    timeOf: (row) => BigInt(row) * 1_000n,
    pending: new PendingBytes({ maxMessageBytes: 1 << 20, maxPendingBytes: 1 << 20 }),
  });
};

/** The answer for a run, without its memo. */
const said = (protocol: HtcpcpProtocol, asked: Run): Readonly<Record<string, number | undefined>> => {
  const rest = protocol.index(asked);
  return { desegmentOffset: rest?.desegmentOffset, desegmentLength: rest?.desegmentLength };
};

/** The values of a field, in the order they are emitted. */
const valuesOf = (
  protocol: HtcpcpProtocol,
  emitted: Run,
  name: string,
  sink: Partial<Sink> = {},
): readonly FieldValue[] => {
  const values: FieldValue[] = [];
  protocol.dissect(emitted, {
    ...sink,
    enter: () => undefined,
    add: (field, _offset, _length, value) => {
      if (field.name === name) values.push(value);
    },
  });
  return values;
};

describe("HtcpcpProtocol", () => {
  it("pairs responses with requests in order, an interim one with the request that goes on waiting", () => {
    const protocol = newProtocol();
    const asked = run(CLIENT, "GET coffee://a HTCPCP/1.0\r\n\r\nWHEN coffee://a HTCPCP/1.0\r\n\r\n");
    const interim = run(SERVER, "HTCPCP/1.0 100 Continue\r\n\r\n");
    const answered = run(SERVER, "HTCPCP/1.0 204 No Content\r\n\r\nHTCPCP/1.0 204 No Content\r\n\r\n");
    const unasked = run(SERVER, "HTCPCP/1.0 204 No Content\r\n\r\n");
    for (const each of [asked, interim, answered, unasked]) assert.equal(protocol.index(each)?.desegmentLength, WHOLE);
    assert.deepEqual(valuesOf(protocol, asked, "htcpcp.response_in"), [3, 3]);
    assert.deepEqual(valuesOf(protocol, interim, "htcpcp.request_in"), [1]);
    assert.deepEqual(valuesOf(protocol, answered, "htcpcp.request_in"), [1, 1]);
    assert.deepEqual(valuesOf(protocol, answered, "htcpcp.time"), [2_000n, 2_000n]);
    assert.deepEqual(valuesOf(protocol, unasked, "htcpcp.request_in"), []);
    // Any order, any number of times.
    assert.deepEqual(valuesOf(protocol, interim, "htcpcp.request_in"), [1]);
  });

  it("emits a sink that keeps one field what it emits one that keeps all", () => {
    const protocol = newProtocol();
    const asked = run(
      CLIENT,
      "\r\nBREW coffee://pot:80/pot-1?a#b HTCPCP/1.0\r\nAccept-Additions: Cream;q=1\r\nX: 1\r\n a\r\nContent-Length: 5\r\n" +
        "Content-Type: application/coffee-pot-command\r\n\r\nstart",
    );
    const answered = run(
      SERVER,
      "HTCPCP/1.0 418 I'm a Teapot\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n" +
        '9;x=1\r\n{"a": [1]\r\n1\r\n}\r\n0\r\nServer: x\r\n\r\n',
    );
    for (const each of [asked, answered]) {
      assert.equal(protocol.index(each)?.desegmentLength, WHOLE);
      let count = 0;
      for (const field of HTCPCP_LAYERS) {
        const all = valuesOf(protocol, each, field.name);
        count += all.length;
        assert.deepEqual(valuesOf(protocol, each, field.name, { wantedFields: new Set([field]) }), all, field.name);
      }
      assert.ok(count > 15);
      const wantedFields = new Set([PROTOCOLS]);
      assert.equal(protocol.dissect(each, { wantedFields, enter() {}, add() {} }), protocol.dissect(each, undefined));
    }
  });

  it("keeps streams apart", () => {
    const protocol = newProtocol();
    protocol.index(run(CLIENT, "GET coffee://a HTCPCP/1.0\r\n\r\n"));
    const elsewhere = run(SERVER, "HTCPCP/1.0 204 No Content\r\n\r\n", { stream: 1 });
    protocol.index(elsewhere);
    assert.deepEqual(valuesOf(protocol, elsewhere, "htcpcp.request_in"), []);
  });

  it("reads no body behind the answer to HEAD", () => {
    const protocol = newProtocol();
    protocol.index(run(CLIENT, "HEAD coffee://a HTCPCP/1.0\r\n\r\n"));
    const answer = run(SERVER, "HTCPCP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nHTCPCP/1.0 204 x\r\n\r\n");
    assert.deepEqual(protocol.index(answer), { desegmentOffset: answer.end, desegmentLength: WHOLE });
    assert.deepEqual(valuesOf(protocol, answer, "htcpcp.response.code"), [200, 204]);
  });

  it("shows what comes until the sender closes at once, and the rest with what was there before", () => {
    const protocol = newProtocol();
    const head = run(SERVER, 'HTTP/1.0 200 OK\r\n\r\n{"a":');
    const rest = run(SERVER, "1}");
    assert.deepEqual(protocol.index(head), { desegmentOffset: head.end, desegmentLength: WHOLE });
    assert.deepEqual(said(protocol, rest), { desegmentOffset: 0, desegmentLength: DESEGMENT_UNTIL_FIN });
    const last = run(SERVER, "1}", { mayWait: false, isLast: true });
    assert.deepEqual(protocol.index(last), { desegmentOffset: last.end, desegmentLength: WHOLE });
    assert.deepEqual(valuesOf(protocol, last, "htcpcp.continuation_of"), [1]);
    assert.deepEqual(valuesOf(protocol, last, "htcpcp.file_data"), ['{"a":1}']);
    assert.equal(protocol.dissect(last, undefined), "htcpcp:json");
  });

  it("says how much it waits for, and when what comes instead has lost its beginning", () => {
    const protocol = newProtocol();
    const begun = run(
      CLIENT,
      "GET coffee://a HTCPCP/1.0\r\n\r\nBREW coffee://a HTCPCP/1.0\r\nContent-Length: 5\r\n\r\nst",
    );
    assert.deepEqual(said(protocol, begun), { desegmentOffset: 29, desegmentLength: 3 });
    assert.deepEqual(said(protocol, run(CLIENT, "BREW coff")), {
      desegmentOffset: 0,
      desegmentLength: DESEGMENT_ONE_MORE_SEGMENT,
    });
    const late = run(CLIENT, "Cream\r\n");
    protocol.index(late);
    assert.deepEqual(valuesOf(protocol, late, "htcpcp.bytes_before_missing"), [true]);
  });

  it("refuses bytes that are no text, and recognizes what only a pot would be emitted", () => {
    const protocol = newProtocol();
    assert.equal(protocol.index(run(CLIENT, "\x16\x03\x01\x02")), undefined);
    for (const text of ["BREW / HTTP/1.1\r\n", "HTCPCP/1.0 200 OK\n", "GET caf%C3%A9://x HTTP/1.1\r\n"]) {
      assert.ok(protocol.recognizes(run(CLIENT, text)), text);
    }
    for (const text of ["BREW / HTTP/1.1", "GET / HTTP/1.1\r\n", "HTTP/1.1 418 x\r\n", "GET tea:/ HTTP/1.1\r\n", ""]) {
      assert.ok(!protocol.recognizes(run(CLIENT, text)), text);
    }
  });

  it("never throws, and emits of nothing outside the run", () => {
    const word = fc.constantFrom(
      ..."BREW |GET |HEAD |coffee://ducky| HTCPCP/1.0|HTTP/1.1 200 OK|\r\n|\n|\r|Content-Length: 5|Content-Length: 3".split(
        "|",
      ),
      ..."Transfer-Encoding: chunked|5\r\nstart\r\n|0\r\n\r\n|start|st|{}| folded|: |\t|Accept-Additions: a;b, c|\xff\0".split(
        "|",
      ),
    );
    const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(""));
    const one = fc.record({
      text,
      direction: fc.constantFrom(0 as const, 1 as const),
      mayWait: fc.boolean(),
      missing: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (given) => {
        const protocol = newProtocol();
        const shown: Run[] = [];
        for (const { text: bytes, ...how } of given) {
          const indexed = run(how.direction, bytes, how);
          const rest = protocol.index(indexed);
          assert.ok(rest === undefined || (rest.desegmentOffset >= 0 && rest.desegmentOffset <= indexed.end));
          if (rest !== undefined && rest.desegmentOffset > 0) shown.push({ ...indexed, end: rest.desegmentOffset });
        }
        for (const emitted of shown) {
          let end = 0;
          let isInRun = true;
          protocol.dissect(emitted, {
            source: () => {
              isInRun = false;
            },
            enter: ({ name }, offset, length) => {
              if (name !== "htcpcp") return;
              isInRun = true;
              assert.ok(offset >= end && length > 0);
              end = offset + length;
            },
            add: (_field, offset, length) =>
              assert.ok(offset >= 0 && length >= 0 && (!isInRun || offset + length <= end)),
          });
          assert.ok(end <= emitted.end);
        }
      }),
    );
  });
});

describe("readable text", () => {
  it("reads UTF-8 and escapes what is none", () => {
    assert.equal(readable("caf\xc3\xa9\t\x7f"), "café\\x09\\x7f");
    assert.equal(readable("\xe9\xed\xa0\x80\xf0\x9f\x98\x80"), "\\xe9\\xed\\xa0\\x80😀");
    assert.equal(readableDecoded("caf%C3%A9%zz"), "café%zz");
    assert.equal(readableDecoded("caf%C3%E8"), "caf%C3%E8");
  });
});
