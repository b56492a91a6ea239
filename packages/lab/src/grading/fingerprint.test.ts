import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openCapture } from "@potshark/dissect";
import { ETHERNET, type WrittenPacket, writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import { framesOfCapture } from "../testing/conversation.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { captureId, type Fingerprint, findOverlaps, fingerprintOf } from "./fingerprint.ts";

const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const bytes = readFileSync(`${SAMPLES}coffee_brew.pcapng`);

const printOf = async (file: Uint8Array): Promise<Fingerprint> => fingerprintOf(await factsOf(file));

const original = await printOf(bytes);
const frames = framesOfCapture((await openCapture(bytes))!);

const found = async (file: Uint8Array): Promise<readonly [number, boolean] | undefined> => {
  const [overlap] = findOverlaps([
    { name: "a", fingerprint: original },
    { name: "b", fingerprint: await printOf(file) },
  ]);
  return overlap && [overlap.share, overlap.isSameTime];
};

const changed = (change: (frame: WrittenPacket, index: number) => readonly WrittenPacket[]): Uint8Array =>
  writePcap(frames.flatMap(change), ETHERNET);

describe("a capture is recognized", () => {
  it("saved in another format", async () => {
    assert.deepEqual(await found(changed((frame) => [frame])), [1, true]);
    assert.equal(captureId(await printOf(changed((frame) => [frame]))), captureId(original));
  });

  it("trimmed at both ends", async () => {
    assert.deepEqual(await found(changed((frame, index) => (index > 100 && index < 200 ? [frame] : []))), [1, true]);
  });

  it("with the clock shifted", async () => {
    assert.deepEqual(await found(changed((frame) => [{ ...frame, microseconds: frame.microseconds + 3600e6 }])), [
      1,
      false,
    ]);
  });

  it("with packets cut short", async () => {
    const cut = changed(({ bytes: whole, microseconds, length }) => [
      { bytes: whole.subarray(0, 80), microseconds, length: length! },
    ]);
    assert.deepEqual(await found(cut), [1, true]);
  });

  it("with the link layer taken off", async () => {
    const raw = writePcap(
      frames.map(({ bytes: whole, microseconds }) => ({ bytes: whole.subarray(14), microseconds })),
    );
    assert.deepEqual(await found(raw), [1, true]);
  });

  it("among others put to it", async () => {
    const other = framesOfCapture((await openCapture(readFileSync(`${SAMPLES}coffee_418_406.pcapng`)))!);
    assert.deepEqual(await found(writePcap([...frames, ...other], ETHERNET)), [1, true]);
  });
});

describe("captures are told apart", () => {
  it("of the same clicks, recorded again", async () => {
    const names = ["homepage_coffee", "coffee_brew", "coffee_persistent", "coffee_418_406", "coffee_https"];
    const all = [];
    for (const name of names) all.push({ name, fingerprint: await printOf(readFileSync(`${SAMPLES}${name}.pcapng`)) });
    assert.deepEqual(findOverlaps(all), []);
    assert.equal(new Set(all.map(({ fingerprint }) => captureId(fingerprint))).size, names.length);
  });

  it("where there is next to nothing in them", async () => {
    const empty = await printOf(writePcap([], ETHERNET));
    assert.deepEqual(
      findOverlaps([
        { name: "a", fingerprint: empty },
        { name: "b", fingerprint: empty },
      ]),
      [],
    );
  });
});

describe("a long capture", () => {
  it("is sampled, and still compared", () => {
    const packets = Array.from({ length: 4096 }, (_, index) => [index * 64, index, 1] as const);
    const sparse: Fingerprint = { packets, sampling: 64 };
    const dense: Fingerprint = {
      packets: Array.from({ length: 4000 }, (_, index) => [index, 0, 1] as const),
      sampling: 1,
    };
    const [overlap] = findOverlaps([
      { name: "a", fingerprint: sparse },
      { name: "b", fingerprint: dense },
    ]);
    assert.deepEqual([overlap?.shared, overlap?.share], [63, 1]);
  });

  it("is compared with each other one, and the packets that are named are the first in it", () => {
    const frames = fc.uniqueArray(fc.nat(1000), { minLength: 3, maxLength: 30 });
    const capture = frames.map(
      (all): Fingerprint => ({ packets: all.map((frame, at) => [at, 0, frame]), sampling: 1 }),
    );
    fc.assert(
      fc.property(fc.array(capture, { minLength: 2, maxLength: 5 }), (captures) => {
        const found = findOverlaps(captures.map((fingerprint, index) => ({ name: `${index}`, fingerprint })));
        const pairs = captures.flatMap((_, later) => captures.slice(0, later).map((__, one) => [one, later] as const));
        assert.deepEqual(
          found.map(({ names, shared, first }) => [names, shared, first.map(({ frames: [frame] }) => frame)]),
          pairs.map(([one, later]) => {
            const shared = Math.min(captures[one]!.packets.length, captures[later]!.packets.length);
            const own = captures[one]!.packets.slice(0, shared).map(([, , frame]) => frame);
            return [[`${one}`, `${later}`], shared, own.sort((left, right) => left - right).slice(0, 5)];
          }),
        );
      }),
    );
  });
});
