/** Pages give the same bytes as memory at every offset, and views into them stay valid. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type ByteSource, CaptureBytes } from "./capture-bytes.ts";

const MEMORY = new Uint8Array(30 << 20);
for (let at = 0; at < MEMORY.length; at += 1) MEMORY[at] = (at * 2_654_435_761) >>> 24;

/** Of 256 KiB each. */
const PAGES = 120;

const countingSource = (): ByteSource & { reads: number } => ({
  size: MEMORY.length,
  reads: 0,
  read(offset, length, into) {
    this.reads += 1;
    assert.ok(offset >= 0 && offset + length <= MEMORY.length, `read of ${length} at ${offset}`);
    if (into === undefined) return MEMORY.slice(offset, offset + length);
    into.set(MEMORY.subarray(offset, offset + length));
    return into.subarray(0, length);
  },
});

describe("the bytes of a capture", () => {
  it("are the same in pages as in memory", () => {
    const place = fc.record({
      offset: fc.nat(MEMORY.length),
      length: fc.oneof(fc.nat(2000), fc.nat(5 << 20)),
      isInPassing: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), (places) => {
        const bytes = new CaptureBytes(countingSource());
        const views: { readonly view: Uint8Array; readonly offset: number }[] = [];
        for (const { offset, length, isInPassing } of places) {
          const held = Math.min(length, MEMORY.length - offset);
          if (isInPassing) {
            const at = bytes.locateInPassing(offset, held);
            const seen = bytes.page.subarray(at, at + held);
            assert.equal(Buffer.compare(seen, MEMORY.subarray(offset, offset + held)), 0);
            continue;
          }
          const at = bytes.locate(offset, held);
          views.push({ view: bytes.page.subarray(at, at + held), offset });
          assert.equal(views.at(-1)?.view.length, held);
        }
        for (const { view, offset } of views)
          assert.equal(Buffer.compare(view, MEMORY.subarray(offset, offset + view.length)), 0);
      }),
      { numRuns: 50 },
    );
  });

  it("are read once when they are read in order", () => {
    const source = countingSource();
    const bytes = new CaptureBytes(source);
    for (let offset = 0; offset + 1500 <= MEMORY.length; offset += 1500) bytes.locate(offset, 1500);
    assert.equal(source.reads, PAGES);
  });

  it("take one read where a frame goes back to those just before it", () => {
    const source = countingSource();
    const bytes = new CaptureBytes(source);
    for (let offset = 1500; offset + 1500 <= MEMORY.length; offset += 1500) {
      bytes.locate(offset, 1500);
      bytes.locate(offset - 1500, 1500);
    }
    assert.equal(source.reads, PAGES);
  });
});
