/**
 * Compares reassembly of TCP with tshark, with and without reassembly of out-of-order segments: connections with
 * segments cut anywhere, lost, late, repeated and overlapping, in a protocol that asks for more bytes in every possible
 * way (chop.lua); and the hostile captures and samples with reassembly of out-of-order segments.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { CHOP_PROTOCOL } from "../packages/dissect/examples/chop-protocol.ts";
import { FIELDS, FrameSummaries, openCapture, Session } from "../packages/dissect/src/index.ts";
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
const CHOP_LUA = fileURLToPath(new URL("../packages/dissect/examples/chop.lua", import.meta.url));
const CONNECTIONS = 60;

const OF_MESSAGES = FIELDS.filter(({ name }) =>
  /^(?:frame\.protocols|tcp\.(?:payload|segment|reassembled)|data)/.test(name),
);

/** Repeatable random numbers: a linear congruential generator. */
const chance = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
};

type Range = readonly [from: number, to: number];
type Chance = ReturnType<typeof chance>;

const messageOf = (below: Chance): Buffer => {
  const kind = below(14);
  const length = below(50);
  if (kind < 6) return Buffer.concat([Buffer.from([0x4c, 0, length]), Buffer.alloc(length, 97 + below(26))]);
  if (kind < 11) return Buffer.from(`N${"x".repeat(length)}\n`);
  if (kind < 13) return Buffer.from(`C${String.fromCharCode(length)}${"d".repeat(length)}${"e".repeat(below(20))}\n`);
  return Buffer.from(["N\n", "Funtil the end", "?junk"][below(3)]!);
};

/** What may happen to segments on their way; each function takes segments and returns them in the order of capture. */
const ACCIDENTS: Readonly<
  Record<string, (segments: readonly Range[], below: Chance, length: number) => readonly Range[]>
> = {
  "in order": (segments) => segments,
  swapped: (segments, below) => {
    const order = [...segments];
    for (let at = 1; at < order.length; at += 1) {
      if (below(4) === 0) [order[at - 1], order[at]] = [order[at]!, order[at - 1]!];
    }
    return order;
  },
  repeated: (segments, below) => segments.flatMap((segment) => (below(6) === 0 ? [segment, segment] : [segment])),
  lost: (segments, below) => segments.filter(() => below(10) > 0),
  late: (segments, below) => {
    const order = [...segments];
    const [late] = order.splice(below(order.length), 1);
    order.splice(below(order.length + 1), 0, late!);
    return order;
  },
  overlapping: (segments, below, length) =>
    segments.map(
      ([from, to]): Range =>
        below(6) === 0 ? [Math.max(0, from - below(10)), Math.min(length, to + below(10))] : [from, to],
    ),
};

const connection = (below: Chance, index: number, accident: (typeof ACCIDENTS)[string]): Uint8Array => {
  const capture = new CaptureWriter({
    clientPort: 40_000 + index,
    serverPort: below(5) > 0 ? 7_000 : 9_000,
    ...(below(20) === 0 ? { snapLength: 70 + below(40) } : {}),
  });
  if (below(8) > 0) capture.open();
  const hello = below(4) === 0 ? [Buffer.from("NHEY\n")] : [];
  const bytes = Buffer.concat([...hello, ...Array.from({ length: 1 + below(8) }, () => messageOf(below))]);
  const segments: Range[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + below(below(2) ? 8 : 60));
    segments.push([at, end]);
    at = end;
  }
  capture.lose("client", bytes.length);
  for (const [from, to] of accident(segments, below, bytes.length)) {
    capture.resend("client", bytes.length - from, bytes.subarray(from, to));
    if (below(5) === 0) capture.acknowledge("server");
  }
  const end = below(4);
  if (end === 0) capture.close("client");
  else if (end === 1) capture.close("server");
  else if (end === 2) capture.reset("client");
  return capture.toPcap();
};

const reordering = (isOn: boolean): readonly string[] => (isOn ? ["tcp.reassemble_out_of_order:TRUE"] : []);

describe("messages in segments, as tshark puts them together", () => {
  for (const reassembleOutOfOrder of [false, true]) {
    it(`early segments ${reassembleOutOfOrder ? "wait" : "do not wait"}`, async (t) => {
      let compared = 0;
      for (const [seed, [name, accident]] of Object.entries(ACCIDENTS).entries()) {
        const below = chance(seed + 1);
        const captures = Array.from({ length: CONNECTIONS }, (_, index) => connection(below, index, accident));
        compared += await compareFields(
          `chopped, ${name}, early segments ${reassembleOutOfOrder ? "wait" : "do not wait"}`,
          joinPcap(captures),
          {
            fields: [...OF_MESSAGES, ...CHOP_PROTOCOL.fields],
            scripts: [CHOP_LUA],
            preferences: reordering(reassembleOutOfOrder),
            sessionOptions: { reassembleOutOfOrder, protocols: [CHOP_PROTOCOL] },
          },
        );
      }
      assert.ok(compared > 5_000);
      t.diagnostic(`${compared} values compared, none differs`);
    });
  }

  it("a protocol that the engine does not bring is in the packet list, too", async () => {
    const capture = new CaptureWriter({ clientPort: 40_000, serverPort: 7000 }).open();
    const opened = await openCapture(capture.send("client", Buffer.from("Nothing\n")).toPcap());
    assert.ok(opened);
    const { protocol, info } = new FrameSummaries(new Session(opened, { protocols: [CHOP_PROTOCOL] })).read(3);
    assert.deepEqual([protocol, info], ["CHOP", "Chopped messages"]);
  });

  it("hostile captures and samples, early segments wait", async (t) => {
    const options = {
      fields: OF_MESSAGES,
      preferences: reordering(true),
      sessionOptions: { reassembleOutOfOrder: true },
    };
    let compared = await compareFields(
      "hostile captures, early segments wait",
      joinPcap(hostileCaptures().values()),
      options,
    );
    const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith(".pcapng")) : [];
    for (const name of samples)
      compared += await compareFields(`${name}, early segments wait`, readFileSync(new URL(name, SAMPLES)), options);
    t.diagnostic(`${compared} values compared, none differs`);
  });
});
