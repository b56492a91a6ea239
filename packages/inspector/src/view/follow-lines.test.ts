import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FollowedConversation } from "../engine/requests.ts";
import { FOLLOW_FORMATS, findLine, followBytes, followLines } from "./follow-lines.ts";

type Chunk = FollowedConversation["chunks"][number];

const conversation = (chunks: readonly Chunk[]): FollowedConversation => ({
  stream: 0,
  filter: "tcp.stream == 0",
  ends: ["10.0.0.1:40000", "10.0.0.2:5030"],
  chunks,
  leftOut: 0,
});

const CHUNKS = fc.array(
  fc.record({
    from: fc.constantFrom<0 | 1>(0, 1),
    frame: fc.integer({ min: 1, max: 50 }),
    bytes: fc.uint8Array({ maxLength: 700 }).map((bytes) => new Uint8Array(bytes)),
    missing: fc.constant(0),
  }),
  { maxLength: 8 },
);
const END = fc.constantFrom<0 | 1 | undefined>(0, 1, undefined);

const hex = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString("hex");

describe("a followed stream", () => {
  it("has each byte once, in order, in every format that shows bytes", () => {
    fc.assert(
      fc.property(CHUNKS, END, (chunks, end) => {
        const followed = conversation(chunks);
        const expected = hex(chunks.filter(({ from }) => end === undefined || from === end).map(({ bytes }) => bytes));
        assert.equal(hex(followBytes(followed, end)), expected);
        assert.equal(
          followLines(followed, "Raw", end)
            .map(({ text }) => text)
            .join(""),
          expected,
        );
        const dumped = followLines(followed, "Hex dump", end).map(({ text }) => text.slice(10, 57));
        assert.equal(dumped.join("").replaceAll(" ", ""), expected);
      }),
    );
  });

  it("has lines of bounded length, each of a packet of its end", () => {
    fc.assert(
      fc.property(CHUNKS, END, fc.constantFrom(...FOLLOW_FORMATS), (chunks, end, format) => {
        for (const { text, frame, from } of followLines(conversation(chunks), format, end)) {
          assert.ok(text.length <= 320 && !text.includes("\n"));
          assert.ok(chunks.some((chunk) => chunk.frame === frame && chunk.from === from));
          assert.ok(end === undefined || from === end);
        }
      }),
    );
  });

  it("puts a character together that came in two packets, and says what is missing", () => {
    const [first, second] = [new Uint8Array([0xc3]), new Uint8Array([0xa9, 0x21])];
    const gap = { from: 1 as const, frame: 3, bytes: new Uint8Array(0), missing: 7 };
    const lines = followLines(
      conversation([
        { from: 1, frame: 1, bytes: first, missing: 0 },
        { from: 1, frame: 2, bytes: second, missing: 0 },
        gap,
      ]),
      "UTF-8",
      undefined,
    );
    assert.deepEqual(
      lines.map(({ text }) => text),
      ["", "é!", "[7 bytes missing in capture file]"],
    );
  });

  it("is searched from the line at hand, around the end", () => {
    const lines = ["BREW", "start", "brew"].map((text, index) => ({ text, frame: index + 1, from: 0 as const }));
    assert.equal(findLine(lines, "brew", -1), 0);
    assert.equal(findLine(lines, "brew", 0), 2);
    assert.equal(findLine(lines, "brew", 2), 0);
    assert.equal(findLine(lines, "milk", 1), undefined);
    assert.equal(findLine([], "milk", -1), undefined);
  });
});
