/** Columns and the lazy frame agree with dissection in every frame, in damaged captures too. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../fuzz/random.ts";
import { openCapture } from "../packages/dissect/src/file/open.ts";
import { compileFilter } from "../packages/dissect/src/filter/index.ts";
import { columnsOf } from "../packages/dissect/src/session/columns.ts";
import { REGISTRY } from "../packages/dissect/src/session/dissector-tables.ts";
import { FrameFields } from "../packages/dissect/src/session/frame-fields.ts";
import { LazyFrame } from "../packages/dissect/src/session/lazy-frame.ts";
import { Session } from "../packages/dissect/src/session/session.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";

const FILTERS = [
  "tcp.port == 5030 && tcp.len > 0",
  "tcp.flags.syn == 1 and not tcp.flags.ack",
  "tcp.flags.fin",
  "frame.time_epoch > 1700000000.005 || frame.number < 4",
  "tcp.port#1 == 5030",
  "count(tcp.port) == 2 && tcp.seq > 1",
  "htcpcp.request.method == BREW or tcp.stream == 2",
  "!htcpcp.response.code",
  "tcp.port == 5030 && htcpcp.request",
  "tcp.analysis.flags or tcp.flags.reset == true",
  'frame contains "BREW" && tcp.ack > 1',
  "htcpcp",
];

const sessionOf = async (bytes: Uint8Array): Promise<Session | undefined> => {
  const capture = await openCapture(bytes);
  return capture === undefined ? undefined : new Session(capture);
};

const compare = (session: Session): void => {
  const columns = columnsOf(session);
  const fields = [...columns.keys()].map((name) => REGISTRY.get(name) ?? assert.fail(`no field ${name}`));
  const dissected = new FrameFields(session, fields);
  const filters = FILTERS.map((text) => {
    const filter = compileFilter(text, REGISTRY);
    assert.ok(filter.ok, text);
    const asked = [...filter.value.fields];
    const lazy = new LazyFrame(session, asked);
    return { text, matches: filter.value.matches, lazy, all: new FrameFields(session, asked) };
  });
  for (let row = 0; row < session.frameCount; row += 1) {
    dissected.read(row);
    for (const field of fields) {
      const column = columns.get(field.name)!;
      const wanted = dissected.values(field);
      const actual =
        column.kind === "time"
          ? [BigInt(column.seconds(row)) * 1_000_000_000n + BigInt(column.nanoseconds(row))]
          : column.has(row)
            ? [field.type === "boolean" ? column.at(row) === 1 : column.at(row)]
            : [];
      assert.deepEqual(actual, wanted, `${field.name} of frame ${row + 1}`);
    }
    for (const { text, matches, lazy, all } of filters)
      assert.equal(matches(lazy.at(row)), matches(all.read(row)), `${text} in frame ${row + 1}`);
  }
};

describe("columns and the lazy frame", () => {
  it("agree with dissection over hostile captures", async () => {
    for (const bytes of hostileCaptures().values()) {
      const session = await sessionOf(bytes);
      assert.ok(session);
      compare(session);
    }
  });

  it("agree with it when captures are damaged", async () => {
    const random = seededRandom(20_261_122);
    const files = [...hostileCaptures().values()];
    for (let round = 0; round < 300; round += 1) {
      const bytes = random.pick(files).slice(0, 3000);
      for (let change = 0; change < 4; change += 1) bytes[random.below(bytes.length)] = random.below(256);
      const session = await sessionOf(bytes);
      if (session !== undefined) compare(session);
    }
  });
});
