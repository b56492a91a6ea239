/**
 * Captures cut after any byte: what is whole is read as before, what is missing is stated, and nothing throws, hangs or
 * lies beyond its bytes. The hostile captures after every byte; long ones and the samples after bytes that fall on every
 * part of a record.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { captureTarget } from "../fuzz/capture-target.ts";
import { openCapture } from "../packages/dissect/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
/** Longer captures are not cut after every byte. */
const LONG = 4_000;
const CUTS_OF_LONG = 150;
/** The last byte of a file's magic number: less is no capture. */
const SHORTEST = 4;

const { attempt } = captureTarget();

/** @returns how many cuts there were */
const cutEverywhere = async (bytes: Uint8Array): Promise<number> => {
  const whole = await openCapture(bytes);
  assert.ok(whole);
  const step = bytes.length > LONG ? Math.ceil(bytes.length / CUTS_OF_LONG) | 1 : 1;
  let cuts = 0;
  for (let length = bytes.length - 1; length > SHORTEST; length -= step) {
    const cut = bytes.subarray(0, length);
    await attempt([{ input: cut, cuts: [], ending: "end" }]);
    const { frames, problem } = (await openCapture(cut)) ?? {};
    const count = frames?.count ?? 0;
    assert.ok(count <= whole.frames.count);
    for (let row = 0; row < count; row += 1) assert.equal(frames!.offset[row], whole.frames.offset[row]);
    assert.ok(problem !== undefined || frames === undefined || count < whole.frames.count, `cut after ${length} bytes`);
    cuts += 1;
  }
  return cuts;
};

describe("captures cut short", () => {
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
