/**
 * Files of every kind: compressed files with bytes after their end, variants of pcap, and formats that are named but
 * not read.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { writePcap } from "@potshark/test-captures";
import { foreignFormat } from "./foreign-format.ts";
import { type OpenOptions, openCapture } from "./open.ts";

const PACKET = Uint8Array.from([0x45, 0, 0, 20, 0, 1, 0, 0, 64, 253, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
const CAPTURE = writePcap([
  { bytes: PACKET, microseconds: 1_700_000_000_000_000 },
  { bytes: PACKET, microseconds: 1_700_000_000_000_007 },
]);

const framesOf = async (bytes: Uint8Array): Promise<readonly number[] | undefined> => {
  const capture = await openCapture(bytes);
  return capture && Array.from(capture.frames.nanoseconds.subarray(0, capture.frames.count));
};

describe("a gzipped capture", () => {
  it("is read whole with bytes behind its end", async () => {
    const packed = gzipSync(CAPTURE);
    for (const behind of ["x", "garbage".repeat(5000)])
      assert.deepEqual(await framesOf(Buffer.concat([packed, Buffer.from(behind)])), [0, 7000]);
  });

  it("is read behind every kind of header", async () => {
    const packed = gzipSync(CAPTURE);
    const parts = ["\x03\0abc", "name\0", "comment\0", "\0\0"];
    for (let flags = 0; flags < 16; flags += 1) {
      const header = Buffer.from(packed.subarray(0, 10));
      // FEXTRA, FNAME, FCOMMENT and FHCRC, in their order in the header.
      header[3] = [4, 8, 16, 2].reduce((sum, bit, index) => sum + (flags & (1 << index) ? bit : 0), 0);
      const optional = parts.filter((_, index) => flags & (1 << index)).join("");
      const whole = Buffer.concat([header, Buffer.from(optional, "latin1"), packed.subarray(10), Buffer.from("x")]);
      assert.deepEqual(await framesOf(whole), [0, 7000]);
    }
  });
});

describe("a capture that is larger than a limit", () => {
  const pcapng = readFileSync(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url));
  const places = async (bytes: Uint8Array, options: OpenOptions = {}) => {
    const capture = await openCapture(bytes, options);
    assert.ok(capture);
    const { frames, problem, reachedLimit } = capture;
    return { offsets: [...frames.offset.subarray(0, frames.count)], problem, reachedLimit };
  };

  it("is read up to there, which is no damage, wherever it is", async () => {
    for (const bytes of [CAPTURE, pcapng]) {
      const { offsets } = await places(bytes);
      const packed = gzipSync(bytes);
      const sizes = new Set(
        [...offsets.slice(0, 3), ...offsets.slice(-3), bytes.length + 1].flatMap((at) => [at - 1, at]),
      );
      for (const value of sizes) {
        const found = await places(packed, { maxUnpackedBytes: value });
        const isWhole = value >= bytes.length;
        assert.deepEqual(found.reachedLimit, isWhole ? undefined : { of: "unpacked bytes", value });
        assert.equal(found.problem, undefined);
        assert.deepEqual(found.offsets, offsets.slice(0, found.offsets.length));
        assert.ok(isWhole ? found.offsets.length === offsets.length : (found.offsets.at(-1) ?? 0) < value);
      }
      for (let value = 1; value <= offsets.length + 1; value += 1) {
        const isWhole = value >= offsets.length;
        assert.deepEqual(await places(packed, { maxFrames: value }), {
          offsets: offsets.slice(0, value),
          problem: undefined,
          reachedLimit: isWhole ? undefined : { of: "frames", value },
        });
      }
    }
  });

  it("is damaged all the same where its bytes are", async () => {
    const damaged = Buffer.from(CAPTURE);
    // The captured length of the second packet.
    damaged.fill(0xff, 24 + 16 + PACKET.length + 8, 24 + 16 + PACKET.length + 12);
    const { problem, reachedLimit } = await places(gzipSync(Buffer.concat([damaged, Buffer.alloc(1 << 25)])), {
      maxUnpackedBytes: (1 << 24) + 1000,
    });
    assert.equal(reachedLimit, undefined);
    assert.equal(problem?.limitedBy, "captured packet length");
  });
});

describe("a relative of pcap", () => {
  /** The same records after another header. */
  const relative = (magic: number, header: number, record: number): Buffer => {
    const records = [0, 1].map((index) => {
      const at = 24 + index * (16 + PACKET.length);
      return Buffer.concat([CAPTURE.subarray(at, at + 16), Buffer.alloc(record - 16, 1), PACKET]);
    });
    const start = Buffer.concat([CAPTURE.subarray(0, 24), Buffer.alloc(header - 24)]);
    start.writeUInt32LE(magic, 0);
    return Buffer.concat([start, ...records]);
  };

  it("is read by the length of its headers", async () => {
    assert.deepEqual(await framesOf(relative(0xa1b2c3d4, 24, 20)), [0, 7000], "Nokia");
    assert.deepEqual(await framesOf(relative(0xa1b2c3d4, 24, 24)), [0, 7000], "patched, with the usual magic number");
    assert.deepEqual(await framesOf(relative(0xa1b2cd34, 24, 24)), [0, 7000], "Kuznetzov");
    assert.deepEqual(await framesOf(relative(0xa1b2cd34, 24, 28)), [0, 7000], "Kuznetzov, older");
    assert.deepEqual(await framesOf(relative(0xa1b23c4d, 24, 16)), [0, 7], "nanoseconds");
    assert.deepEqual(await framesOf(relative(0x1c0001ac, 28, 16)), [0, 7], "IXIA");
    assert.deepEqual(await framesOf(relative(0x1c0001ab, 28, 16)), [0, 7], "IXIA, by software");
  });
});

describe("a file of another format", () => {
  it("is named", async () => {
    const erf = Buffer.alloc(40);
    erf.set([0, 0, 0, 0, 0, 0, 0, 0x65, 2, 4, 0, 40, 0, 0, 0, 20]);
    const files: readonly (readonly [Buffer, RegExp])[] = [
      [Buffer.from("28b52ffd0458", "hex"), /Zstandard/],
      [Buffer.from("04224d186440", "hex"), /LZ4/],
      [Buffer.from("snoop\0\0\0\0\0\0\x02\0\0\0\x04"), /snoop/],
      [Buffer.from("GMBU\0\x02"), /NetMon/],
      [Buffer.from("RTSS\0\x01"), /NetMon/],
      [erf, /ERF/],
      [Buffer.from("a12b3c4d00020004", "hex"), /libpcap/],
    ];
    for (const [bytes, wanted] of files) {
      assert.equal(await openCapture(bytes), undefined);
      assert.match(foreignFormat(bytes) ?? "", wanted);
    }
  });

  it("is not guessed of what is none", () => {
    for (const text of ["", "coffee", "GET / HTTP/1.1\r\n\r\n", "\0".repeat(100)])
      assert.equal(foreignFormat(Buffer.from(text)), undefined);
  });
});
