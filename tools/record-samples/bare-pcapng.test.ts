import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barePcapng } from "./bare-pcapng.ts";

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

const block = (type: number, ...body: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(body);
  const length = word(content.length + 12);
  return Buffer.concat([word(type), length, content, length]);
};

/** @param code with a text of four bytes; 0 ends the options */
const option = (code: number, text = ""): Buffer =>
  Buffer.concat([word(code | (text.length << 16)), Buffer.from(text)]);

const section = (...options: readonly Buffer[]): Buffer =>
  block(0x0a0d0d0a, word(0x1a2b3c4d), word(1), word(-1), word(-1), ...options);
const networkInterface = (...options: readonly Buffer[]): Buffer => block(1, word(1), word(65_535), ...options);
const packet = (...options: readonly Buffer[]): Buffer =>
  block(6, word(0), word(7), word(8), word(3), word(3), Buffer.from([1, 2, 3, 0]), ...options);

const NAMES = block(4, word(0));
const RESOLUTION = Buffer.concat([word(9 | (1 << 16)), Buffer.from([9, 0, 0, 0])]);

describe("barePcapng", () => {
  it("keeps packets, times and their unit, and nothing else", () => {
    const told = Buffer.concat([
      section(option(3, "host"), option(0)),
      networkInterface(option(2, "eth0"), RESOLUTION, option(12, "OS 1"), option(0)),
      NAMES,
      packet(option(1, "mine"), option(0)),
      packet(),
    ]);
    const bare = Buffer.concat([section(), networkInterface(RESOLUTION, option(0)), packet(), packet()]);
    assert.deepEqual(barePcapng(told), bare);
    assert.deepEqual(barePcapng(bare), bare);
  });

  it("takes no other file", () => {
    assert.throws(() => barePcapng(Buffer.alloc(64)), /pcapng/);
    assert.throws(() => barePcapng(Buffer.concat([section(), packet().subarray(0, 20)])), RangeError);
  });
});
