/** From segments to messages: however a sender's bytes are cut, reordered and repeated, the messages are the same. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Desegmenter, type DesegmentResult } from "./desegment.ts";
import { Pdus } from "./pdus.ts";
import { type DesegmentLimits, PendingBytes } from "./pending-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN } from "./stream-protocol.ts";

const NO_LIMITS: DesegmentLimits = { maxMessageBytes: 1 << 20, maxPendingBytes: 1 << 20 };

/** A message: a byte with the length, then that many bytes. */
const message = (length: number, letter: number): Uint8Array => {
  const bytes = new Uint8Array(1 + length).fill(letter);
  bytes[0] = length;
  return bytes;
};

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** The part of a message that was there when more was asked for. */
class Seen {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** One direction of a stream, and the messages that were found in it. */
class Sender {
  readonly messages: string[] = [];
  /** Row of the frame in which each message was found. */
  readonly rows: number[] = [];
  readonly desegmenter: Desegmenter;
  readonly #pdus = new Pdus();
  #row = 0;
  #runs = 0;
  isUntilFin = false;
  /** How many runs came with the memo of the run before. */
  memos = 0;

  constructor({ reorders = true, limits = NO_LIMITS }: { reorders?: boolean; limits?: DesegmentLimits } = {}) {
    this.desegmenter = new Desegmenter(
      ({ row }, bytes, start, end, _isReassembled, mayWait, memo) => {
        if (memo instanceof Seen) {
          this.memos += 1;
          assert.deepEqual(
            bytes.slice(start, start + memo.bytes.length),
            memo.bytes,
            "what the memo is of has changed",
          );
        }
        const answer = this.#read(row, bytes, start, end, mayWait);
        return answer.desegmentLength === 0
          ? answer
          : { ...answer, memo: new Seen(bytes.slice(start + answer.done, end)) };
      },
      () => undefined,
      { reorders },
      new PendingBytes(limits),
    );
    this.desegmenter.open(this.#pdus, 0);
  }

  /** @param offset of the segment's first byte in the sender's byte stream */
  send(offset: number, bytes: Uint8Array): void {
    const segment = { row: this.#row, sequence: 1 + offset, bytes, start: 0, end: bytes.length, analysis: 0 };
    this.#row += 1;
    this.desegmenter.receive(this.#pdus, segment);
  }

  close(offset: number, bytes: Uint8Array): boolean {
    const segment = { row: this.#row, sequence: 1 + offset, bytes, start: 0, end: bytes.length, analysis: 0 };
    this.#row += 1;
    return this.desegmenter.close(this.#pdus, segment);
  }

  #read(row: number, bytes: Uint8Array, start: number, end: number, mayWait: boolean): DesegmentResult {
    const run = this.#runs;
    this.#runs += 1;
    const answer = (done: number, needs: number): DesegmentResult => ({
      done,
      desegmentLength: needs,
      run,
      isBroken: false,
    });
    if (this.isUntilFin && mayWait) return answer(0, DESEGMENT_UNTIL_FIN);
    let at = start;
    while (at < end) {
      const stop = at + 1 + bytes[at]!;
      // Both ways in which protocols ask for more.
      if (stop > end) return answer(at - start, bytes[at]! % 2 === 0 ? DESEGMENT_ONE_MORE_SEGMENT : stop - end);
      this.messages.push(String.fromCharCode(...bytes.subarray(at, stop)));
      this.rows.push(row);
      at = stop;
    }
    return answer(end - start, 0);
  }
}

const asText = (messages: readonly Uint8Array[]): string[] => messages.map((bytes) => String.fromCharCode(...bytes));

const MESSAGES = fc
  .array(fc.nat(40), { minLength: 1, maxLength: 12 })
  .map((lengths) => lengths.map((length, index) => message(length, 100 + index)));

interface Shuffle {
  /** Where to cut. */
  readonly cuts: readonly number[];
  /** Which segments to move or repeat, and where. */
  readonly moves: readonly (readonly [which: number, place: number])[];
  readonly again: readonly (readonly [which: number, place: number])[];
}

const MOVES = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 });
const SHUFFLE: fc.Arbitrary<Shuffle> = fc.record({
  cuts: fc.array(fc.nat(), { maxLength: 30 }),
  moves: MOVES,
  again: MOVES,
});

const segmentsOf = (length: number, { cuts, moves, again }: Shuffle): (readonly [from: number, to: number])[] => {
  const ends = [...new Set([...cuts.map((cut) => cut % length), length])].filter((cut) => cut > 0);
  ends.sort((left, right) => left - right);
  const segments = ends.map((end, index) => [ends[index - 1] ?? 0, end] as const);
  for (const [which, place] of again) {
    segments.splice(place % (segments.length + 1), 0, segments[which % segments.length]!);
  }
  for (const [from, to] of moves) {
    const [moved] = segments.splice(from % segments.length, 1);
    segments.splice(to % (segments.length + 1), 0, moved!);
  }
  return segments;
};

describe("desegmentation", () => {
  it("finds the same messages in any order, cut anywhere, with repetitions, when early segments may wait", () => {
    fc.assert(
      fc.property(MESSAGES, SHUFFLE, (messages, shuffle) => {
        const bytes = concat(messages);
        const sender = new Sender();
        for (const [from, to] of segmentsOf(bytes.length, shuffle)) sender.send(from, bytes.subarray(from, to));
        assert.deepEqual(sender.messages, asText(messages));
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the same messages cut anywhere, in order, when they may not", () => {
    fc.assert(
      fc.property(MESSAGES, SHUFFLE, (messages, { cuts }) => {
        const bytes = concat(messages);
        const sender = new Sender({ reorders: false });
        const segments = segmentsOf(bytes.length, { cuts, moves: [], again: [] });
        for (const [from, to] of segments) sender.send(from, bytes.subarray(from, to));
        assert.deepEqual(sender.messages, asText(messages));
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws and holds no more than it may, whatever overlaps, is missing or is wrong", () => {
    const segment = fc.tuple(fc.nat(300), fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 40 }), fc.boolean(), fc.nat(200), (segments, reorders, limit) => {
        const sender = new Sender({ reorders, limits: { maxMessageBytes: limit, maxPendingBytes: 2 * limit } });
        for (const [offset, bytes, closes] of segments) {
          if (!closes || !sender.close(offset, bytes)) sender.send(offset, bytes);
          assert.ok(sender.desegmenter.pending.count <= 2 * limit);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("gives up a message that is too long, says so once, and goes on with the next segment", () => {
    const sender = new Sender({ limits: { maxMessageBytes: 20, maxPendingBytes: 1000 } });
    const long = message(200, 97);
    for (let at = 0; at < long.length; at += 10) sender.send(at, long.subarray(at, at + 10));
    assert.ok(sender.desegmenter.pending.count <= 20);
    const [given] = sender.desegmenter.pending.givenUp;
    assert.deepEqual([given?.limit, given?.row, given?.needed], ["maxMessageBytes", 2, 30]);
  });

  it("keeps no more early segments than it may hold", () => {
    const sender = new Sender({ limits: { maxMessageBytes: 1000, maxPendingBytes: 25 } });
    for (let at = 10; at < 100; at += 10) sender.send(at, message(9, 97));
    assert.equal(sender.desegmenter.pending.count, 20);
    assert.deepEqual(
      sender.desegmenter.pending.givenUp.map(({ limit, count }) => [limit, count]),
      [["maxPendingBytes", 7]],
    );
  });

  it("gives back the memo of a message that goes on, unless bytes of it have become others", () => {
    const sender = new Sender();
    const long = message(40, 97);
    for (let at = 0; at < 10; at += 1) sender.send(at, long.subarray(at, at + 1));
    assert.equal(sender.memos, 9);
    sender.send(8, long.subarray(8, 12));
    assert.equal(sender.memos, 9, "the first that overlaps is taken for a change");
    sender.send(10, long.subarray(10, 14));
    assert.equal(sender.memos, 10);
    sender.send(9, new Uint8Array(8).fill(98));
    sender.send(17, long.subarray(17, 18));
    assert.equal(sender.memos, 11);
    sender.send(18, long.subarray(18));
    assert.deepEqual(sender.messages.length, 1);
  });

  it("gives back the memo of what is left behind a message", () => {
    const sender = new Sender();
    const bytes = concat([message(4, 97), message(4, 98), message(4, 99)]);
    for (let at = 0; at < bytes.length; at += 4) sender.send(at, bytes.subarray(at, at + 4));
    assert.deepEqual([sender.messages.length, sender.memos], [3, 3]);
  });

  it("puts together until the sender closes", () => {
    const sender = new Sender({ reorders: false });
    sender.isUntilFin = true;
    sender.send(0, message(3, 97));
    sender.send(4, message(2, 98));
    assert.deepEqual(sender.messages, []);
    assert.ok(sender.close(7, message(1, 99)));
    assert.deepEqual(sender.messages, ["\x03aaa", "\x02bb", "\x01c"]);
    assert.deepEqual(sender.rows, [2, 2, 2]);
    assert.ok(!sender.close(9, new Uint8Array(0)), "a close that comes again completes nothing");
  });
});
