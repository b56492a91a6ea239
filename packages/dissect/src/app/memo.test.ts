/**
 * Messages in many segments: a protocol that is asked again continues where its last scan stopped, and gives the same
 * answer.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InflateBudget } from "../transport/inflate-budget.ts";
import { PendingBytes } from "../transport/pending-bytes.ts";
import type { Memo, Run, StreamProtocol } from "../transport/stream-protocol.ts";
import { HtcpcpProtocol } from "./htcpcp/htcpcp.ts";
import { HttpProtocol } from "./http/http.ts";

const timeOf = (row: number): bigint => BigInt(row);
const inflating = new InflateBudget(1 << 20, () => assert.fail("nothing is packed here"));
const pending = new PendingBytes({ maxMessageBytes: 1 << 20, maxPendingBytes: 1 << 20 });
const PROTOCOLS: Readonly<Record<string, () => StreamProtocol>> = {
  HTTP: () => new HttpProtocol({ timeOf, inflating, pending }),
  HTCPCP: () => new HtcpcpProtocol({ timeOf, pending }),
};

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** @param margin bytes before the run, as in a frame */
const runOf = (id: number, payload: Uint8Array, margin: number, how: Partial<Run>): Run => {
  const bytes = new Uint8Array(margin + payload.length).fill(0x41);
  bytes.set(payload, margin);
  const place = { id, row: id, stream: 0, direction: 0 as const, sourcePort: 40_000, destinationPort: 80 };
  const extent = { bytes, start: margin, end: margin + payload.length, origin: 0, missing: 0, source: undefined };
  return { ...place, ...extent, isLast: false, mayWait: true, ...how };
};

const WORDS = (
  "BREW |GET |HEAD |H|HT|TP/|-|coffee://ducky|/| HTCPCP/1.0| HTTP/1.1|HTTP/1.1 200 OK|HTTP/1.1 204 No|\r\n|\r\n|\n|\r|" +
  "\r\n\r\n|Content-Length: 5|Content-Length: 3|Transfer-Encoding: chunked|Transfer-Encoding: gzip, chunked\r\n\r\n|" +
  "5\r\nstart\r\n|1\r\na\r\n|0\r\n|0\r\n\r\n|3;a=b|start|st|{}| folded|: |a: b\r\n|\t|\xff|\0"
).split("|");
/** What is sent, and how many bytes each segment has. */
const SENT = fc.tuple(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 16 }).map((words) => words.join("")),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }),
);

/** Offers the bytes segment by segment. @returns the answers, and what the whole messages emitted */
const answersOf = (
  make: () => StreamProtocol,
  [text, sizes]: readonly [string, number[]],
  withMemo: boolean,
): string => {
  const protocol = make();
  const bytes = latin1(text);
  const said: unknown[] = [];
  const whole: Run[] = [];
  let from = 0;
  let memo: Memo | undefined;
  for (let to = 0, id = 0; to < bytes.length; id += 1) {
    to = Math.min(bytes.length, to + sizes[id % sizes.length]!);
    const isLast = to === bytes.length;
    const run = runOf(id, bytes.slice(from, to), id % 3, { mayWait: !isLast, isLast, memo });
    const request = protocol.index(run);
    const done = request === undefined ? run.end - run.start : request.desegmentOffset - run.start;
    said.push([done, request?.desegmentLength, request?.isBroken]);
    if (request !== undefined && done > 0) whole.push({ ...run, end: request.desegmentOffset });
    from += done;
    memo = withMemo ? request?.memo : undefined;
  }
  return JSON.stringify([said, whole.map((run) => protocol.dissect(run, undefined))]);
};

/** Messages that never end: how they begin, and which piece repeats. */
const ENDLESS: Readonly<Record<string, readonly [begin: string, piece: string]>> = {
  "a first line": ["GET /", "a"],
  "a method": ["GE", "T"],
  "a header line": ["GET / HTTP/1.1\r\nA: ", "a"],
  "header lines": ["GET / HTTP/1.1\r\n", "a: b\r\n"],
  chunks: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"],
  "a large chunk": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nffff\r\n", "a"],
  "a trailer": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", "a"],
};
/** How a line break is cut is known only with the next segment. */
const LOOKED_AT_AGAIN = 2;

describe("a message in many segments", () => {
  for (const [name, make] of Object.entries(PROTOCOLS)) {
    it(`is indexed by ${name} as if it were read from its start with each of them`, () => {
      fc.assert(
        fc.property(SENT, (sent) => {
          assert.equal(answersOf(make, sent, true), answersOf(make, sent, false));
        }),
        { numRuns: 3000 },
      );
    });

    for (const [what, [begin, piece]] of Object.entries(ENDLESS)) {
      it(`is not read again by ${name}: ${what}`, () => {
        const protocol = make();
        let text = begin;
        let memo: Memo | undefined;
        for (let id = 0; id < 50; id += 1) {
          const bytes = latin1(text);
          // If a protocol reads these bytes again, it finds that all lines have ended.
          if (memo !== undefined) bytes.fill(10, 1, text.length - piece.length - LOOKED_AT_AGAIN);
          const request = protocol.index(runOf(id, bytes, 0, { memo }));
          assert.ok(
            request?.desegmentLength !== undefined && request.desegmentOffset === 0 && request.desegmentLength !== 0,
            `${id}: ${request?.desegmentLength}`,
          );
          memo = request.memo;
          assert.ok(memo !== undefined);
          text += piece;
        }
      });
    }
  }
});
