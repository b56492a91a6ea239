/**
 * Captures cut after any byte: whole packets are read as before, a problem states what is missing, nothing throws or
 * hangs, and no field is outside its bytes. The hostile captures are cut after every byte; long ones and the samples
 * after bytes that fall on every part of a record.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { captureTarget, witness } from "../fuzz/capture-target.ts";
import { openCapture, Session } from "../packages/dissect/src/index.ts";
import { framesOfCapture } from "../packages/lab/src/testing/conversation.ts";
import { CaptureWriter, writePcap } from "../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
/** Longer captures are not cut after every byte. */
const LONG = 4_000;
const CUTS_OF_LONG = 60;
/** The last byte of a file's magic number: a shorter file is no capture. */
const SHORTEST = 4;

const { attempt } = captureTarget();

/**
 * Frames that are those of the whole capture say the same however long the rest of the file is. So they are dissected
 * once for each record that is cut, and every cut only has to leave the same frames.
 *
 * @returns how many cuts there were
 */
const cutEverywhere = async (bytes: Uint8Array): Promise<number> => {
  const whole = await openCapture(bytes);
  assert.ok(whole);
  const step = bytes.length > LONG ? Math.ceil(bytes.length / CUTS_OF_LONG) | 1 : 1;
  const dissected = new Set<string>();
  let cuts = 0;
  for (let length = bytes.length - 1; length > SHORTEST; length -= step) {
    const cut = bytes.subarray(0, length);
    const capture = await openCapture(cut);
    const { frames, problem } = capture ?? {};
    const count = frames?.count ?? 0;
    assert.ok(count <= whole.frames.count);
    for (let row = 0; row < count; row += 1) {
      assert.equal(frames!.offset[row], whole.frames.offset[row]);
      assert.equal(frames!.capturedLength[row], whole.frames.capturedLength[row]);
    }
    assert.ok(problem !== undefined || frames === undefined || count < whole.frames.count, `cut after ${length} bytes`);
    assert.ok(
      problem === undefined || (problem.offset <= length && problem.message !== ""),
      `cut after ${length} bytes`,
    );
    const read = [count, capture?.interfaces.length, capture?.secrets.length, capture?.blocks.size, problem?.offset];
    if (!dissected.has(read.join())) await attempt([{ input: cut, cuts: [], ending: "end" }]);
    dissected.add(read.join());
    cuts += 1;
  }
  return cuts;
};

/** The frames of a capture, each cut to a maximum length, in a new file; all times are `shift` seconds later. */
const snapped = async (bytes: Uint8Array, snapLength: number, shift: number): Promise<Uint8Array> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  const frames = framesOfCapture(capture).map((frame) => ({
    ...frame,
    bytes: frame.bytes.subarray(0, snapLength),
    microseconds: frame.microseconds + shift * 1e6,
  }));
  return writePcap(frames, capture.interfaces[0]!.linkType);
};

/** Everything that is emitted for a capture, except the time of day. */
const told = async (bytes: Uint8Array): Promise<readonly string[]> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  const session = new Session(capture);
  return Array.from({ length: session.frameCount }, (_, row) =>
    witness(session, row).text.replace(/^frame\.time(?:_utc|_epoch)?@.*$/gm, ""),
  );
};

/** A handshake message in two records; the segment with the first record ends where the capture is cut. */
const splitHandshake = (): Uint8Array => {
  const record = (content: Uint8Array): Buffer =>
    Buffer.concat([Buffer.from([22, 3, 3, content.length >> 8, content.length & 255]), content]);
  const hello = Buffer.concat([Buffer.from([2, 0, 0, 150, 3, 3]), Buffer.alloc(148, 7)]);
  const capture = new CaptureWriter({ clientPort: 40_000, serverPort: 443 }).open();
  capture.send("client", record(Buffer.concat([Buffer.from([1, 0, 0, 40, 3, 3]), Buffer.alloc(38)])));
  capture.send("server", record(hello.subarray(0, 100))).send("server", record(hello.subarray(100)));
  return capture.close("client").toPcap();
};

describe("captures cut short", () => {
  it("frames by frames: nothing behind their bytes is told", async () => {
    for (const bytes of [splitHandshake(), ...hostileCaptures().values()]) {
      for (const snapLength of [40, 60, 80, 110, 150]) {
        const [one, other] = [await snapped(bytes, snapLength, 0), await snapped(bytes, snapLength, 86_461)];
        assert.deepEqual(await told(one), await told(other));
      }
    }
  });

  it("the hostile ones", async (t) => {
    let cuts = 0;
    for (const bytes of hostileCaptures().values()) {
      const own = await cutEverywhere(bytes);
      cuts += own;
    }
    t.diagnostic(`${cuts} cuts`);
  });

  it("the samples", async (t) => {
    let cuts = 0;
    for (const name of readdirSync(SAMPLES).filter((one) => one.endsWith(".pcapng"))) {
      const own = await cutEverywhere(readFileSync(new URL(name, SAMPLES)));
      cuts += own;
    }
    t.diagnostic(`${cuts} cuts`);
  });
});
