/** Compares every field of TCP with tshark, over conversations that go wrong in every way. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SEGMENT_FIELDS } from "../packages/dissect/src/transport/segment-fields.ts";
import { TCP_FIELDS } from "../packages/dissect/src/transport/tcp.ts";
import { type ConversationOptions, tcpCapture } from "./tcp-conversations.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const FIELDS = [...TCP_FIELDS, ...SEGMENT_FIELDS];
const CONVERSATIONS = 12;
const STEPS = 60;

/** Compares one capture for each seed. @returns how many values were compared */
const compare = async (seeds: readonly number[], options: ConversationOptions = {}): Promise<number> => {
  let compared = 0;
  for (const seed of seeds) {
    const bytes = tcpCapture(seed, CONVERSATIONS, STEPS, options);
    compared += await compareFields(`TCP, seed ${seed} ${JSON.stringify(options)}`, bytes, { fields: FIELDS });
  }
  return compared;
};

describe("TCP", () => {
  it("agrees with tshark on loss, disorder, repetition, probes and reused ports", async (t) => {
    const compared = await compare([1, 2, 3]);
    assert.ok(compared > 50_000);
    t.diagnostic(`${compared} values compared`);
  });

  it("agrees with tshark on segments of nonsense", async () => {
    assert.ok((await compare([4], { nonsense: true })) > 10_000);
  });

  it("agrees with tshark on headers and options that the capture cut", async () => {
    for (const snapLength of [66, 51, 43, 38]) assert.ok((await compare([5], { snapLength })) > 5000);
    assert.ok((await compare([5], { snapLength: 30 })) > 500);
  });
});
