/** Columns of the packet list in a filter, over lines of a TCP segment and of a datagram that has no dissector here. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { matchingFrames } from "./matching-frames.ts";

const packet = (protocol: string, payload: string): Buffer =>
  Buffer.from(`450000280001000040${protocol}0000c0000201c6336402${payload}`, "hex");

const capture = await openCapture(
  writePcap(
    [packet("06", "13a6c350000000010000000050022000" + "00000000"), packet("84", "00".repeat(20))].map((bytes) => ({
      bytes,
      microseconds: 0,
    })),
  ),
);
assert.ok(capture);
const session = new Session(capture);

describe("columns in a filter", () => {
  // These frame numbers come from tshark 4.4.
  const cases: readonly (readonly [filter: string, rows: readonly number[]])[] = [
    ['_ws.col.protocol == "TCP"', [0]],
    ['_ws.col.protocol == "SCTP"', [1]],
    ['_ws.col.protocol in {"TCP", "SCTP"}', [0, 1]],
    ['_ws.col.info contains "[SYN]"', [0]],
    ['_ws.col.info matches "seq=0"', [0]],
    ['_ws.col.number == "2" or ip.proto == 6', [0, 1]],
    ['_ws.col.def_src == "192.0.2.1" && _ws.col.def_dst == "198.51.100.2"', [0, 1]],
    ['_ws.col.packet_length == "40" and not tcp', [1]],
    ["_ws.col.protocol", [0, 1]],
    ['_ws.col.cls_time == "0.000000"', [0, 1]],
  ];
  for (const [filter, rows] of cases)
    it(filter, () => assert.deepEqual(matchingFrames(session, filter), { ok: true, value: rows }));

  it("are spelled as Wireshark spells them, and a hint says so", () => {
    const result = matchingFrames(session, '_ws.col.Protocol == "TCP"');
    assert.ok(!result.ok);
    assert.equal(result.problem.hint, "did you mean _ws.col.protocol?");
  });
});
