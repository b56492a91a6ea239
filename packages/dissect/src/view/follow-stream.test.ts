/**
 * Following a stream: what each end sent, whatever happened to its segments. Compared with tshark in e2e/read.test.ts.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { followStream } from "./follow-stream.ts";
import { tcpStreams } from "./tcp-streams.ts";
import { ACK, PUSH, SYN, tcpCapture, type WrittenSegment } from "./testing/tcp-capture.ts";

const sessionOf = async (segments: readonly WrittenSegment[]): Promise<Session> => {
  const capture = await openCapture(tcpCapture(segments));
  assert.ok(capture);
  return new Session(capture);
};

const handshake = (initial: number): readonly WrittenSegment[] => [
  { from: 0, sequence: initial, acknowledgment: 0, flags: SYN },
  { from: 1, sequence: 7000, acknowledgment: initial + 1, flags: SYN | ACK },
  { from: 0, sequence: initial + 1, acknowledgment: 7001, flags: ACK },
];

const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const data = (sequence: number, text: string): WrittenSegment => ({
  from: 0,
  sequence,
  acknowledgment: 7001,
  flags: PUSH | ACK,
  payload: textBytes(text),
});

const said = async (segments: readonly WrittenSegment[]): Promise<readonly (string | number)[]> => {
  const followed = followStream(await sessionOf(segments), 0);
  assert.ok(followed);
  return followed.chunks.map(({ bytes, missing }) => (missing > 0 ? missing : new TextDecoder().decode(bytes)));
};

describe("following a stream", () => {
  it("says once what was sent twice, and puts in order what came in disorder", async () => {
    const segments = [
      data(101, "BREW"),
      data(101, "BREW"),
      data(111, "and so"),
      data(103, "EW and"),
      data(105, " then "),
    ];
    assert.deepEqual(await said([...handshake(100), ...segments]), ["BREW", " and", "n ", "and so"]);
  });

  it("takes of two that emit the same bytes otherwise the one that came first", async () => {
    const segments = [data(101, "BREW"), data(107, "aaaa"), data(107, "bbbb"), data(109, "cccc"), data(105, "--")];
    assert.deepEqual(await said([...handshake(100), ...segments]), ["BREW", "--", "aaaa", "cc"]);
  });

  it("emits a gap once the other end acknowledged what is not there", async () => {
    const segments = [data(101, "BREW"), data(110, "late")];
    assert.deepEqual(await said([...handshake(100), ...segments]), ["BREW"]);
    const acknowledged: WrittenSegment = { from: 1, sequence: 7001, acknowledgment: 114, flags: ACK };
    assert.deepEqual(await said([...handshake(100), ...segments, acknowledged]), ["BREW", 5, "late"]);
  });

  it("is the same wherever the numbers wrap around, in any order, with any repetition and overlap", async () => {
    const text = Array.from({ length: 60 }, (_, index) => String.fromCharCode(65 + (index % 26))).join("");
    const initials = fc.constantFrom(0, 100, 0x7fff_ffe0, 0xffff_fff0, 0xffff_ffc4);
    const cuts = fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 30 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(initials, cuts, fc.integer(), async (initial, pieces, seed) => {
        const whole = Array.from({ length: 12 }, (_, index) => [index * 5, 5] as const);
        const all = [...pieces, ...whole].map(([at, length]) => data(initial + 1 + at, text.slice(at, at + length)));
        // A different order for each seed.
        const shuffled = all
          .map((segment, index) => ({ segment, key: Math.imul(seed ^ (index * 0x9e3779b1), 0x85ebca6b) >>> 0 }))
          .sort((left, right) => left.key - right.key)
          .map(({ segment }) => segment);
        assert.equal((await said([...handshake(initial), ...shuffled])).join(""), text);
      }),
      { numRuns: 300 },
    );
  });

  it("knows no stream that is not there, and begins in the middle", async () => {
    const session = await sessionOf([data(5000, "hello")]);
    assert.equal(followStream(session, 1), undefined);
    assert.equal(followStream(session, -1), undefined);
    assert.deepEqual(await said([data(5000, "hello"), data(4998, "..hello!"), data(5006, " pot")]), [
      "hello",
      "!",
      " pot",
    ]);
  });

  it("says what was captured of segments that were cut short", async () => {
    const segments = [{ ...data(101, "BREW coffee"), kept: 44 }, data(112, "!"), { ...data(113, "?"), kept: 30 }];
    assert.deepEqual(await said([...handshake(100), ...segments]), ["BREW", "!"]);
  });
});

describe("the streams of a capture", () => {
  it("are emitted with ends, traffic and times", async () => {
    const answer: WrittenSegment = {
      from: 1,
      sequence: 7001,
      acknowledgment: 105,
      flags: ACK,
      payload: textBytes("418"),
    };
    const [stream, ...others] = tcpStreams(await sessionOf([...handshake(100), data(101, "BREW"), answer]));
    assert.deepEqual(others, []);
    assert.deepEqual(stream, {
      index: 0,
      ends: [
        { address: "10.0.0.1", port: 40_000 },
        { address: "10.0.0.2", port: 5030 },
      ],
      sent: [
        { frames: 3, bytes: 124 },
        { frames: 2, bytes: 83 },
      ],
      firstRow: 0,
      lastRow: 4,
      start: 0n,
      duration: 4_000_000n,
    });
  });

  it("count only the frames asked for", async () => {
    const session = await sessionOf([...handshake(100), data(101, "BREW")]);
    const [stream] = tcpStreams(session, (row) => row === 3);
    assert.deepEqual([stream?.sent[0].frames, stream?.sent[1].frames, stream?.start], [1, 0, 3_000_000n]);
    assert.deepEqual(
      tcpStreams(session, () => false),
      [],
    );
  });
});
