import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ETHERNET, type PcapngOption, pcapngWriter } from "../../packages/test-captures/src/index.ts";
import { barePcapng } from "./bare-pcapng.ts";

const write = pcapngWriter("little");
const SNAP_LENGTH = 65_535;
const RESOLUTION: PcapngOption = [9, Buffer.from([9])];
const packet = (...options: readonly PcapngOption[]): Buffer => write.enhanced(0, 7n, Buffer.from([1, 2, 3]), options);

describe("barePcapng", () => {
  it("keeps packets, times and their unit, and nothing else", () => {
    const told = Buffer.concat([
      write.section([[3, "host"]]),
      write.interface(ETHERNET, [[2, "eth0"], RESOLUTION, [12, "OS 1"]], SNAP_LENGTH),
      write.other(4, Buffer.alloc(4)),
      packet([1, "mine"]),
      packet(),
    ]);
    const bare = Buffer.concat([
      write.section(),
      write.interface(ETHERNET, [RESOLUTION], SNAP_LENGTH),
      packet(),
      packet(),
    ]);
    assert.deepEqual(barePcapng(told), bare);
    assert.deepEqual(barePcapng(bare), bare);
  });

  it("takes no other file", () => {
    assert.throws(() => barePcapng(Buffer.alloc(64)), /pcapng/);
    assert.throws(() => barePcapng(Buffer.concat([write.section(), packet().subarray(0, 20)])), RangeError);
  });
});
