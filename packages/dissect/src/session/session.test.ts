/** Captures that are cut short or damaged give a result and a problem, never an exception or a read past the end. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { ETHERNET, pcapngWriter, type WrittenPacket, writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import type { FieldValue } from "../fields/field.ts";
import { formatValue } from "../fields/format-value.ts";
import { openCapture } from "../file/open.ts";
import { FIELDS, REGISTRY } from "./dissector-tables.ts";
import { FrameFields } from "./frame-fields.ts";
import { LazyFrame } from "./lazy-frame.ts";
import { Session } from "./session.ts";

const FRAME = Buffer.from(
  "0a0b0c0d0e0f0203040506070800" +
    "4500002c00010000400600007f0000017f000001" +
    "d2b613a600000064000000005018ffff00000000" +
    "42524557",
  "hex",
);

const pcap = (order: "big" | "little", precision: "microseconds" | "nanoseconds"): Buffer => {
  const packet = { bytes: FRAME, microseconds: 1_700_000_000_123_456, nanoseconds: 789 };
  return writePcap([packet, packet], ETHERNET, { order, precision });
};

const TICKS = 1_700_000_000n * 1_000_000_000n + 123_456_789n;

const pcapng = (order: "big" | "little"): Buffer => {
  const write = pcapngWriter(order);
  return Buffer.concat([
    write.section(),
    write.interface(ETHERNET, [
      [2, "lo0"],
      [9, Buffer.from([9])],
    ]),
    write.enhanced(0, TICKS, FRAME, [[1, "noted"]]),
    write.secrets("keys"),
    write.other(0xbb8, Buffer.alloc(8)),
    write.simple(FRAME),
  ]);
};

const FILES = {
  "pcap, little-endian, microseconds": pcap("little", "microseconds"),
  "pcap, big-endian, nanoseconds": pcap("big", "nanoseconds"),
  "pcapng, little-endian": pcapng("little"),
  "pcapng, big-endian": pcapng("big"),
} as const;

const NOTHING = { enter: (): void => undefined, add: (): void => undefined };

/** Opens and reads everything. @returns the number of frames, or undefined where the bytes are not a capture */
const readAll = async (bytes: Uint8Array): Promise<{ frames: number; problem: boolean } | undefined> => {
  const capture = await openCapture(bytes);
  if (capture === undefined) return undefined;
  const session = new Session(capture);
  for (let row = 0; row < session.frameCount; row += 1) session.read(row, NOTHING);
  return { frames: session.frameCount, problem: capture.problem !== undefined };
};

describe("a capture", () => {
  for (const [name, bytes] of Object.entries(FILES)) {
    it(`${name}, is read whole, and gzipped too`, async () => {
      assert.deepEqual(await readAll(bytes), { frames: 2, problem: false });
      assert.deepEqual(await readAll(gzipSync(bytes)), { frames: 2, problem: false });
      const { frames } = (await openCapture(bytes))!;
      assert.deepEqual([frames.seconds[0], Math.floor(frames.nanoseconds[0]! / 1000)], [1_700_000_000, 123_456]);
    });

    it(`${name}, is read as far as it goes when it is cut at any byte`, async () => {
      let before = 0;
      for (let length = 4; length < bytes.length; length += 1) {
        const read = await readAll(bytes.subarray(0, length));
        assert.ok(read && read.frames >= before, `cut at ${length}`);
        before = read.frames;
      }
      await readAll(gzipSync(bytes).subarray(0, 60));
    });
  }

  it("keeps names, comments and keys of a pcapng file", async () => {
    const capture = await openCapture(FILES["pcapng, big-endian"]);
    assert.equal(capture?.interfaces[0]?.name, "lo0");
    assert.deepEqual([...(capture?.comments ?? [])], [[0, ["noted"]]]);
    assert.equal(Buffer.from(capture?.secrets[0]?.data ?? []).toString(), "keys");
  });

  it("knows an interface by the section that its frame is in", async () => {
    const later = pcapng("little");
    later.set(Buffer.from("lo1"), later.indexOf("lo0"));
    const session = new Session((await openCapture(Buffer.concat([pcapng("big"), later])))!);
    const field = REGISTRY.get("frame.interface_name")!;
    const fields = new FrameFields(session, [field]);
    const names = Array.from({ length: session.frameCount }, (_, row) => fields.read(row).values(field)[0]);
    assert.deepEqual(names, ["lo0", "lo0", "lo1", "lo1"]);
  });

  it("says what was needed, what was there, and which field said so", async () => {
    const { problem } = (await openCapture(FILES["pcap, little-endian, microseconds"].subarray(0, 60)))!;
    assert.deepEqual(
      [problem?.layer, problem?.offset, problem?.needed, problem?.had, problem?.limitedBy],
      ["pcap record", 24, 16 + FRAME.length, 36, "captured packet length"],
    );
  });

  it("never throws, whatever was done to it", async () => {
    const change = fc.record({ at: fc.nat(), value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(FILES)),
        fc.array(change, { maxLength: 8 }),
        async (file, changes) => {
          const bytes = new Uint8Array(file);
          for (const { at, value } of changes) bytes[at % bytes.length] = value;
          await readAll(bytes);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("a capture that is read in pages", () => {
  it("says the same as one in memory, also to who looks in passing and reads other frames in between", async () => {
    const sample = readFileSync(new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url));
    const { frames, bytes } = (await openCapture(sample))!;
    const packets: WrittenPacket[] = [];
    for (let copy = 0; copy < 60; copy += 1) {
      for (let row = 0; row < frames.count; row += 1) {
        const length = frames.capturedLength[row]!;
        const at = bytes.locate(frames.offset[row]!, length);
        const frame = Buffer.from(bytes.page.subarray(at, at + length));
        // Each copy is a separate stream: its addresses differ.
        frame[27] = copy;
        frame[31] = copy;
        packets.push({ bytes: frame, microseconds: copy * 1e6 });
      }
    }
    const memory = writePcap(packets, ETHERNET);
    const read = (offset: number, length: number, into = new Uint8Array(length)): Uint8Array => {
      into.set(memory.subarray(offset, offset + length));
      return into.subarray(0, length);
    };
    const [whole, paged] = await Promise.all(
      [memory, { size: memory.length, read }].map(async (source) => new Session((await openCapture(source))!)),
    );
    assert.ok(whole && paged && memory.length > 1 << 20);
    assert.equal(paged.frameCount, 60 * frames.count);
    const fields = FIELDS.filter(({ type }) => type !== "protocol");
    const inPassing = new LazyFrame(paged, fields, true);
    const keeping = new FrameFields(paged, fields);
    const expected = new LazyFrame(whole, fields);
    const valuesOf = (frame: LazyFrame | FrameFields): readonly (readonly FieldValue[])[] =>
      fields.map((field) => frame.values(field));
    const textsOf = (values: readonly (readonly FieldValue[])[]): readonly string[] =>
      values.flatMap((some, index) => some.map((value) => formatValue(fields[index]!, value)));
    for (let row = 0; row < paged.frameCount; row += 41) {
      const texts = textsOf(valuesOf(expected.at(row)));
      const kept = valuesOf(keeping.read(row));
      inPassing.at((row * 31) % paged.frameCount).values(fields.at(-1)!);
      assert.deepEqual(textsOf(valuesOf(inPassing.at(row))), texts);
      inPassing.at((row * 17) % paged.frameCount).values(fields.at(-1)!);
      assert.deepEqual(textsOf(kept), texts);
    }
  });
});

/** A capture of two responses over raw IP, whose bodies are compressed zeros. */
const packedResponses = (length: number): Buffer => {
  const body = gzipSync(Buffer.alloc(length));
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), body]);
  const headers = Buffer.from(
    "45000000000000004006000001010101020202020050c0000000000100000001501000ff00000000",
    "hex",
  );
  headers.writeUInt16BE(headers.length + payload.length, 2);
  const packets = [0, payload.length].map((sequence) => {
    const packet = Buffer.concat([headers, payload]);
    packet.writeUInt32BE(sequence + 1, 24);
    return { bytes: packet, microseconds: 1_700_000_000 * 1e6 };
  });
  return writePcap(packets);
};

describe("limits of a session", () => {
  it("says from which frame on bodies are not inflated, once", async () => {
    const capture = (await openCapture(packedResponses(50_000)))!;
    const emitted = (session: Session): number[] =>
      [0, 1, 0].map((row) => {
        let length = 0;
        session.read(row, {
          enter: () => undefined,
          add: ({ name }, _offset, size) => {
            if (name === "http.file_data") length = size;
          },
        });
        return length;
      });
    const free = new Session(capture);
    assert.deepEqual([emitted(free), free.problems], [[50_000, 50_000, 50_000], []]);
    const bounded = new Session(capture, { maxInflatedBytes: 60_000 });
    assert.deepEqual(emitted(bounded), [50_000, 0, 50_000]);
    const [problem, ...others] = bounded.problems;
    assert.deepEqual([problem?.limitedBy, problem?.had, others.length], ["maxInflatedBytes", 60_000, 0]);
    assert.match(problem?.message ?? "", /from frame 2 on/);
  });
});
